"""The part “Window”: a network slid by hand, and the same network run once over the whole canvas."""

from functools import partial

import numpy as np
import streamlit as st

from models.detection import windows
from models.images.decoding import Picture
from pages import shell
from pages.catalogue import link
from pages.shell import _, codecs
from viz.detection import windows as figures


@shell.cached(16)
def passes(config: windows.Config) -> tuple[np.ndarray, windows.Dense, windows.Dense]:
    picture = windows.canvas(config)
    return picture, windows.dense(picture), windows.slid(picture)


@shell.cached(16)
def stopwatch(picture: Picture, count: int) -> windows.Stopwatch:
    return windows.stopwatch(picture.pixels, count)


def place() -> "shell.Kept[tuple[float, ...]]":
    return shell.kept("window", (58.0, 58.0), codecs.numbers(2, 0, 224))


def window_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        config = windows.Config(
            shell.slider("canvas side", _("Side of the canvas (px)"), 56, 224, 112, step=4),
            shell.slider("digits", _("Digits, at most"), 1, 12, 7), shell.number("seed", _("Seed"), 0, 9999, 0),
        )  # fmt: skip
        values: shell.Values = {"window": place().value, "asked": shell.choice("asked", _("Map of"), {NOTHING: _("any digit"), **{digit: str(digit) for digit in range(10)}})}  # fmt: skip
        count = shell.slider("crops", _("Boxes for the stopwatch"), 5, 100, 20, step=5)
    seen = shell.kept("canvas seen", None, codecs.ANYTHING, linked=False)
    with stage:
        early = st.empty()
        if seen.value != config:  # the network must learn first: meanwhile, what it is about
            with early:
                shell.show(unjudged(windows.canvas(config), place().value))
        found = shell.on_worker(passes, config)
        early.empty()
        seen.set(config)
        shell.follow(partial(drawings, found), values, key="window")
        watch = shell.on_worker(stopwatch, picture, count)
        rows = [
            (_("R-CNN: {count} crops of your photo through Lite0").format(count=count), f"{1000 * watch.crops:.0f}"),
            (_("Fast R-CNN: one map of the photo, {count} boxes cut out").format(count=count), f"{1000 * (watch.shared + watch.cut):.0f}"),
        ]  # fmt: skip
        shell.show(shell.table((_("boxes of your photo, timed on this machine"), "ms"), rows))
        shell.code(windows.dense, shell.step(windows.canvas, config), shows="result.logits.shape, result.logits.argmax(0).tolist()[0]", also=(windows.network,))  # fmt: skip
        link(
            "anchors",
            _("HOG + SVM in a sliding window: its candidates, on the page Anchors and suppression"),
            source="people",
        )


NOTHING, HEIGHT = windows.NOTHING, 420


def unjudged(picture: np.ndarray, at: tuple[float, ...]) -> shell.Canvas:
    """The canvas with the window, and room for the map."""
    counts = windows.counts(picture)
    titles = _("The window"), _("One pass: every window at once")
    panes, _points = figures.panes(picture, np.full(counts, np.nan), figures.cell(at, counts), at, titles, "")
    return shell.Canvas("unjudged", panes, _("Digits under a window"), HEIGHT, tools=False)


def drawings(found: tuple, values: shell.Values) -> list[shell.Drawing]:
    """The canvas with the window, the map of one pass, and what either costs."""
    picture, dense, slid = found
    p = windows.probabilities(dense)
    row, column = figures.cell(values["window"], p.shape[1:])
    shown = 1 - p[NOTHING] if values["asked"] == NOTHING else p[values["asked"]]
    best = int(p[:, row, column].argmax())
    name = _("nothing") if best == NOTHING else str(best)

    def edit(sent: shell.Edited) -> shell.Values:
        return {"window": tuple(map(float, sent.points[0]["xy"]))} if sent.points else {}

    titles = (_("Drag the window: it sees “{name}”, p {p:.2f}").format(name=name, p=p[best, row, column]), _("One pass: every window at once"))  # fmt: skip
    panes, points = figures.panes(picture, shown, (row, column), values["window"], titles, _("probability"))
    gap = float(abs(dense.logits - slid.logits).max())
    rows = [
        (_("{count} windows of 28 px, one by one").format(count=shown.size), f"{1000 * slid.seconds:.1f}"), (_("one pass over all"), f"{1000 * dense.seconds:.1f}"),
    ]  # fmt: skip
    captions = [
        shell.table((_("timed on this machine"), "ms"), rows),
        shell.compare(_("the network on every window by itself: largest gap of a logit"), gap, 1e-4),
        shell.caption(_("Without padding a layer that slides does the same as a window that slides; one pass does the overlaps once.")),
    ]  # fmt: skip
    return [
        shell.Canvas("dense", panes, _("Digits under a window, and the map of all windows"), HEIGHT, edit=shell.Edit(points=points), sets=edit, tools=False),
        shell.Captions("dense numbers", captions),
    ]  # fmt: skip
