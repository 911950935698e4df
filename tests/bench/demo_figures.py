#!/usr/bin/env python3
"""Measures the networks that ship with the program on drawn pictures that none of them was trained with.

    tests/bench/demo_figures.py BUILD-FOLDER [MODEL-OR-NAME…] [--count N] [--seed S]

Prints the table of resources/models/README.md. Boxes and classes are those that `actiscope cam --json` prints; what is
right is decided here, from the annotations: a class when it is the picture's, a box when it overlaps one of the
class's boxes with an IoU of at least one half. GT-known looks at the box of the picture's own class, localization
at that of the first class, which must be right, too. Not a test: it takes minutes.
"""

import argparse
import json
import pathlib
import subprocess
import tempfile
import xml.etree.ElementTree as xml

CLASSES = 64


def iou(a, b):
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0
    both = width * height
    return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both)


def true_boxes(picture, name):
    """Of the picture's class; exclusive on the right and below, where VOC is inclusive and counts from 1."""
    root = xml.parse(picture.parent / "annotations" / (picture.stem + ".xml")).getroot()
    boxes = []
    for thing in root.iter("object"):
        if thing.findtext("name") == name:
            x0, y0, x1, y1 = (int(thing.findtext(f"bndbox/{side}")) for side in ("xmin", "ymin", "xmax", "ymax"))
            boxes.append((x0 - 1, y0 - 1, x1, y1))
    return boxes


def draw(program, folder, options):
    subprocess.run([program, "demo-data", "--out", folder, *options], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    return sorted(folder.glob("*/*/*.jpg"))


def answers(program, model, pictures, top):
    done = subprocess.run([program, "cam", "--list", "-", "--model", model, "--top", str(top), "--json"], check=True,
                          text=True, input="\n".join(map(str, pictures)), stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL)
    return json.loads(done.stdout)["images"]


def localization(program, model, pictures):
    """Shares: top-1, GT-known, top-1 localization error."""
    right = known = localized = 0
    for image in answers(program, model, pictures, CLASSES):
        picture = pathlib.Path(image["path"])
        name = picture.parent.name
        truth = true_boxes(picture, name)
        first = image["predictions"][0]
        own = next(one for one in image["predictions"] if one["name"] == name)
        known += overlaps(own, truth)
        right += first is own
        localized += first is own and overlaps(own, truth)
    count = len(pictures)
    return right / count, known / count, 1 - localized / count


def overlaps(prediction, truth):
    return prediction["box"] is not None and max((iou(prediction["box"], box) for box in truth), default=0) >= 0.5


def scenes(program, model, folder, pictures):
    """Shares: top-1, indoor or outdoor told right."""
    facts = {one["name"]: one for one in json.loads((folder / "demo.json").read_text())["scenes"]}
    right = environment = 0
    for image in answers(program, model, pictures, 1):
        name = pathlib.Path(image["path"]).parent.name
        right += image["predictions"][0]["name"] == name
        environment += image["scene"]["environment"] == facts[name]["environment"]
    return right / len(pictures), environment / len(pictures)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("models", nargs="*", default=["demo-gap", "demo-gmp"])
    parser.add_argument("--scenes", default="demo-scenes", help="the network of scenes; empty: none")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=2)
    arguments = parser.parse_args()
    program = arguments.build.resolve() / "bin/actiscope"
    common = ["--count", str(arguments.count), "--seed", str(arguments.seed)]
    print("| model | pictures | top-1 | GT-known | top-1 localization error |\n|---|---|---|---|---|")
    for title, more in (("standard", []), ("hard", ["--hard"])):
        with tempfile.TemporaryDirectory() as place:
            pictures = draw(program, pathlib.Path(place) / "set", common + more)
            for model in arguments.models:
                shares = localization(program, model, pictures)
                print(f"| {model} | {title} | " + " | ".join(f"{100 * share:.1f} %" for share in shares) + " |",
                      flush=True)
    if not arguments.scenes:
        return
    print("\n| model | pictures | top-1 | indoor or outdoor |\n|---|---|---|---|")
    for title, more in (("standard", []), ("hard", ["--hard"])):
        with tempfile.TemporaryDirectory() as place:
            folder = pathlib.Path(place) / "set"
            pictures = draw(program, folder, common + ["--task", "scenes"] + more)
            shares = scenes(program, arguments.scenes, folder, pictures)
            print(f"| {arguments.scenes} | {title} | " + " | ".join(f"{100 * share:.1f} %" for share in shares) + " |",
                  flush=True)


main()
