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

# The main job without a window: overlays, maps, figure and JSON of a sample image.
sampleToFiles() {
    local data="$project/../shared/data"
    local model="$data/weights/squeezenet1_1_torchvision/squeezenet1_1_torchvision.pth"
    local photo="$data/ilsvrc/val/ILSVRC2012_val_00000003.JPEG"
    local out="$project/build/sample"
    if [[ ! -f $model || ! -f $photo ]]; then
        echo "There is no display, and no sample data. Name a photo, a model and a folder for the results:"
        echo "  packaging/run.sh -- cam PHOTO.jpg --model MODEL.pth --out FOLDER"
        return
    fi
    mkdir -p "$out"
    "$program" cam "$photo" --model "$model" --annotations "$data/ilsvrc/annotations" --out "$out" --json \
        > "$out/report.json"
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
