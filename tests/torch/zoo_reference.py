#!/usr/bin/python3
"""Networks with seeded random weights and what PyTorch answers, as references for the zoo's tests.

usage: zoo_reference.py FOLDER

Writes NAME.pth (the state dict) and NAME.answer.npz (input, logits, and more where a test needs it) for every
network below. Nothing of it is used by the program.
"""
import copy
import os
import sys

import numpy
import torch
import torchvision
from torch import nn


def save(folder, name, state, **answers):
    torch.save(state, os.path.join(folder, name + ".pth"))
    arrays = {key: value.detach().numpy() for key, value in answers.items()}
    numpy.savez(os.path.join(folder, name + ".answer.npz"), **arrays)


def demo_net(classes):
    """The program's own small network, written down a second time."""
    layers = []
    channels = 3
    for out, stride in ((24, 2), (32, 1), (64, 2), (64, 1), (128, 2), (160, 1), (192, 1), (224, 1)):
        layer = nn.Sequential()
        layer.add_module("conv", nn.Conv2d(channels, out, 3, stride, 1, bias=False))
        layer.add_module("norm", nn.BatchNorm2d(out))
        layer.add_module("relu", nn.ReLU())
        layers.append(layer)
        channels = out
    net = nn.Module()
    net.layers = nn.Sequential(*layers)
    net.fc = nn.Linear(channels, classes)
    net.maps = lambda x: net.layers(x)
    return net


def training_step(folder, pool):
    """One step in training mode: loss, gradients, and the statistics that batch norm observed."""
    net = demo_net(6)
    for parameter in net.parameters():
        if parameter.dim() == 1:
            nn.init.normal_(parameter, 1, 0.2)
    net.train()
    before = copy.deepcopy(net.state_dict())
    images = torch.randn(4, 3, 64, 48)
    labels = torch.tensor([0, 5, 2, 2])
    maps = net.maps(images)
    pooled = maps.mean((2, 3)) if pool == "gap" else maps.amax((2, 3))
    logits = net.fc(pooled)
    loss = nn.functional.cross_entropy(logits, labels)
    loss.backward()
    gradients = {"grad:" + name: value.grad for name, value in net.named_parameters()}
    observed = {"after:" + name: value for name, value in net.state_dict().items() if "running" in name}
    save(folder, "training-" + pool, before, input=images, labels=labels, loss=loss, logits=logits, **gradients,
         **observed)


def main():
    folder = sys.argv[1]
    torch.manual_seed(20240607)
    torch.set_num_threads(2)
    for pool in ("gap", "gmp"):
        training_step(folder, pool)


if __name__ == "__main__":
    main()
