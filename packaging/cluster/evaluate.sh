#!/usr/bin/env bash
# Evaluates a data set on the nodes of a Slurm cluster: an array job with a task a shard, and a job that merges them.
#
#   packaging/cluster/evaluate.sh --shards N [OPTIONS] -- DATASET [OPTIONS OF actiscope evaluate]
#
#   --shards N        parts of the data set, each evaluated by a task of its own
#   --retries R       how often a task starts again after it failed or lost its node (2)
#   --out RUN         the merged run; must not be there yet (run.db)
#   --work DIR        where the shards' runs and the logs lie (RUN.shards)
#   --sbatch OPTION   for Slurm, e.g. --sbatch --cpus-per-task=8 --sbatch --partition=long; as often as needed
#   --wait            stay until the merge has ended, print its figures, end as it did
#   --dry-run         print what would be submitted
#   --help
#
# The program is $ACTISCOPE, else actiscope in PATH, else that of build/release. Program, data set, model, RUN and DIR
# must be at the same paths on every node. The same command goes on with what an earlier one left unfinished.
#
# Exit code: 0 submitted (with --wait: merged), 1 Slurm refused or the evaluation failed, 2 wrong use.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
    sed -n '2,/^set /s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
}

# end EXIT-CODE SENTENCE…
end() {
    local code=$1
    shift
    echo "evaluate.sh: $*" >&2
    exit "$code"
}

# submit SBATCH-ARGUMENT…: prints the new job's number; with --dry-run NUMBER, and the command for the user.
exec 4>&1
submit() {
    if $dryRun; then
        printf '%q ' sbatch --parsable "$@" >&4
        echo >&4
        echo NUMBER
    else
        local job
        job=$(sbatch --parsable "$@") || return 1
        echo "${job%%;*}"
    fi
}

# findProgram: the absolute path of actiscope.
findProgram() {
    local found
    if [[ -n ${ACTISCOPE:-} ]]; then
        found=$ACTISCOPE
    else
        found=$(command -v actiscope || echo "$here/../../build/release/bin/actiscope")
    fi
    [[ -f $found && -x $found ]] ||
        end 2 "There is no program at $found: build it (packaging/run.sh --build), or name it in ACTISCOPE."
    realpath -s -- "$found"
}

# logOf PATH: as sbatch wants it, to whom % begins a replacement.
logOf() {
    echo "${1//%/%%}"
}

shards='' retries=2 out=run.db work='' wait=false dryRun=false
forSlurm=()
while (($# > 0)); do
    case $1 in
    --help | -h) usage && exit 0 ;;
    --wait) wait=true ;;
    --dry-run) dryRun=true ;;
    --shards | --retries | --out | --work | --sbatch)
        if (($# < 2)) || [[ -z $2 ]]; then
            end 2 "$1 needs a value; see --help."
        fi
        case $1 in
        --shards) shards=$2 ;;
        --retries) retries=$2 ;;
        --out) out=$2 ;;
        --work) work=$2 ;;
        --sbatch) forSlurm+=("$2") ;;
        esac
        shift
        ;;
    --) shift && break ;;
    *) end 2 "\"$1\" is no option of this script; what actiscope evaluate is given stands after \"--\". See --help." ;;
    esac
    shift
done

[[ $shards =~ ^[1-9][0-9]{0,5}$ ]] || end 2 "--shards needs the number of parts, 1 or more."
[[ $retries =~ ^[0-9]{1,3}$ ]] || end 2 "--retries needs a number from 0 to 999."
(($# > 0)) || end 2 "No data set is named: write it after \"--\". See --help."
for argument in "$@"; do
    case $argument in
    --store | --store=* | --resume | --shard | --shard=* | --submission | --submission=*)
        end 2 "${argument%%=*} can't be given: each shard has its own run, and what it finds is merged into --out." ;;
    esac
done
out=$(realpath -m -- "$out")
work=$(realpath -m -- "${work:-$out.shards}")
[[ $work == "${work//\\/}" ]] || end 2 "Slurm can't write logs to a path with a backslash: $work"
[[ ! -e $out ]] || end 2 "$out is there already: name another file with --out, or remove it."
program=$(findProgram)

if ! $dryRun; then
    command -v sbatch > /dev/null || end 2 "There is no sbatch here: start this where jobs are submitted to Slurm."
    mkdir -p -- "$work" || end 1 "The folder $work can't be made."
    rm -f -- "$work"/shard-*.done "$work/merge.log"
fi

array=$(submit "${forSlurm[@]}" --job-name=actiscope-shard --array="1-$shards" --requeue --open-mode=append \
    --output="$(logOf "$work")/shard-%a-of-$shards.log" \
    "$here/shard.sh" "$work" "$shards" "$retries" "$program" "$@") ||
    end 1 "Slurm did not take the shards' job; nothing is submitted."

# The merge starts after failed shards, too: it is the one that says which failed, and does nothing then.
merge=("${forSlurm[@]}" --job-name=actiscope-merge --dependency="afterany:$array" --requeue --open-mode=append
    --output="$(logOf "$work")/merge.log" "$here/merge.sh" "$work" "$shards" "$out" "$program")
say() {
    echo "$shards shards are job $array, the merge is job $1 and starts when they have ended."
    echo "Logs: $work/shard-*-of-$shards.log and $work/merge.log"
    echo "The run will be $out"
}
cancelArray() {
    scancel "$array" || true
    end 1 "Slurm did not take the merge's job; that of the shards, $array, is cancelled."
}

if $dryRun; then
    submit "${merge[@]}" > /dev/null
elif ! $wait; then
    job=$(submit "${merge[@]}") || cancelArray
    say "$job"
else
    # Only sbatch itself can wait for a job of which nothing is known any more soon after its end.
    code=0
    exec 3< <(exec sbatch --wait --parsable "${merge[@]}")
    waiting=$!
    read -r job <&3 || cancelArray
    say "${job%%;*}"
    wait "$waiting" || code=$?
    if [[ ! -f $work/merge.log ]]; then
        end 1 "The merge's job, ${job%%;*}, ended before it began; $out was not made."
    fi
    cat -- "$work/merge.log"
    ((code == 0)) || exit 1
fi
