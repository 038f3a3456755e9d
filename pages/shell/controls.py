"""Controls. The first argument of each is the name of its value, in the link, in presets and for `kept`.

Within `undrawn` they are not drawn, and give their values all the same; within `fixed`, those that are given.
"""

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

import streamlit as st

from pages.shell import codecs, uploads
from pages.shell.components import mount, plain_component
from pages.shell.language import _
from pages.shell.values import Kept, kept, session_key

T = TypeVar("T")

_undrawn: ContextVar[bool] = ContextVar("undrawn", default=False)
_fixed: ContextVar[Mapping[str, Any]] = ContextVar("fixed", default=MappingProxyType({}))


@contextmanager
def undrawn(enabled: bool = True) -> Iterator[None]:
    """Controls within are not drawn: their values are needed where they are not in sight."""
    token = _undrawn.set(_undrawn.get() or enabled)
    try:
        yield
    finally:
        _undrawn.reset(token)


def drawn(name: str = "") -> bool:
    """Whether controls, or the one of this name, are drawn here."""
    return not _undrawn.get() and name not in _fixed.get()


@contextmanager
def fixed(values: Mapping[str, object]) -> Iterator[None]:
    """Controls of these names are not drawn within and give these values: here they would change nothing."""
    token = _fixed.set({**_fixed.get(), **values})
    try:
        yield
    finally:
        _fixed.reset(token)


@contextmanager
def panel(name: str, label: str, *, popover: bool = False) -> Iterator[bool]:
    """A part that unfolds, or pops up; yields whether it is open. Controls in a closed one are not drawn."""
    if _undrawn.get():
        yield False
        return
    place = (st.popover if popover else st.expander)(label, key=session_key(name), on_change="rerun")
    with place, undrawn(not place.open):
        yield bool(place.open)


@dataclass(frozen=True)
class Scale:
    """How positions of a slider and values belong together."""

    low: float
    high: float
    step: float
    log: bool = False  # the slider moves by ``step`` decades

    @property
    def whole(self) -> bool:
        return not self.log and all(float(number).is_integer() for number in (self.low, self.high, self.step))

    def position(self, value: float) -> float:
        return math.log10(value) if self.log else float(value)

    def value(self, position: float) -> float:
        moved = float(f"{10**position:.3g}") if self.log else round(position, 10)
        moved = min(max(moved, self.low), self.high)
        return int(moved) if self.whole else float(moved)


def scales() -> dict[str, Scale]:
    """The sliders that are drawn, by name."""
    found: dict[str, Scale] = st.session_state.setdefault(session_key("scales"), {})
    return found


def slider(
    name: str,
    label: str,
    low: float,
    high: float,
    default: float,
    *,
    step: float = 1,
    log: bool = False,
    help: str = "",
    disabled: bool = False,
    owner: Hashable = None,
    linked: bool = True,
    plays: bool = False,
    reads: Sequence[int] = (),
) -> Any:
    """A slider that updates the page *while it is dragged*, with a box to type in; ``plays``: and a button to play it.

    ``low``, ``high`` and ``default`` are values; with ``log`` the slider moves by ``step`` decades. Integers stay
    integers. ``reads`` is what the box says at each position, rising, where that is not the value itself.
    """
    scale = Scale(low, high, step, log)
    entry = kept(name, default, codecs.number(low, high, scale.whole), owner=owner, linked=linked)
    value = _fixed.get().get(name, entry.value)
    if not drawn(name):
        scales().pop(name, None)
        return value
    scales()[name] = scale
    header = {
        "name": name, "label": label, "help": help, "low": scale.position(low), "high": scale.position(high), "step": step,
        "log": log, "position": scale.position(value), "disabled": disabled, "reads": list(reads),
        "plays": [_("Play"), _("Pause")] if plays else None,
    }  # fmt: skip
    key = session_key(f"{name}.slider")
    component = plain_component("slider", ("message", "channel", "stage"))
    mount(component, key, header, on=lambda sent: entry.set(scale.value(sent["position"])))
    return value


Options = Mapping[T, str] | Iterable[T]  # a mapping gives each option the words shown for it


def select(name: str, label: str, options: Options[T], default: T | None = None, *, help: str = "", owner: Hashable = None) -> T:  # fmt: skip
    """Choose one of many."""
    return _one(st.selectbox, name, label, options, default, owner, help=help or None)


