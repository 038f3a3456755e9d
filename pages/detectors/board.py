"""The part “Who learns”: boxes drawn on the photo, and the cells that learn them."""

from functools import partial

import numpy as np

from models.boxes import areas
from models.detection import check, rules, targets
from models.images.decoding import Picture
from models.images.marked import MARKED
from pages import shell
from pages.catalogue import link
from pages.detectors import matching
from pages.detectors.settings import corners, edit, editing, names, rule_words
from pages.shell import _
from viz.detection import board as figures


def kept(picture: Picture) -> "shell.Kept[shell.codecs.Boxes]":
    return shell.objects(picture, MARKED.get(picture.name, ()))


def board_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        rule = shell.select("rule", _("Who learns an object?"), rule_words())
        if rule == "hungarian":
            matching.paired(picture, kept(picture), stage)
            return
        values: shell.Values = {
            "rule": rule, "objects": kept(picture).value,
            "stride": shell.slider("stride", _("Stride (px)"), 8, 128, 32, step=8, help=_("Side of a cell: a deeper level of the network has larger ones.")),
            "levels": shell.slider("levels", _("Levels"), 1, 3, 1, help=_("Maps of this stride, twice and four times it. An object learns on one of them, by its size (FPN).")),
        }  # fmt: skip
        if rule == "iou":
            values["anchor"] = shell.slider("anchor", _("Side of the anchor (px)"), 16, 400, 150, step=2)
        if rule == "gaussian":
            values["overlap"] = shell.slider("overlap", _("IoU within the radius"), 0.05, 0.95, 0.7, step=0.01)
            values["published"] = shell.toggle("published", _("Radius as first published"))
        if rule == "centre":
            values["predictors"] = shell.slider("predictors", _("Boxes per cell, B"), 1, 5, 2)
            values["grid"] = shell.slider("grid", _("Cells per side, S, of the tensor"), 3, 13, 7)
    with stage:
        if shown := shell.follow(partial(drawings, picture), values, key="board"):
            height, width = picture.pixels.shape[:2]
            shell.code(rules.by_level, corners(shown["objects"]), height, width, config(shown), shown["levels"], shows="[(one.owner.tolist(), one.lost) for one in result]", also=(rules.assigned,))  # fmt: skip
        if rule == "iou":
            link("anchors", _("Anchors of all sizes and shapes, on the page Anchors and suppression"), part="anchors")
        if rule == "inside":
            link("anchors", _("Which box suppresses which, on the page Anchors and suppression"), part="film")


def config(values: shell.Values) -> rules.Config:
    given = {name: values[name] for name in ("rule", "stride", "anchor", "overlap", "published") if name in values}
    return rules.Config(**given)


def drawings(picture: Picture, values: shell.Values) -> list[shell.Row]:
    """The photo under the cells of each level; under YOLO's rule the tensor beside it."""
    boxes, setting, (height, width) = values["objects"], config(values), picture.pixels.shape[:2]
    found = rules.by_level(corners(boxes), height, width, setting, values["levels"])
    title = _("Filled cells learn the object of their colour") if len(found) == 1 else _("Stride {stride} px")
    strides = [one.stride for one in rules.pyramid(setting, values["levels"])]
    panes = [
        figures.cells(picture.pixels, one, stride, title.format(stride=stride))
        for one, stride in zip(found, strides, strict=True)
    ]
    photo = shell.Canvas(
        "cells", panes, _("The photo with objects, and the cells that learn them"), 460, hint=_("Drag a box, or draw a new one"),
        edit=editing(boxes), sets=edit,
    )  # fmt: skip
    numbers = shell.Captions("counts", counts(values, found, setting))
    beside = asked(picture, values) if values["rule"] == "centre" else []
    return [shell.Row((3, 2), ((photo,), (*beside, numbers)))]


def counts(values: shell.Values, found: list[rules.Assigned], setting: rules.Config) -> list[shell.Caption]:
    """How many cells learn, on which level, who is lost, and the rule asked cell by cell."""
    boxes, called = values["objects"], names(values["objects"])
    learning = sum(int((one.owner >= 0).sum()) for one in found)
    rows = [(_("cells"), f"{sum(one.owner.size for one in found)}"), (_("learn an object"), f"{learning}"), (_("per object"), f"{learning / len(boxes):.2f}" if boxes else _("— (nothing drawn)"))]  # fmt: skip
    captions = [shell.metrics(rows)]
    if lost := [called[index] for one in found for index in one.lost]:
        text = _("No cell learns: {names}. Nothing teaches the network these objects at this stride.")
        captions.append(shell.caption(text, names=", ".join(lost)))
    for index, to in [pair for one in found for pair in one.taken][:3]:
        captions.append(shell.caption(_("{one} and {other} claim one cell: {other} keeps it."), one=called[index], other=called[to]))  # fmt: skip
    if values["levels"] > 1:
        captions += pyramid(boxes, setting, values["levels"])
    if values["rule"] == "gaussian":
        captions += circles(boxes, values)
    reference = _("asking every cell by itself from distances of centres; for IoU: torchvision's box_iou")
    captions.append(shell.compare(reference, check.rule_difference(corners(boxes), found, setting)))
    captions.append(shell.caption(rule_notes()[values["rule"]]))
    return captions


