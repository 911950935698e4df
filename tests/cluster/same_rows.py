"""Says where two runs differ in anything but times and the command line. Exit code: 0 nowhere, 1 somewhere.

    same_rows.py ONE OTHER
"""

import sqlite3
import sys

LEFT_OUT = {"command", "started", "decode_ms", "forward_ms", "maps_ms", "boxes_ms", "score_ms"}


def tables(path):
    """Rows by table, each with its columns' names."""
    found = {}
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({name})")]
            kept = [column for column in columns if column not in LEFT_OUT]
            rows = database.execute(f"SELECT {', '.join(kept)} FROM {name} ORDER BY {', '.join(kept)}").fetchall()
            found[name] = [dict(zip(kept, row)) for row in rows]
    return found


def main():
    one, other = (tables(path) for path in sys.argv[1:3])
    if one.keys() != other.keys():
        sys.exit(f"tables {sorted(one)} and {sorted(other)}")
    if not one["image"] or not one["prediction"] or not one["truth"]:
        sys.exit("there are no rows to compare")
    for name, rows in one.items():
        if len(rows) != len(other[name]):
            sys.exit(f"{name}: {len(rows)} and {len(other[name])} rows")
        for row, its in zip(rows, other[name]):
            if row != its:
                sys.exit(f"{name}: {row}\nand {its}")


main()
