#!/usr/bin/env python3
"""The evaluation that a person would write in Python: a DataLoader with two workers, a network of torchvision, maps
of the five predicted classes and the labelled one, boxes of the paper's rule, and the labelled class's box at 100
thresholds with OpenCV's contours. Prints one JSON document: figures in percent and the seconds of the loop.

    compare_evaluate.py WEIGHTS DATASET [COUNT]     DATASET: ILSVRC's val and annotations
"""

import json
import pathlib
import sys
import time
import xml.etree.ElementTree

import cv2
import numpy
import torch
import torchvision
from PIL import Image

SIDE = 224
MEAN = torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1)


class Photos(torch.utils.data.Dataset):
    def __init__(self, files):
        self.files = files

    def __len__(self):
        return len(self.files)

    def __getitem__(self, index):
        picture = Image.open(self.files[index]).convert("RGB")
        resized = numpy.asarray(picture.resize((SIDE, SIDE), Image.BILINEAR), dtype=numpy.float32) / 255
        return (torch.from_numpy(resized).permute(2, 0, 1) - MEAN) / STD, picture.size[0], picture.size[1], index


def ground_truth(file):
    root = xml.etree.ElementTree.parse(file).getroot()
    boxes = [[int(thing.find("bndbox/" + side).text) for side in ("xmin", "ymin", "xmax", "ymax")]
             for thing in root.iter("object")]
    return root.find("object/name").text, boxes


def overlap(a, b):
    width = min(a[2], b[2]) - max(a[0], b[0]) + 1
    height = min(a[3], b[3]) - max(a[1], b[1]) + 1
    common = max(width, 0) * max(height, 0)
    area = lambda box: (box[2] - box[0] + 1) * (box[3] - box[1] + 1)
    return common / (area(a) + area(b) - common)


def paper_box(upsampled, threshold):
    top = upsampled.max()
    if top <= 0:
        return None
    count, _, stats, _ = cv2.connectedComponentsWithStats((upsampled > threshold * top).astype(numpy.uint8))
    if count < 2:
        return None
    x, y, width, height, _ = stats[1 + stats[1:, cv2.CC_STAT_AREA].argmax()]
    return [x, y, x + width - 1, y + height - 1]


def best_at_thresholds(map_, size, boxes):
    """The best overlap of the largest contour's box at each of 100 thresholds, at 224 x 224."""
    resized = cv2.resize(map_, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    spread = resized.max() - resized.min()
    grey = (255 * (resized - resized.min()) / spread).astype(numpy.uint8) if spread > 0 else numpy.zeros_like(
        resized, dtype=numpy.uint8)
    scaled = [[int(value * SIDE / size[i % 2]) for i, value in enumerate(box)] for box in boxes]
    overlaps = []
    for step in range(100):
        _, mask = cv2.threshold(grey, int(step / 100 * grey.max()), 255, cv2.THRESH_BINARY)
        contours = cv2.findContours(mask, cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE)[0]
        if not contours:
            overlaps.append(0)
            continue
        x, y, width, height = cv2.boundingRect(max(contours, key=cv2.contourArea))
        overlaps.append(max(overlap([x, y, min(x + width, SIDE - 1), min(y + height, SIDE - 1)], box)
                            for box in scaled))
    return overlaps


def main():
    weights, data = sys.argv[1], pathlib.Path(sys.argv[2])
    files = sorted((data / "val").iterdir())[:int(sys.argv[3]) if len(sys.argv) > 3 else None]
    synsets = [line.split()[0] for line in (data.parent / "labels/synset_words.txt").read_text().splitlines()]
    network = torchvision.models.squeezenet1_1()
    network.load_state_dict(torch.load(weights))
    network.eval()
    maps = {}
    network.classifier[2].register_forward_hook(lambda module, given, output: maps.update(maps=output))
    truths = [ground_truth(data / "annotations" / (file.stem + ".xml")) for file in files]
    loader = torch.utils.data.DataLoader(Photos(files), batch_size=8, num_workers=2)
    errors = numpy.zeros(4)
    known = 0
    curve = numpy.zeros(100)
    start = time.perf_counter()
    with torch.no_grad():
        for inputs, widths, heights, indices in loader:
            logits = network(inputs)
            top = logits.topk(5).indices
            for row in range(len(indices)):
                synset, boxes = truths[indices[row]]
                label = synsets.index(synset)
                size = int(widths[row]), int(heights[row])
                planes = torch.relu(maps["maps"][row]).numpy()
                guesses = [int(guess) for guess in top[row]]
                found = {guess: paper_box(cv2.resize(planes[guess], size, interpolation=cv2.INTER_LINEAR), 0.2)
                         for guess in {*guesses, label}}
                right = found[label] is not None and max(overlap(found[label], box) for box in boxes) >= 0.5
                known += right
                for number, most in ((0, 1), (1, 5)):
                    errors[number] += label not in guesses[:most]
                    errors[number + 2] += label not in guesses[:most] or not right
                curve += numpy.array(best_at_thresholds(planes[label], size, boxes)) >= 0.5
    seconds = time.perf_counter() - start
    percent = lambda number: round(100 * float(number) / len(files), 3)
    names = ("top1_classification_error", "top5_classification_error", "top1_localization_error",
             "top5_localization_error")
    print(json.dumps({**{name: percent(error) for name, error in zip(names, errors)}, "gt-known": percent(known),
                      "maxboxacc": percent(curve.max()), "seconds": round(seconds, 3)}))


if __name__ == "__main__":
    main()
