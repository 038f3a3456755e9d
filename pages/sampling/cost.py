"""One layer built in nine ways: what it costs, and what one of its outputs depends on."""

import time
from dataclasses import fields
from typing import Any

import streamlit as st

from models.sampling.check import cost_difference
from models.sampling.cost import (
    FIXED,
    Config,
    connections,
    costs,
    evaluated,
    evenly_written,
    miniature,
    nearest_groups,
    overlap,
)
from pages import shell
from pages.sampling.settings import Values
from pages.shell import _
from viz import sampling as figures

NAMES = {"kernel_size": "cost_kernel", "groups": "cost_groups", "dilation": "cost_dilation", "stride": "up"}


def settings() -> dict[str, Any]:
    per_side, groups = (
        _("Taps along one side of the kernel."),
        _("The channels are split into this many groups that do not see each other."),
    )
    return {
        "in_channels": shell.slider("in_channels", _("Channels in, C"), 4, 512, 64, step=4),
        "out_channels": shell.slider("out_channels", _("Channels out, D"), 4, 512, 128, step=4),
        "cost_kernel": shell.slider("cost_kernel", _("Kernel size, k"), 1, 7, 3, help=per_side),
        "cost_groups": shell.slider("cost_groups", _("Groups, G"), 1, 32, 4, help=groups),
        "cost_dilation": shell.slider("cost_dilation", _("Dilation"), 1, 6, 2, help=_("Distance between neighbouring taps of the dilated layer, in pixels.")),
        "up": shell.slider("up", _("Stride of the transposed layer"), 1, 4, 2, help=_("Pixels between what neighbouring inputs write.")),
        "size": shell.slider("size", _("Height and width, pixels"), 4, 128, 56),
        "way": shell.select("way", _("Look at its connections"), {name: names()[name] for name in FIXED}),
    }  # fmt: skip


def layer(values: Values) -> Config:
    return Config(**{field.name: values[NAMES.get(field.name, field.name)] for field in fields(Config)})


def nearest(values: Values) -> dict[str, object]:
    return {"cost_groups": nearest_groups(layer(values))}


def drawings(values: Values) -> list[shell.Drawing]:
    """Bars of all ways; what one output depends on, and how evenly the transposed layer writes."""
    config, way = layer(values), values["way"]
    started = time.perf_counter()
    found = costs(config)
    seconds = time.perf_counter() - started
    titles = {
        "parameters": _("parameters"), "adds": _("multiply-adds"),
        "connections": _("{way}: what one output reads").format(way=names()[way]),
        "overlap": _("Transposed: writers of each output"),
    }  # fmt: skip
    panes = figures.connection_panes(
        connections(way, miniature(way, config)).numpy(), overlap(config.kernel_size, config.stride, 8).numpy(), titles
    )
    even = evenly_written(config.kernel_size, config.stride)
    return [
        shell.Chart("costs", figures.cost_bars(found, names() | titles), _("Parameters and multiply-adds of each way")),
        shell.Canvas(
            "connections", panes, titles["connections"], height=250,
            hint=_("A tile for each of 8 input channels: how many weights connect its pixels with one output."),
            captions=[
                shell.check(even, _("evenly written") if even else _("checkerboard"), _("Even only where the stride divides the kernel size.")),
                shell.compare(_("the parameters and the FLOP counter of torch's own modules"), cost_difference(found)),
                shell.timing(seconds),
            ],
        ),
    ]  # fmt: skip


def below(values: Values) -> None:
    config = layer(values)
    labels = {"window": _("window"), "parameters": _("parameters"), "adds": _("multiply-adds")}
    with st.expander(_("Formulas with their numbers"), expanded=True):
        st.markdown(figures.cost_table(costs(config), names() | labels))
        sizes = _("C = {c}, D = {d}, k = {k}, G = {g}; P output pixels, I input pixels: {p:,}. Biases left out.")
        st.markdown(sizes.format(
            c=config.in_channels, d=config.out_channels, k=config.kernel_size, g=config.groups, p=config.size**2
        ))  # fmt: skip
    shows = "[(cost.name, cost.parameters, cost.multiply_adds) for cost in result]"
    shell.code(costs, config, also=(evaluated, connections), shows=shows)


def names() -> dict[str, str]:
    return {
        "standard": _("standard"), "dilated": _("dilated"), "1 × 1": _("1 × 1"), "grouped": _("grouped"),
        "depthwise separable": _("depthwise separable"), "spatially separable": _("spatially separable"),
        "transposed": _("transposed"), "deformable": _("deformable"), "modulated": _("modulated"),
    }  # fmt: skip
