"""Proof by painting: what is painted outside the field of a unit changes no bit of it."""

import numpy as np

from models.receptive_field.gradient import Painting, painting
from models.receptive_field.units import support
from pages import shell
from pages.receptive_field.field import HEIGHT
from pages.receptive_field.settings import Setup
from pages.shell import _, codecs
from viz.canvas import Box, Pane, Points
from viz.colors import BLUE, VERMILION


def proof(chosen: Setup) -> None:
    """Paint the photo: outside the field the unit's values keep every bit."""
    box = support(chosen.config, chosen.layer, chosen.unit)
    height, width = chosen.photo.shape[:2]
    kind = shell.choice(
        "painted", _("Paint"),
        {"outside": _("All outside the box"), "inside": _("One pixel inside"), "nothing": _("Only my rectangles")},
    )  # fmt: skip
    drawn = shell.kept("rectangles", (), codecs.boxes(width, height))
    mask = painted_mask((height, width), box, drawn.value, kind)
    result = shell.on_worker(painting, chosen.config, chosen.layer, chosen.unit, box, chosen.photo, mask)
    top, left, bottom, right = box
    shapes: list[Box | Points] = [Box((left, top, right + 1, bottom + 1), BLUE, 3)]
    if kind == "inside":
        row, column = middle(box)
        shapes.append(Points([(column + 0.5, row + 0.5)], VERMILION, 5))
    panes = [
        Pane(chosen.photo, _("The photo"), shapes=shapes, smooth=True),
        Pane(result.picture, _("Painted: negative colours"), shapes=shapes, smooth=True),
    ]  # fmt: skip
    boxes = [{"xyxy": sides, "label": "", "color": VERMILION} for *sides, _label in drawn.value]

    def paint(sent: shell.Edited) -> None:
        drawn.set(sent.labelled_boxes())
        if sent.boxes:
            shell.set_controls({"painted": "nothing"})

    shell.show(shell.Canvas(
        "painting", panes, _("The photo, and the photo painted over"), HEIGHT - 20, captions=verdict(result, kind),
        edit=shell.Edit(boxes=boxes, draw=True, color=VERMILION), on_edit=paint,
        hint=_("Drag to paint; Delete removes the chosen rectangle"),
    ))  # fmt: skip


def verdict(result: Painting, kind: str) -> list[shell.Caption]:
    """What painting did to the unit; a law only where all that was painted lies outside its field."""
    outside = result.painted - result.inside
    text = _("{outside:,} pixels painted outside the box, {inside:,} inside: the unit changes by {change:.6g}").format(
        outside=outside, inside=result.inside, change=result.change
    )
    help = _("A random ReLU network of this table runs on both photos in double precision; every bit is compared.")
    if not result.painted:
        covered, nothing = _("Nothing to paint: the field covers the whole photo."), _("Nothing is painted.")
        return [shell.caption(covered if kind == "outside" else nothing)]
    law = outside and not result.inside
    captions = [shell.check(result.change == 0, text, help) if law else shell.caption(text)]
    if law and result.change == 0:
        captions.append(shell.caption(_("Exactly 0: not one bit of the unit's four values has changed.")))
    elif result.change == 0:
        captions.append(shell.caption(_("No painted pixel had a way to the unit, or the ReLUs on its way were shut.")))
    values = zip(result.before, result.after, result.after - result.before, strict=True)
    rows = [(i, *(f"{value:.6f}" for value in row)) for i, row in enumerate(values, 1)]
    return [*captions, shell.table((_("channel"), _("photo"), _("painted"), _("difference")), rows)]


def middle(box: tuple[int, ...]) -> tuple[int, int]:
    """Row and column of the pixel in the middle of a box."""
    return (box[0] + box[2]) // 2, (box[1] + box[3]) // 2


def painted_mask(shape: tuple[int, ...], box: tuple[int, ...], drawn: codecs.Boxes, kind: str) -> np.ndarray:
    """The pixels that are painted, ``[H, W] bool``: the rectangles, and what is chosen."""
    top, left, bottom, right = box
    mask = np.full(shape, kind == "outside")
    if kind == "outside":
        mask[top : bottom + 1, left : right + 1] = False
    elif kind == "inside":
        mask[middle(box)] = True
    for *sides, _label in drawn:
        x1, y1, x2, y2 = map(round, sides)
        mask[y1:y2, x1:x2] = True
    return mask
