"""Parts of the receptive field page about the theoretical field: box and cone, numbers, checks, growth."""

import time
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from models.receptive_field import arithmetic as rf
from models.receptive_field.gradient import measured_size, measured_support
from models.receptive_field.units import boxes, support
from pages import shell
from pages.receptive_field.settings import Setup, place
from pages.shell import _
from viz.receptive_field import cone as figures

HEIGHT = 390


def numbers(chosen: Setup) -> shell.Captions:
    """What the layer's units see, in numbers."""
    fields, index = chosen.fields, chosen.index
    rows = {
        _("Layer"): chosen.layer,
        _("receptive field of a unit"): _("{size} px").format(size=chosen.size),
        _("jump between units"): _("{jump:g} px").format(jump=fields.jump[index]),
        _("effective padding"): _("{padding} px").format(padding=-fields.start[index, 1]),
        _("middle of unit 0"): f"{fields.centre[index, 1]:g}",
        _("map"): _("{height} × {width} units").format(height=fields.heights[index], width=fields.widths[index]),
    }
    if (smallest := int(fields.smallest[index])) != chosen.size:
        rows[_("smallest path")] = _("{size} px").format(size=smallest)
    return shell.Captions("numbers", [shell.metrics(rows.items())])


def field(chosen: Setup, values: shell.Values) -> list[shell.Drawing]:
    """The box of a unit on the photo, the cone through the layers, and the numbers of the layer."""
    started = time.perf_counter()
    cone = boxes(chosen.config, chosen.layer)
    seconds = time.perf_counter() - started
    dark, titles = shell.dark(), (_("What the unit sees"), _("Units it reads along a row, by layer"))
    words = {
        "unit": _("{layer}, unit ({row}, {column}): rows {top} to {bottom}, columns {left} to {right}; {padding}% is padding"),
        "layer": _("{name} sees {size} px ({productivity}, by its smallest path of {smallest} px). The chosen unit depends on {units} units of this layer along each row. Click to choose it."),
        "reads": _("{name}: {units}"),
        "productivity": productivity_names(),
    }  # fmt: skip
    extra = {**figures.geometry(chosen.fields, cone, chosen.index, chosen.unit, dark), "words": words}
    terms = figures.terms(rf.terms(chosen.fields, chosen.layer))
    total = shell.caption(_("{size} px = 1 + Σ (window − 1) · jump = {terms}"), terms=terms, size=chosen.size)
    return [shell.Canvas(
        "stage", figures.stage(chosen.photo, titles, dark), height=HEIGHT,
        script="receptive_field", on_edit=choose, extra=extra, captions=[*checks(chosen), total, shell.timing(seconds)],
        alt=_("The photo with the receptive field of one unit, and the cone of what it reads in every layer"),
        hint=_("Drag on the photo: the box follows the unit"),
    )]  # fmt: skip


def choose(sent: shell.Edited) -> None:
    """A layer was clicked in the cone, or a place on the photo."""
    if sent.click and "layer" in sent.click:
        shell.set_controls({"layer": sent.click["layer"]})
    elif sent.click:
        place().set(tuple(sent.click["at"]))


def productivity_names() -> dict[str, str]:
    return {
        "productive": _("productive"),
        "critical": _("critical: sees more than the photo"),
        "unproductive": _("unproductive: the layer before it already sees more than the photo"),
    }


@lru_cache(256)
def measured(config: rf.Config, layer: str, unit: tuple[int, int]) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    return measured_size(config, layer), measured_support(config, layer, unit), support(config, layer, unit)


def checks(chosen: Setup) -> list[shell.Caption]:
    """The formula against the gradient, and a warning where paths are not aligned."""
    found, gradient, walked = measured(chosen.config, chosen.layer, chosen.unit)
    top, left, bottom, right = gradient
    by_gradient = _("formula {size} px, measured {found} px").format(size=chosen.size, found=found)
    this_unit = _("this unit's gradient: rows {top}–{bottom}, columns {left}–{right} of the photo")
    apart = _("misaligned: the paths into {name} are {shift:g} px apart")
    fields = chosen.fields
    return [
        shell.check(
            chosen.size == found, by_gradient,
            _("A network of ones is run on a long strip; pixels with a gradient are counted."),
        ),
        shell.check(
            gradient == walked, this_unit.format(top=top, bottom=bottom, left=left, right=right),
            _("The box without its padding, by following every tap and by the gradient."),
        ),
        *(
            shell.check(False, apart.format(name=fields.nodes[i].name, shift=fields.shift[i]))
            for i in np.flatnonzero(fields.shift[: chosen.index + 1])
        ),
    ]  # fmt: skip


def growth(chosen: Setup, values: shell.Values) -> list[shell.Drawing]:
    """Size against depth; which layers are productive on this photo."""
    fields = chosen.fields
    labels = {
        "size": _("largest path"), "smallest": _("smallest path"), "photo": _("side of the photo"),
        "productive": _("productive"), "critical": _("critical"), "unproductive": _("unproductive"), "chosen": _("chosen layer"), "x": _("layer"), "y": _("receptive field (px)"),
    }  # fmt: skip
    low, high = rf.useful_sides(fields)
    counts = {kind: fields.productivity[1:].count(kind) for kind in rf.PRODUCTIVITY}
    side = max(chosen.config.height, chosen.config.width)
    judged = _("On this photo of {side} px, {productive} layers are productive, {critical} critical, {unproductive} unproductive. Critical: its smallest path sees more than the photo; unproductive: so did that of the layer before it.").format(side=side, **counts)  # fmt: skip
    border = _("On photos below {low} px some layer sees more than the photo even by its smallest path; on photos above {high} px no unit sees all of it.").format(low=low, high=high)  # fmt: skip
    often = _("Often written: a convolution and a pool of size k turn a field of k px into 2k + k − 2 px. Look at the preset “Field by field”: 3, 5, 9, 13 px for k = 3, as every layer adds (window − 1) · jump.")  # fmt: skip
    tiles = _("The first unit of {layer} reads {rim} px beyond the photo's edge: U-Net mirrors such a rim around a photo, or a tile of it.").format(layer=chosen.layer, rim=-fields.start[chosen.index, 1])  # fmt: skip
    said = [judged, border, often, *([tiles] if chosen.network == "U-Net" else [])]
    alt, captions = _("Receptive field against depth"), [shell.caption(text) for text in said]
    chart = shell.Chart("growth", figures.growth(fields, chosen.index, labels), alt, on_click=choose_dot)
    return [chart, shell.Captions("useful", captions)]


def choose_dot(sent: dict[str, Any]) -> None:
    """A dot of the chart was clicked: its layer."""
    shell.set_controls({"layer": max(1, round(sent["x"]))})


def table(chosen: Setup) -> None:
    """All numbers of all layers."""
    fields, kinds = chosen.fields, productivity_names()
    columns = (
        _("layer"), _("map"), _("size (px)"), _("smallest path (px)"), _("jump (px)"), _("start (px)"),
        _("first centre (px)"), _("on this photo"),
    )  # fmt: skip
    rows = figures.layer_rows(fields, kinds)
    with shell.panel("all layers", _("All layers in numbers")) as is_open:
        if is_open:
            st.dataframe([dict(zip(columns, row, strict=True)) for row in rows], hide_index=True, height=320)
            shell.table_download("receptive_field", columns, rows)
