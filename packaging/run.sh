#!/usr/bin/env bash
# Installs what is missing, builds, and starts Actiscope.
#
#   packaging/run.sh              the window; without a display, a sample image's maps as files
#   packaging/run.sh --build      stops after the build; the last line is the program's path
#   packaging/run.sh -- ARGS…     starts the program with these arguments
set -euo pipefail
# shellcheck source=packaging/setup.sh
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

usage() {
    sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
}

# The main job without a window: overlays, maps, figure and JSON of a picture of the gallery.
sampleToFiles() {
    local picture="$project/resources/gallery/things/cow.jpg"
    local out="$project/build/sample"
    mkdir -p "$out"
    "$program" cam "$picture" --model demo-gap --out "$out" --json > "$out/report.json"
    echo "There is no display, so the maps of a sample image lie in $(realpath --relative-to="$PWD" "$out"):"
    ls "$out"
}

buildOnly=false
while (($# > 0)); do
    case $1 in
    --build) buildOnly=true ;;
    --help | -h) usage && exit 0 ;;
    --) shift && break ;;
    *) usage >&2 && exit 2 ;;
    esac
    shift
done

installMissing run
buildRelease -DACTISCOPE_TESTS=OFF
program="$build/bin/actiscope"

if $buildOnly; then
    echo "$program"
elif (($# == 0)) && [[ -z ${DISPLAY:-} && -z ${WAYLAND_DISPLAY:-} ]]; then
    sampleToFiles
else
    exec "$program" "$@"
fi
