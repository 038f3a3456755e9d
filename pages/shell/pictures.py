"""The picture that all pages work on: a sample, an upload, a paste or a shot of the camera."""

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from models.remembered import remembered
from pages.shell import codecs, controls, uploads
from pages.shell.batches import paste_box, problems, read
from pages.shell.language import _
from pages.shell.layout import PICTURE_PLACE
from pages.shell.values import CREDIT, Kept, current, kept, session_key

if TYPE_CHECKING:
    from models.images.decoding import Picture

THUMBNAIL = 56  # px
UPLOADED, SAMPLE = "uploaded picture", "sample picture"  # session keys, of all pages


def picture(default: str = "coffee") -> "Picture":
    """The picker, unless it is undrawn, and the picture that is picked; it follows the user from page to page."""
    from models.images.samples import SAMPLES, sample  # here and below: OpenCV would delay the first page

    entry = _sample(default)
    found: Picture = st.session_state.get(UPLOADED) or sample(entry.value)
    if controls.drawn():
        with st.session_state[PICTURE_PLACE]:
            with st.popover(_("Picture"), key="picture-menu"):
                _menu(entry)
            st.image(thumbnail(found), width=THUMBNAIL, alt=found.name)
            st.caption(described(found))
        st.session_state[CREDIT] = found.name if UPLOADED in st.session_state else SAMPLES[entry.value].credit
    else:
        st.session_state[PICTURE_PLACE].html('<div class="no-picture"></div>')  # what stands below keeps its place
    uploads.belong(UPLOADED, *([found] if UPLOADED in st.session_state else []))
    problems(UPLOADED)
    return found


def own_picture(name: str, label: str) -> "Picture | None":
    """The user's further picture on this page, from a file or the camera: the last one that could be read."""
    key = session_key(name)
    _inputs(key, label)
    problems(key)
    found: Picture | None = st.session_state.get(key)
    uploads.belong(key, *([found] if found else []))
    return found


def objects(picture: "Picture", default: codecs.Boxes) -> Kept[codecs.Boxes]:
    """The boxes, with labels, that are drawn on a picture: the same on all pages; ``default`` where none were drawn."""
    height, width = picture.pixels.shape[:2]
    return kept("objects", default, codecs.boxes(width, height), owner=picture, shared=True)


def described(picture: "Picture") -> str:
    """Name, size of the file and working size, and what the conversion did."""
    height, width = picture.pixels.shape[:2]
    size = _("{name}: {width} × {height} px").format(
        name=picture.name, width=picture.original[0], height=picture.original[1]
    )
    if picture.original != (width, height):
        size = _("{size}, worked on at {width} × {height}").format(size=size, width=width, height=height)
    return f"{size}. {picture.note}".strip()


@remembered(64)
def thumbnail(picture: "Picture") -> np.ndarray:
    """The middle square of the picture, small."""
    import cv2

    from models.images.sizes import middle

    return cv2.resize(middle(picture.pixels), (2 * THUMBNAIL, 2 * THUMBNAIL), interpolation=cv2.INTER_AREA)


def program(picture: "Picture") -> tuple[str, str]:
    """The import line and the expression that make this picture in a program."""
    from models.images.samples import SAMPLES, sample

    for name, entry in SAMPLES.items():
        if entry.title == picture.name and picture == sample(name):
            return "from models.images.samples import sample", f"sample({name!r})"
    load = f"decoded(open({picture.name!r}, 'rb').read(), {picture.name!r})"
    return "from models.images.decoding import decoded", load


def _sample(default: str) -> Kept[str]:
    """The sample that is picked: here, on another page, or by a link."""
    from models.images.samples import SAMPLES

    if linked := current().link.get("picture"):
        st.session_state[SAMPLE] = linked
    entry = kept("picture", default, codecs.option(SAMPLES))
    if picked := st.session_state.get(SAMPLE):
        entry.set(picked)
    return entry


def _menu(entry: Kept[str]) -> None:
    from models.images.samples import SAMPLES

    key, own = session_key("picture"), UPLOADED in st.session_state
    st.session_state[key] = None if own else entry.value

    def pick() -> None:
        st.session_state.pop(UPLOADED, None)
        st.session_state[SAMPLE] = st.session_state[key]

    st.selectbox(
        _("Sample"), list(SAMPLES), key=key, on_change=pick, format_func=lambda name: SAMPLES[name].title,
        placeholder=_("Choose a sample"),
    )  # fmt: skip
    if not own:
        st.caption(SAMPLES[entry.value].credit)
    _inputs(UPLOADED, _("Your own"))
    paste_box("paste", lambda content, file: _take(UPLOADED, content, file))
    st.caption(_("Your picture stays in this server's memory, not on its disk, and no other visitor sees it; it is dropped when you choose another one, or within two minutes after you have left."))  # fmt: skip


def _inputs(key: str, label: str) -> None:
    """A file or a shot of the camera, for the picture under this session key."""
    st.file_uploader(label, key=f"{key} file", on_change=_receive, args=(key, "file"))
    if st.toggle(_("Camera"), key=f"{key} camera on"):
        st.camera_input(
            _("Camera"), key=f"{key} camera", on_change=_receive, args=(key, "camera"), label_visibility="collapsed"
        )


def _receive(key: str, widget: str) -> None:
    if file := st.session_state.get(f"{key} {widget}"):
        _take(key, file.getvalue(), file.name)


def _take(key: str, content: bytes, name: str) -> None:
    """Decode what came; when it cannot be, the picture before stays."""
    for picture in read(key, [(content, name)]):
        st.session_state[key] = picture
