"""Teach: photos in classes, a head on frozen features, and what it says of each photo."""

import numpy as np
import streamlit as st

from models.images.decoding import Picture
from models.transfer import check, features, hold_out
from models.transfer.hold_out import Trial
from models.transfer.photos import Photos, square
from pages import shell
from pages.shell import _, codecs
from pages.transfer import own, settings
from viz.canvas import Pane
from viz.transfer import charts, sheets


def asked(photos: Photos, start: int) -> "shell.Kept[int]":
    """Which photo is looked at."""
    return shell.kept("asked", start, codecs.number(0, len(photos) - 1, whole=True), owner=photos.classes)


def teach_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        stage, below = stage.container(), stage.container()
        made = settings.material(stage, below)
        if made is None:
            return
        photos: Photos = made.value
        mine = not settings.is_sample(made)
        ask = shell.choice("ask", _("Ask about"), {"photo": _("a photo"), "picture": _("the picture above")} | ({"camera": _("the camera")} if mine else {}))  # fmt: skip
        config = settings.head()
        with shell.panel("more", _("Size, hold-out")):
            side, split = settings.side(), settings.split(photos)
    with stage:
        call = shell.attempt(settings.learnt, photos, side, split, config, key="teach")
        if call is None:
            return
        found, (photos, side, split, config) = call.result, call.arguments  # the last ones that could be learnt from
        plane = features.plane(photos, side)
        query = {"picture": picture, "camera": own.frame().value}.get(ask)
        shell.show(*drawings(photos, found, plane, side, query))
        if mine:
            shot = made.arguments[0][asked(photos, 0).value]  # type: ignore[index]
            if not shot.giver:  # those of the album are removed there
                st.button(_("Remove the photo with the orange frame"), key="remove one", on_click=own.remove, args=(shot,))  # fmt: skip
            return
        shell.code(hold_out.trial, made, side, split, config, shows="result.counts(result.random), result.counts(result.new)")  # fmt: skip


def drawings(photos: Photos, found: Trial, plane: np.ndarray, side: int, query: Picture | None) -> list[shell.Drawing | shell.Row | shell.Caption]:  # fmt: skip
    """The photo that is asked about beside its bars; all photos on a map and in rows."""
    words = settings.names(photos)
    tested = np.flatnonzero(found.new if found.new.any() else found.random)
    at = asked(photos, int(tested[0]))
    index, dark = min(at.value, len(photos) - 1), shell.dark()
    marks = sheets.Marks(said(photos, found), ~found.right, index)
    panes = [
        sheets.sheet(photos.pixels, photos.labels, marks, _("All photos, session by session"), dark),
        sheets.feature_map(photos.pixels, photos.labels, plane, marks, _("Neighbours for the network (PCA)"), dark),
    ]

    def press(sent: shell.Edited) -> None:
        if sent.click:
            hit = sheets.pressed(panes[sent.click["pane"]], sent.click["x"], sent.click["y"])
            at.set(at.value if hit is None else hit)

    truth = words[photos.classes[photos.labels[index]]]
    title, pixels, shares = _("A {name}, {how}").format(name=truth, how=how(found, index)), photos.pixels[index], found.shares[index]  # fmt: skip
    if query:
        title, pixels = query.name, square(query)
        shares = found.head.shares(features.of_pixels(pixels[None], side))[0]
    shown = shell.Canvas("asked photo", [Pane(pixels, title, smooth=True)], _("The photo that is asked about"), 250, tools=False)  # fmt: skip
    bars = shell.Chart("bars", charts.bars(shares.tolist(), list(words.values()), 210), _("What the head answers"))  # fmt: skip
    every = shell.Canvas("photos", panes, _("All photos: as a map, and in rows"), 460, click=True, on_edit=press, script="transfer", extra={"linked": True}, hint=_("Point at a photo; press it to ask. Hatched: answered wrongly."))  # fmt: skip
    return [shell.Row((2, 1), ((every,), (shown, bars))), *captions(photos, found, features.features(photos, side))]


def captions(photos: Photos, found: Trial, x: np.ndarray) -> list[shell.Caption]:
    same, new = (found.counts(chosen) for chosen in (found.random, found.new))
    gap = check.head_difference(found.head, photos.labels[found.train], x[found.train])
    rows = [(_("Random frames of its own sessions"), settings.counted(*same)), (_("The session kept away"), settings.counted(*new))]  # fmt: skip
    return [
        shell.metrics(rows),
        shell.compare({"linear": _("the slope at a minimum, which is 0"), "prototypes": _("scikit-learn's nearest of the class means"), "neighbours": _("scikit-learn's neighbours")}[found.head.config.head], gap, 1e-4),
        shell.caption(_("Lite0, trained on ImageNet, is frozen: only the head on its 1,280 numbers learns. Intervals: each end is passed in 5 % of all draws, for photos drawn independently; frames of one burst are not. Often said: 99 % in validation, so it works. Look at the second number.")),
    ]  # fmt: skip


def how(found: Trial, index: int) -> str:
    """Which part of the photos it belongs to."""
    return _("learnt from") if found.train[index] else _("from a new session") if found.new[index] else _("another frame of a session learnt from")  # fmt: skip


def said(photos: Photos, found: Trial) -> list[str]:
    """At the pointer: class, session, and the answer."""
    words = list(settings.names(photos).values())
    text = _("{truth}, session {session}, {how}: answered {answer} ({share:.2f})")
    return [
        text.format(truth=words[label], session=photos.names[session], how=how(found, i), answer=words[found.answers[i]], share=found.shares[i].max())
        for i, (label, session) in enumerate(zip(photos.labels, photos.sessions, strict=True))
    ]  # fmt: skip
