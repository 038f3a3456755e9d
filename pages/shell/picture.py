"""The picture that all pages work on: a sample, an upload, a paste or a shot of the camera."""

import base64
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from pages.shell import state
from pages.shell.component import packet, plain_component
from pages.shell.text import _
from pages.shell.view import PICTURE_ROOM

if TYPE_CHECKING:
    from models.images.decoding import Picture

OWN, KEPT = "own picture", "picture kept"  # session keys, shared by all pages


def picture(default: str = "coffee") -> "Picture":
    """The picker, and the picture that is picked; it follows the user from page to page."""
    from models.images.samples import sample  # here and below: OpenCV would delay the first page

    with st.session_state[PICTURE_ROOM]:
        with st.popover(_("Picture"), key="picture-menu"):
            shown = _menu(default)
        current = st.session_state.get(OWN) or sample(shown)
        st.image(thumbnail(current), width=56, alt=current.name)
        st.caption(described(current))
    if problem := st.session_state.pop("picture problem", None):
        st.error(problem)
    return current


def described(current: "Picture") -> str:
    """Name, size of the file and working size, and what the conversion did."""
    height, width = current.pixels.shape[:2]
    size = _("{name}: {width} × {height} px").format(
        name=current.name, width=current.original[0], height=current.original[1]
    )
    if current.original != (width, height):
        size = _("{size}, worked on at {width} × {height}").format(size=size, width=width, height=height)
    return f"{size}. {current.note}".strip()


@st.cache_data(max_entries=64, show_spinner=False)
def _thumbnail(digest: str, _pixels: np.ndarray) -> np.ndarray:
    import cv2

    height, width = _pixels.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return cv2.resize(_pixels[top : top + side, left : left + side], (112, 112), interpolation=cv2.INTER_AREA)


def thumbnail(current: "Picture") -> np.ndarray:
    """The middle square of the picture, small."""
    return _thumbnail(current.digest, current.pixels)


def snippet(current: "Picture") -> str:
    """The lines of a program that load this picture."""
    from models.images.samples import SAMPLES

    if current is st.session_state.get(OWN):
        load = f"decoded(open({current.name!r}, 'rb').read(), {current.name!r})"
        return f"from models.images.decoding import decoded\n\npicture = {load}"
    name = next(name for name, entry in SAMPLES.items() if entry.title == current.name)
    return f"from models.images.samples import sample\n\npicture = sample({name!r})"


def _menu(default: str) -> str:
    from models.images.samples import SAMPLES

    wanted = st.session_state.get(KEPT) or st.query_params.get("picture", default)  # picked on another page, or linked
    if st.session_state.setdefault("picture", wanted) not in SAMPLES:
        st.session_state["picture"] = default
    shown = st.selectbox(
        _("Sample"), list(SAMPLES), key="picture", format_func=lambda name: SAMPLES[name].title, on_change=_picked
    )
    state.note("picture", None if shown == default else shown)
    st.caption(SAMPLES[shown].credit)
    st.file_uploader(_("Your own"), key="upload", on_change=_uploaded)
    plain_component("paste")(
        key="paste", data=packet({"text": _("Paste a picture here (Ctrl+V)")}), on_picture_change=_pasted
    )
    if st.toggle(_("Camera"), key="camera on"):
        st.camera_input(_("Camera"), key="camera", on_change=_photographed, label_visibility="collapsed")
    st.caption(_("Your picture stays in the memory of this server while the page is open. Nothing is written to disk."))
    return shown


def _picked() -> None:
    st.session_state.pop(OWN, None)
    st.session_state[KEPT] = st.session_state["picture"]


def _uploaded() -> None:
    if file := st.session_state.get("upload"):
        _take(file.getvalue(), file.name)


def _photographed() -> None:
    if file := st.session_state.get("camera"):
        _take(file.getvalue(), _("camera.jpg"))


def _pasted() -> None:
    if sent := st.session_state["paste"].get("picture"):
        _take(base64.b64decode(sent["content"]), sent["name"])


def _take(content: bytes, name: str) -> None:
    """Decode what came; when it cannot be, say so and keep the picture before."""
    from models.images.decoding import decoded

    try:
        st.session_state[OWN] = decoded(content, name)
    except ValueError as refusal:
        st.session_state["picture problem"] = _(str(refusal))
