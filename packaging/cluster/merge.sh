#!/usr/bin/env bash
# The job that follows the shards' one: merges their runs and prints the figures, or says which shards failed.
#
#   merge.sh WORK SHARDS OUT PROGRAM
set -uo pipefail
work=$1 shards=$2 out=$3 program=$4

runs=() failed=()
for ((number = 1; number <= shards; ++number)); do
    shard="$work/shard-$number-of-$shards"
    runs+=("$shard.db")
    [[ -e $shard.done ]] || failed+=("$shard.log")
done
if ((${#failed[@]} > 0)); then
    {
        echo "Nothing is merged: ${#failed[@]} of $shards shards failed for good. Their logs:"
        printf '    %s\n' "${failed[@]}"
        echo "The command that submitted them goes on where they stopped."
    } >&2
    exit 1
fi
"$program" merge "${runs[@]}" --out "$out" && echo "The run is $out"
