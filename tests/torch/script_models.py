#!/usr/bin/python3
"""TorchScript files of small networks in the forms in which people write them, and what PyTorch answers.

usage: script_models.py FOLDER

Writes NAME.pt for every network, with NAME.answer.npz (input, logits) for those whose head is to be found. Nothing
of it is used by the program.
"""
import os
import sys

import numpy
import torch
import torch.nn.functional as F
import torchvision
from torch import nn

CHANNELS = 5
CLASSES = 4
SIDE = 32

POOLINGS = {
    "avg_pool_of_shape": "F.avg_pool2d(f, f.shape[2:])",
    "avg_pool_of_size": "F.avg_pool2d(f, f.size()[2:])",
    "avg_pool_of_both_sizes": "F.avg_pool2d(f, (f.size(2), f.size(3)))",
    "avg_pool_of_one_size": "F.avg_pool2d(f, f.size(2))",
    "avg_pool_of_constant": "F.avg_pool2d(f, 16)",
    "adaptive": "F.adaptive_avg_pool2d(f, 1)",
    "adaptive_to_pair": "F.adaptive_avg_pool2d(f, (1, 1))",
    "mean_of_pair": "f.mean([2, 3])",
    "mean_from_the_end": "f.mean([-1, -2])",
    "mean_kept": "f.mean([2, 3], keepdim=True)",
    "mean_twice": "f.mean(3).mean(2)",
    "mean_twice_from_the_end": "f.mean(-1).mean(-1)",
    "mean_of_flattened": "f.flatten(2).mean(2)",
    "mean_of_view": "f.view(f.size(0), f.size(1), -1).mean(-1)",
    "mean_of_reshape": "f.reshape(f.shape[0], f.shape[1], f.shape[2] * f.shape[3]).mean(dim=2)",
    "mean_of_places_first": "f.flatten(2).transpose(1, 2).mean(1)",
    "mean_channels_last": "f.permute(0, 2, 3, 1).mean([1, 2])",
    "sum_over_area": "f.sum([2, 3]) / (f.size(2) * f.size(3))",
    "sum_of_view_over_area": "f.view(f.size(0), f.size(1), -1).sum(2) / (f.shape[2] * f.shape[3])",
    "einsum": "torch.einsum('nchw->nc', f) / (f.shape[2] * f.shape[3])",
    "amax": "f.amax([2, 3])",
    "adaptive_max": "F.adaptive_max_pool2d(f, 1)",
    "max_pool_of_shape": "F.max_pool2d(f, f.shape[2:])",
    "max_of_view": "f.view(f.size(0), f.size(1), -1).max(2)[0]",
    "max_twice": "f.max(3)[0].max(2)[0]",
}

FLATTENINGS = {
    "flatten": "torch.flatten(p, 1)",
    "squeeze": "p.squeeze()",
    "squeeze_twice": "p.squeeze(-1).squeeze(-1)",
    "squeeze_batch_kept": "p.squeeze(3).squeeze(2)",
    "reshape_by_size": "p.reshape(f.size(0), -1)",
    "view_by_size": "p.view(p.size(0), -1)",
    "view_by_channels": "p.view(-1, 5)",
    "view_by_shape": "p.view(p.shape[0], p.shape[1])",
    "select": "p[:, :, 0, 0]",
    "select_ellipsis": "p[..., 0, 0]",
}

NOT_TRACEABLE = {"avg_pool_of_one_size"}  # a trace sees a tensor where the pooling wants a number

LINEARS = {
    "layer": "self.fc(v)",
    "layer_times_numbers": "self.fc(v) * 2.5 + 1",
    "layer_times_integers": "self.fc(v) * 2 + 1",
    "layer_over_integer": "self.fc(v) / 2 - 3",
    "number_first": "1 + 2 * self.fc(v)",
    "number_minus": "1 - self.fc(v)",
    "negated": "-self.fc(v)",
    "temperature": "self.fc(v) / self.temperature",
    "scaled_by_parameter": "self.fc(v) * self.temperature",
    "scaled_before": "self.fc(v * 2)",
    "functional": "F.linear(v, self.weight, self.bias)",
    "operator": "v @ self.weight.t() + self.bias",
    "matmul": "torch.matmul(v, self.weight.t()) + self.bias",
    "mm": "torch.mm(v, self.weight.t())",
    "turned": "torch.matmul(self.weight, v.t()).t()",
    "addmm": "torch.addmm(self.bias, v, self.weight.t())",
    "einsum": "torch.einsum('nk,ck->nc', v, self.weight)",
    "einsum_of_images": "torch.einsum('bk,kc->bc', v, self.weight.t()) + self.bias",
    "convolution": "self.conv(v.unsqueeze(-1).unsqueeze(-1)).squeeze(-1).squeeze(-1)",
    "dropout": "self.fc(F.dropout(v, 0.5, self.training))",
    "batch_norm": "self.fc(self.norm(v))",
    "softmax": "self.fc(v).softmax(1)",
    "log_softmax_last": "F.log_softmax(self.fc(v), dim=-1)",
    "clamped_to_float": "self.fc(v).float()",
}

