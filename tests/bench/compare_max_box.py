#!/usr/bin/env python3
"""MaxBoxAccV2 and the paper-rule boxes at all 1,000 thresholds as a person evaluates them in Python with OpenCV: one
threshold after the other. Prints the score in percent and the milliseconds that each takes of a map.

    compare_max_box.py MAPS DATASET COUNT     MAPS: <image id>.npy of DATASET's images (ILSVRC's val and annotations)
"""

import pathlib
import sys
import time

import cv2
import numpy

from compare_evaluate import SIDE, ground_truth

THRESHOLDS = numpy.arange(0, 1, 0.001)
OVERLAPS = (0.3, 0.5, 0.7)


def overlaps(boxes, truths):
    """[boxes, truths], inclusive coordinates."""
    boxes, truths = boxes[:, None, :], truths[None, :, :]
    sides = numpy.minimum(boxes[..., 2:], truths[..., 2:]) - numpy.maximum(boxes[..., :2], truths[..., :2]) + 1
    common = numpy.maximum(sides, 0).prod(axis=-1)
    area = lambda some: (some[..., 2:] - some[..., :2] + 1).prod(axis=-1)
    return common / (area(boxes) + area(truths) - common)


def contour_boxes(grey, threshold):
    """[contours, 4] of the mask above a threshold."""
    _, mask = cv2.threshold(grey, int(threshold * grey.max()), 255, cv2.THRESH_BINARY)
    contours = cv2.findContours(mask, cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE)[0]
    boxes = []
    for contour in contours:
        x, y, width, height = cv2.boundingRect(contour)
        boxes.append([x, y, min(x + width, SIDE - 1), min(y + height, SIDE - 1)])
    return boxes or [[0, 0, 0, 0]]


def max_box_hits(scores, truths):
    """[thresholds, overlaps] of one map: the best of all contours."""
    resized = cv2.resize(scores, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    spread = resized.max() - resized.min()
    grey = (255 * ((resized - resized.min()) / spread)).astype(numpy.uint8) if spread > 0 else numpy.zeros(
        resized.shape, numpy.uint8)
    best = []
    for threshold in THRESHOLDS:
        best.append(overlaps(numpy.array(contour_boxes(grey, threshold)), truths).max())
    return numpy.array(best)[:, None] >= OVERLAPS


def paper_boxes(upsampled):
    """Of the largest component above each share of the maximum."""
    top = upsampled.max()
    found = []
    for threshold in THRESHOLDS:
        _, _, stats, _ = cv2.connectedComponentsWithStats((upsampled > threshold * top).astype(numpy.uint8))
        found.append(stats[1 + stats[1:, cv2.CC_STAT_AREA].argmax()] if len(stats) > 1 else None)
    return found


def main():
    folder, data, count = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
    cv2.setNumThreads(1)
    files = sorted((data / "val").iterdir())[:count]
    hits = numpy.zeros((len(THRESHOLDS), len(OVERLAPS)))
    seconds = {"hits": 0.0, "boxes": 0.0}
    for file in files:
        scores = numpy.load(folder / (file.stem + ".npy")).astype(numpy.float32)
        _, boxes = ground_truth(data / "annotations" / (file.stem + ".xml"))
        height, width = cv2.imread(str(file)).shape[:2]
        truths = (numpy.array(boxes) * SIDE / [width, height, width, height]).astype(int)
        start = time.perf_counter()
        hits += max_box_hits(scores, truths)
        seconds["hits"] += time.perf_counter() - start
        upsampled = cv2.resize(scores, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR)
        start = time.perf_counter()
        paper_boxes(upsampled)
        seconds["boxes"] += time.perf_counter() - start
    hits /= len(files)
    milliseconds = {name: 1e3 * value / len(files) for name, value in seconds.items()}
    print(f"score {100 * hits.max(axis=0).mean():.3f} maxboxaccv2_ms {milliseconds['hits']:.3f} "
          f"boxes_ms {milliseconds['boxes']:.3f}")


if __name__ == "__main__":
    main()
