"""What a page draws, as values: a canvas, a chart, captions. `show` draws them, `follow` while a slider moves."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from pages.shell import context
from pages.shell.buffers import Buffer, Sent, append
from pages.shell.captions import Caption
from pages.shell.codecs import Boxes
from pages.shell.components import as_json, canvas_component, message, mount, plain_component
from pages.shell.encoding import encoded_pane, one_bar
from pages.shell.language import _
from pages.shell.values import Kept, session_key, set_controls
from viz.canvas import Pane, negative
from viz.colors import opposite, table

if TYPE_CHECKING:
    import plotly.graph_objects as go


TURNED = str.maketrans("01", "10")  # cells of a negative


@dataclass(frozen=True)
class Edit:
    """What can be edited on the pane ``pane``: any of cells, named points and boxes."""

    pane: int = 0
    cells: bool = False  # the picture is a board: pressing a cell toggles it, dragging paints
    board: Callable[[], Kept[np.ndarray]] | None = None  # gives where the cells are kept; on paper, its ink
    points: Sequence[Mapping[str, object]] | None = None  # {"name", "xy", "color"}
    # {"xyxy", "label", "color"}, "dash" and what else a shape has; "also": what is different on other panes, by number
    boxes: Sequence[Mapping[str, object]] | None = None
    draw: bool = False  # dragging on empty ground makes a new box; without boxes, pressing there makes a new point
    label: str = ""  # of new boxes
    color: str = "#2f7ebc"  # of new boxes and points


@dataclass(frozen=True)
class Edited:
    """What the browser sends; a part is None where it was not used."""

    cells: str | None = None  # rows joined, "0" and "1"; of a brush the numbers of classes
    points: Sequence[dict[str, Any]] | None = None
    boxes: Sequence[dict[str, Any]] | None = None
    click: dict[str, Any] | None = None  # {"pane", "x", "y"} in picture pixels

    def board(self, shape: tuple[int, ...]) -> np.ndarray | None:
        """The cells as an array of truth values; None where there are none, or those of another board."""
        if self.cells is None or len(self.cells) != int(np.prod(shape)):
            return None
        return np.array([cell == "1" for cell in self.cells]).reshape(shape)

    def classes(self, shape: tuple[int, ...]) -> np.ndarray | None:
        """What a brush of several classes painted: the number of a class for each cell, 0 for none; else None."""
        if self.cells is None or len(self.cells) != int(np.prod(shape)) or not self.cells.isdecimal():
            return None
        return np.array([*self.cells], np.uint8).reshape(shape)

    def labelled_boxes(self) -> Boxes:
        """Left, top, right, bottom in picture pixels, and label of each box."""
        return tuple((*box["xyxy"], box.get("label", "")) for box in self.boxes or ())


@dataclass(frozen=True, eq=False)
class Content:
    """What the browser needs to draw one element; without its ``captions`` it has one digest for one picture."""

    header: dict[str, Any]
    payload: Sequence[Buffer] = ()

    def message(self, sent: Sent) -> bytes:
        return message(self.header, self.payload, sent)


@dataclass(frozen=True, eq=False)
class Canvas:
    """Panes as wide as their pictures. On the stage, ``height`` is its share of what is left of the window."""

    key: str
    panes: Sequence[Pane]
    alt: str
    height: int = 460
    edit: Edit | None = None
    on_edit: Callable[[Edited], None] | None = None  # called before the rerun that an edit or a click causes
    sets: Callable[[Edited], Mapping[str, object]] | None = None  # values by name; `follow` draws them during a drag
    click: bool = False  # a press that drags nothing is reported
    hint: str = ""  # in the read-out line until the pointer is over a picture
    tools: bool = True  # the zoom and save buttons
    captions: Sequence[Caption] = ()  # below the panes
    script: str = ""  # name of the page whose own plugin it takes, see js/viewer.js
    extra: Mapping[str, object] = field(default_factory=dict)  # JSON for the plugin

    def content(self) -> Content:
        payload: list[Buffer] = []
        panes = [negative(pane) for pane in self.panes] if context.dark() else self.panes
        scales = {pane.scale for pane in panes if pane.is_heat}
        header = {
            "name": self.key, "alt": self.alt, "height": self.height, "hint": self.hint, "tools": self.tools,
            "click": self.click, "extra": self.extra, "pane": self.edit.pane if self.edit else 0,
            "panes": [encoded_pane(pane, payload) for pane in panes], "shared": one_bar(panes),
            "tables": {name: append(payload, table(name).tobytes()) for name in scales},
            "edit": self._editing(panes), "live": self.sets is not None, "words": {"color": _("red {red}, green {green}, blue {blue}")},
        }  # fmt: skip
        parts = [buffer.key.encode() or buffer.content for buffer in payload]
        digest = hashlib.blake2b(b"".join([as_json(header), *parts]), digest_size=8).hexdigest()
        return Content({**header, "digest": digest, "captions": "".join(self.captions)}, payload)

    def draw(self, **live: object) -> None:
        content = self.content()

        def receive(sent: dict[str, Any]) -> None:
            self._keep(self._edited(sent))
            if self.on_edit:
                self.on_edit(self._edited(sent))
            if self.sets:
                set_controls(self.edited(sent))

        component, key = canvas_component(self.script), session_key(self.key)
        mount(component, key, content.header | live | {"film": context.film.get()}, content.payload, on=receive)

    def edited(self, sent: Mapping[str, Any]) -> Mapping[str, object]:
        """The values that what the browser sent sets."""
        return self.sets(self._edited(sent)) if self.sets else {}

    def _edited(self, sent: Mapping[str, Any]) -> Edited:
        found = Edited(**{part: sent.get(part) for part in Edited.__dataclass_fields__})
        return replace(found, cells=found.cells.translate(TURNED)) if found.cells and self._turned() else found

    def _keep(self, sent: Edited) -> None:
        """What was painted on the board."""
        if self.edit and self.edit.board:
            pane = self.panes[self.edit.pane]
            if (cells := sent.board(pane.picture.shape)) is not None:
                self.edit.board().set(cells ^ pane.paper)

    def _turned(self) -> bool:
        """Whether what is edited is shown as a negative."""
        return self.edit is not None and self.panes[self.edit.pane].paper and context.dark()

    def _editing(self, panes: Sequence[Pane]) -> dict[str, object]:
        if self.edit is None:
            return {}
        values = {k: v for k, v in vars(self.edit).items() if v is not None and k not in ("pane", "cells", "board")}
        if "points" in values and self._turned():
            values["points"] = [point | {"color": opposite(point["color"])} for point in values["points"]]
        if self.edit.cells:
            values["cells"] = "".join("1" if cell else "0" for cell in panes[self.edit.pane].picture.ravel())
        return values


@dataclass(frozen=True, eq=False)
class Chart:
    """A Plotly figure, updated in place; its own height is its share of the stage, as of a canvas."""

    key: str
    figure: "go.Figure"
    alt: str
    on_click: Callable[[dict[str, Any]], None] | None = None  # gets {"curve", "point", "x", "y"} before the rerun
    slides: str = ""  # name of the slider that a drag over the chart moves: its scale is that of x

    @property
    def height(self) -> int:
        return int(self.figure.layout.height or 360)

    def content(self) -> Content:
        return Content({"name": self.key, "alt": self.alt, "height": self.height, "figure": self.figure.to_json(), "clicks": self.on_click is not None, "slides": self.slides})  # fmt: skip

    def draw(self, **live: object) -> None:
        header = self.content().header | live | {"film": context.film.get()}
        on = self.on_click or (lambda sent: None)
        mount(plain_component("plot"), session_key(self.key), header, on=on)


@dataclass(frozen=True, eq=False)
class Captions:
    """Captions that follow a slider by themselves."""

    key: str
    captions: Sequence[Caption]

    def content(self) -> Content:
        return Content({"name": self.key, "html": "".join(self.captions)})

    def draw(self, **live: object) -> None:
        mount(plain_component("captions"), session_key(self.key), self.content().header | live, on=lambda sent: None)


Drawing = Canvas | Chart | Captions


@dataclass(frozen=True)
class Row:
    """Columns of drawings side by side, the drawings of each one below the other; widths as shares."""

    shares: Sequence[int]
    columns: Sequence[Sequence[Drawing]]

    def draw(self, **live: object) -> None:
        show_columns(self.shares, *self.columns, **live)


def each(entries: Iterable[Drawing | Row]) -> list[Drawing]:
    """The drawings, those in rows too."""
    return [one for entry in entries for one in (chain(*entry.columns) if isinstance(entry, Row) else [entry])]


def stack(drawn: Iterable[Any]) -> list[tuple[str, int]]:
    """Which drawings stand below each other, and the heights that they ask for: js/stage.js shares the window."""
    return [(one.key, one.height) for one in drawn if hasattr(one, "height")]


def show(*drawn: Drawing | Row | Caption, **live: object) -> None:
    """Draw these, one below the other."""
    captions: list[Caption] = []
    for entry in [*drawn, None]:
        if isinstance(entry, Caption):
            captions.append(entry)
            continue
        if captions:
            _written(captions)
            captions = []
        if entry is not None:
            entry.draw(**live | {"stack": stack(drawn)})


def _written(captions: Sequence[Caption]) -> None:
    """Captions as plain HTML; with a table, as a component: it can be saved."""
    html = "".join(captions)
    before, table, rest = html.partition('<div class="table">')
    if table:
        head = rest.partition("</tr>")[0].encode()
        Captions(f"table {hashlib.blake2b(head, digest_size=8).hexdigest()}", captions).draw()
    else:
        st.html(f'<div class="captions">{before}</div>')


def show_columns(shares: Sequence[int], *columns: Sequence[Drawing | Caption], **live: object) -> None:
    """Draw these side by side, the drawings of each column one below the other; widths as shares."""
    for place, drawn in zip(st.columns(shares), columns, strict=True):
        with place:
            show(*drawn, **live)
