#!/usr/bin/python3
"""Networks with seeded random weights and what PyTorch answers, as references for the zoo's tests.

usage: zoo_reference.py FOLDER

Writes NAME.pth (the state dict) and NAME.answer.npz (input, logits, and more where a test needs it) for every
network below. Nothing of it is used by the program.
"""
import copy
import os
import re
import sys
from collections import OrderedDict

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


CLASSES = 20


def live(net):
    """Random weights that keep the activations of a deep network alive, with and without batch norm."""
    for name, parameter in net.named_parameters():
        with torch.no_grad():
            if name.endswith("layer_scale"):
                parameter.normal_(0.3, 0.1)
            elif parameter.dim() > 1:
                nn.init.kaiming_normal_(parameter)
            elif name.endswith("weight"):
                parameter.normal_(1, 0.2)
            else:
                parameter.normal_(0, 0.1)
    return net


def calibrated(net, images):
    """Batch norm observes one pass in training mode; then everything is rounded to 16 bit, as it is stored."""
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.momentum = None
    net.train()
    with torch.no_grad():
        net(images)
    net.eval()
    state = {key: value.half() if value.is_floating_point() else value for key, value in net.state_dict().items()}
    net.load_state_dict(state)
    return state


def class_grid(net, images, side):
    """The classifier at every place of the maps, window by window: [1, classes, h, w]."""
    maps = net.features(images)
    rows = [
        torch.stack(
            [
                net.classifier(maps[:, :, y : y + side, x : x + side].flatten(1))
                for x in range(maps.shape[3] - side + 1)
            ],
            -1,
        )
        for y in range(maps.shape[2] - side + 1)
    ]
    return torch.stack(rows, -2)


def reference(
    folder, name, net, side, pooling=None, rename=lambda key: key, window=0, maps=None, wider=16, larger=(259, 291)
):
    """`pooling`: the module whose input is the feature maps, where the network has exact maps; `maps`: what gives
    them where it pools without a module. `window`: cells that the linear layers see, where a grid of classes of a
    larger image is wanted."""
    images = torch.randn(4, 3, side, side + wider)
    state = calibrated(live(net), images)
    answers = {}
    if pooling is not None:
        pooling.register_forward_pre_hook(lambda module, inputs: answers.update(maps=inputs[0]))
    with torch.no_grad():
        logits = net(images[:2])
        if maps is not None:
            answers.update(maps=maps(images[:2]))
        if window > 0:
            larger = torch.randn(1, 3, *larger)
            answers.update(larger=larger, grid=class_grid(net, larger, window))
    save(folder, name, {rename(key): value for key, value in state.items()}, input=images[:2], logits=logits, **answers)


def torchvision_networks(folder):
    models = torchvision.models

    def make(builder, **settings):
        return builder(weights=None, num_classes=CLASSES, **settings)

    net = make(models.alexnet)
    net.classifier[1] = nn.Linear(9216, 48)
    net.classifier[4] = nn.Linear(48, 64)
    net.classifier[6] = nn.Linear(64, CLASSES)
    reference(folder, "alexnet", net, 128, window=6, larger=(451, 451))
    for builder in (models.vgg11, models.vgg16_bn):
        net = make(builder)
        net.classifier[0] = nn.Linear(25088, 48)
        net.classifier[3] = nn.Linear(48, 64)
        net.classifier[6] = nn.Linear(64, CLASSES)
        larger = (451, 451) if builder is models.vgg11 else (259, 291)
        reference(folder, builder.__name__, net, 64, window=7, larger=larger)
    net = make(models.googlenet, transform_input=True, aux_logits=True, init_weights=False)
    reference(folder, "googlenet", net, 96, net.avgpool)
    for builder in (models.squeezenet1_0, models.squeezenet1_1):
        net = make(builder)
        reference(folder, builder.__name__, net, 96, net.classifier[3])
    for builder in (models.resnet18, models.resnet50, models.resnext50_32x4d, models.wide_resnet50_2):
        net = make(builder)
        reference(folder, builder.__name__, net, 64, net.avgpool)
    net = make(models.resnet18)
    net.maxpool = nn.Identity()
    reference(folder, "resnet18-no-pool", net, 64, net.avgpool)

    def dense(name, builder, rename=lambda key: key):
        net = make(builder)
        reference(folder, name, net, 64, rename=rename, maps=lambda x: torch.relu(net.features(x)))

    dense("densenet121", models.densenet121)
    dense("densenet161", models.densenet161)
    dense(
        "densenet121-2017",
        models.densenet121,
        lambda key: re.sub(r"(denselayer\d+\.)(norm|conv)(\d)", r"\1\2.\3", key),
    )
    net = make(models.mobilenet_v2)
    reference(folder, "mobilenet_v2", net, 64, maps=net.features)
    for builder in (models.mobilenet_v3_small, models.mobilenet_v3_large):
        reference(folder, builder.__name__, make(builder), 64)
    for builder in (models.efficientnet_b0, models.efficientnet_b1, models.efficientnet_b2, models.efficientnet_b3):
        net = make(builder)
        reference(folder, builder.__name__, net, 64, net.avgpool)
    reference(folder, "convnext_tiny", make(models.convnext_tiny), 64)