def choice(
    name: str, label: str, options: Options[T], default: T | None = None, *, help: str = "", bare: bool = False
) -> T:
    """Choose one of a few, all in sight; ``bare`` where the options speak for themselves, without the label."""
    look = {"label_visibility": "collapsed" if bare else "visible", "required": True, "wrap": True}
    return _one(st.segmented_control, name, label, options, default, None, help=help or None, **look)


def multi_choice(
    name: str, label: str, options: Options[T], default: Sequence[T], *, help: str = "", most: int | None = None
) -> tuple[T, ...]:
    """Choose any number of a few, all in sight; with ``most``, up to that many of a long list."""
    words = _words(options)
    entry = kept(name, tuple(default), codecs.several(words, most))
    common = {"format_func": words.__getitem__, "help": help or None}
    if most:
        return widget(st.multiselect, entry, label, list(words), **common, max_selections=most)
    return widget(st.pills, entry, label, list(words), **common, selection_mode="multi", wrap=True)


def toggle(name: str, label: str, default: bool = False, *, help: str = "") -> bool:
    return widget(st.toggle, kept(name, default, codecs.FLAG), label, help=help or None)


def number(name: str, label: str, low: float, high: float, default: float, *, step: float = 1, help: str = "") -> Any:
    """A number to type, for what is not worth a slider (seeds, counts)."""
    entry = kept(name, default, codecs.number(low, high, isinstance(default, int)))
    return widget(st.number_input, entry, label, low, high, step=step, help=help or None)


def text(
    name: str, label: str, default: str, *, help: str = "", most: int | None = None, examples: Sequence[str] = ("a",)
) -> str:
    """A line to type in, up to ``most`` characters long."""
    entry = kept(name, default, codecs.text(examples=examples))
    return widget(st.text_input, entry, label, help=help or None, max_chars=most)


def lines(name: str, label: str, default: str, *, height: int) -> str:
    """Lines to type in, a place ``height`` CSS pixels tall; they are too long for the link."""
    return widget(st.text_area, kept(name, default, codecs.text(), linked=False), label, height=height)


class File(bytes):
    """The content of a file; a program opens it by its name."""

    name: str

    def __repr__(self) -> str:
        return f"open({self.name!r}, 'rb').read()"


def upload(name: str, label: str, *, help: str = "", several: bool = False) -> tuple[File, ...]:
    """Files of the user, none at first; a preset and Reset let them go."""
    entry = kept(name, (), codecs.ANYTHING, linked=False)
    if not _undrawn.get():
        key = session_key(f"{name} {entry.page.generation}")
        given = st.file_uploader(label, key=key, accept_multiple_files=several, help=help or None)
        entry.set(tuple(_file(one) for one in (given if isinstance(given, list) else [given]) if one))
    files: tuple[File, ...] = entry.value
    uploads.belong(session_key(name), *files)
    return files


def _file(uploaded: Any) -> File:
    file = File(uploaded.getvalue())
    file.name = uploaded.name
    return file


def _words(options: Options[T]) -> dict[T, str]:
    return dict(options) if isinstance(options, Mapping) else {option: str(option) for option in options}


def _one(
    kind: Callable, name: str, label: str, options: Options[T], default: T | None, owner: Hashable, **more: object
) -> T:
    words = _words(options)
    entry = kept(name, next(iter(words)) if default is None else default, codecs.option(words), owner=owner)
    return widget(kind, entry, label, list(words), format_func=words.__getitem__, **more)


def widget(kind: Callable, entry: Kept[T], label: str, *arguments: object, **more: object) -> T:
    """A widget of Streamlit's that shows a kept value, and sets it when the user changes it."""
    value: T = _fixed.get().get(entry.name, entry.value)
    if not drawn(entry.name):
        return value
    key = session_key(entry.name)
    as_widget = list(value) if isinstance(value, tuple) else value
    if st.session_state.get(key) != as_widget:
        st.session_state[key] = as_widget

    def changed() -> None:
        new: Any = st.session_state[key]
        entry.set(tuple(new) if isinstance(new, list) else new)  # type: ignore[arg-type]

    kind(label, *arguments, key=key, on_change=changed, **more)
    return value
