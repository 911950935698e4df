#!/usr/bin/env bash
# Resolves every symbol that a module and all that it loads may ever call, with the empty stand-in libraries in place.
#   tests/lint/stand_ins.sh MODULE
set -uo pipefail

found=$(ldd -r "$1" 2>&1) || { echo "$found"; exit 1; }
if missing=$(grep -E 'undefined symbol|symbol lookup error|not found|no version information' <<< "$found"); then
    echo "Not to be replaced by an empty library, as its symbols are asked for:"
    echo "$missing"
    exit 1
fi
expected=$(find "$(dirname "$1")/stand-ins" -name 'lib*' | wc -l)
taken=$(grep -c '/stand-ins/' <<< "$found")
if ((taken != expected)); then
    echo "$taken of $expected stand-ins are found by the loader"
    exit 1
fi
echo "$taken empty libraries, $(wc -l <<< "$found") libraries in all, every symbol resolved"
