"""What a page shows beside its canvas: charts, formulas with numbers, checks against a second method, downloads."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.shell import state
from pages.shell.component import packet, plain_component
from pages.shell.text import _

if TYPE_CHECKING:
    import plotly.graph_objects as go


_rows: ContextVar[list[str] | None] = ContextVar("rows", default=None)


@contextmanager
def rows() -> Iterator[list[str]]:
    """Collect lamps, numbers and remarks, to be shown by a canvas under its panes instead of as elements of the page."""
    collected: list[str] = []
    before = _rows.set(collected)
    try:
        yield collected
    finally:
        _rows.reset(before)


def _row(html: str) -> None:
    collected = _rows.get()
    if collected is None:
        st.html(html)
    else:
        collected.append(html)


def show(figure: "go.Figure", *, key: str, alt: str, on_click: Callable[[], None] | None = None) -> None:
    """Draw a Plotly figure, updated in place: zoom and size stay. The tool bar saves it as SVG and PNG.

    With ``on_click``, ``clicked(key)`` has ``{"curve", "point", "x", "y"}`` in the rerun that a click causes.
    """
    head = {"figure": figure.to_json(), "alt": alt, "name": key, "clicks": on_click is not None}
    events = {"on_click_change": on_click} if on_click else {}
    plain_component("plot")(key=state.slot(key), data=packet(head), height=int(figure.layout.height or 360), **events)


def clicked(key: str) -> dict | None:
    """What was clicked in the figure ``key``, in the run after the click."""
    return (st.session_state.get(state.slot(key)) or {}).get("click")


def formula(latex: str) -> None:
    """A formula with the current numbers in it, in LaTeX."""
    st.latex(latex)


def verdict(holds: bool, text: str, *, help: str | None = None) -> None:
    """A lamp: a law or a check that holds (tick, green) or not (cross, orange)."""
    lamps([(holds, text, help or "")])


def lamps(laws: Iterable[tuple[bool, str, str]]) -> None:
    """A row of lamps ``(holds, text, help)``."""
    spans = (
        f'<span class="lamp {"good" if holds else "bad"}" title="{escape(help)}">{"✓" if holds else "✗"} {escape(text)}</span>'
        for holds, text, help in laws
    )
    _row(f'<div class="lamps">{"".join(spans)}</div>')


def figures(named: Iterable[tuple[str, str]]) -> None:
    """A row of numbers with their names."""
    cells = (f"<div><span>{escape(name)}</span><b>{escape(value)}</b></div>" for name, value in named)
    _row(f'<div class="figures">{"".join(cells)}</div>')


def checked(reference: str, difference: float, tolerance: float = 0.0) -> None:
    """The page's number against a second method, on what is shown now."""
    text = _("Checked against {reference}: largest difference {difference:.3g}")
    verdict(difference <= tolerance, text.format(reference=reference, difference=difference))


def footer(seconds: float, device: str = "cpu", note: str = "") -> None:
    """Where and how fast the numbers on the screen were computed."""
    text = _("Computed in {milliseconds:.1f} ms on {device}.").format(
        milliseconds=1000 * seconds, device=device_name(device)
    )
    remark(f"{text} {note}".strip())


def remark(text: str) -> None:
    """A line in small type."""
    _row(f'<div class="remark">{escape(text)}</div>')


def device_name(device: str) -> str:
    """``CPU``, or the GPU's own name."""
    if device == "cpu":
        return "CPU"
    if device.startswith("cuda"):
        import torch

        return torch.cuda.get_device_name(device)
    return device.upper()


def device() -> str:
    """The device to compute on: CUDA, then Apple's GPU, then the CPU; decided once."""
    if "device" not in st.session_state:
        import torch

        apple = torch.backends.mps.is_available()
        st.session_state["device"] = "cuda" if torch.cuda.is_available() else "mps" if apple else "cpu"
    return st.session_state["device"]


def table_download(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A button that saves numbers as CSV."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    file_download(f"{name}.csv", text.getvalue().encode(), "text/csv")


def file_download(file_name: str, content: bytes | Callable[[], bytes], mime: str) -> None:
    """A button that saves a file; a callable is asked only when the button is pressed."""
    label = _("Save {file_name}").format(file_name=file_name)
    st.download_button(label, content, file_name, mime, key=f"save {file_name}", on_click="ignore", type="tertiary")
