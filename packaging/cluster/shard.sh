#!/usr/bin/env bash
# One task of the array job that evaluate.sh submits: evaluates the shard SLURM_ARRAY_TASK_ID of SHARDS.
#
#   shard.sh WORK SHARDS RETRIES PROGRAM ARGUMENT…
#
# A start that fails is followed by another one here, but for wrong use (exit code 2); where the node is lost, Slurm
# starts the task anew elsewhere. Both count. The shard's run goes on where the start before was stopped.
# WORK/shard-I-of-N.done says that it is whole.
set -uo pipefail
work=$1 shards=$2 retries=$3 program=$4
shift 4
number=$SLURM_ARRAY_TASK_ID
shard="$work/shard-$number-of-$shards"

# Where Slurm ties a task to cores, the others can be seen all the same: the program is told how many are its own.
threads=(--threads "$SLURM_CPUS_ON_NODE")
for argument in "$@"; do
    [[ $argument == --threads || $argument == --threads=* ]] && threads=()
done

for ((start = 1 + ${SLURM_RESTART_COUNT:-0}; start <= 1 + retries; ++start)); do
    echo "Shard $number of $shards, start $start of $((1 + retries)), on $(uname -n), $(date -u '+%F %T') UTC"
    "$program" evaluate "$@" "${threads[@]}" --store "$shard.db" --resume --shard "$number/$shards"
    code=$?
    if ((code == 0)); then
        touch -- "$shard.done" && exit 0
    elif ((code == 2)); then
        echo "Shard $number of $shards can't be evaluated like that: another start would end the same way." >&2
        exit 2
    fi
done
echo "Shard $number of $shards failed for good: $((1 + retries)) starts, none of which came to the end." >&2
exit 1