# Heads that are none, or are written in a way that is not looked for.
NO_HEADS = {
    "broadcast": "(v.unsqueeze(1) * self.weight).sum(-1) + self.bias",
    "cosine": "F.linear(F.normalize(v), F.normalize(self.weight))",
    "two_layers": "F.linear(torch.relu(self.fc(v)), torch.ones(3, 4))",
}

FORWARD = """
def forward(self, x):
    f = torch.relu(self.trunk(x))
    p = {pooling}
    v = {flattening}
    return {linear}
"""


class Base(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Conv2d(3, CHANNELS, 3, 2, 1)
        self.fc = nn.Linear(CHANNELS, CLASSES)
        self.conv = nn.Conv2d(CHANNELS, CLASSES, 1)
        self.norm = nn.BatchNorm1d(CHANNELS)
        self.weight = nn.Parameter(torch.randn(CLASSES, CHANNELS))
        self.bias = nn.Parameter(torch.randn(CLASSES))
        self.temperature = nn.Parameter(torch.tensor(1.7))


def network(folder, name, **parts):
    """A class whose code lies in a file of its own, as scripting wants it."""
    path = os.path.join(folder, "network_" + name + ".py")
    with open(path, "w", encoding="utf-8") as file:
        file.write(FORWARD.format(**parts))
    with open(path, encoding="utf-8") as file:
        names = {"torch": torch, "F": F}
        exec(compile(file.read(), path, "exec"), names)
    net = type(name, (Base,), {"forward": names["forward"]})().eval()
    with torch.no_grad():
        net.norm.running_mean.normal_()
        net.norm.running_var.uniform_(0.5, 2)
    return net


def save(folder, name, scripted, logits, images):
    torch.jit.save(scripted, os.path.join(folder, name + ".pt"))
    numpy.savez(os.path.join(folder, name + ".answer.npz"), input=images.numpy(), logits=logits.numpy())


def heads(folder):
    plain = {"pooling": "F.adaptive_avg_pool2d(f, 1)", "flattening": "torch.flatten(p, 1)", "linear": "self.fc(v)"}
    images = torch.randn(1, 3, SIDE, SIDE)
    kinds = (("pooling", POOLINGS), ("flattening", FLATTENINGS), ("linear", LINEARS), ("none", NO_HEADS))
    for kind, forms in kinds:
        for form, code in forms.items():
            net = network(folder, form, **{**plain, "linear" if kind == "none" else kind: code})
            with torch.no_grad():
                logits = net(images)
                if "softmax" in form:
                    logits = net.fc(F.adaptive_avg_pool2d(torch.relu(net.trunk(images)), 1).flatten(1))
                name = "head-" + kind + "-" + form
                if form not in NOT_TRACEABLE:
                    save(folder, name + "-traced", torch.jit.trace(net, images, check_trace=False), logits, images)
                save(folder, name + "-scripted", torch.jit.script(net), logits, images)


def double_precision(folder):
    class Double(nn.Module):
        """Its input becomes double, and a constant of its code is, too."""

        def __init__(self):
            super().__init__()
            self.net = torchvision.models.squeezenet1_1(weights=None, num_classes=CLASSES).double()

        def forward(self, x):
            return self.net(x.double() * torch.tensor([0.5, 1.5, 1.0], dtype=torch.float64).view(1, 3, 1, 1))

    images = torch.randn(1, 3, 64, 64)
    for name, net, of in (
        ("double-inside", Double().eval(), images),
        ("double", torchvision.models.squeezenet1_1(weights=None, num_classes=CLASSES).double().eval(), images.double()),
    ):
        with torch.no_grad():
            logits = net(of).float()
            save(folder, name + "-traced", torch.jit.trace(net, of), logits, images)
            save(folder, name + "-scripted", torch.jit.script(net), logits, images)


def inception(folder):
    net = torchvision.models.inception_v3(weights=None, num_classes=CLASSES, init_weights=False).eval()
    with torch.no_grad():
        torch.jit.save(torch.jit.trace(net, torch.randn(1, 3, 299, 299)), os.path.join(folder, "inception_v3.pt"))


def main():
    folder = sys.argv[1]
    torch.manual_seed(20240607)
    torch.set_num_threads(2)
    heads(folder)
    double_precision(folder)
    inception(folder)


if __name__ == "__main__":
    main()
