"""Two distributions to drag, and what information theory says of them."""

from functools import partial

import numpy as np
import streamlit as st

from models.images.decoding import Picture
from models.images.samples import SAMPLES, sample
from models.losses import check
from models.losses import information as models
from pages import shell
from pages.catalogue import link
from pages.losses.settings import number
from pages.shell import _, codecs
from viz import losses as figures

COUNT, BINS = 4, 8
START = (0.6, 0.25, 0.1, 0.05, 0.25, 0.25, 0.25, 0.25)


def bars() -> "shell.Kept[tuple[float, ...]]":
    """Heights of P, then of Q, as dragged; shares are made of them."""
    return shell.kept("heights", START, codecs.numbers(2 * COUNT, 0, 1))


def information_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        given = shell.choice("given", _("P and Q"), {"bars": _("Bars to drag"), "photos": _("Grey levels of photos")})
        pair = None
        if given == "photos":
            beside = shell.select("beside", _("Q: this photo, P: yours"), {name: one.title for name, one in SAMPLES.items()}, "astronaut")  # fmt: skip
            pair = tuple(shell.step(models.grey_levels, shell.attribute(one, "pixels"), BINS) for one in (picture, shell.step(sample, beside)))  # fmt: skip
        chance = shell.slider("chance", _("Probability of an event"), 0.001, 1.0, 0.25, log=True, step=0.01)
        values = {"heights": bars().value, "chance": chance}
    with stage:
        left, right = st.columns(2)
        levels = tuple(one.value for one in pair) if pair else None
        shown = shell.follow(
            partial(drawings, levels), values, key="information", places={"bars": left, "terms": right}
        )
        link(
            "divergences", _("Which of them say where to go: all divergences of two densities, on the page Divergences")
        )
        if shown:
            shell.code(models.numbers, *(pair or shares(shown)), shows="result.kl, result.js")


def shares(values: shell.Values) -> tuple[np.ndarray, np.ndarray]:
    p, q = np.array(values["heights"]).reshape(2, COUNT)
    return models.normalised(p, "P"), models.normalised(q, "Q")


def drawings(levels: tuple[np.ndarray, ...] | None, values: shell.Values) -> list[shell.Drawing]:
    p, q = levels or shares(values)
    found = models.numbers(p, q)
    rows = [
        (_("Surprise of the event (nats)"), number(float(-np.log(values["chance"])))),
        ("H(P)", number(found.entropy[0])), ("H(Q)", number(found.entropy[1])), ("H(P, Q)", number(found.cross[0])),
        ("KL(P‖Q)", number(found.kl[0])), ("KL(Q‖P)", number(found.kl[1])), ("JS", number(found.js)),
    ]  # fmt: skip
    captions = [
        shell.metrics(rows),
        shell.compare(_("cross entropy less entropy, and entropies of the mean distribution"), check.information_difference(p, q, found), 1e-9),
        shell.caption(_("In nats; the bars are divided by their sum. KL is ∞ where Q is 0 and P is not. Often said: JS lies between 0 and 1. Look: no more than ln 2 = 0.6931 here; 1 only in bits.")),
    ]  # fmt: skip

    def edit(sent: shell.Edited) -> None:
        if sent.points:
            bars().set(figures.heights(sent.points, COUNT))

    words = _("Grey levels, dark to light: P blue, Q orange") if levels else _("P blue, Q orange: drag the tops")
    pane, handles = figures.distributions(p, q, words)
    labels = {"forward": _("to KL(P‖Q)"), "reverse": _("to KL(Q‖P)"), "js": _("to JS")}
    return [
        shell.Canvas("bars", [pane], _("Two distributions as bars"), 300, edit=None if levels else shell.Edit(points=handles), on_edit=edit, tools=False, captions=captions),
        shell.Chart("terms", figures.terms(found.terms, labels, (_("outcome"), _("adds (nats)"))), _("What each outcome adds")),
    ]  # fmt: skip
