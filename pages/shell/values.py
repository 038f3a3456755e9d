"""The one home of every value that a user can set, by a control or by drawing.

`kept` alone touches session and URL, and registers the value; so link, preset, Reset and "the last good value" hold for
all of them. What stands at its default is not stored: a default may depend on the picture, or on another control.
"""

import secrets
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl

import streamlit as st

from pages.shell.codecs import Codec
from pages.shell.components import message, plain_component

T = TypeVar("T")

PAGE, PAGES = "page", "pages"  # session keys: name of the current page; values of each page, by its name
CREDIT, VISIT = "credit of the picture", "visit"  # session keys; the latter: which session this is
WHOLE = "page"  # the part of `sync_url` that is the whole page
OF_APP = ("projector", "lang")  # query parameters that are no page's
ANY, SHARED = "any owner", "all pages"
Values = dict[str, Any]  # of controls, by name
Stored = Mapping[tuple[str, Hashable], Any]  # values by name and owner


@dataclass(eq=False)
class PageValues:
    """What one session has set on one page."""

    link: dict[str, str] = field(default_factory=dict)  # query parameters that nothing has asked for yet
    values: dict[tuple[str, Hashable], Any] = field(default_factory=dict)  # by name and owner, where not the default
    register: dict[str, "Kept"] = field(default_factory=dict)  # everything that was asked for, by name
    generation: int = 0  # presets and resets so far: players begin again with each


@dataclass(frozen=True, eq=False)
class Kept(Generic[T]):
    """A value that a user can set, with its default and its form in the link."""

    name: str
    default: T
    codec: Codec[T]
    owner: Hashable
    linked: bool
    page: PageValues
    lasting: bool = False

    @property
    def value(self) -> T:
        """What was set, where it is (still) possible; else the default."""
        stored = self.page.values.get((self.name, self.owner), self.default)
        try:
            return self.codec.read(self.codec.write(stored))
        except (KeyError, ValueError):
            return self.default

    @property
    def text(self) -> str | None:
        """The value as it stands in the link; None for the default."""
        now = self.codec.write(self.value)
        return None if now == self.codec.write(self.default) else now

    def set(self, value: T) -> None:
        self.page.values[self.name, self.owner] = value
        if self.text is None:
            self.clear()

    def clear(self) -> None:
        self.page.values.pop((self.name, self.owner), None)


def session_key(name: str) -> str:
    """Key of a page's own state: two pages may both have a ``radius``."""
    return f"{st.session_state.get(PAGE, '')}/{name}"


def current() -> PageValues:
    pages: dict[str, PageValues] = st.session_state.setdefault(PAGES, {})
    return pages.setdefault(st.session_state.get(PAGE, ""), PageValues())


def kept(
    name: str,
    default: T,
    codec: Codec[T],
    *,
    owner: Hashable = None,
    linked: bool = True,
    shared: bool = False,
    lasting: bool = False,
) -> Kept[T]:
    """The value ``name`` of this page: the session's, else the link's where it can be read, else ``default``.

    With an ``owner`` (a picture, a network), each owner has a value of its own. ``linked=False`` keeps it out of the URL.
    A ``shared`` value is the same on all pages that ask for it; presets and Reset leave a ``lasting`` one as it is.
    """
    page = current()
    apart = SHARED if shared else f"{st.session_state.get(PAGE, '')} lasting" if lasting else ""
    home = st.session_state[PAGES].setdefault(apart, PageValues()) if apart else page
    entry = page.register[name] = Kept(name, default, codec, owner, linked, home, lasting)
    if linked and name in page.link:
        try:
            entry.set(codec.read(page.link.pop(name)))
        except (KeyError, ValueError):
            entry.clear()
    elif (name, ANY) in page.values:
        entry.set(page.values.pop((name, ANY)))
    return entry


def set_controls(values: Mapping[str, object]) -> None:
    """Set values by name, from a callback; each goes to the owner that asks for it next."""
    page = current()
    page.values.update({(name, ANY): value for name, value in values.items()})
    for name in values:  # what a link says of a control that was hidden until now is older
        page.link.pop(name, None)


def pending(names: Iterable[str]) -> bool:
    """Whether one of these was set since it was asked for."""
    return any((name, ANY) in current().values for name in names)


def stored() -> Stored:
    """All that is set on this page."""
    return dict(current().values)


def restore(values: Stored) -> None:
    """Set exactly this again."""
    page = current()
    page.values.clear()
    page.values.update(values)


def hold(values: Mapping[str, object]) -> bool:
    """Whether these values are set, or about to be."""
    page = current()
    known = {name: page.register[name].value for name in values.keys() & page.register.keys()}
    return all((name, ANY) in page.values or known.get(name, value) == value for name, value in values.items())


def reset(values: Mapping[str, object] = {}) -> None:
    """Set everything to its default, and then these; from a callback. Players begin again."""
    page = current()
    page.values.clear()
    for entry in page.register.values():
        if not entry.lasting:
            entry.clear()  # what is shared, too
    page.link.clear()
    page.generation += 1
    set_controls(values)


def arrive(name: str) -> None:
    """Begin a run of the page ``name``: a visit through a link starts from the link alone."""
    came, st.session_state[PAGE] = st.session_state.get(PAGE) != name, name
    st.session_state[CREDIT] = ""  # until a picture is shown
    query = {key: text for key, text in st.query_params.items() if key not in OF_APP}
    if came and query:
        st.session_state.setdefault(PAGES, {})[name] = PageValues(query)


def sync_url(part: str) -> None:
    """Bring the URL up to date: at the end of the page, and of each ``part`` that reruns by itself."""
    page, name = current(), st.session_state.get(PAGE, "")
    linked = [entry for entry in page.register.values() if entry.linked]
    url = page.link | {entry.name: entry.text for entry in linked}
    values = {entry.name: entry.codec.write(entry.value) for entry in linked}
    visit = st.session_state.setdefault(VISIT, secrets.token_hex(4))
    sent = {"url": url, "values": values, "credit": st.session_state.get(CREDIT, "")}
    key = session_key(f"url of {part}")

    def resume() -> None:
        """Begin from the address that the browser shows, not from the one that it opened."""
        query = parse_qsl(st.session_state[key]["address"].removeprefix("?"))
        st.session_state[PAGES][name] = PageValues({key: text for key, text in query if key not in OF_APP})

    plain_component("sync_url", ("message",))(
        key=key, data=message(sent | {"visit": visit, "whole": part == WHOLE}), height=1, on_address_change=resume
    )
