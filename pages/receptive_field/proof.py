"""Proof by painting: what is painted outside the field of a unit changes no bit of it."""

import numpy as np
import streamlit as st

from models.receptive_field.gradient import painting
from models.receptive_field.units import support
from pages import shell
from pages.receptive_field.field import HEIGHT
from pages.receptive_field.settings import Setup
from pages.shell import _, codecs
from viz.canvas import Box, Pane
from viz.colors import BLUE, VERMILION

KINDS = ("outside", "inside", "nothing")  # painted as a whole, one pixel, not at all; or what was drawn by hand


def proof(chosen: Setup) -> None:
    """Paint the photo: outside the field the unit's values keep every bit."""
    box = support(chosen.config, chosen.layer, chosen.unit)
    height, width = chosen.photo.shape[:2]
    painted = shell.kept("painted", "outside", codecs.option(KINDS))
    drawn = shell.kept("rectangles", (), codecs.boxes(width, height))
    buttons = (_("Paint all outside the box"), _("One pixel inside"), _("Nothing"))
    with st.container(horizontal=True):
        for kind, words in zip(KINDS, buttons, strict=True):
            values = {"painted": kind, "rectangles": ()}
            st.button(words, key=f"paint {kind}", on_click=shell.set_controls, args=(values,))
    mask = painted_mask((height, width), box, drawn.value, painted.value)
    result = shell.on_worker(painting, chosen.config, chosen.layer, chosen.unit, box, chosen.photo, mask)
    top, left, bottom, right = box
    shape = Box((left, top, right + 1, bottom + 1), BLUE, 3)
    outside = _("{outside} pixels painted outside the box, {inside} inside: the unit changes by {change:.6g}").format(
        outside=result.painted - result.inside, inside=result.inside, change=result.change
    )
    captions = [shell.check(
        (result.change == 0) == (result.inside == 0), outside,
        _("A random ReLU network of this table runs on both photos in double precision; every bit is compared."),
    )]  # fmt: skip
    if result.change == 0:
        captions.append(shell.caption(_("Exactly 0: not one bit of the unit's four values has changed.")))
    panes = [
        Pane(chosen.photo, _("The photo: drag to paint a rectangle"), shapes=[shape], smooth=True),
        Pane(result.picture, _("Painted: negative colours"), shapes=[shape], smooth=True),
    ]
    boxes = [{"xyxy": sides, "label": "", "color": VERMILION} for *sides, _label in drawn.value]
    shell.show(shell.Canvas(
        "painting", panes, _("The photo, and the photo painted over"), HEIGHT - 20, captions=captions,
        edit=shell.Edit(boxes=boxes, draw=True, color=VERMILION),
        on_edit=lambda sent: drawn.set(sent.labelled_boxes()),
        hint=_("Drag to paint; Delete removes the chosen rectangle"),
    ))  # fmt: skip
    st.dataframe(
        {_("photo"): result.before, _("painted"): result.after, _("difference"): result.after - result.before},
        hide_index=True,
    )  # fmt: skip


def painted_mask(shape: tuple[int, ...], box: tuple[int, ...], drawn: codecs.Boxes, kind: str) -> np.ndarray:
    """The pixels that are painted, ``[H, W] bool``: the rectangles, or where there are none what the buttons say."""
    top, left, bottom, right = box
    mask = np.zeros(shape, bool)
    for *sides, _label in drawn:
        x1, y1, x2, y2 = map(round, sides)
        mask[y1:y2, x1:x2] = True
    if not drawn and kind == "outside":
        mask[:] = True
        mask[top : bottom + 1, left : right + 1] = False
    elif not drawn and kind == "inside":
        mask[(top + bottom) // 2, (left + right) // 2] = True
    return mask
