"""Photos of the class itself: files, pastes, bursts of the camera. Each batch is a session."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models.images.decoding import Picture
from models.transfer import photos
from models.transfer.album import Photo
from pages import shell
from pages.shell import _, codecs


def shots() -> "shell.Kept[tuple[Photo, ...]]":
    """All that was brought; presets and Reset leave it."""
    return shell.kept("shots", (), codecs.ANYTHING, linked=False, lasting=True)


def frame() -> "shell.Kept[Picture | None]":
    """What the camera sees now."""
    return shell.kept("frame", None, codecs.ANYTHING, linked=False)


def put(brought: Sequence[Photo]) -> None:
    """These are the photos now; the rest is forgotten."""
    shots().set(tuple(brought))


def add(pictures: Sequence[Picture], label: str) -> None:
    """The n-th batch of each class belongs to session n."""
    before = shots().value
    mine = [one for one in before if one.label == label]
    session = str(1 + len({one.session for one in mine}))
    known = {one.picture.digest for one in mine}
    new = {one.digest: one for one in pictures if one.digest not in known}
    put([*before, *(Photo(one, label, session) for one in new.values())])


def classes() -> tuple[str, ...]:
    given = shell.text("classes", _("Classes, with commas between them"), _("A, B"), most=200, examples=("A, B, C",))
    return tuple(dict.fromkeys(part.strip() for part in given.split(",") if part.strip()))


def collected(stage: DeltaGenerator, below: DeltaGenerator | None) -> "shell.Step | None":
    """What a program makes of the photos that are there, None while that is not enough; with a place for the album
    ``below`` the stage, also controls to bring photos with.
    """
    names, brought = classes(), shots()
    if below:
        bring(names)
        with below:
            album = shell.album_panel(names) if names else ()
    else:
        album = shell.album_photos(names)
        st.caption(_("Photos are added in the part Teach."))
    shell.belong("shots", [one.picture for one in brought.value])
    used = (*(one for one in brought.value if one.label in names), *album)
    with stage:
        call = shell.attempt(photos.photos, used, names) if used else None
        if call is None:
            st.info(_("Add photos of each class: files, pastes, a burst of the camera, or a class album. The first batch of each class is session 1, the second session 2, and so on: change light, table or room between them."))  # fmt: skip
    return shell.step(photos.photos, *call.arguments, result=call.result) if call else None


def bring(names: tuple[str, ...]) -> None:
    """Files, pastes and bursts; how many photos of each class there are."""
    brought = shots().value
    if names:
        label = shell.choice("add to", _("Add to"), names)
        shell.batch("files", _("Photos of {name}").format(name=label), lambda pictures: add(pictures, label))
        shell.burst("camera", _("Hold: frames of {name}").format(name=label), lambda pictures: add(pictures, label), frame().set)  # fmt: skip
        sessions = {name: [one.session for one in brought if one.label == name] for name in names}
        rows = [(name, str(len(some)), str(len(set(some)))) for name, some in sessions.items()]
        shell.show(shell.table((_("Class"), _("photos"), _("sessions")), rows))
    if waiting := sum(one.label not in names for one in brought):
        st.caption(_("{count} photos wait: their class is not in the list.").format(count=waiting))
    if brought:
        st.button(_("Remove all photos"), key="remove photos", on_click=put, args=((),))
    st.caption(_("Photos stay in this server's memory, not on its disk; nobody else sees them. They go when you remove them, or a minute after you have left."))  # fmt: skip


def remove(shot: Photo) -> None:
    put([one for one in shots().value if one is not shot])
