"""Teach: photos in classes, a head on frozen features, and what it says of each photo."""

import numpy as np
import streamlit as st

from models.images.decoding import Picture
from models.transfer import check, features, hold_out, swap, train
from models.transfer.hold_out import Trial
from models.transfer.photos import Photos, square
from pages import shell
from pages.shell import _, codecs
from pages.transfer import own, settings
from viz.canvas import Pane
from viz.transfer import charts, sheets

Query = Picture | shell.Kept[str] | None  # what is asked about, if it is no photo of the classes: a brushed region


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
        own_words = {"camera": _("the camera"), "elsewhere": _("its thing elsewhere")} if mine else {}
        ask = shell.choice(
            "ask", _("Ask about"), {"photo": _("a photo"), "picture": _("the picture above")} | own_words
        )
        config = settings.head()
        with shell.panel("more", _("Size, hold-out")):
            side, split = settings.side(), settings.split(photos)
    with stage:
        call = shell.attempt(settings.learnt, photos, side, split, config, key="teach")
        if call is None:
            return
        found, (photos, side, split, config) = call.result, call.arguments  # the last ones that could be learnt from
        thing = shell.kept("thing", swap.start(picture), codecs.ANYTHING, owner="thing", linked=False)
        query: Query = {"picture": picture, "camera": own.frame().value, "elsewhere": thing}.get(ask)
        shell.show(*drawings(photos, found, side, query))
        if not mine:
            shell.code(hold_out.trial, made, side, split, config, shows="result.counts(result.random), result.counts(result.new)", also=(train.train,))  # fmt: skip
            return
        shot = made.arguments[0][asked(photos, 0).value]  # type: ignore[index]
        if not shot.giver:  # those of the album are removed there
            st.button(_("Remove the photo with the orange frame"), key="remove one", on_click=own.remove, args=(shot,))
        settings.script()


def drawings(photos: Photos, found: Trial, side: int, query: Query) -> list[shell.Drawing | shell.Row | shell.Caption]:
    """The photo that is asked about beside its bars; all photos on a map and in rows."""
    tested = np.flatnonzero(found.new if found.new.any() else found.random)
    at = asked(photos, int(tested[0]))
    index, dark = min(at.value, len(photos) - 1), shell.dark()
    marks = sheets.Marks(said(photos, found), ~found.right, index)
    panes = [
        sheets.sheet(photos.pixels, photos.labels, marks, _("All photos, session by session"), dark),
        sheets.feature_map(photos.pixels, photos.labels, features.plane(photos, side), marks, _("Neighbours for the network (PCA)"), dark),
    ]  # fmt: skip

    def press(sent: shell.Edited) -> None:
        if sent.click:
            hit = sheets.pressed(panes[sent.click["pane"]], sent.click["x"], sent.click["y"])
            at.set(at.value if hit is None else hit)

    every = shell.Canvas("photos", panes, _("All photos: as a map, and in rows"), 460, click=True, on_edit=press, script="transfer", extra={"linked": True}, hint=_("Point at a photo; press it to ask. Hatched: answered wrongly."))  # fmt: skip
    answered = answer(photos, found, index, (side, query))
    brushed = [shell.caption(_("The brushed thing goes to the first photo of the next class, whose own thing stays where it is not covered."))] if isinstance(query, shell.Kept) else []  # fmt: skip
    return [
        shell.Row((2, 1), ((every,), answered)),
        *brushed,
        *captions(photos, found, features.features(photos, side)),
    ]


def answer(photos: Photos, found: Trial, index: int, how_asked: tuple[int, Query]) -> tuple[shell.Drawing, ...]:
    """What is asked about, a photo of the classes, another picture or a brushed thing on another photo; and the bars."""
    words, (side, query) = settings.names(photos), how_asked
    pixels, shares = photos.pixels[index], found.shares[index]
    panes = [Pane(pixels, f"{words[photos.classes[photos.labels[index]]]}: {how(found, index)}", smooth=True)]
    extra: dict[str, object] = {}
    if isinstance(query, Picture):
        panes = [Pane(square(query), query.name, smooth=True)]
    elif query:
        extra = {"rows": swap.CELLS, "columns": swap.CELLS, "region": query.value}
        panes = [Pane(pixels, _("Brush the thing")), Pane(swap.elsewhere(photos, index, query.value), _("Elsewhere"))]
    if query:
        shares = found.head.shares(features.of_pixels(panes[-1].picture[None], side))[0]

    def brush(sent: shell.Edited) -> None:
        if isinstance(query, shell.Kept) and "1" in (sent.cells or ""):
            query.set(sent.cells or "")

    shown = shell.Canvas("asked photo", panes, _("The photo that is asked about"), 140, tools=False, script="transfer", on_edit=brush if extra else None, extra=extra, hint=_("On a photo of the next class") if extra else "")  # fmt: skip
    return shown, shell.Chart(
        "bars",
        charts.bars(shares.tolist(), list(words.values()), max(150, 30 * len(words))),
        _("What the head answers"),
    )


def captions(photos: Photos, found: Trial, x: np.ndarray) -> list[shell.Caption]:
    same, new = (found.counts(chosen) for chosen in (found.random, found.new))
    gap = check.head_difference(found.head, photos.labels[found.train], x[found.train])
    rows = [(_("Random frames of its own sessions"), settings.counted(*same)), (_("The session kept away"), settings.counted(*new))]  # fmt: skip
    return [
        shell.metrics(rows),
        shell.compare({"linear": _("the slope at a minimum, which is 0"), "prototypes": _("scikit-learn's nearest of the class means"), "neighbours": _("scikit-learn's neighbours")}[found.head.config.head], gap, 1e-4),
        shell.caption(_("Lite0, trained on ImageNet, is frozen: only the head on its 1,280 numbers learns. Intervals: each end is passed in 5% of all draws, for photos drawn independently; frames of one burst are not. Often said: 99% in validation, so it works. Look at the second number.")),
    ]  # fmt: skip


def how(found: Trial, index: int) -> str:
    """Which part of the photos it belongs to."""
    return _("learnt from") if found.train[index] else _("kept away") if found.new[index] else _("another frame")


def said(photos: Photos, found: Trial) -> list[str]:
    """At the pointer: class, session, and the answer."""
    words = list(settings.names(photos).values())
    text = _("{truth}, session {session}, {how}: answered {answer} ({share:.2f})")
    return [
        text.format(truth=words[label], session=photos.names[session], how=how(found, i), answer=words[found.answers[i]], share=found.shares[i].max())
        for i, (label, session) in enumerate(zip(photos.labels, photos.sessions, strict=True))
    ]  # fmt: skip
