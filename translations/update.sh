#!/bin/sh
# Brings translations/*.ts up to date with the window's words: new ones come in as unfinished, old ones go.
#
#   translations/update.sh           writes them; then translate what is unfinished (Qt Linguist, or by hand)
#   translations/update.sh --check   changes nothing; fails where they are not up to date or not finished
set -eu
cd "$(dirname "$0")/.."
lupdate=$(command -v lupdate6 || command -v /usr/lib/qt6/bin/lupdate || command -v lupdate)

update() {
    "$lupdate" -silent ui -I . -locations none -no-obsolete -no-ui-lines -source-language en -ts "$1"
}

status=0
for file in translations/actiscope_*.ts; do
    if [ "${1:-}" != --check ]; then
        update "$file"
        continue
    fi
    copy=$(mktemp --suffix=.ts)
    cp "$file" "$copy"
    update "$copy"
    if ! diff "$file" "$copy" || grep -n 'type="unfinished"' "$file"; then
        echo "$file is not what the window says: run translations/update.sh and translate what is unfinished"
        status=1
    fi
    rm -f "$copy"
done
exit $status
