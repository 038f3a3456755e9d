"""One layer on the photo: choose an output, see its taps, drag them, and watch torchvision's feature map follow."""

import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import streamlit as st

from models.sampling.backtrack import backtrack, stacked
from models.sampling.check import number_difference
from models.sampling.convolution import bilinear, deformable_convolution, torchvision_code, working_picture
from models.sampling.facts import facts, numbers
from models.sampling.layer import CHANNELS, Config
from pages import shell
from pages.sampling import settings as layers
from pages.sampling.settings import Values, nearest
from pages.shell import _
from viz import sampling as figures

__all__ = ["below", "drawings", "nearest", "settings"]

SCRIPT = Path(__file__).with_name("sampling.js")


def settings() -> dict[str, Any]:
    values = layers.settings()
    disabled, most = values["stride"] > 1, deepest(values["kernel_size"])
    return values | {"depth": shell.slider("depth", _("Layers alike in a row"), 1, most, 1, disabled=disabled)}


def deepest(kernel_size: int) -> int:
    return 3 if kernel_size <= 4 else 2  # 4,096 points are followed within a frame, 15,625 are not


def depth(values: Values) -> int:
    return min(values["depth"], deepest(values["kernel_size"])) if values["stride"] == 1 else 1


def drawings(values: Values) -> list[shell.Drawing]:
    """The photo with the points that one output reads, a close-up to drag them in, and the feature map."""
    config, image = layers.layer(values), layers.working(values["picture"])
    started = time.perf_counter()
    found = stacked(image, config, depth(values))
    seconds = time.perf_counter() - started
    moved = {tap: values["taps"].get(tap, (0.0, 0.0, 1.0)) for tap in range(config.kernel_size**2)}
    return [shell.Canvas(
        "layer", figures.layer_panes(image, found[-1], pane_titles(config.family)), height=370, script=SCRIPT,
        alt=_("The points of the photo that one output of the layer reads, and the layer's feature map"),
        edit=shell.Edit(  # on no pane: the script draws and moves the taps itself
            pane=-1, points=[{"name": str(tap), "xy": [x, y], "mask": mask} for tap, (y, x, mask) in moved.items()]
        ),
        on_edit=keep_taps, extra={**asdict(facts(config, tuple(image.shape[1:]), found)), "words": readouts()},
        captions=[
            shell.caption(hint(config.family)),
            *measures(config, *image.shape[1:]),
            shell.compare(_("our own sum of bilinear samples"), max(layer.difference for layer in found), 1e-5),
            shell.timing(seconds, note=_("Choosing outputs and looking at taps needs no server.")),
        ],
    )]  # fmt: skip


def keep_taps(sent: shell.Edited) -> None:
    points = {int(p["name"]): (p["xy"][1], p["xy"][0], p["mask"]) for p in sent.points or []}
    layers.taps().set({tap: place for tap, place in points.items() if place != (0, 0, 1)})


def measures(config: Config, height: int, width: int) -> list[shell.Caption]:
    """Sizes, parameters and multiply-adds, each with its formula and the numbers in it."""
    found = numbers(config, height, width)
    k, d, s, p, g = config.kernel_size, config.dilation, config.stride, config.padding, config.groups
    rows = {
        _("Window: d (k − 1) + 1"): f"{d} · ({k} − 1) + 1 = {found.window} px",
        _("Rows: ⌊(H + 2p − window) / s⌋ + 1"): f"⌊({height} + 2 · {p} − {found.window}) / {s}⌋ + 1 = {found.rows}",
        _("Parameters: k² C D / G"): f"{k}² · {CHANNELS} · {CHANNELS} / {g} = {found.parameters}",
        _("Multiply-adds"): f"{found.parameters} · {found.rows} · {found.columns} = {found.multiply_adds:,}",
    }
    difference = number_difference(found, config, height, width)
    return [shell.metrics(rows.items()), shell.compare(_("torch's own layer and its FLOP counter"), difference)]


def below(values: Values) -> None:
    """The offsets to take away, and the way back to untouched taps."""
    config, picture = layers.layer(values), values["picture"]
    if values["family"] != "standard":
        if values["taps"]:
            st.button(_("Put the taps back"), key="put back", on_click=layers.taps().clear)
        title = _("Offset tensor as torchvision wants it: y before x, interleaved, relative to each tap's place")
        with shell.panel("offsets", title) as is_open:
            if is_open:  # colouring code is slow in the browser, and a dragged tap redraws it
                st.code(torchvision_code(config, *layers.working(picture).shape[1:]), language="python")
    image = shell.step(working_picture, shell.attribute(picture, "pixels"))
    shell.code(
        stacked, image, config, depth(values), also=(bilinear, deformable_convolution, backtrack),
        shows="(tuple(result[-1].output.shape), round(result[-1].output.mean().item(), 4))",
    )  # fmt: skip


def pane_titles(family: str) -> dict[str, str]:
    by = "conv2d" if family == "standard" else "deform_conv2d"
    return {
        "photo": _("Photo: what one output reads"),
        "close-up": _("Close-up") if family == "standard" else _("Close-up: drag the taps"),
        "output": _("Output of {function}").format(function=by),
    }


def hint(family: str) -> str:
    return {
        "standard": _("Move over the output, or press the photo, to choose an output. Arrow keys move it by one."),
        "deformable": _("Drag taps in the close-up. Move over the output, or press the photo, to choose an output."),
        "modulated": _("Drag taps in the close-up; click one to switch it off, turn the wheel for values between."),
    }[family]


def readouts() -> dict[str, str]:
    """The sentences of the script, about the numbers that it computes."""
    return {
        "tap": _("Tap {tap}: offset y {oy}, x {ox}; reads {sum} = {value}; weight {weight}, mask {mask}"),
        "output": _("Output ({row}, {column}) = {own} in this browser, {shown} by torch; {taps} taps read {pixels} pixels (the plain window has {area})"),
        "colors": _("Output ({row}, {column}): mean of its colours {own}; shown as {shown}; {taps} taps read {pixels} pixels (the plain window has {area})"),
        "deep": _("Output ({row}, {column}) of layer {depth} = {shown}: {points} points of the photo"),
    }  # fmt: skip
