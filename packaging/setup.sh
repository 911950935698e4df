# shellcheck shell=bash disable=SC2034
# Sourced by run.sh and test.sh: installs what is missing and builds the release preset.

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build="$project/build/release"

# packagesOf SECTION…: the package names in these sections of packaging/dependencies.
packagesOf() {
    local section
    for section in "$@"; do
        awk -v wanted="[$section]" '/^\[/ { inside = ($0 == wanted) } inside && /^[a-z0-9]/ { print $1 }' \
            "$project/packaging/dependencies"
    done
}

# installMissing SECTION…: silent where everything is there.
installMissing() {
    local wanted missing
    mapfile -t wanted < <(packagesOf "$@")
    if ! command -v dpkg-query > /dev/null; then
        echo "This is no Debian system; install by hand what these are there: ${wanted[*]}" >&2
        return
    fi
    mapfile -t missing < <(comm -23 <(printf '%s\n' "${wanted[@]}" | sort -u) \
        <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${wanted[@]}" 2> /dev/null |
            awk '$1 == "installed" { print $2 }' | sort -u))
    if ((${#missing[@]} == 0)); then
        return
    fi
    echo "Installing ${#missing[@]} Debian packages: ${missing[*]}"
    local asRoot=()
    if (($(id -u) != 0)); then
        asRoot=(sudo)
    fi
    "${asRoot[@]}" apt-get update -q
    "${asRoot[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${missing[@]}"
}

# Compilers that read LibTorch's headers take more than 1 GB each.
buildJobs() {
    local cores gigabytes
    cores=$(nproc)
    gigabytes=$(awk '/^MemAvailable/ { print int($2 / 1048576) }' /proc/meminfo)
    local most=$((gigabytes / 2 > 1 ? gigabytes / 2 : 1))
    echo $((cores < most ? cores : most))
}

# buildRelease CMAKE-OPTION…: configures and builds build/release; CMake and Ninja speak on stderr.
buildRelease() {
    (cd "$project" && cmake --preset release "$@" && cmake --build --preset release --parallel "$(buildJobs)") >&2
}
