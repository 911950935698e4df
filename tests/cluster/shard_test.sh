#!/usr/bin/env bash
# What a task of the array job does with the ends of its program, without Slurm.
#
#   shard_test.sh REPOSITORY
set -euo pipefail
shard="$1/packaging/cluster/shard.sh"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# A program that ends with the next of the codes in a file each time.
cat > "$folder/program" <<'EOF'
#!/usr/bin/env bash
codes="$(dirname "$0")/codes"
read -r code < "$codes"
sed -i 1d "$codes"
exit "$code"
EOF
chmod +x "$folder/program"

# expect EXIT-CODE CODES-LEFT CODE…
expect() {
    local wanted=$1 left=$2 code=0
    shift 2
    printf '%s\n' "$@" > "$folder/codes"
    rm -f "$folder"/*.done
    SLURM_ARRAY_TASK_ID=1 SLURM_CPUS_ON_NODE=1 "$shard" "$folder" 2 2 "$folder/program" set > "$folder/log" 2>&1 || code=$?
    if [[ $code != "$wanted" || $(wc -l < "$folder/codes") != "$left" ]]; then
        echo "Ends $*: exit code $code instead of $wanted, or not $left starts left:" >&2
        cat "$folder/log" >&2
        exit 1
    fi
}

expect 0 1 0 0
[[ -e $folder/shard-1-of-2.done ]]
expect 0 0 1 137 0
expect 1 1 1 1 1 0
expect 2 1 2 0
[[ ! -e $folder/shard-1-of-2.done ]]
echo "All ends are taken as they should be."
