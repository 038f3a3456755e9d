"""Controls whose value lives in the URL, so that every state of a page can be shared as a link.

The first argument of each is its name: the query parameter, the session key and the glossary's entry.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from pages.shell import state
from pages.shell.component import packet, plain_component
from pages.shell.glossary import explained
from pages.shell.text import _

if TYPE_CHECKING:
    from pages.shell.line import Line

T = TypeVar("T")

DEFAULTS = "defaults"  # session key of this page's controls and their default values


def slider(
    name: str,
    label: str,
    low: float,
    high: float,
    default: float,
    *,
    step: float = 1,
    log: bool = False,
    disabled: bool = False,
    url: bool = True,
    on_change: Callable[[], None] | None = None,
    line: "Line | None" = None,
) -> float:
    """A slider that updates the page *while it is dragged*, with a box to type in.

    ``low``, ``high`` and ``default`` are values; with ``log`` the slider moves by ``step`` decades.
    Integers stay integers. ``on_change`` is called when the new value is stored. With ``line``, its function answers
    while the slider moves, and the page reruns as soon as it stands still.
    """
    whole = not log and all(float(number).is_integer() for number in (low, high, default, step))

    def parse(text: str) -> float:
        number = float(text)
        if not low <= number <= high:
            raise ValueError(text)
        return int(number) if whole else number

    _registered(name, default)
    value = state.value(name, default, parse)
    value = min(max(value, low), high)  # the range may have shrunk with another control
    if url:
        state.note(name, None if value == default else f"{value:.12g}")
    scaled = math.log10 if log else float
    answered = state.slot(f"{name}.answered")  # number of the newest message; the component's own state is slow to read
    head = {
        "label": label, "help": explained(name), "low": scaled(low), "high": scaled(high), "step": step, "log": log,
        "position": scaled(value), "disabled": disabled, "acknowledged": st.session_state.get(answered, 0),
        "name": name, "line": line.token if line else "",
    }  # fmt: skip

    def value_at(position: float) -> float:
        moved = min(max(float(f"{10**position:.3g}") if log else round(position, 10), low), high)
        return int(moved) if whole else moved

    if line:
        line.sliders[name] = value_at

    def arrived() -> None:
        sent = st.session_state[state.slot(f"{name}.slider")]["sent"]
        st.session_state[answered] = sent["sequence"]
        state.store(name, value_at(sent["position"]))
        if on_change:
            on_change()

    plain_component("slider")(
        key=state.slot(f"{name}.slider"), data=packet(head), default={"sent": None}, on_sent_change=arrived
    )
    return value


def select(name: str, label: str, options: Mapping[T, str] | Iterable[T], default: T | None = None) -> T:
    """Choose one of many. A mapping gives each option the words shown for it."""
    return _chosen(st.selectbox, name, label, options, default)


def choice(
    name: str, label: str, options: Mapping[T, str] | Iterable[T], default: T | None = None, *, bare: bool = False
) -> T:
    """Choose one of a few, all in sight; ``bare`` where the options speak for themselves, without the label."""
    return _chosen(st.segmented_control, name, label, options, default, "collapsed" if bare else "visible")


def several(name: str, label: str, options: Mapping[T, str], default: Sequence[T]) -> tuple[T, ...]:
    """Choose any number of a few, all in sight; in the URL the options stand side by side, a tilde between them."""
    by_text = {str(option): option for option in options}
    stored = _bound(name, tuple(default), lambda text: tuple(by_text[part] for part in text.split("~")))
    current = st.session_state[name]
    state.note(name, None if tuple(current) == tuple(default) else "~".join(map(str, current)))
    st.pills(
        label, list(options), key=name, selection_mode="multi", format_func=options.__getitem__,
        help=explained(name) or None, on_change=stored,
    )  # fmt: skip
    return tuple(option for option in options if option in st.session_state[name])


def toggle(name: str, label: str, default: bool = False, *, disabled: bool = False) -> bool:
    stored = _bound(name, default, {"true": True, "false": False})
    return st.toggle(label, key=name, help=explained(name) or None, disabled=disabled, on_change=stored)


def number(name: str, label: str, low: float, high: float, default: float, *, step: float = 1) -> float:
    """A number to type, for what is not worth a slider (seeds, counts)."""
    kind = type(default)

    def parse(text: str) -> float:
        if not low <= kind(text) <= high:
            raise ValueError(text)
        return kind(text)

    stored = _bound(name, default, parse)
    return st.number_input(label, low, high, step=step, key=name, help=explained(name) or None, on_change=stored)


def presets(named: Mapping[str, Mapping[str, object]]) -> None:
    """Words to press that set several controls at once (``{"Thin box": {"width": 5}}``), and one that resets all."""
    back = _("Reset")

    def pressed() -> None:
        label = st.session_state["preset"]
        st.session_state["preset"] = None  # a press, not a choice that stays
        reset()
        put(named.get(label, {}))

    st.pills(_("Presets"), [*named, back], key="preset", on_change=pressed, label_visibility="collapsed")


def put(values: Mapping[str, object]) -> None:
    """Set controls by name, from a callback."""
    for name, value in values.items():
        state.store(name, value)
        if name in st.session_state:  # a widget of Streamlit's keeps its own copy
            st.session_state[name] = value


def reset() -> None:
    """Set every control of the page to its default, from a callback."""
    put(st.session_state.get(state.slot(DEFAULTS), {}))


def declare(defaults: Mapping[str, object]) -> None:
    """Controls that are not drawn now: they are in the URL, and Reset knows them, all the same."""
    for name, default in defaults.items():
        _registered(name, default)
        current = st.session_state.get(state.slot(name), default)
        state.note(name, None if current == default else str(current))


def _registered(name: str, default: object) -> None:
    st.session_state.setdefault(state.slot(DEFAULTS), {})[name] = default


def _bound(name: str, default: T, parse: Callable[[str], T] | Mapping[str, T]) -> Callable[[], None]:
    """Give the widget ``name`` its value, tell the URL, and return what is to be called when the user changes it."""
    _registered(name, default)
    read = parse.__getitem__ if isinstance(parse, Mapping) else parse
    current = st.session_state.setdefault(name, state.value(name, default, read))
    state.note(
        name, None if current == default else str(current).lower() if isinstance(current, bool) else str(current)
    )

    def stored() -> None:
        state.store(name, st.session_state[name])

    return stored


def _chosen(
    widget: Callable,
    name: str,
    label: str,
    options: Mapping[T, str] | Iterable[T],
    default: T | None,
    visibility: str = "visible",
) -> T:
    words = options if isinstance(options, Mapping) else {option: str(option) for option in options}
    default = next(iter(words)) if default is None else default
    if st.session_state.get(name, default) not in words:  # the options changed with another control
        put({name: default})
    stored = _bound(name, default, {str(option): option for option in words})
    kind = {} if widget is st.selectbox else {"required": True}
    return widget(
        label, list(words), key=name, format_func=words.__getitem__, help=explained(name) or None, on_change=stored,
        label_visibility=visibility, **kind,
    )  # fmt: skip
