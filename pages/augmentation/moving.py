"""Motions of the photo: where its box, mask and key points go."""

from functools import partial, reduce

import numpy as np

from models.augmentation import fingerprint, geometry
from models.augmentation.check import box_difference
from models.images.decoding import Picture
from pages import shell
from pages.augmentation import settings
from pages.shell import _
from viz import augmentation as figures
from viz.canvas import Mask, Pane
from viz.colors import AMBER, BLUE


def drawn_values(picture: Picture, values: shell.Values) -> dict[str, object]:
    """What is drawn on the photo: box, key points, and the mask where it is painted."""
    drawn: dict[str, object] = {"box": settings.box(picture).value, "points": settings.points(picture).value}
    if values["object"] == "painted":
        drawn["cells"] = settings.cells(picture, object_box(picture, drawn)).value
    return drawn


def program(picture: Picture, values: shell.Values) -> None:
    given = shell.step(fingerprint.small, shell.attribute(picture, "pixels"))
    move = shell.step(geometry.matrix, motion(values, values["transform"]), settings.image(picture).shape)
    shell.code(geometry.warped, given, move, values["fill"], shows="result.mean().round(3)", also=(geometry.moved_box,))


def object_box(picture: Picture, values: shell.Values) -> geometry.Box:
    height, width = settings.image(picture).shape[:2]
    box: geometry.Box = values["box"][0][:4] if values["box"] else (0.0, 0.0, float(width), float(height))
    return box


def motion(values: shell.Values, name: str) -> geometry.Motion:
    amount = values[settings.AMOUNTS[name][0]] if name in settings.AMOUNTS else 0.0
    return geometry.Motion(name, amount, values["fill"])


def drawings(picture: Picture, values: shell.Values) -> list[shell.Drawing | shell.Row]:
    """Before, with a box to drag; after, with the rule's box and the true one of the moved mask."""
    image, box = settings.image(picture), object_box(picture, values)
    points = np.array(values["points"]).reshape(-1, 2)
    mask = geometry.mask_of_cells(values["cells"], image.shape) if "cells" in values else settings.mask(picture, box)
    chain = [geometry.matrix(motion(values, name), image.shape) for name in (values["transform"], *values["then"])]
    steps = chain + [np.linalg.inv(move) for move in reversed(chain)] * values["back"]
    moved, now, picture_now = box, mask, image
    for move in steps:
        moved = geometry.moved_box(moved, move, values["rule"], now)
        now, picture_now = geometry.moved_mask(now, move), geometry.warped(picture_now, move, values["fill"])
    whole = reduce(lambda before, move: move @ before, steps)
    outlines = rule_and_truth(values, moved, whole, now, box)
    captions = [shell.metrics(box_numbers(box, outlines, now, mask))]
    if values["rule"] in ("corners", "ellipse") and len(steps) == 1:
        gap = box_difference(box, whole, values["rule"], moved)
        captions.append(shell.compare(_("the extremes of 4,000 moved points of the outline, in px"), gap, 1e-2))
    captions.append(shell.caption(_("Blue: the box that the rule gives. Dashed green: the tight box of the moved mask; the mask is cut out of the first box by its colours (GrabCut), or painted.")))  # fmt: skip
    words = _("There and back") if values["back"] else ", ".join(settings.transform_words()[name] for name in (values["transform"], *values["then"]))  # fmt: skip
    panes = [
        Pane(image, _("Before: drag the box and the points"), [Mask(mask, figures.GREEN, 45, 0.35, _("mask"))]),
        figures.moved(picture_now, outlines, now, geometry.moved_points(points, whole), words, _("mask")),
    ]  # fmt: skip
    labels = [{"name": str(i + 1), "xy": xy.tolist(), "color": AMBER} for i, xy in enumerate(points)]
    bench = shell.Canvas(
        "bench", panes, _("The photo before and after the transform, with box, mask and key points"), 440, captions=captions,
        edit=shell.Edit(boxes=[{"xyxy": list(box), "label": "", "color": BLUE}], points=labels), on_edit=partial(edited, picture),
    )  # fmt: skip
    return [shell.Row((4, 1), ([bench], [board(picture, box, values["cells"])]))] if "cells" in values else [bench]


def rule_and_truth(
    values: shell.Values, moved: geometry.Box, whole: np.ndarray, now: np.ndarray, box: geometry.Box
) -> dict[str, np.ndarray]:
    """Corners of the box that the rule gives, and of the tight one of the moved mask where some of it is left."""
    turned = values["rule"] == "rotated"
    outlines = {"rule": geometry.moved_points(geometry.corners(box), whole) if turned else geometry.corners(moved)}
    if now.any():
        outlines["true"] = geometry.turned_box(now) if turned else geometry.corners(geometry.tight_box(now))
    return outlines


def box_numbers(
    box: geometry.Box, outlines: dict[str, np.ndarray], now: np.ndarray, mask: np.ndarray
) -> list[tuple[str, str]]:
    seen = geometry.on_picture(outlines["rule"], now.shape)
    overlap = f"{geometry.outline_overlap(seen, outlines['true']):.3f}" if "true" in outlines else "–"
    return [
        (_("Area of the box, as a multiple of before"), f"{geometry.outline_area(outlines['rule']) / geometry.outline_area(geometry.corners(box)):.3f}"),
        (_("IoU with the tight box"), overlap), (_("Object still on the picture"), f"{now.sum() / mask.sum():.1%}"),
    ]  # fmt: skip


def board(picture: Picture, box: geometry.Box, cells: np.ndarray) -> shell.Canvas:
    """The cells of an own mask, stretched over the photo."""
    return shell.Canvas(
        "painted", [Pane(cells, _("Paint the object"))], _("The mask as cells, to paint"), 260, tools=False,
        edit=shell.Edit(cells=True, board=partial(settings.cells, picture, box)), hint=_("Drag to paint or erase"),
    )  # fmt: skip


def edited(picture: Picture, sent: shell.Edited) -> None:
    if sent.boxes:
        settings.box(picture).set(sent.labelled_boxes()[:1])
    if sent.points:
        settings.points(picture).set(tuple(value for point in sent.points for value in point["xy"]))
