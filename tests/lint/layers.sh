#!/usr/bin/env bash
# What the compiler can't forbid: the layers of ARCHITECTURE.md and a few house rules.
#   tests/lint/layers.sh PROJECT-FOLDER
set -uo pipefail
cd "$1" || exit 2

failures=0

# forbid SENTENCE PATTERN PATH…: fails where a line of these folders or files matches.
forbid() {
    local sentence=$1 pattern=$2
    shift 2
    local paths=()
    for path in "$@"; do
        [[ -e $path ]] && paths+=("$path")
    done
    ((${#paths[@]} > 0)) || return 0
    local found
    found=$(grep -rnE --include='*.h' --include='*.cpp' --include='*.sh' --include='*.py' --include='*.txt' \
        --include='*.cmake' --include='*.md' --include='*.qss' -e "$pattern" "${paths[@]}" | grep -v '^tests/lint/')
    if [[ -n $found ]]; then
        echo "$sentence"
        printf '    %s\n' "${found//$'\n'/$'\n    '}"
        failures=$((failures + 1))
    fi
}

include='^[[:space:]]*#[[:space:]]*include[[:space:]]*[<"]'
code=(app engine ui tests)

mapfile -t withoutTorch < <(find app engine ui \( -name "*.h" -o -name "*.cpp" \) 2> /dev/null | grep -v '^engine/backends/torch/')
mapfile -t withoutOpenCv < <(find app engine ui \( -name "*.h" -o -name "*.cpp" \) 2> /dev/null |
    grep -v '^engine/backends/opencv/')
forbid "Torch headers belong into engine/backends/torch:" "$include(torch/|ATen/|c10/|caffe2/)" "${withoutTorch[@]}"
forbid "OpenCV headers belong into engine/backends/opencv:" "$include(opencv2/)" \
    "${withoutOpenCv[@]}"
forbid "The engine knows no Qt:" "$include(Q[A-Z]|Qt[A-Z])|\bQ(String|Image|Object|Thread|Variant)\b" engine
forbid "engine/api speaks in its own values only:" '\b(at::Tensor|torch::|cv::|QString)' engine/api

# uses LAYER ALLOWED…: a layer includes only headers of itself and of the layers named.
uses() {
    local layer=$1
    shift
    local allowed
    allowed=$(IFS='|' && echo "$*")
    local wrong
    wrong=$(grep -rnE "$include(app|engine|ui)/" "$layer" --include='*.h' --include='*.cpp' 2> /dev/null |
        grep -vE "include[[:space:]]*\"($allowed)/")
    if [[ -n $wrong ]]; then
        echo "$layer may use only $*:"
        printf '    %s\n' "${wrong//$'\n'/$'\n    '}"
        failures=$((failures + 1))
    fi
}

uses engine/api engine/api
uses engine/vision engine/api engine/vision
uses engine/cam engine/api engine/vision engine/cam
uses engine/data engine/api engine/data
uses engine/datasets engine/api engine/data engine/datasets
uses engine/evaluation engine/api engine/vision engine/cam engine/data engine/evaluation
uses engine/runs engine/api engine/data engine/datasets engine/evaluation engine/runs
uses engine/demo engine/api engine/data engine/demo
uses engine/codecs engine/api engine/vision engine/cam engine/data engine/codecs
uses engine/backends/torch engine/api engine/vision engine/cam engine/data engine/backends/torch
uses engine/backends/opencv engine/api engine/vision engine/cam engine/data engine/backends/opencv
uses engine/runtime engine/api engine/vision engine/cam engine/data engine/datasets engine/evaluation engine/runs engine/runtime
uses engine/training engine/api engine/vision engine/cam engine/data engine/evaluation engine/demo engine/training
uses ui engine/api engine/vision engine/cam engine/data engine/datasets engine/evaluation engine/runs engine/demo engine/runtime engine/training ui
uses ui/downloads engine/api ui/downloads

forbid "Nothing is left for later:" '\b(TODO|FIXME|XXX|HACK)\b' "${code[@]}" packaging README.md ARCHITECTURE.md
forbid "Tests wait for events, not for time:" \
    '\b(sleep_for|sleep_until|usleep|nanosleep|qSleep|msleep)\b|QTest::qWait\(|^[[:space:]]*sleep [0-9]' tests
forbid "No paths of one machine:" '(^|[^[:alnum:]_./])/(work|home|root|Users|mnt)/' \
    "${code[@]}" packaging CMakeLists.txt README.md ARCHITECTURE.md CHANGELOG.md

while IFS= read -r file; do
    lines=$(wc -l < "$file")
    if ((lines > 500)); then
        echo "$file has $lines lines; files stay under 500"
        failures=$((failures + 1))
    fi
done < <(find "${code[@]}" packaging -type f \( -name '*.h' -o -name '*.cpp' -o -name '*.sh' -o -name '*.py' \) 2> /dev/null)

# What the documents link to, pictures included, is there.
while IFS= read -r link; do
    if [[ ! -e $link ]]; then
        echo "a document links to $link, which is not there"
        failures=$((failures + 1))
    fi
done < <(grep -ohE '\]\([^)#:]+\)' README.md ARCHITECTURE.md CHANGELOG.md | sed 's/^](//; s/)$//' | sort -u)

if ((failures > 0)); then
    echo "$failures rules broken"
    exit 1
fi
echo "all rules kept"