def pyramid(boxes: "shell.codecs.Boxes", setting: rules.Config, levels: int) -> list[shell.Caption]:
    """The level of each object."""
    sides = np.sqrt(areas(corners(boxes)))
    strides = [rules.pyramid(setting, levels)[index].stride for index in rules.level(sides, setting.stride, levels)]
    rows = [(name, f"{side:.0f}", f"{stride}") for name, side, stride in zip(names(boxes), sides, strides, strict=True)]
    note = _("FPN: an object learns on the level where it is {least} to {most} cells wide; smaller ones on the finest, larger ones on the coarsest. Two objects in one cell then collide less: their sizes part them.")  # fmt: skip
    head = (_("object"), _("√(wh) (px)"), _("stride (px)"))
    return [shell.table(head, rows), shell.caption(note, least=int(rules.FINEST), most=int(2 * rules.FINEST))]


def circles(boxes: "shell.codecs.Boxes", values: shell.Values) -> list[shell.Caption]:
    """The radius of each object, and the least IoU that a box within it really has."""
    rows = []
    for name, (x1, y1, x2, y2) in zip(names(boxes), corners(boxes), strict=True):
        size = (y2 - y1, x2 - x1)
        exact, published = (rules.radius(*size, values["overlap"], wrong) for wrong in (False, True))
        rows.append((name, f"{exact:.1f}", f"{check.least_overlap(*size, exact):.3f}", f"{published:.1f}", f"{check.least_overlap(*size, published):.3f}"))  # fmt: skip
    head = (_("object"), _("radius (px)"), _("least IoU within"), _("as published (px)"), _("least IoU within"))
    note = _("Often said: within the radius a box still has the wanted IoU. Look: with the published formula it does not; three quadratic equations were divided by 2, not by 2a.")  # fmt: skip
    return [shell.table(head, rows), shell.caption(note)]


def asked(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    """The tensor of YOLO v1, and how it is made."""
    boxes, size = values["objects"], picture.pixels.shape[:2]
    kinds = list(dict.fromkeys(names(boxes)))
    labels = np.array([kinds.index(name) for name in names(boxes)], int)
    grid, predictors = values["grid"], values["predictors"]
    found = targets.tensor(corners(boxes), labels, size, grid, predictors, len(kinds))
    channels = [f"{part}{b + 1}" for b in range(predictors) for part in ("x", "y", "w", "h", "c")] + kinds
    chart = figures.tensor(found, channels, (_("cell, row by row"), ""))
    gap = check.tensor_difference(found, corners(boxes), size, predictors)
    text = _("{grid} × {grid} × ({predictors}·5 + {kinds}) = {all} numbers, {filled} of them not zero.")
    note = shell.caption(text, grid=grid, predictors=predictors, kinds=len(kinds), all=found.size, filled=int((found != 0).sum()))  # fmt: skip
    chance = shell.caption(_("If five centres lay anywhere, some cell of {grid} × {grid} would hold two of them in {share:.1%} of photos."), grid=grid, share=targets.collision(grid, 5))  # fmt: skip
    return [
        shell.Chart("tensor", chart, _("Every number that the network is asked for")),
        shell.Captions(
            "tensor numbers", [note, shell.compare(_("the boxes that the tensor decodes to"), gap, 1e-9), chance]
        ),
    ]


def rule_notes() -> dict[str, str]:
    return {
        "centre": _("YOLO v1: only the cell that holds the centre learns; two centres in one cell cost one object."),
        "three": _("Often said: one cell learns one object. Look: YOLOv5 asks three cells (fewer at the edge), each of its anchors by size, so an offset must reach from −0.5 to 1.5."),
        "inside": _("All cells inside learn the box, the smallest object first: each will answer, and suppression must choose."),
        "iou": _("One square anchor a cell: from IoU 0.5 it learns, from 0.4 to 0.5 it is left out (hatched), and each object's best anchor is forced."),
        "gaussian": _("Often said: anchor-free detectors need no assignment. Look: the centre's cell learns; its neighbours are asked for less background, by a Gaussian."),
    }  # fmt: skip
