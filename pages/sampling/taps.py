"""Taps that were moved or masked by hand: kept in the session, mirrored into the URL as ``tap:y:x:mask;...``."""

import math

import streamlit as st

from pages import shell
from pages.shell import controls, state

NAME = "taps"  # in the URL
CANVAS = "layer"  # key of the canvas where taps are moved

Moved = dict[int, tuple[float, float, float]]  # of a tap: y and x in px, mask


def moved(count: int) -> Moved:
    """What was changed by hand among the first ``count`` taps."""
    st.session_state.setdefault(state.slot(controls.DEFAULTS), {})[NAME] = ""
    text = state.value(NAME, "", _readable)
    state.note(NAME, text or None)
    return {tap: values for tap, values in _parsed(text).items() if tap < count}


def store_edit() -> None:
    """Keep what the browser sent."""
    points = shell.edited(CANVAS).points or []
    changed = [point for point in points if any(point["xy"]) or point["mask"] != 1]
    entries = (f"{p['name']}:{p['xy'][1]:g}:{p['xy'][0]:g}:{p['mask']:g}" for p in changed)
    state.store(NAME, ";".join(entries))


def put_back() -> None:
    state.store(NAME, "")


def _readable(text: str) -> str:
    _parsed(text)
    return text


def _parsed(text: str) -> Moved:
    found = {}
    for entry in filter(None, text.split(";")):
        tap, y, x, mask = entry.split(":")
        if not (math.isfinite(float(y)) and math.isfinite(float(x)) and 0 <= float(mask) <= 1 and int(tap) >= 0):
            raise ValueError(entry)
        found[int(tap)] = (float(y), float(x), float(mask))
    return found
