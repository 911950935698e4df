#!/usr/bin/env python3
"""Runs bench_vision and prints each step, what was asked of it, and OpenCV's nearest equivalent.

    tests/bench/ratios.py BUILD-FOLDER
"""
import json
import pathlib
import subprocess
import sys

# Milliseconds; a forward pass of SqueezeNet 1.1 at 224 takes about 8.
ASKED = {
    "overlay/500/400": 0.6,
    "boxesAtAllThresholds/224/224": 1.5,
    "boxesAtAllThresholds/500/400": 6.0,
    "topFiveMaps/1280/7/0": 0.16,
    "topFiveMaps/1024/14/0": 0.16,
    "topFiveMaps/1000/13/1": 0.16,
}


def measure(program):
    """Least time of several repetitions: what the machine can do when nobody else uses it."""
    report = subprocess.run(
        [program, "--benchmark_format=json", "--benchmark_repetitions=7", "--benchmark_min_time=0.05"],
        check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    times = {}
    for run in json.loads(report.stdout)["benchmarks"]:
        if run["run_type"] == "iteration":
            times[run["name"]] = min(times.get(run["name"], float("inf")), run["cpu_time"])
    return times


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    times = measure(pathlib.Path(sys.argv[1]) / "bin" / "bench_vision")
    print(f"{'step':38}{'ms':>9}{'asked':>9}{'OpenCV':>10}{'ratio':>8}")
    for name, time in times.items():
        step, *arguments = name.split("/")
        if step.endswith("OpenCv"):
            continue
        other = times.get("/".join([step + "OpenCv", *arguments])) or times.get("/".join([step + "OpenCv", *arguments[:2]]))
        print(f"{name:38}{time:9.3f}{ASKED.get(name, ''):>9}"
              + (f"{other:10.3f}{other / time:7.1f}x" if other else ""))


main()