class CamNet(nn.Module):
    """A trunk with the paper's end."""

    def __init__(self, trunk, channels, groups=1, pool="gap"):
        super().__init__()
        self.trunk = trunk
        self.CAM_conv = nn.Conv2d(channels, 1024, 3, padding=1, groups=groups)
        self.pool = nn.AdaptiveAvgPool2d(1) if pool == "gap" else nn.AdaptiveMaxPool2d(1)
        self.CAM_fc = nn.Linear(1024, CLASSES)

    def forward(self, x):
        x = torch.relu(self.CAM_conv(self.trunk(x)))
        return self.CAM_fc(self.pool(x).flatten(1))


class Named(nn.Module):
    """Layers with Caffe's names, which may hold slashes, and the order in which they follow."""

    def __init__(self):
        super().__init__()
        self.names = {}
        self.layers = nn.ModuleList()

    def conv(self, name, x, out, kernel, stride=1, padding=0, groups=1):
        if name not in self.names:
            self.names[name] = len(self.layers)
            self.layers.append(nn.Conv2d(x.shape[1], out, kernel, stride, padding, groups=groups))
        return torch.relu(self.layers[self.names[name]](x))

    def caffe_name(self, key):
        match = re.match(r"(.*)layers\.(\d+)\.(.*)", key)
        if not match:
            return key
        name = [name for name, index in self.names.items() if index == int(match.group(2))][0]
        return name + "." + match.group(3)


lrn = nn.LocalResponseNorm(5, 1e-4, 0.75, 1)


def caffe_pool(x, stride=2):
    return nn.functional.max_pool2d(x, 3, stride, ceil_mode=True)


class CaffeAlexNet(Named):
    def __init__(self, last=256):
        super().__init__()
        self.last = last

    def forward(self, x):
        x = lrn(caffe_pool(self.conv("conv1", x, 96, 11, 4)))
        x = lrn(caffe_pool(self.conv("conv2", x, 256, 5, 1, 2, 2)))
        x = self.conv("conv3", x, 384, 3, 1, 1)
        x = self.conv("conv4", x, 384, 3, 1, 1, 2)
        return self.conv("conv5", x, self.last, 3, 1, 1, 2)


class WholeCaffeAlexNet(CaffeAlexNet):
    """Its linear layers are narrower than the published ones: their widths are the file's."""

    def __init__(self):
        super().__init__()
        self.fc6 = nn.Linear(256 * 6 * 6, 48)
        self.fc7 = nn.Linear(48, 64)
        self.fc8 = nn.Linear(64, CLASSES)

    def forward(self, x):
        x = caffe_pool(super().forward(x)).flatten(1)
        return self.fc8(torch.relu(self.fc7(torch.relu(self.fc6(x)))))


class AlexNetPlus(CaffeAlexNet):
    def __init__(self):
        super().__init__(384)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc9 = nn.Linear(512, CLASSES)

    def forward(self, x):
        x = caffe_pool(super().forward(x), 1)
        x = self.conv("conv6", x, 512, 3, 1, 1, 2)
        x = self.conv("conv7", x, 512, 3, 1, 1, 2)
        return self.fc9(self.pool(x).flatten(1))


class Nin(Named):
    def __init__(self):
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d(1)

    def forward(self, x):
        for names, out, kernel, stride, padding in (
            (("conv1", "cccp1", "cccp2"), 96, 11, 4, 0),
            (("conv2", "cccp3", "cccp4"), 256, 5, 1, 2),
            (("conv3", "cccp5", "cccp6"), 384, 3, 1, 1),
        ):
            x = self.conv(names[0], x, out, kernel, stride, padding)
            x = self.conv(names[1], x, out, 1)
            x = caffe_pool(self.conv(names[2], x, out, 1))
        x = self.conv("conv4-1024", x, 1024, 3, 1, 1)
        x = self.conv("cccp7-1024", x, 1024, 1)
        return self.pool(self.conv("cccp8-1024", x, CLASSES, 1)).flatten(1)


class CaffeGoogLeNet(Named):
    """Up to inception 4e."""

    def inception(self, name, x, one, reduce3, three, reduce5, five, pool):
        name = "inception_" + name + "/"
        a = self.conv(name + "1x1", x, one, 1)
        b = self.conv(name + "3x3", self.conv(name + "3x3_reduce", x, reduce3, 1), three, 3, 1, 1)
        c = self.conv(name + "5x5", self.conv(name + "5x5_reduce", x, reduce5, 1), five, 5, 1, 2)
        d = self.conv(name + "pool_proj", nn.functional.max_pool2d(x, 3, 1, 1), pool, 1)
        return torch.cat((a, b, c, d), 1)

    def forward(self, x):
        x = lrn(caffe_pool(self.conv("conv1/7x7_s2", x, 64, 7, 2, 3)))
        x = self.conv("conv2/3x3", self.conv("conv2/3x3_reduce", x, 64, 1), 192, 3, 1, 1)
        x = caffe_pool(lrn(x))
        x = self.inception("3a", x, 64, 96, 128, 16, 32, 32)
        x = caffe_pool(self.inception("3b", x, 128, 128, 192, 32, 96, 64))
        x = self.inception("4a", x, 192, 96, 208, 16, 48, 64)
        x = self.inception("4b", x, 160, 112, 224, 24, 64, 64)
        x = self.inception("4c", x, 128, 128, 256, 24, 64, 64)
        x = self.inception("4d", x, 112, 144, 288, 32, 64, 64)
        return self.inception("4e", x, 256, 160, 320, 32, 128, 128)


