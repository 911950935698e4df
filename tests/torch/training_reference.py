#!/usr/bin/python3
"""Three steps of SGD that PyTorch takes, as references for the trainer's tests.

usage: training_reference.py FOLDER

Writes start.pth (the state dict before), steps.npz: images and labels of the three batches, the losses, and every
parameter and statistic after the first and the third step as "1:NAME" and "3:NAME".
"""
import os
import sys

import numpy
import torch
from torch import nn

RATES = (0.05, 0.2, 0.1)


class DemoNet(nn.Module):
    """The program's own small network, written down a second time."""

    def __init__(self, classes):
        super().__init__()
        layers = []
        channels = 3
        for out, stride in ((24, 2), (32, 1), (64, 2), (64, 1), (128, 2), (160, 1), (192, 1), (224, 1)):
            layer = nn.Sequential()
            layer.add_module("conv", nn.Conv2d(channels, out, 3, stride, 1, bias=False))
            layer.add_module("norm", nn.BatchNorm2d(out))
            layer.add_module("relu", nn.ReLU())
            layers.append(layer)
            channels = out
        self.layers = nn.Sequential(*layers)
        self.fc = nn.Linear(channels, classes)

    def forward(self, x):
        return self.fc(self.layers(x).mean((2, 3)))


def main():
    folder = sys.argv[1]
    torch.manual_seed(7)
    torch.set_num_threads(2)
    net = DemoNet(5)
    net.train()
    torch.save(net.state_dict(), os.path.join(folder, "start.pth"))
    optimiser = torch.optim.SGD(net.parameters(), lr=1, momentum=0.9, weight_decay=1e-3)
    arrays = {"images": torch.randn(3, 6, 3, 40, 48), "labels": torch.randint(0, 5, (3, 6)), "losses": torch.zeros(3)}
    for step, rate in enumerate(RATES):
        optimiser.param_groups[0]["lr"] = rate
        loss = nn.functional.cross_entropy(net(arrays["images"][step]), arrays["labels"][step], label_smoothing=0.1)
        arrays["losses"][step] = loss.item()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        for name, value in net.state_dict().items():
            if "num_batches" not in name:
                arrays[f"{step + 1}:{name}"] = value.clone()
    numpy.savez(os.path.join(folder, "steps.npz"), **{name: value.numpy() for name, value in arrays.items()})


if __name__ == "__main__":
    main()
