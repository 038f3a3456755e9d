"""The chain of operations of the morphology page: a row of buttons, each with its settings behind it."""

from typing import NamedTuple

import streamlit as st

from models.morphology.operations import OPERATIONS
from pages import shell
from pages.shell import _, codecs

MAX_STEPS = 5


class Operation(NamedTuple):
    """A step of the chain, still without its structuring element."""

    name: str
    times: int
    area: int  # px


def chain() -> tuple[Operation, ...]:
    """The operations, for a horizontal container."""
    count = shell.kept("steps", 1, codecs.number(1, MAX_STEPS, whole=True))
    with shell.undrawn():
        operations = tuple(settings(i) for i in range(1, count.value + 1))
    for i in range(1, count.value + 1):
        step(i, operations)
        if i < count.value:
            st.markdown("→", width="content")
    st.button(
        _("+ Step"), key="add step", type="tertiary", disabled=count.value == MAX_STEPS,
        on_click=count.set, args=(count.value + 1,),
    )  # fmt: skip
    return operations


def settings(i: int) -> Operation:
    help = _("Erosion parts what touches; dilation joins what is near; opening removes what is too small; closing fills narrow gaps.")  # fmt: skip
    name = shell.select(f"op{i}", _("Operation"), operation_names(), "opening" if i == 1 else "closing", help=help)
    uses, times, area = OPERATIONS[name].uses, 1, 64
    if "iterations" in uses:
        times = shell.slider(f"times{i}", _("Times in a row"), 1, 20, 1)
    if "area" in uses:
        area = shell.slider(
            f"area{i}", _("Smallest area kept (px)"), 1, 5000, 64, help=_("Connected regions of fewer pixels go.")
        )
    return Operation(name, times, area)


def step(i: int, operations: tuple[Operation, ...]) -> None:
    """One operation: a button with its name; its settings and its place in the chain pop up."""
    name, times, _area = operations[i - 1]
    count, label = len(operations), f"{i}. {operation_names()[name]}" + (f" × {times}" if times > 1 else "")
    with shell.panel(f"step {i}", label, popover=True) as is_open:
        if not is_open:
            return
        settings(i)
        moves = {
            "earlier": (_("Earlier"), i > 1, moved(operations, i - 1, i - 2)),
            "later": (_("Later"), i < count, moved(operations, i - 1, i)),
            "remove": (_("Remove"), count > 1, operations[: i - 1] + operations[i:]),
        }
        with st.container(horizontal=True):
            for key, (words, possible, new) in moves.items():
                st.button(words, key=f"{key} {i}", disabled=not possible, on_click=rearrange, args=(new,))


def moved(operations: tuple[Operation, ...], start: int, end: int) -> tuple[Operation, ...]:
    rest = [*operations[:start], *operations[start + 1 :]]
    return (*rest[:end], operations[start], *rest[end:]) if end >= 0 else operations


def rearrange(operations: tuple[Operation, ...]) -> None:
    """Make these the chain; from a callback."""
    shell.set_controls({"steps": len(operations)})
    for i, (name, times, area) in enumerate(operations, 1):
        shell.set_controls({f"op{i}": name, f"times{i}": times, f"area{i}": area})


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