class WholeCaffeGoogLeNet(CaffeGoogLeNet):
    def __init__(self):
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Linear(1024, CLASSES)

    def forward(self, x):
        x = caffe_pool(super().forward(x))
        x = self.inception("5a", x, 256, 160, 320, 32, 128, 128)
        x = self.inception("5b", x, 384, 192, 384, 48, 128, 128)
        return self.classifier(self.pool(x).flatten(1))

    def caffe_name(self, key):
        return super().caffe_name(key.replace("classifier.", "loss3/classifier."))


def without_late_pools(layers, map_stride):
    """Layers one after the other, without the poolings that would make the map coarser than that."""
    stride = 1
    kept = OrderedDict()
    for name, layer in layers.named_children():
        step = getattr(layer, "stride", 1)
        step = step[0] if isinstance(step, tuple) else step
        late = isinstance(layer, nn.MaxPool2d) and stride * step > map_stride
        stride *= 1 if late else step
        kept[name] = nn.Identity() if late else layer
    assert stride == map_stride
    return nn.Sequential(kept)


class GoogLeNetTo4e(nn.Module):
    """torchvision's modules, of which the last ones are left out; one cell of the map covers `map_stride` pixels."""

    def __init__(self, map_stride=16):
        super().__init__()
        self.map_stride = map_stride
        self.net = torchvision.models.googlenet(
            weights=None, num_classes=CLASSES, transform_input=True, aux_logits=False, init_weights=False
        )
        for name in ("inception5a", "inception5b", "fc"):
            delattr(self.net, name)

    def forward(self, x):
        net = self.net

        def pooled(pool, x, stride):
            return pool(x) if stride <= self.map_stride else x

        x = pooled(net.maxpool1, net.conv1(net._transform_input(x)), 4)
        x = pooled(net.maxpool2, net.conv3(net.conv2(x)), 8)
        x = pooled(net.maxpool3, net.inception3b(net.inception3a(x)), 16)
        x = net.inception4e(net.inception4d(net.inception4c(net.inception4b(net.inception4a(x)))))
        return pooled(net.maxpool4, x, 32)


def paper_networks(folder):
    def cam(name, trunk, channels, side, groups=1, pool="gap"):
        net = CamNet(trunk, channels, groups, pool)
        net(torch.zeros(1, 3, side, side))  # makes the layers of a named trunk
        rename = trunk.caffe_name if isinstance(trunk, Named) else lambda key: re.sub(r"^trunk\.(net\.)?", "", key)
        reference(folder, name, net, side, net.pool, rename)

    def features(net, map_stride=16):
        return nn.Sequential(OrderedDict(features=without_late_pools(net.features, map_stride)))

    models = torchvision.models
    cam("alexnet-gap", features(models.alexnet(weights=None)), 256, 96)
    cam("alexnet-gap-caffe", CaffeAlexNet(), 256, 99, groups=2)
    cam("vgg-16-gap", features(models.vgg16(weights=None)), 512, 48)
    for stride in (8, 32):
        cam("alexnet-gap-" + str(stride), features(models.alexnet(weights=None), stride), 256, 128)
        cam("vgg-11-gap-" + str(stride), features(models.vgg11(weights=None), stride), 512, 64)
        cam("googlenet-gap-" + str(stride), GoogLeNetTo4e(stride), 832, 72)
    for pool in ("gap", "gmp"):
        cam("googlenet-" + pool, GoogLeNetTo4e(), 832, 64, pool=pool)
    cam("googlenet-gap-caffe", CaffeGoogLeNet(), 832, 64, groups=2)
    for name, net in (("alexnetplus-gap", AlexNetPlus()), ("nin", Nin())):
        net(torch.zeros(1, 3, 99, 99))
        reference(folder, name, net, 99, net.pool, net.caffe_name)
    net = WholeCaffeGoogLeNet()
    net(torch.zeros(1, 3, 96, 96))
    reference(folder, "googlenet-caffe", net, 96, net.pool, net.caffe_name)
    net = WholeCaffeAlexNet()
    net(torch.zeros(1, 3, 227, 227))
    reference(folder, "alexnet-caffe", net, 227, rename=net.caffe_name, wider=0)


def main():
    folder = sys.argv[1]
    torch.manual_seed(20240607)
    torch.set_num_threads(2)
    for pool in ("gap", "gmp"):
        training_step(folder, pool)
    torchvision_networks(folder)
    paper_networks(folder)


if __name__ == "__main__":
    main()
