#!/usr/bin/env python3
"""The same job as `actiscope cam PHOTO --model WEIGHTS.pth --out DIR`, as one would write it in Python.

torch, torchvision and OpenCV as Debian packages them: SqueezeNet 1.1, one photo, the five most probable classes;
for each the class activation map, its overlay as PNG, the raw map as .npy and the box at 20 %; a figure of all.
    compare_cam.py WEIGHTS.pth PHOTO DIR
"""

import os
import sys

import cv2
import numpy as np
import torch
import torchvision
from torchvision.transforms import functional


def network_input(photo):
    """Photo (RGB, 8 bit) to [1, 3, 224, 224]: antialiased, normalised with ImageNet's mean and deviation."""
    pixels = torch.from_numpy(photo).permute(2, 0, 1)[None].float() / 255
    small = functional.resize(pixels, [224, 224], antialias=True)
    return functional.normalize(small, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225])


def box_at(heat, threshold):
    """Largest connected component of the pixels above threshold * maximum."""
    mask = (heat > threshold * heat.max()).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    if len(stats) < 2:
        return None
    x, y, width, height, _ = stats[1 + stats[1:, cv2.CC_STAT_AREA].argmax()]
    return int(x), int(y), int(x + width), int(y + height)


def main():
    weights, path, folder = sys.argv[1:]
    torch.set_num_threads(os.cpu_count())
    network = torchvision.models.squeezenet1_1()
    network.load_state_dict(torch.load(weights, map_location="cpu"))
    network.eval()

    photo = cv2.cvtColor(cv2.imread(path), cv2.COLOR_BGR2RGB)
    height, width = photo.shape[:2]
    with torch.no_grad():
        features = network.classifier[:3](network.features(network_input(photo)))[0]
        logits = features.mean((1, 2))
        probabilities = torch.softmax(logits, 0)

    os.makedirs(folder, exist_ok=True)
    stem = os.path.join(folder, os.path.splitext(os.path.basename(path))[0])
    tiles = [cv2.cvtColor(photo, cv2.COLOR_RGB2BGR)]
    for rank, index in enumerate(probabilities.topk(5).indices.tolist(), 1):
        cam = features[index].numpy()
        heat = cv2.resize(cam, (width, height), interpolation=cv2.INTER_LINEAR)
        scaled = (255 * (heat - heat.min()) / max(np.ptp(heat), 1e-9)).astype(np.uint8)
        overlay = cv2.addWeighted(cv2.applyColorMap(scaled, cv2.COLORMAP_JET), 0.5, tiles[0], 0.5, 0)
        box = box_at(heat, 0.2)
        print(rank, index, f"{probabilities[index]:.4f}", f"{logits[index]:.3f}", box)
        cv2.imwrite(f"{stem}.rank{rank}.png", overlay)
        np.save(f"{stem}.rank{rank}.npy", cam)
        framed = overlay.copy()
        if box is not None:
            cv2.rectangle(framed, box[:2], (box[2] - 1, box[3] - 1), (0, 0, 255), 2)
        tiles.append(framed)
    cv2.imwrite(f"{stem}.figure.png", cv2.hconcat(tiles))


main()
