"""Proof by painting: what is painted outside the field of a unit changes no bit of it."""

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models.receptive_field.gradient import painting
from models.receptive_field.units import support
from pages import shell
from pages.receptive_field.network import Setup
from pages.receptive_field.parts import HEIGHT, numbers
from pages.shell import _, state
from viz.canvas import Box, Pane
from viz.colors import BLUE, VERMILION


def proof(setup: Setup, controls: DeltaGenerator) -> None:
    """Paint the photo: outside the field the unit's values keep every bit."""
    with controls:
        numbers(setup)
    top, left, bottom, right = box = support(setup.config, setup.layer, setup.unit)
    height, width = setup.photo.shape[:2]

    def preset(kind: str) -> None:
        shell.forget("painting")
        state.store("painted", kind)

    with st.container(horizontal=True):
        st.button(_("Paint all outside the box"), on_click=preset, args=("outside",))
        st.button(_("One pixel inside"), on_click=preset, args=("inside",))
        st.button(_("Nothing"), on_click=preset, args=("nothing",))
    drawn = shell.edited("painting").boxes
    mask = np.zeros((height, width), bool)
    if drawn is None:
        kind = state.value("painted", "outside", str)
        if kind == "outside":
            mask[:] = True
            mask[top : bottom + 1, left : right + 1] = False
        elif kind == "inside":
            mask[(top + bottom) // 2, (left + right) // 2] = True
    for entry in drawn or ():
        x1, y1, x2, y2 = (round(value) for value in entry["xyxy"])
        mask[y1:y2, x1:x2] = True
    result = shell.heavy(painting, setup.config, setup.layer, setup.unit, box, setup.photo, mask)
    painted = np.where(mask[..., None], 255 - setup.photo, setup.photo)
    shape = Box((left, top, right + 1, bottom + 1), BLUE, 3)
    shell.canvas(
        Pane(setup.photo, _("The photo: drag to paint a rectangle"), shapes=[shape], smooth=True),
        Pane(painted, _("Painted: negative colours"), shapes=[shape], smooth=True),
        key="painting", height=HEIGHT - 20, edit=shell.Edit(boxes=drawn or [], draw=True, color=VERMILION),
        alt=_("The photo, and the photo painted over"), hint=_("Drag to paint; Delete removes the chosen rectangle"),
    )  # fmt: skip
    outside = result.painted - result.inside
    shell.verdict(
        (result.change == 0) == (result.inside == 0),
        _("{outside} pixels painted outside the box, {inside} inside: the unit changes by {change:.6g}").format(
            outside=outside, inside=result.inside, change=result.change
        ),
        help=_("A random ReLU network of this table runs on both photos in double precision; every bit is compared."),
    )
    if result.change == 0:
        st.markdown(_("**Exactly 0**: not one bit of the unit's four values has changed."))
    st.dataframe(
        {_("photo"): result.before, _("painted"): result.after, _("difference"): result.after - result.before},
        hide_index=True,
    )  # fmt: skip
