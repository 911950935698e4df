#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test; the last lines are ctest's.
# Arguments go to ctest, e.g. packaging/test.sh -R vision
set -euo pipefail
# shellcheck source=packaging/setup.sh
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

installMissing run test
buildRelease -DACTISCOPE_TESTS=ON
cd "$project"
exec ctest --preset release --parallel "$(nproc)" "$@"
