#!/bin/sh
# Writes screenshots of each view of the window into BUILD/screenshots, at 100 % and at 200 %.
# usage: screenshots.sh BUILD [SCENE…]
set -eu
build=$1
shift
here=$(cd "$(dirname "$0")/../../.." && pwd)
folder="$build/screenshots"
mkdir -p "$folder" "$folder/200_percent"
export QT_QPA_PLATFORM=offscreen ACTISCOPE_RESOURCES="$here/resources"
"$build/bin/window_screenshots" "$folder" "$@"
QT_SCALE_FACTOR=2 "$build/bin/window_screenshots" "$folder/200_percent" ${@:-welcome single figure small}
