"""What a visitor brings belongs to the visit: when it is replaced, or the visit ends, all that came of it is forgotten."""

from typing import TYPE_CHECKING
from weakref import WeakSet

import streamlit as st

from models.remembered import forget

if TYPE_CHECKING:
    from models.images.decoding import Picture

    Thing = Picture | bytes  # a picture, or the content of another file

present: WeakSet["Picture"] = WeakSet()  # of visitors who are here
left: WeakSet["Picture"] = WeakSet()  # in memory although nobody wants them: until Python collects them


def belong(key: str, *things: "Thing") -> None:
    """Under this key the visitor has these things now, and nothing else."""
    held = _of_visit()
    gone = [one for one in held.get(key, ()) if one not in things]
    held[key] = things
    present.update(one for one in things if not isinstance(one, bytes))
    left.difference_update(present)
    if gone:
        _forget(gone)


def _forget(things: list["Thing"]) -> None:
    pictures = [one for one in things if not isinstance(one, bytes)]
    left.update(pictures)
    present.difference_update(pictures)
    forget(things)


@st.cache_resource(
    scope="session",
    show_spinner=False,
    on_release=lambda held: _forget([one for things in held.values() for one in things]),
)
def _of_visit() -> dict[str, tuple["Thing", ...]]:
    return {}
