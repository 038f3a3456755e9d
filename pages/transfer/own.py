"""Photos of the class itself: files, pastes, bursts of the camera. Each batch is a session."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models.images.decoding import Picture
from models.transfer import photos
from models.transfer.photos import Shot
from pages import shell
from pages.shell import _, codecs


def shots() -> "shell.Kept[tuple[Shot, ...]]":
    """All that was brought; presets and Reset leave it."""
    return shell.kept("shots", (), codecs.ANYTHING, linked=False, lasting=True)


def frame() -> "shell.Kept[Picture | None]":
    """What the camera sees now."""
    return shell.kept("frame", None, codecs.ANYTHING, linked=False)


def put(brought: Sequence[Shot]) -> None:
    """These are the photos now; the rest is forgotten."""
    shots().set(tuple(brought))


def add(pictures: Sequence[Picture], label: str) -> None:
    """The n-th batch of each class belongs to session n."""
    before = shots().value
    mine = [one for one in before if one.label == label]
    session = str(1 + len({one.session for one in mine}))
    known = {one.picture.digest for one in mine}
    new = {one.digest: one for one in pictures if one.digest not in known}
    put([*before, *(Shot(one, label, session) for one in new.values())])


def classes() -> tuple[str, ...]:
    given = shell.text("classes", _("Classes, with commas between them"), _("A, B"), most=200, examples=("A, B, C",))
    return tuple(dict.fromkeys(part.strip() for part in given.split(",") if part.strip()))


def collected(stage: DeltaGenerator, camera: bool) -> "shell.Step | None":
    """Controls to bring photos with; what a program makes of those that are there, None while that is not enough."""
    names, brought = classes(), shots()
    if names:
        label = shell.choice("add to", _("Add to"), names)
        shell.batch("files", _("Photos of {name}").format(name=label), lambda pictures: add(pictures, label))
        if camera:
            shell.burst("camera", _("Hold: frames of {name}").format(name=label), lambda pictures: add(pictures, label), frame().set)  # fmt: skip
        rows = [(name, str(sum(one.label == name for one in brought.value)), str(len({one.session for one in brought.value if one.label == name}))) for name in names]  # fmt: skip
        shell.show(shell.table((_("Class"), _("photos"), _("sessions")), rows))
    shell.belong("shots", [one.picture for one in brought.value])
    mine = tuple(one for one in brought.value if one.label in names)
    album = shell.album_panel(names) if names else ()
    used = (*mine, *(Shot(one.picture, one.label, one.session, one.giver) for one in album))
    if waiting := len(brought.value) - len(mine):
        st.caption(_("{count} photos wait: their class is not in the list.").format(count=waiting))
    if brought.value:
        st.button(_("Remove all photos"), key="remove photos", on_click=put, args=((),))
    st.caption(_("Photos stay in this server's memory, not on its disk; nobody else sees them. They go when you remove them, or a minute after you have left."))  # fmt: skip
    with stage:
        call = shell.attempt(photos.photos, used, names) if brought.value else None
        if call is None:
            st.info(
                _(
                    "Add photos of each class: files, pastes, a burst of the camera, or a class album. The first batch of each class is session 1, the second session 2, and so on: change light, table or room between them."
                )
            )
    return shell.step(photos.photos, *call.arguments, result=call.result) if call else None


def remove(shot: Shot) -> None:
    put([one for one in shots().value if one != shot])
