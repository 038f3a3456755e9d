"""Losses and gradients of one sample; and the probability that each loss asks for."""

from itertools import islice

import numpy as np
import streamlit as st

from models.losses import asks, check, curves
from pages import shell
from pages.losses import settings
from pages.shell import _
from viz import losses as figures

GRID = np.linspace(-curves.EDGE, curves.EDGE, 481)


def curve_part() -> None:
    controls, stage = shell.columns()
    with controls:
        chosen = settings.losses(("cross entropy", "MSE", "hinge", "focal"))
        values = {"losses": chosen, "logit": shell.slider("logit", _("Logit of the sample"), -12.0, 12.0, -3.0, step=0.05)}  # fmt: skip
        values["truth"] = shell.choice("truth", _("Truth"), {1: "1", 0: "0"})
        values["axis"] = shell.choice("axis", _("To the right"), {"logit": _("Logit"), "p": "p"})
        values["rate"] = shell.slider("rate", _("Learning rate"), 0.01, 10.0, 1.0, log=True, step=0.05)
        values["raced"] = shell.slider("raced", _("Steps of descent on the logit"), 0, 200, 0, step=5, plays=True)
        values |= settings.numbers(chosen)
    with stage:
        left, right = st.columns(2)
        if shown := shell.follow(curve_drawings, values, key="curve", places={"ground": left, "gradients": right}):
            shell.code(curves.curve, shown["losses"][0], float(shown["truth"]), settings.config(shown), np.array([shown["logit"]]), shows="result.loss, result.gradient")  # fmt: skip


def curve_drawings(values: shell.Values) -> list[shell.Drawing]:
    """All chosen losses and gradients, where each takes the sample to, and the steps that each needs from its start."""
    config, truth, names = settings.config(values), float(values["truth"]), values["losses"]
    words, start, rate = settings.words(), values["logit"], values["rate"]
    found = {words[name]: curves.curve(name, truth, config, GRID) for name in names}
    now = {name: next(islice(curves.race(name, truth, start, rate, config), values["raced"], None)) for name in names}
    samples = {words[name]: curves.curve(name, truth, config, np.array([z])) for name, z in now.items()}
    rows = []
    for name in names:
        sample = samples[words[name]]
        steps = curves.steps_to(name, start, rate, config) if truth else None
        rows.append((words[name], settings.number(float(figures.probability(now[name]))), settings.number(sample.loss[0]), settings.number(sample.gradient[0]), "–" if steps is None else f"{steps:,}"))  # fmt: skip
    gap = max(check.slope_difference(name, truth, config, samples[words[name]]) for name in names)
    captions = [
        shell.table((_("after {steps} steps").format(steps=values["raced"]), "p", _("loss"), _("gradient in the logit"), _("steps to p > 0.9")), rows),
        shell.compare(_("losses a millionth to the left and right"), gap, 1e-4),
        shell.caption(_("Steps: plain gradient descent on this logit, truth 1; a dash where 20,000 are not enough or the truth is 0. Often said: focal loss only weakens. Look at p below about 0.3 with γ = 2: its gradient is larger than that of cross entropy.")),
    ]  # fmt: skip

    def drag(sent: shell.Edited) -> None:
        at = sent.click["x"] if sent.click else sent.points[0]["xy"][0] if sent.points else None
        if at is not None:
            shell.set_controls({"logit": round(figures.logit(at, logistic), 2)})

    logistic = values["axis"] == "p"
    pane, handles = figures.ground(found, samples, logistic, _("Loss: drag the sample along the curves"))
    labels = (_("probability p of the class 1") if logistic else _("logit"), _("gradient in the logit"))
    figure = figures.gradients(found, samples, logistic, labels)
    return [
        shell.Canvas("ground", [pane], _("Losses with the sample on each"), 440, edit=None if values["raced"] else shell.Edit(points=handles), on_edit=drag, click=True, tools=False),
        shell.Chart("gradients", figure, _("Gradients of the losses in the logit")), shell.Captions("numbers", captions),
    ]  # fmt: skip


def asks_part() -> None:
    controls, stage = shell.columns()
    with controls:
        chosen = settings.losses(("cross entropy", "MSE", "MAE", "focal"))
        values = {"losses": chosen, "share": shell.slider("share", _("Share of ones in truth"), 0.0, 1.0, 0.9, step=0.01)}  # fmt: skip
        values |= settings.numbers(chosen)
    with stage:
        if shown := shell.follow(asks_drawings, values, key="asks"):
            shell.code(asks.wish, shown["losses"][0], shown["share"], settings.config(shown), shows="round(result.probability, 5)")  # fmt: skip


def asks_drawings(values: shell.Values) -> list[shell.Drawing]:
    """Expected losses, each with the probability where it is least."""
    words, config = settings.words(), settings.config(values)
    found = {words[name]: asks.wish(name, values["share"], config) for name in values["losses"]}
    finite = {name: one for name, one in found.items() if one.probability == one.probability}
    rows = [(name, asked(one)) for name, one in found.items()]
    captions = [shell.metrics(rows)]
    if finite:
        gap = max(check.wish_difference(one) for one in finite.values())
        captions.append(shell.compare(_("where the expected gradient changes its sign, in logits"), gap, 0.006))
    captions.append(shell.caption(_("Often said: any loss that falls with the right answer gives probabilities. Look: cross entropy and MSE ask for the true share; MAE goes to the more frequent answer, focal with γ above 0 asks for less than is true above one half, and a weight w multiplies the odds by w. →: the loss still falls at the edge of the logits looked at, ±12.")))  # fmt: skip
    expected = {name: one.expected for name, one in finite.items()}
    places = {name: one.probability for name, one in finite.items()}
    figure = figures.wishes(expected, places, values["share"], (_("probability p"), _("expected loss above its least (scaled)"), _("true share")))  # fmt: skip
    return [shell.Chart("asks", figure, _("Expected loss by probability")), shell.Captions("asked", captions)]


def asked(found: asks.Wish) -> str:
    if found.probability != found.probability:
        return _("– (the expected loss is no number)")
    return f"→ {found.probability:.0f}" if found.at_edge else f"{found.probability:.4f}"
