"""Pictures that come to the page: several files at once, pastes, or a burst of the camera."""

import base64
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.shell import uploads
from pages.shell.components import message, mount, plain_component
from pages.shell.language import _, sentence
from pages.shell.values import session_key

if TYPE_CHECKING:
    from models.images.decoding import Picture

Receive = Callable[[Sequence["Picture"]], None]


def batch(name: str, label: str, receive: Receive) -> None:
    """Files and pastes: ``receive`` gets those that could be read, before the rerun; the others are named in words."""
    key = session_key(name)
    turn = st.session_state.setdefault(f"{key} turn", 0)  # an empty box for the next batch

    def files() -> None:
        if given := st.session_state.get(f"{key} {turn}"):
            st.session_state[f"{key} turn"] = turn + 1
            receive(read(key, ((file.getvalue(), file.name) for file in given)))

    st.file_uploader(label, key=f"{key} {turn}", accept_multiple_files=True, on_change=files)
    paste_box(f"{key} paste", lambda content, file: receive(read(key, [(content, file)])))
    problems(key)


def burst(name: str, label: str, receive: Receive, live: Callable[["Picture"], None]) -> None:
    """The camera: ``receive`` gets the frames taken while a button was held down, ``live`` single ones in between."""
    key = session_key(name)

    def sent(value: dict[str, Any]) -> None:
        frames = read(key, ((base64.b64decode(one), f"{_('frame')} {i + 1}") for i, one in enumerate(value["frames"])))
        if value["kind"] == "burst":
            receive(frames)
        elif frames:
            live(frames[0])

    words = {
        "on": _("Camera on"), "off": _("Camera off"), "record": label, "turn": _("Other camera"),
        "refused": _("Browsers give a page the camera only over https or on the machine itself (localhost). Choose files instead: on a phone the file box opens its camera."),
        "failed": _("The browser gives no camera: {reason}"),
    }  # fmt: skip
    mount(plain_component("burst"), key, {"words": words}, on=sent)
    problems(key)


def belong(name: str, pictures: Sequence["Picture"]) -> None:
    """Under this name the visitor has these pictures now; all that was computed from others that they had is forgotten."""
    uploads.belong(session_key(name), *pictures)


def paste_box(key: str, receive: Callable[[bytes, str], None]) -> None:
    """A box to paste a picture into: ``receive`` gets its file and name, before the rerun."""

    def paste() -> None:
        if sent := st.session_state[key].get("picture"):
            receive(base64.b64decode(sent["content"]), sent["name"])

    pasted = message({"text": _("Paste a picture here (Ctrl+V)")})
    plain_component("paste", ("message",))(key=key, data=pasted, on_picture_change=paste)


def read(key: str, files: Iterable[tuple[bytes, str]]) -> list["Picture"]:
    """The pictures in these files; what cannot be read is said by the next `problems`."""
    from models.images.decoding import decoded

    found = []
    for content, name in files:
        try:
            found.append(decoded(content, name))
        except ValueError as refusal:
            st.session_state.setdefault(f"{key} problems", []).append(str(refusal))
    return found


def problems(key: str) -> None:
    """Say what could not be read since the last time, in words."""
    for problem in st.session_state.pop(f"{key} problems", []):
        st.error(sentence(problem))
