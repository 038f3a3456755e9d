"""The chain of operations of the morphology page."""

from typing import NamedTuple

import streamlit as st

from models.morphology.operations import OPERATIONS
from pages import shell
from pages.shell import _, state

MAX_STEPS = 5


def operation_names() -> dict[str, str]:
    return {
        "erosion": _("Erosion"), "dilation": _("Dilation"), "opening": _("Opening"), "closing": _("Closing"),
        "gradient": _("Gradient"), "internal_gradient": _("Inner gradient"), "external_gradient": _("Outer gradient"),
        "white_tophat": _("White top-hat"), "black_tophat": _("Black top-hat"), "hit_or_miss": _("Hit-or-miss"),
        "skeleton": _("Skeleton"), "thinning": _("Thinning"), "distance": _("Distance"), "fill_holes": _("Fill holes"),
        "reconstruction_by_dilation": _("Opening by reconstruction"),
        "reconstruction_by_erosion": _("Closing by reconstruction"),
        "area_opening": _("Area opening"), "convex_hull": _("Convex hull"),
    }  # fmt: skip


class Operation(NamedTuple):
    """A step of the chain, still without its structuring element."""

    name: str
    times: int
    area: int  # px


def chain() -> tuple[Operation, ...]:
    """The operations in a row, each a button that opens its settings; for a horizontal container."""
    names = operation_names()
    count = state.value("steps", 1, lambda text: max(1, min(MAX_STEPS, int(text))))
    state.note("steps", None if count == 1 else str(count))
    operations = []
    for i in range(1, count + 1):
        operations.append(_operation(i, count, names))
        if i < count:
            st.markdown("→", width="content")
    full = count == MAX_STEPS
    st.button(_("+ Step"), key="add step", type="tertiary", disabled=full, on_click=_resized, args=(count + 1,))
    return tuple(operations)


def _operation(i: int, count: int, names: dict[str, str]) -> Operation:
    """One operation: a button with its name, and its settings behind it, drawn when they are open."""
    default = "opening" if i == 1 else "closing"
    operation = state.value(f"op{i}", default, {name: name for name in names}.__getitem__)
    times, area = state.value(f"times{i}", 1, int), state.value(f"area{i}", 64, int)
    uses = OPERATIONS[operation].uses
    label = _("{number}. {operation} × {times}") if times > 1 and "iterations" in uses else _("{number}. {operation}")
    settings = st.popover(
        label.format(number=i, operation=names[operation], times=times), key=f"step {i}", on_change="rerun"
    )  # fmt: skip
    shell.declare({f"op{i}": default, f"times{i}": 1, f"area{i}": 64})
    if settings.open:
        with settings:
            operation = shell.select(f"op{i}", _("Operation"), names, default)
            uses = OPERATIONS[operation].uses
            times = shell.slider(f"times{i}", _("Times in a row"), 1, 20, 1) if "iterations" in uses else 1
            area = shell.slider(f"area{i}", _("Smallest area kept (px)"), 1, 5000, 64) if "area" in uses else 64
            with st.container(horizontal=True):
                st.button(_("Earlier"), key=f"earlier {i}", disabled=i == 1, on_click=_swapped, args=(i, i - 1))
                st.button(_("Later"), key=f"later {i}", disabled=i == count, on_click=_swapped, args=(i, i + 1))
                st.button(_("Remove"), key=f"remove {i}", disabled=count == 1, on_click=_removed, args=(i, count))
    return Operation(operation, int(times) if "iterations" in uses else 1, int(area))


def _resized(count: int) -> None:
    state.store("steps", count)


def _swapped(i: int, j: int) -> None:
    starts = {"op": "opening", "times": 1, "area": 64}
    first, second = ({name: state.value(f"{name}{k}", start, str) for name, start in starts.items()} for k in (i, j))
    shell.put({f"{name}{j}": value for name, value in first.items()})
    shell.put({f"{name}{i}": value for name, value in second.items()})


def _removed(i: int, count: int) -> None:
    for j in range(i, count):
        _swapped(j, j + 1)
    _resized(count - 1)
