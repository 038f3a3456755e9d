"""The part “Anchors”: anchors on the photo, what they learn, and the shapes that the objects suggest."""

import time
from functools import partial
from typing import Any

import numpy as np

from models.anchors import check, clusters, grid, matching
from models.images.decoding import Picture
from models.remembered import remembered
from pages import shell
from pages.anchors import boxes
from pages.anchors.settings import grid_config, matching_config
from pages.shell import _
from viz.anchors import lattice as figures
from viz.canvas import Pane

HEIGHT = 360
MOST_SHAPES = 12


def photo_controls(levels: tuple[int, ...]) -> shell.Values:
    """What is drawn on the photo, for a horizontal container."""
    options: dict[Any, str] = {"all": _("all")} | {level: f"P{level}" for level in levels}
    show = shell.choice("show", _("Under the pointer"), options, [*levels, "all"][len(levels) // 2], bare=True)
    return {"show": show, "positives": shell.toggle("positives", _("Positive anchors"), True)}


def view_controls(objects: boxes.Boxes) -> shell.Values:
    """What is drawn beside the photo."""
    views = {"objects": _("Objects"), "sizes": _("All sizes"), "shapes": _("k-means"), "offsets": _("Offsets")}
    values: shell.Values = {"view": shell.choice("view", _("View"), views, bare=True)}
    if values["view"] == "shapes":
        values["k"] = shell.slider("k", _("Shapes k"), 1, MOST_SHAPES, 3)
    if values["view"] == "offsets" and objects:
        values["object"] = shell.select("object", _("Object"), dict(enumerate(boxes.names(objects))))
    return values


def labels() -> dict[str, str]:
    return {
        "iou": _("best IoU with any anchor"), "needed": _("needed"),
        "width": _("width of the object (px)"), "height": _("height (px)"), "mean_iou": _("best IoU, mean over places"),
        "objects": _("objects"), "learned": _("learned shapes"), "k": _("shapes k"), "mean": _("mean IoU"),
        "cell": _("{cells}: {label}; best of {count} anchors {width} × {height} px, IoU {iou} with {object}"),
        "far": _("{cells}: {count} anchors, none overlaps an object: all are background"),
        "positive": _("learns it"), "ignored": _("left out of the loss"), "negative": _("background"),
    }  # fmt: skip


def drawings(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    """The photo with anchors, and the chosen view."""
    started = time.perf_counter()
    objects, config, (height, width) = values["objects"], grid_config(values), picture.pixels.shape[:2]
    anchors = grid.anchors(height, width, config)
    matched = matching.matching(anchors.boxes, boxes.corners(objects), matching_config(values))
    timing = shell.timing(time.perf_counter() - started)
    extra = figures.lattice(anchors, config, matched) | {
        "show": [level for level in config.levels if values["show"] in ("all", level)], "positives": values["positives"],
        "middle": not (values["positives"] and objects), "objects": boxes.names(objects), "words": labels(),
    }  # fmt: skip
    laid = figures.laid(learned(objects, values["k"]), boxes.corners(objects)) if objects and values["view"] == "shapes" else []  # fmt: skip
    photo = shell.Canvas(
        "photo", [Pane(picture.pixels, shapes=laid)], _("The photo with objects, and the anchors that match them"), HEIGHT,
        edit=boxes.editing(objects, matched.unmatched.tolist()), on_edit=partial(boxes.keep, picture, None, boxes.NEIGHBOURS),
        hint=_("Point at a cell; drag to draw an object"), script="anchors", extra=extra,
        captions=[] if shell.hidden("counts") else [*counts(anchors, matched, values), timing],
    )  # fmt: skip
    return [photo, *view(anchors, matched, values)]


def counts(anchors: grid.Anchors, matched: matching.Matching, values: shell.Values) -> list[shell.Caption]:
    """How many anchors learn what, the objects that none can learn, and the labels by torchvision."""
    objects, rule = values["objects"], matching_config(values)
    positive, ignored, negative = (np.count_nonzero(matched.label == kind) for kind in matching.KINDS)
    levels = " + ".join(f"P{level} {count:,}" for level, count in anchors.counts().items())
    rows = {
        _("anchors ({levels})").format(levels=levels): f"{len(anchors.boxes):,}", _("learn an object"): f"{positive:,}",
        _("are left out"): f"{ignored:,}", _("learn “background”"): f"{negative:,}",
    }  # fmt: skip
    captions = [shell.metrics(rows.items())]
    if len(matched.unmatched):
        lost = ", ".join(boxes.names(objects)[index] for index in matched.unmatched)
        text = _("No anchor reaches IoU {positive:.2f} with: {names}.")
        captions.append(shell.caption(text, positive=rule.positive, names=lost))
    if len(matched.unlearned):
        lost = ", ".join(boxes.names(objects)[index] for index in matched.unlearned)
        text = _("No anchor learns: {names}. With this rule nothing teaches the network these objects.")
        captions.append(shell.caption(text, names=lost))
    if objects:
        difference = check.difference(anchors.boxes, boxes.corners(objects), matched, rule)
        reference = _("torchvision.models.detection Matcher and box_iou: labels, and IoUs of anchors that learn and of objects")  # fmt: skip
        captions.append(shell.compare(reference, difference, 1e-9))
    return captions


def view(anchors: grid.Anchors, matched: matching.Matching, values: shell.Values) -> list[shell.Drawing]:
    """What stands beside the photo."""
    objects, words = values["objects"], labels()
    corners, names = boxes.corners(objects), boxes.names(objects)
    if values["view"] == "sizes":
        covered = figures.coverage(matching.coverage(grid_config(values)), corners, names, words)
        note = shell.caption(_("Dark: no anchor has about this size and shape."))
        alt = _("Best IoU that an object of each width and height can hope for")
        return [shell.Chart("coverage", covered, alt), shell.Captions("dark", [note])]
    if not objects:
        return [shell.Captions("none", [shell.caption(_("Draw objects on the photo: drag from corner to corner."))])]
    if values["view"] == "objects":
        best = figures.best_of_objects(matched, corners, values["positive"], names, words)
        return [shell.Chart("best", best, _("Best IoU of each object with any anchor, by size"))]
    if values["view"] == "offsets":
        return [offsets(anchors, matched, values)]
    found, alt = learned(objects, values["k"]), _("Objects and learned shapes by width and height")
    curve = figures.elbow(elbow(objects), len(found.shapes), words)
    drawn = shell.Chart("learned", figures.learned_shapes(found, corners, words), alt)
    return [drawn, shell.Chart("elbow", curve, _("Mean IoU by number of shapes"))]


@remembered(64)
def learned(objects: boxes.Boxes, k: int) -> clusters.Clusters:
    return clusters.clusters(boxes.corners(objects), clusters.Config(min(k, len(objects))))


@remembered(64)
def elbow(objects: boxes.Boxes) -> np.ndarray:
    return clusters.elbow(boxes.corners(objects), clusters.Config(min(MOST_SHAPES, len(objects))))


def offsets(anchors: grid.Anchors, matched: matching.Matching, values: shell.Values) -> shell.Captions:
    """What the network must answer for one object's best anchor, number by number."""
    index, objects = values["object"], values["objects"]
    best, box = matched.best_anchor[index], boxes.corners(objects)[index]
    steps, (row, column) = check.steps(anchors.boxes[best], box), anchors.cell[best]
    rows = {_("anchor"): anchors.boxes[best], _("object"): box, _("anchor, decoded with the offsets"): steps.decoded}
    return shell.Captions("offsets", [
        shell.table((_("offset"), "", ""), figures.offset_rows(steps)),
        shell.table(("", "x1", "y1", "x2", "y2"), [(name, *(f"{side:.1f}" for side in sides)) for name, sides in rows.items()]),
        shell.caption(
            _("Best anchor of the {name}: P{level}, row {row}, column {column}, IoU {iou:.2f}. The network learns the four offsets; they make a bounding box of the anchor. The same offsets move a small anchor by a few pixels, a large one by many."),
            name=boxes.names(objects)[index], level=anchors.level[best], row=row, column=column, iou=matched.best_iou[index],
        ),
        shell.compare("torchvision.models.detection BoxCoder", steps.difference, 1e-9),
    ])  # fmt: skip


def code(picture: Picture, values: shell.Values) -> None:
    """The program behind this part, or behind the shapes beside it."""
    if values["view"] == "shapes" and values["objects"]:
        config = clusters.Config(min(values["k"], len(values["objects"])))
        shown = "result.shapes.round(1).tolist(), round(result.mean_iou, 3)"
        shell.code(clusters.clusters, boxes.corners(values["objects"]), config, shows=shown, also=(clusters.shape_iou,))
        return
    height, width = picture.pixels.shape[:2]
    anchors = shell.attribute(shell.step(grid.anchors, height, width, grid_config(values)), "boxes")
    shown = "len(result.label), (result.label == 1).sum(), result.best_iou.round(3)"
    objects, rule = boxes.corners(values["objects"]), matching_config(values)
    shell.code(matching.matching, anchors, objects, rule, shows=shown, also=(grid.anchors,))
