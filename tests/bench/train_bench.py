#!/usr/bin/env python3
"""Compares training steps with PyTorch's in Python, and the loader with batches that lie ready.

    tests/bench/train_bench.py BUILD-FOLDER [--network demo-net|resnet-18] [--side N] [--batch N] [--steps N]
                               [--threads N] [--rounds N] [--data FOLDER|demo]

The same network, batch, optimiser and number of threads, in turn, each in a process of its own; figures are medians.
Needs Debian's python3-torch and python3-torchvision. Not a test: times depend on the machine.
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
    """Prints the median milliseconds of a step, channels last, as PyTorch's own loop takes it."""
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
    times = []
    for index in range(arguments.steps + 2):
        start = time.perf_counter()
        logits = network(images.contiguous(memory_format=torch.channels_last))
        loss = nn.functional.cross_entropy(logits, labels, label_smoothing=0.1)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        loss.item()
        if index >= 2:
            times.append((time.perf_counter() - start) * 1e3)
    print(json.dumps({"step_ms": statistics.median(times)}))


def answer(command):
    done = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def line(what, figure, asked):
    print(f"{what:<58}{figure:>14}   asked: {asked}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--network", default="demo-net", choices=["demo-net", "resnet-18"])
    parser.add_argument("--side", type=int, default=112)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data", default="demo")
    parser.add_argument("--python-only", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.python_only:
        python_steps(arguments)
        return
    ours = [str(arguments.build / "bin/train_steps"), arguments.network, str(arguments.side), str(arguments.batch),
            str(arguments.steps), str(arguments.threads), arguments.data]
    python = ["/usr/bin/python3", str(pathlib.Path(__file__).resolve()), *sys.argv[1:], "--python-only"]
    step, python_step, share = [], [], []
    for _ in range(arguments.rounds):
        figures = answer(ours)
        step.append(figures["step_ms"])
        share.append(figures["loaded_images_per_second"] / figures["ready_images_per_second"])
        python_step.append(answer(python)["step_ms"])
    print(f"a step of {arguments.network}, {arguments.batch} images of {arguments.side} pixels, {arguments.threads} "
          f"threads: {statistics.median(step):.0f} ms, Python {statistics.median(python_step):.0f} ms")
    line("  step / Python's step", f"{statistics.median(step) / statistics.median(python_step):.2f}", "<= 1.15")
    line("  images/s loaded / lying ready", f"{statistics.median(share):.2f}", ">= 0.9")


if __name__ == "__main__":
    main()
