#!/usr/bin/python3
"""The box metrics written plainly with OpenCV and NumPy, as references for the evaluation's tests.

usage: evaluation_reference.py FOLDER [DATA]

Writes levels.SIZE.npz (bytes of maps, true boxes, overlaps at every threshold), curves.npz (hits at 1,000
thresholds), cubic.npz (resized maps), authors.npz (boxes by the authors' rule) and sweep.KIND.npz (overlaps and
errors of the boxes by the paper's rule). With DATA, the folder of real data, real maps are among them.
"""
import glob
import os
import sys

import cv2
import numpy

random = numpy.random.RandomState(20160627)


def smooth(height, width):
    cells = random.uniform(-4, 20, (random.randint(2, 8), random.randint(2, 8))).astype(numpy.float32)
    return cv2.resize(cells, (width, height), interpolation=cv2.INTER_CUBIC)


def normalised(scores):
    scores = scores.astype(numpy.float32)
    if numpy.isnan(scores).any() or scores.min() == scores.max():
        return numpy.zeros_like(scores)
    scores = scores - scores.min()
    return scores / scores.max()


def as_bytes(scores):
    return (normalised(scores) * 255).astype(numpy.uint8)


def random_bytes(kind, height, width):
    if kind == 0:
        return random.randint(0, 256, (height, width)).astype(numpy.uint8)
    if kind == 1:
        return (random.randint(0, random.randint(2, 6), (height, width)) * 51).astype(numpy.uint8)
    if kind == 2:
        return as_bytes(smooth(height, width))
    if kind == 3:
        return as_bytes(smooth(height, width) + random.uniform(-3, 3, (height, width)))
    # Rings within rings, with gaps, and a maximum below 255: holes and what lies in them.
    y, x = numpy.mgrid[0:height, 0:width]
    away = numpy.maximum(abs(x - width // 2), abs(y - height // 2)) + random.randint(0, 2, (height, width)) * (
        random.uniform(size=(height, width)) < 0.05)
    return (away % random.randint(2, 5) * random.randint(30, 60)).astype(numpy.uint8)


def random_boxes(height, width):
    boxes = []
    for _ in range(3):
        x = numpy.sort(random.randint(0, width, 2))
        y = numpy.sort(random.randint(0, height, 2))
        boxes.append([x[0], y[0], x[1], y[1]])
    return numpy.array(boxes)


def overlap(box, truth):
    """Inclusive coordinates."""
    w = max(0, min(box[2], truth[2]) - max(box[0], truth[0]) + 1)
    h = max(0, min(box[3], truth[3]) - max(box[1], truth[1]) + 1)
    area = lambda b: (b[2] - b[0] + 1) * (b[3] - b[1] + 1)
    return w * h / (area(box) + area(truth) - w * h)


def best(box, truths):
    return max(overlap(box, truth) for truth in truths)


def overlaps_above(image, threshold, truths):
    """Of the contour with the largest area, and of the best one."""
    height, width = image.shape
    _, mask = cv2.threshold(image, int(threshold), 255, cv2.THRESH_BINARY)
    contours = cv2.findContours(mask, cv2.RETR_TREE, cv2.CHAIN_APPROX_SIMPLE)[-2]
    if len(contours) == 0:
        nothing = best([0, 0, 0, 0], truths)
        return nothing, nothing

    def of(contour):
        x, y, w, h = cv2.boundingRect(contour)
        return best([x, y, min(x + w, width - 1), min(y + h, height - 1)], truths)

    return of(max(contours, key=cv2.contourArea)), max(of(contour) for contour in contours)


def levels(folder, name, maps):
    images = numpy.array(maps)
    truths = numpy.array([random_boxes(*image.shape) for image in images])
    found = numpy.array([[overlaps_above(image, level, boxes) for level in range(255)]
                         for image, boxes in zip(images, truths)])
    numpy.savez(os.path.join(folder, "levels.%s.npz" % name), maps=images.astype(numpy.int32),
                truths=truths.astype(numpy.int32), largest=found[:, :, 0], any=found[:, :, 1])


def curves(folder, maps):
    """Hits at the published thresholds of maps resized and normalised as published."""
    thresholds = numpy.arange(0, 1, 0.001)
    hits = numpy.zeros((4, len(thresholds)), numpy.int32)
    truths = []
    for scores in maps:
        image = as_bytes(cv2.resize(scores, (224, 224), interpolation=cv2.INTER_CUBIC))
        x, y, w, h = cv2.boundingRect((image > 90).astype(numpy.uint8))
        boxes = numpy.array([[x + w // 9, y, x + w - 1, y + h - h // 7], [0, 0, 40, 50], [100, 90, 180, 200]])
        truths.append(boxes)
        for k, threshold in enumerate(thresholds):
            largest, any_contour = overlaps_above(image, int(threshold * numpy.max(image)), boxes)
            hits[0, k] += largest >= 0.5
            for i, least in enumerate((0.3, 0.5, 0.7)):
                hits[1 + i, k] += any_contour >= least
    numpy.savez(os.path.join(folder, "curves.npz"), maps=numpy.array(maps), hits=hits,
                truths=numpy.array(truths).astype(numpy.int32))


def cubic(folder):
    arrays = {}
    for width, height in ((7, 7), (14, 14), (13, 11), (1, 1), (2, 5), (500, 333), (224, 56)):
        scores = random.uniform(-4, 20, (height, width)).astype(numpy.float32)
        arrays["from_%dx%d" % (width, height)] = scores
        arrays["to_%dx%d" % (width, height)] = cv2.resize(scores, (224, 224), interpolation=cv2.INTER_CUBIC)
    numpy.savez(os.path.join(folder, "cubic.npz"), **arrays)


def author_boxes(image):
    height, width = image.shape
    boxes = []
    for threshold in (20, 100, 110):
        _, mask = cv2.threshold(image, threshold, 255, cv2.THRESH_BINARY)
        distance = cv2.distanceTransform(mask, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
        distance = cv2.normalize(distance, None, 0, 255, cv2.NORM_MINMAX)
        inner = (distance > 10).astype(numpy.uint8) * 255
        for contour in cv2.findContours(inner, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)[-2]:
            x, y, w, h = cv2.boundingRect(contour)
            box = [x, y, min(x + w, width - 5), min(y + h, height - 5)]
            if box[0] < box[2] and box[1] < box[3]:
                boxes.append(box)
    area = lambda b: max(0, b[2] - b[0]) * max(0, b[3] - b[1])
    boxes.sort(key=area, reverse=True)
    i = 0
    while i < len(boxes):
        j = i + 1
        while j < len(boxes):
            a, b = boxes[i], boxes[j]
            common = area([max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])])
            if common > 0.5 * max(area(a), area(b)):
                del boxes[j]
            j += 1
        i += 1
    return boxes


def authors(folder):
    arrays = {}
    for i in range(200):
        height, width = random.randint(8, 200, 2)
        image = random_bytes(2 + i % 3, height, width)
        if i < 2:
            image[:] = (255, 60)[i]
        arrays["map_%d" % i] = image.astype(numpy.int32)
        # A first row that is none, so that a map without boxes has an array too.
        arrays["boxes_%d" % i] = numpy.array([[0, 0, 0, 0]] + author_boxes(image), numpy.int32)
    numpy.savez(os.path.join(folder, "authors.npz"), **arrays)


def paper_box(scores, percent, seen):
    """By the paper's rule, in the image, inclusive; None where the map has no positive maximum."""
    maximum = float(scores.max())
    if maximum <= 0:
        return None
    mask = scores.astype(numpy.float64) > percent / 100 * maximum
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(numpy.uint8), connectivity=8)
    areas = stats[1:, cv2.CC_STAT_AREA]
    largest = 1 + numpy.flatnonzero(areas == areas.max())
    first = min(largest, key=lambda label: numpy.flatnonzero(labels == label)[0])
    x, y, w, h = (int(value) for value in stats[first, :4])
    height, width = scores.shape
    seen_w, seen_h = seen[2] - seen[0] + 1, seen[3] - seen[1] + 1
    return [seen[0] + x * seen_w // width, seen[1] + y * seen_h // height,
            seen[0] - (-(x + w) * seen_w // width) - 1, seen[1] - (-(y + h) * seen_h // height) - 1]


def pixels(box):
    return max(0, box[2] - box[0] + 1) * max(0, box[3] - box[1] + 1)


def common_pixels(a, b):
    return pixels([max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])])


def box_error(box, truths):
    """0 right, 2 several instances, 3 part, 4 too large, 5 wrong region."""
    if box is None:
        return 5
    common = [common_pixels(box, truth) for truth in truths]
    if any(2 * c >= pixels(box) + pixels(truth) - c for c, truth in zip(common, truths)):
        return 0
    if len(truths) > 1 and all(10 * c > 3 * pixels(truth) for c, truth in zip(common, truths)):
        return 2
    if any(2 * c > pixels(box) for c in common):
        return 3
    if any(10 * c >= 7 * pixels(truth) for c, truth in zip(common, truths)):
        return 4
    return 5


def overlap_code(box, truths):
    if box is None:
        return 0
    return max(250 * common_pixels(box, truth) // (pixels(box) + pixels(truth) - common_pixels(box, truth))
               for truth in truths)


def truths_around(box, kind):
    """Boxes for which this one is about right, several at once, a part, too large, or somewhere."""
    if box is None or kind == 4:
        return [[3, 5, 3 + int(random.randint(5, 90)), 5 + int(random.randint(5, 90))]]
    x0, y0, x1, y1 = box
    w, h = x1 - x0 + 1, y1 - y0 + 1
    if kind == 0:
        return [[x0 + w // 9, y0, x1 + w // 7, y1 + h // 8]]
    if kind == 1:
        return [[x0 - w // 8, y0, x0 + w // 3, y1], [x0 + w // 2, y0 - h // 9, x1, y1]]
    if kind == 2:
        return [[x0 - w // 2, y0 - h // 3, x1 + w // 4, y1 + h], [0, 0, 9, 9]]
    return [[x0 + w // 4, y0 + h // 4, x0 + w // 2, y0 + h // 2]]


def sweep(folder, name, maps):
    """The best overlap as floor(250 IoU), and the kind of error, at every 1 %."""
    arrays = {"maps": [], "seen": [], "truths": [], "truth_counts": [], "codes": [], "errors": []}
    for i, scores in enumerate(maps):
        scores = scores.astype(numpy.float32)
        seen = ([0, 0, 499, 374], [0, 0, 223, 223], [20, 0, 351, 299])[i % 3]
        boxes = [paper_box(scores, percent, seen) for percent in range(100)]
        truths = truths_around(boxes[int(random.randint(0, 90))], i % 5)
        arrays["maps"].append(scores)
        arrays["seen"].append(seen)
        arrays["truth_counts"].append(len(truths))
        arrays["truths"].append((truths + [[0, 0, 0, 0]])[:2])
        arrays["codes"].append([overlap_code(box, truths) for box in boxes])
        arrays["errors"].append([box_error(box, truths) for box in boxes])
    numpy.savez(os.path.join(folder, "sweep.%s.npz" % name),
                **{key: numpy.array(values, numpy.float32 if key == "maps" else numpy.int32)
                   for key, values in arrays.items()})


def main():
    folder = sys.argv[1]
    cubic(folder)
    authors(folder)
    for size, count in (((16, 16), 1500), ((31, 23), 800), ((5, 9), 500)):
        levels(folder, "%dx%d" % size, [random_bytes(i % 5, size[1], size[0]) for i in range(count)])
    levels(folder, "224x224", [random_bytes(2 + i % 3 * (i > 20), 224, 224) for i in range(24)])
    curves(folder, [smooth(14, 14) for _ in range(20)])
    sweep(folder, "random", [smooth(224, 224) + (i % 4 == 3) * random.uniform(-2, 2, (224, 224)) for i in range(75)] +
          [numpy.full((224, 224), value) for value in (-1, 2)])
    if len(sys.argv) > 2:
        cams = [cam for file in sorted(glob.glob(os.path.join(sys.argv[2], "reference", "torch", "*.npz")))
                for cam in numpy.load(file)["cams"]]
        if cams:
            levels(folder, "real", [as_bytes(cv2.resize(cam.astype(numpy.float32), (224, 224),
                                                        interpolation=cv2.INTER_CUBIC)) for cam in cams])
            sweep(folder, "real", [cv2.resize(cam.astype(numpy.float32), (224, 224)) for cam in cams])


main()
