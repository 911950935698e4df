#!/usr/bin/env python3
"""Compares training steps with PyTorch's in Python, and the loader with batches that lie ready.

    tests/bench/train_bench.py BUILD-FOLDER [--network demo-net|resnet-18] [--side N] [--batch N] [--steps N]
                               [--threads N] [--data FOLDER|demo]

The same network, batch, optimiser and number of threads in two processes that take steps by turns, so that whatever
else the machine does meets both; the figure is the median of the ratios of neighbours. Processor time is compared beside
it; with more than one thread it counts how they wait, too. Loading is measured twice, each time between steps on
batches that lie ready: while pictures are decoded or drawn, as in the first epoch of a training, and once more with the
same pictures in memory. Needs Debian's python3-torch and python3-torchvision. Not a test: times depend on the machine.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time


def python_steps(arguments):
    """A step a line of stdin, channels last, as PyTorch's own loop takes it."""
    import torch
    import torchvision
    from torch import nn

    def demo_net(classes):
        layers = []
        channels = 3
        for out, stride in ((24, 2), (32, 1), (64, 2), (64, 1), (128, 2), (160, 1), (192, 1), (224, 1)):
            layers += [nn.Conv2d(channels, out, 3, stride, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU(inplace=True)]
            channels = out
        return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes))

    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)
    networks = {"demo-net": lambda: demo_net(64), "resnet-18": lambda: torchvision.models.resnet18(num_classes=64)}
    network = networks[arguments.network]().train().to(memory_format=torch.channels_last)
    images = torch.randn(arguments.batch, 3, arguments.side, arguments.side)
    labels = torch.arange(arguments.batch) % 64
    optimiser = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-4)
    for _ in sys.stdin:
        start, before = time.perf_counter(), time.process_time()
        logits = network(images.contiguous(memory_format=torch.channels_last))
        loss = nn.functional.cross_entropy(logits, labels, label_smoothing=0.1)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        loss.item()
        print(json.dumps({"ms": (time.perf_counter() - start) * 1e3, "cpu_ms": (time.process_time() - before) * 1e3}),
              flush=True)


class Stepper:
    """A process that does what a line says and answers with a line."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"{self.process.args[0]} ended with {self.process.wait()}")
        return json.loads(answer)


def loaded_share(ours, steps, batch):
    """Images a second of an epoch, over those of steps on batches that lie ready, half before and half after."""
    ready = [ours.ask("step")["ms"] for _ in range(steps // 2 + 1)]
    epoch = ours.ask(f"epoch {steps}")
    ready += [ours.ask("step")["ms"] for _ in range(steps // 2 + 1)]
    return (epoch["images"] / epoch["ms"]) / (batch / statistics.median(ready))


def line(what, figure, asked):
    print(f"{what:<66}{figure:>6}" + (f"   asked: {asked}" if asked else ""))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--network", default="demo-net", choices=["demo-net", "resnet-18"])
    parser.add_argument("--side", type=int, default=112)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--data", default="demo")
    parser.add_argument("--python-only", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.python_only:
        python_steps(arguments)
        return
    ours = Stepper([str(arguments.build / "bin/train_steps"), arguments.network, str(arguments.side),
                    str(arguments.batch), str(arguments.threads), arguments.data])
    python = Stepper(["/usr/bin/python3", str(pathlib.Path(__file__).resolve()), *sys.argv[1:], "--python-only"])
    for _ in range(2):  # to warm up
        ours.ask("step"), python.ask("step")
    pairs = [(ours.ask("step"), python.ask("step")) for _ in range(arguments.steps)]
    median = lambda of: statistics.median(of(mine, theirs) for mine, theirs in pairs)
    print(f"a step of {arguments.network}, {arguments.batch} images of {arguments.side} pixels, {arguments.threads} "
          f"threads: {median(lambda mine, _: mine['ms']):.0f} ms, "
          f"Python {median(lambda _, theirs: theirs['ms']):.0f} ms")
    line("  step / Python's step", f"{median(lambda mine, theirs: mine['ms'] / theirs['ms']):.2f}", "<= 1.15")
    line("  the same in processor time", f"{median(lambda mine, theirs: mine['cpu_ms'] / theirs['cpu_ms']):.2f}", "")
    for what in ("pictures decoded or drawn", "pictures in memory"):
        share = loaded_share(ours, arguments.steps, arguments.batch)
        line(f"  images/s loaded / ready, {what}", f"{share:.2f}", ">= 0.9")


if __name__ == "__main__":
    main()
