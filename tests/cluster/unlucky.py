#!/usr/bin/env python3
"""Runs actiscope; the first start of one shard ends in the middle.

    unlucky.py ARGUMENT...

UNLUCKY_PROGRAM is actiscope, UNLUCKY_SHARD the shard ("2/3"), UNLUCKY_ONCE a file that is made when it happens and
UNLUCKY_NEWS a named pipe or empty: without it the program and this one are killed. With it the program is killed, a
line goes into the pipe, and this one hangs, as on a node that is lost, until it is killed, too.
"""

import os
import re
import signal
import subprocess
import sys


def kill_in_the_middle(command):
    """Kills it once some of the images, not all, are in the store: the progress that it prints says so."""
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        sys.stderr.write(line)
        progress = re.match(r"(\d+)/(\d+) ", line)
        if progress:
            process.kill()
            process.wait()
            print("killed after", progress.group(), file=sys.stderr, flush=True)
            return 0 < int(progress[1]) < int(progress[2])
    return False


def main():
    command = [os.environ["UNLUCKY_PROGRAM"], *sys.argv[1:]]
    once = os.environ["UNLUCKY_ONCE"]
    if os.environ["UNLUCKY_SHARD"] not in command or os.path.exists(once):
        os.execv(command[0], command)
    if not kill_in_the_middle(command):
        sys.exit("It ended before it could be killed in the middle.")
    with open(once, "x", encoding="utf-8"):
        pass
    if os.environ["UNLUCKY_NEWS"]:
        with open(os.environ["UNLUCKY_NEWS"], "w", encoding="utf-8") as news:
            news.write("gone\n")
        signal.pause()
    os.kill(os.getpid(), signal.SIGKILL)


main()
