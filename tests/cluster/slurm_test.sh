#!/usr/bin/env bash
# The scripts of packaging/cluster on a real Slurm: a whole evaluation, and what becomes of one where things go wrong.
#
#   tests/cluster/slurm_test.sh ACTISCOPE PROJECT-FOLDER
#
# Exit code: 0 all good, 1 something is not, 77 skipped.
set -uo pipefail
actiscope=$1 project=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source-path=SCRIPTDIR source=slurm.sh
source "$here/slurm.sh"

if ! slurmIsInstalled; then
    echo "skipped: Slurm is not installed"
    exit 77
fi

folder=$(mktemp -d /tmp/actiscope.XXXXXX) # not TMPDIR: sockets have short names
chmod 711 "$folder"                       # munged wants its socket to be reachable by all
trap 'stopSlurm; rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM
data="$folder/demo data/train" # four fifths of the pictures
failures=0

# check SENTENCE COMMAND…
check() {
    local sentence=$1
    shift
    if ! "$@"; then
        echo "    not so: $sentence"
        failures=$((failures + 1))
    fi
}
# says FILE TEXT
says() {
    grep -qF -e "$2" "$1"
}

# evaluate NAME OPTION…: three shards, two at a time; what is printed goes to NAME.txt.
evaluate() {
    local name=$1
    shift
    "$project/packaging/cluster/evaluate.sh" --shards 3 --out "$folder/$name.db" "$@" \
        -- "$data" --model demo-gap > "$folder/$name.txt" 2>&1
}
sameAsOneRun() {
    python3 "$here/same_rows.py" "$folder/one run.db" "$1"
}
# timesOf RUN: what differs where an image is evaluated again.
timesOf() {
    python3 -c 'import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("SELECT item, decode_ms, forward_ms FROM image").fetchall())' "$1"
}

goesWell() {
    evaluate "all good 100%" --wait
    check "the evaluation ends well" test $? = 0
    check "the figures are printed" says "$folder/all good 100%.txt" "MaxBoxAccV2"
    check "the merged run has the rows of one run" sameAsOneRun "$folder/all good 100%.db"
    check "a shard starts once" test "$(grep -c "start 1 of 3" "$folder/all good 100%.db.shards/shard-2-of-3.log")" = 1
    evaluate "all good 100%" --wait
    check "a run that is there is not written again" test $? = 2
    check "it is said" says "$folder/all good 100%.txt" "is there already"
}

isKilledOnce() {
    ACTISCOPE="$here/unlucky.py" UNLUCKY_PROGRAM=$actiscope UNLUCKY_SHARD=2/3 UNLUCKY_ONCE="$folder/killed once" \
        UNLUCKY_NEWS='' evaluate killed --wait
    check "the evaluation ends well" test $? = 0
    check "the program was killed in the middle" test -e "$folder/killed once"
    check "the shard started again" says "$folder/killed.db.shards/shard-2-of-3.log" "start 2 of 3"
    check "the merged run has the rows of one run" sameAsOneRun "$folder/killed.db"
}

losesItsNode() {
    mkfifo "$folder/news"
    ACTISCOPE="$here/unlucky.py" UNLUCKY_PROGRAM=$actiscope UNLUCKY_SHARD=2/3 UNLUCKY_ONCE="$folder/lost once" \
        UNLUCKY_NEWS="$folder/news" evaluate lost --wait &
    local evaluation=$!
    check "the second shard began" timeout 200 grep -q gone "$folder/news"
    scontrol update NodeName="$slurmNode" State=DOWN Reason=lost
    scontrol update NodeName="$slurmNode" State=RESUME
    wait "$evaluation"
    check "the evaluation ends well" test $? = 0
    check "Slurm started the task again" says "$folder/lost.db.shards/shard-2-of-3.log" "start 2 of 3"
    check "the merged run has the rows of one run" sameAsOneRun "$folder/lost.db"
}

failsForGood() {
    local work="$folder/failed.db.shards"
    mkdir "$work"
    echo "no run at all" > "$work/shard-3-of-3.db"
    evaluate failed --retries 1 --wait
    check "the evaluation fails" test $? = 1
    check "the number of failed shards is said" says "$folder/failed.txt" "Nothing is merged: 1 of 3 shards failed"
    check "the log is named" says "$folder/failed.txt" "$work/shard-3-of-3.log"
    check "the log says why" says "$work/shard-3-of-3.log" "shard-3-of-3.db"
    check "a store that is none is not tried again" test "$(grep -c "Shard 3 of 3, start" "$work/shard-3-of-3.log")" = 1
    check "there is no run" test ! -e "$folder/failed.db"

    local before
    before=$(timesOf "$work/shard-1-of-3.db")
    rm "$work/shard-3-of-3.db"
    evaluate failed --retries 1 --wait
    check "the same command goes on" test $? = 0
    check "what was done is not done again" test "$(timesOf "$work/shard-1-of-3.db")" = "$before"
    check "the merged run has the rows of one run" sameAsOneRun "$folder/failed.db"
}

isUsedWrongly() {
    evaluate dry --dry-run
    check "a dry run ends well" test $? = 0
    check "it prints the array job" says "$folder/dry.txt" "--array=1-3"
    check "it prints the merge" says "$folder/dry.txt" "--dependency=afterany:"
    check "it does nothing" test ! -e "$folder/dry.db.shards"
    evaluate wrong --retries many
    check "a wrong number is wrong use" test $? = 2
    ACTISCOPE="$folder/nowhere" evaluate wrong
    check "a program that is not there is wrong use" test $? = 2
    check "it is named" says "$folder/wrong.txt" "There is no program at $folder/nowhere"
    evaluate wrong --sbatch --partition=nowhere
    check "what Slurm refuses fails" test $? = 1
    check "it is said" says "$folder/wrong.txt" "nothing is submitted"
}

export ACTISCOPE=$actiscope
if ! { "$actiscope" demo-data --out "${data%/train}" --count 600 --seed 7 &&
    "$actiscope" evaluate "$data" --model demo-gap --store "$folder/one run.db"; } > "$folder/one run.txt" 2>&1; then
    echo "There is nothing to compare with:"
    cat "$folder/one run.txt"
    exit 1
fi
startSlurm "$folder/slurm" || exit 1

for case in isUsedWrongly goesWell isKilledOnce losesItsNode failsForGood; do
    before=$failures
    $case
    echo "$case: $( ((failures == before)) && echo good || echo NOT GOOD)"
done
if ((failures > 0)); then
    echo "What was printed and logged:"
    find "$folder" -name '*.txt' -o -name 'shard-*.log' -o -name 'merge.log' -o -path '*/slurm/*.log' | sort |
        xargs -d '\n' tail -n 40
    exit 1
fi
