#!/usr/bin/python3
"""What the networks of the real model files answer, computed operator by operator with PyTorch in double precision.

usage: onnx_reference.py FOLDER DATA

Writes NAME.npz (input, logits, maps) into FOLDER for every network below, whose files and photos lie in DATA.
`maps` are what enters the global pooling, `logits` what enters the softmax. The program's own reader has no part in it.
"""
import json
import os
import sys

import numpy
import onnx
import torch
import torchvision
from onnx import numpy_helper
from torch.nn import functional


def attributes(node):
    return {attribute.name: onnx.helper.get_attribute_value(attribute) for attribute in node.attribute}


def pad_around(x, pads, value):
    top, left, bottom, right = pads
    return functional.pad(x, (left, right, top, bottom), value=value)


def conv(x, weight, bias=None, *, kernel_shape=None, strides=(1, 1), pads=(0, 0, 0, 0), dilations=(1, 1), group=1):
    assert kernel_shape is None or tuple(kernel_shape) == tuple(weight.shape[2:])
    x = pad_around(x, pads, 0.0)
    return functional.conv2d(x, weight, bias, tuple(strides), 0, tuple(dilations), group)


def max_pool(x, *, kernel_shape, strides=(1, 1), pads=(0, 0, 0, 0)):
    x = pad_around(x, pads, -float("inf"))
    # Every window written out, so that it is not the same operator again.
    windows = x.unfold(2, kernel_shape[0], strides[0]).unfold(3, kernel_shape[1], strides[1])
    return windows.flatten(4).max(-1).values


def gemm(x, weight, bias, *, transB=0, transA=0, alpha=1.0, beta=1.0):
    assert transA == 0
    return alpha * (x @ (weight.T if transB else weight)) + beta * bias


OPERATORS = {
    "Conv": conv,
    "MaxPool": max_pool,
    "Gemm": gemm,
    "Relu": lambda x: x * (x > 0),
    "LeakyRelu": lambda x, *, alpha=0.01: torch.where(x < 0, alpha * x, x),
    "Clip": lambda x, low, high: torch.minimum(torch.maximum(x, low), high),
    "Concat": lambda *parts, axis: torch.cat(parts, axis),
    "Dropout": lambda x, *, ratio=0.5: x,
    "GlobalAveragePool": lambda x: x.sum((2, 3), keepdim=True) / (x.shape[2] * x.shape[3]),
    "Flatten": lambda x, *, axis=1: x.reshape(x.shape[0], -1),
    "Softmax": lambda x, *, axis=1: torch.exp(x) / torch.exp(x).sum(axis, keepdim=True),
}


def run_onnx(path, images):
    """Logits and maps."""
    graph = onnx.load(path).graph
    values = {
        tensor.name: torch.from_numpy(numpy_helper.to_array(tensor).astype(numpy.float64))
        for tensor in graph.initializer
    }
    (image,) = [entry.name for entry in graph.input if entry.name not in values]
    values[image] = images
    ends = {}
    for node in graph.node:
        inputs = [values[name] for name in node.input]
        ends[node.op_type] = inputs[0]
        values[node.output[0]] = OPERATORS[node.op_type](*inputs, **attributes(node))
    return ends["Softmax"].flatten(1), ends["GlobalAveragePool"]


def read_safetensors(path):
    types = {"F32": numpy.float32, "F16": numpy.float16, "I64": numpy.int64}
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    header.pop("__metadata__", None)
    state = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        array = numpy.frombuffer(data[begin:end], types[entry["dtype"]]).reshape(entry["shape"])
        state[name] = torch.from_numpy(array.copy())
    return state


def run_gluon(path, images):
    net = torchvision.models.squeezenet1_1(weights=None)
    net.load_state_dict(read_safetensors(path))
    net.double().eval()
    maps = net.classifier[2](net.classifier[1](net.features(images)))
    return maps.mean((2, 3)), maps


def photos(data):
    """Two photos in RGB, 0 to 1, from the references that torchvision's own preparation made."""
    folder = os.path.join(data, "reference", "torch")
    arrays = [numpy.load(os.path.join(folder, f"squeezenet1_1.ILSVRC2012_val_0000000{i}.npz"))["input"] for i in (1, 2)]
    normal = torch.from_numpy(numpy.concatenate(arrays).astype(numpy.float64))
    spread = torch.tensor([0.229, 0.224, 0.225]).double().view(3, 1, 1)
    return normal * spread + torch.tensor([0.485, 0.456, 0.406]).double().view(3, 1, 1)


def main():
    folder, data = sys.argv[1:]
    torch.set_num_threads(2)
    rgb = photos(data)
    mean = lambda *values: torch.tensor(values).double().view(3, 1, 1)
    imagenet = (rgb - mean(0.485, 0.456, 0.406)) / mean(0.229, 0.224, 0.225)
    places = rgb.flip(1) - mean(0.407, 0.445, 0.459)
    larger = functional.interpolate(places, (256, 320), mode="bilinear")
    for name, file, run, images in (
        ("gluon", "squeezenet1_1_gluon.safetensors", run_gluon, imagenet),
        ("fp16", "squeezenet_fp16.onnx", run_onnx, rgb.flip(1) * 255 - mean(104, 117, 123)),
        ("mobilenet", "mobilenet_v1_0.25_224.onnx", run_onnx, (rgb - 0.5) / 0.5),
        ("places", "squeezenet_places365/squeezenet_places365.onnx", run_onnx, places),
        ("places-larger", "squeezenet_places365/squeezenet_places365.onnx", run_onnx, larger),
    ):
        images = images.float()  # what both are given, digit by digit
        with torch.no_grad():
            logits, maps = run(os.path.join(data, "weights", file), images.double())
        arrays = {"input": images, "logits": logits.float(), "maps": maps.float()}
        numpy.savez(os.path.join(folder, name + ".npz"), **{key: value.numpy() for key, value in arrays.items()})


if __name__ == "__main__":
    main()
