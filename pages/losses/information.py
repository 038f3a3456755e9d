"""Two distributions to drag, and what information theory says of them."""

import numpy as np
import streamlit as st

from models.losses import check
from models.losses import information as models
from pages import shell
from pages.catalogue import link
from pages.losses.settings import Values, number
from pages.shell import _, codecs
from viz import losses as figures

COUNT = 4
START = (0.6, 0.25, 0.1, 0.05, 0.25, 0.25, 0.25, 0.25)


def bars() -> "shell.Kept[tuple[float, ...]]":
    """Heights of P, then of Q, as dragged; shares are made of them."""
    return shell.kept("heights", START, codecs.numbers(2 * COUNT, 0, 1))


def information_part() -> None:
    controls, stage = shell.columns()
    with controls:
        chance = shell.slider("chance", _("Probability of an event"), 0.001, 1.0, 0.25, log=True, step=0.01)
        values = {"heights": bars().value, "chance": chance}
    with stage:
        left, right = st.columns(2)
        shown = shell.follow(drawings, values, key="information", places={"bars": left, "terms": right})
        link(
            "divergences", _("Which of them say where to go: all divergences of two densities, on the page Divergences")
        )
        if shown:
            shell.code(models.numbers, *shares(shown), shows="result.kl, result.js")


def shares(values: Values) -> tuple[np.ndarray, np.ndarray]:
    p, q = np.array(values["heights"]).reshape(2, COUNT)
    return models.normalised(p, "P"), models.normalised(q, "Q")


def drawings(values: Values) -> list[shell.Drawing]:
    p, q = shares(values)
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

    pane, handles = figures.distributions(p, q, _("P blue, Q orange: drag the tops"))
    labels = {"forward": _("to KL(P‖Q)"), "reverse": _("to KL(Q‖P)"), "js": _("to JS")}
    return [
        shell.Canvas("bars", [pane], _("Two distributions as bars"), 300, edit=shell.Edit(points=handles), on_edit=edit, tools=False, captions=captions),
        shell.Chart("terms", figures.terms(found.terms, labels, (_("outcome"), _("adds (nats)"))), _("What each outcome adds")),
    ]  # fmt: skip
