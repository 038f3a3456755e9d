"""Parts of the receptive field page about the theoretical field: box and cone, growth, layer table, proof by painting."""

import time
from pathlib import Path

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models import receptive_field as rf
from models.receptive_field_gradient import measured_size, measured_support, painting
from models.receptive_field_table import KINDS, from_rows, parsed, rows, written
from models.receptive_field_units import boxes, support
from pages import shell
from pages.convolution import _receptive_field_network as network
from pages.convolution._receptive_field_network import OWN, Setup
from pages.shell import _, state
from viz import receptive_field as figures
from viz.canvas import Box, Pane
from viz.colors import BLUE, VERMILION

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


def layers(setup: Setup | None, controls: DeltaGenerator) -> None:
    """The table to edit; any change makes it the user's own. It is shown while it is refused, too."""
    if setup:
        with controls:
            numbers(setup)
    current = network.layers()
    cells, key = rows(current), f"table {hash(current)}"

    def edited() -> None:
        changes = st.session_state[key]
        changed = [{**row, **changes["edited_rows"].get(i, {})} for i, row in enumerate(cells)]
        kept = [row for i, row in enumerate(changed) if i not in changes["deleted_rows"]]
        network.take(from_rows([*kept, *changes["added_rows"]]))

    def pasted() -> None:
        text = st.session_state[f"text {key}"]
        try:
            network.take(parsed(text))
        except ValueError as refusal:
            state.store("table problem", str(refusal))

    if problem := st.session_state.pop(state.slot("table problem"), None):
        shell.refused(problem)
    st.caption(
        _(
            "A row reads the row above it, or the layer named under “reads”; “add” joins the layers named there, "
            "as a+b. “input” is the photo. Empty padding keeps the size, as “SAME” does."
        )
    )
    st.data_editor(
        cells, key=key, num_rows="dynamic", on_change=edited, hide_index=True, height=380,
        column_order=("kind", "kernel_size", "stride", "padding", "dilation", "repeat", "name", "inputs"),
        column_config={
            "kind": st.column_config.SelectboxColumn(_("kind"), options=list(KINDS), default="conv", required=True),
            "kernel_size": st.column_config.NumberColumn(_("kernel size"), step=1, default=3),
            "stride": st.column_config.NumberColumn(_("stride"), step=1, default=1),
            "padding": st.column_config.NumberColumn(_("padding"), step=1),
            "dilation": st.column_config.NumberColumn(_("dilation"), step=1, default=1),
            "repeat": st.column_config.NumberColumn(_("repeat"), step=1, default=1),
            "name": st.column_config.TextColumn(_("name")),
            "inputs": st.column_config.TextColumn(_("reads")),
        },
    )  # fmt: skip
    st.text_area(_("The same table as text"), written(current), key=f"text {key}", on_change=pasted, height=100)


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
