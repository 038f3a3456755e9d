"""Parts of the receptive field page about the theoretical field: box and cone, numbers, checks, growth."""

import time
from pathlib import Path

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models.receptive_field import arithmetic as rf
from models.receptive_field.gradient import measured_size, measured_support
from models.receptive_field.units import boxes, support
from pages import shell
from pages.receptive_field import network
from pages.receptive_field.network import OWN, Setup
from pages.shell import _, state
from viz.receptive_field import cone as figures

SCRIPT = Path(__file__).parent / "receptive_field.js"
HEIGHT = 390
MAX_TERMS = 6  # summands that a formula shows before it is shortened


def field(setup: Setup, controls: DeltaGenerator) -> None:
    """The box of a unit on the photo, the cone through the layers, and the numbers of the layer."""
    with controls:
        numbers(setup)
    begun = time.perf_counter()
    cone = boxes(setup.config, setup.layer)
    seconds = time.perf_counter() - begun
    where = network.place()
    words = {
        "unit": _(
            "{layer}, unit ({row}, {column}): rows {top} to {bottom}, columns {left} to {right}; {padding} % is padding"
        ),
        "layer": _("{name} sees {size} px ({productivity}); the unit reads {units} of its units. Click to choose it."),
        "productivity": productivity_names(),
    }

    def arrived() -> None:
        click = shell.edited("stage").click or {}
        if "layer" in click:
            state.store("layer", click["layer"])
        elif "at" in click:
            state.store("at", tuple(click["at"]))

    shell.canvas(
        *figures.stage(setup.photo, (_("What the unit sees"), _("Through the layers"))),
        key="stage", height=HEIGHT, script=SCRIPT, on_edit=arrived,
        alt=_("The photo with the receptive field of one unit, and the cone of what it reads in every layer"),
        hint=_("Drag on the photo: the box follows the unit"),
        url={"at": network.link(where), "table": network.table() if setup.network == OWN else None},
        extra={**figures.geometry(setup.fields, cone, setup.index, setup.unit), "words": words},
    )  # fmt: skip
    lamps(setup)
    shell.formula(sum_formula(rf.terms(setup.fields, setup.layer), int(setup.fields.size[setup.index])))
    shell.footer(seconds)


def productivity_names() -> dict[str, str]:
    return {
        "productive": _("productive"),
        "critical": _("critical: sees more than the photo"),
        "unproductive": _("unproductive: its input does already"),
    }


def numbers(setup: Setup) -> None:
    fields, index = setup.fields, setup.index
    size, smallest = int(fields.size[index]), int(fields.smallest[index])
    start = fields.start[index]
    st.metric(_("Receptive field of a unit"), _("{size} px").format(size=size))
    rows = {
        _("jump between units"): _("{jump:g} px").format(jump=fields.jump[index]),
        _("effective padding"): _("{padding} px").format(padding=-start[1]),
        _("middle of unit 0"): f"{fields.centre[index, 1]:g}",
        _("map"): _("{height} × {width} units").format(height=fields.heights[index], width=fields.widths[index]),
    }
    if smallest != size:
        rows[_("smallest path")] = _("{size} px").format(size=smallest)
    st.markdown("  \n".join(f"{name}: **{value}**" for name, value in rows.items()))


def sum_formula(terms: tuple[rf.Term, ...], size: int) -> str:
    """Size = 1 + sum of (window - 1) * jump, with the numbers; the middle of a long sum is left out."""
    parts = [f"({term.window}-1)\\cdot {term.jump:g}" for term in terms]
    if len(parts) > MAX_TERMS:
        parts = [*parts[: MAX_TERMS // 2], r"\dots", *parts[-MAX_TERMS // 2 :]]
    joined = " + ".join(["1", *parts])
    return f"r = 1 + \\sum_l (k_l - 1)\\, j_l = {joined} = {size}\\ \\mathrm{{px}}"


@st.cache_data(max_entries=256, show_spinner=False)
def measured(config: rf.Config, layer: str, unit: tuple[int, int]) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    return measured_size(config, layer), measured_support(config, layer, unit), support(config, layer, unit)


def lamps(setup: Setup) -> None:
    """The formula against the gradient, and a warning where paths are not aligned."""
    size = int(setup.fields.size[setup.index])
    found, gradient, walked = measured(setup.config, setup.layer, setup.unit)
    top, left, bottom, right = gradient
    by_gradient = _("formula {size} = measured gradient support {found}").format(size=size, found=found)
    this_unit = _("this unit's gradient: rows {top}–{bottom}, columns {left}–{right} of the photo").format(
        top=top, bottom=bottom, left=left, right=right
    )
    apart = _("misaligned: the paths into {name} are {shift:g} px apart")
    joins = np.flatnonzero(setup.fields.shift[: setup.index + 1])
    shell.lamps(
        [
            (
                size == found,
                by_gradient,
                _("A network of ones is run on a long strip; pixels with a gradient are counted."),
            ),
            (
                gradient == walked,
                this_unit,
                _("The box without its padding, by following every tap and by the gradient."),
            ),
            *((False, apart.format(name=setup.fields.nodes[i].name, shift=setup.fields.shift[i]), "") for i in joins),
        ]
    )


def growth(setup: Setup, controls: DeltaGenerator) -> None:
    """Size against depth; which layers are productive on this photo; all numbers as a table."""
    with controls:
        numbers(setup)
    fields = setup.fields
    labels = {
        "size": _("largest path"), "smallest": _("smallest path"), "photo": _("side of the photo"),
        **productivity_names(), "chosen": _("chosen layer"),
        "x": _("layer"), "y": _("receptive field (px)"),
    }  # fmt: skip
    shell.show(figures.growth(fields, setup.index, labels), key="growth", alt=_("Receptive field against depth"))
    low, high = rf.useful_sides(fields)
    side = max(setup.config.height, setup.config.width)
    counts = {kind: fields.productivity[1:].count(kind) for kind in rf.PRODUCTIVITY}
    st.markdown(
        _(
            "On this photo of {side} px, {productive} layers are productive, {critical} critical, {unproductive} "
            "unproductive. Below {low} px some layer sees nothing new; above {high} px no unit sees the whole photo."
        ).format(side=side, low=low, high=high, **counts)
    )
    columns = (
        _("layer"), _("map"), _("size (px)"), _("smallest path (px)"), _("jump (px)"), _("start (px)"),
        _("first centre (px)"), _("on this photo"),
    )  # fmt: skip
    kinds = productivity_names()
    table = [
        (
            node.name, f"{fields.heights[i]} × {fields.widths[i]}", int(fields.size[i]), int(fields.smallest[i]),
            float(fields.jump[i]), int(fields.start[i, 1]), float(fields.centre[i, 1]), kinds[fields.productivity[i]],
        )
        for i, node in enumerate(fields.nodes)
    ]  # fmt: skip
    with st.expander(_("All layers in numbers")):
        st.dataframe([dict(zip(columns, row, strict=True)) for row in table], hide_index=True, height=320)
        shell.table_download("receptive_field", columns, table)
