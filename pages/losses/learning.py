"""Losses at work: a line through outliers, two networks from a confident mistake, few positives."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st

from models.losses import check, lines, networks
from models.rates import auc_difference
from pages import shell
from pages.catalogue import link
from pages.losses import settings
from pages.losses.settings import number
from pages.shell import _, codecs
from viz import losses as figures
from viz.colors import GREY

X = np.linspace(0.5, 9.5, 12)
START = tuple(np.c_[X, np.where(X > 8.5, -15.0, 2 * X + 1 + np.sin(7 * X))].ravel().tolist())  # x, y, x, y, ...
MOST = 40  # points


def outliers_part() -> None:
    controls, stage = shell.columns()
    with controls:
        places = shell.kept("points", START, codecs.numbers(2, -1000, 1000, most=2 * MOST))
        values = {"points": places.value, "bend": shell.slider("bend", _("δ of Huber"), 0.05, 20.0, 1.0, log=True, step=0.01)}  # fmt: skip
    with stage:
        if shown := shell.follow(outliers, values, key="outliers"):
            shell.code(lines.fitted, np.array(shown["points"]).reshape(-1, 2), shown["bend"], shows="result")


def outliers(values: shell.Values) -> list[shell.Drawing]:
    """Points to drag, and the line of each loss."""
    points = np.array(values["points"]).reshape(-1, 2)
    found = lines.fitted(points, values["bend"])
    gap = check.line_difference(points, found, values["bend"])
    captions = [
        shell.metrics([(_("{name}: slope").format(name=name), number(round(line[0], 4))) for name, line in found.items()]),
        shell.compare(_("a linear program and a search without gradients, in mean loss"), gap, 1e-6),
        shell.caption(_("Often said: MAE is robust. Look: against points far up or down; a point far to the side turns its line, too.")),
    ]  # fmt: skip

    def edit(sent: shell.Edited) -> dict[str, object]:
        moved = figures.from_pixels(np.array([point["xy"] for point in (sent.points or handles)[:MOST]]))
        return {"points": tuple(moved.ravel().tolist())}

    pane, handles = figures.fits(points, found, _("Drag the points; press for a new one"))
    editor = shell.Edit(points=handles, draw=True, color=GREY)
    return [shell.Canvas("fits", [pane], _("Points and three lines"), 460, edit=editor, sets=edit, tools=False, hint=_("Delete takes the chosen point away"), captions=captions)]  # fmt: skip


def stall_part() -> None:
    controls, stage = shell.columns()
    with controls:
        config = networks.Config(
            bias=shell.slider("bias", _("Bias of the outputs at the start"), -10.0, 10.0, -8.0, step=0.5),
            steps=shell.slider("steps", _("Steps"), 60, 900, 300, step=30),
            seed=shell.number("seed", _("Seed"), 0, 9999, 0),
        )
    with stage:
        shell.player(lambda: networks.stall(config), config, draw, name="stall", total=config.steps // networks.EVERY + 1, autoplay=True)  # fmt: skip
        shell.code(networks.stall, config, shows="next(result).push", also=(networks.net,))


def draw(snapshot: networks.Snapshot, history: Sequence[networks.Snapshot]) -> None:
    words = settings.words()
    labels = (_("step"), _("accuracy"), _("|gradient|"))
    rows = [(_("{name}: accuracy").format(name=words[name]), f"{value:.1%}") for name, value in snapshot.accuracy.items()]  # fmt: skip
    shell.show(
        shell.Chart("stall", figures.stall(history, words, labels), _("Accuracy and gradient by step")), shell.metrics(rows),
        shell.caption(_("Ten sigmoids, plain gradient descent, rate 0.5. Accuracy: on 1,000 other digits; gradient: in the logit of the true digit, mean. Often said: MSE cannot train a classifier. Look at 300 steps: from confident mistakes (bias −8) it stalls, from bias 0 it trains.")),
    )  # fmt: skip


def run_words() -> dict[str, str]:
    words = settings.words() | {"over-sampled": _("Over-sampling"), "under-sampled": _("Under-sampling")}
    return {name: words[name] for name in networks.RUNS}


scores = shell.cached(64)(networks.trained)


def imbalance_part() -> None:
    controls, stage = shell.columns()
    with controls:
        runs = shell.multi_choice("runs", _("Losses"), run_words(), ("cross entropy", "MSE", "hinge", "focal", "weighted", "smoothing", "Dice", "over-sampled", "under-sampled")) or ("cross entropy",)  # fmt: skip
        given = (
            shell.number("positive", _("Positive digit"), 0, 9, 4), shell.number("negative", _("Negative digit"), 0, 9, 9),
            shell.slider("positives", _("Positives beside 400 negatives"), 5, 400, 20), shell.number("draw", _("Seed"), 0, 9999, 0),
            shell.slider("heavier", _("Weight of positives"), 0.1, 100.0, 20.0, log=True, step=0.01),
        )  # fmt: skip
        kind = shell.choice("chart", _("Show"), {"roc": "ROC", "precision": _("Precision-recall")})
    with stage:
        call = shell.attempt(networks.Config, *given)
        if call is None:
            return
        config = call.result
        found = {run: shell.on_worker(scores, config, run) for run in runs}
        left, right = st.columns(2)
        shell.follow(
            partial(rates, found), {"chart": kind}, key="imbalance", places={"rates": left, "rates numbers": right}
        )
        link("augmentation", _("Data instead of the loss: SMOTE, thresholds and odds on the page Augmentation and imbalance"), part="imbalance")  # fmt: skip
        shell.code(networks.trained, config, runs[0], shows="result.logits.mean().round(4)")


def rates(found: dict[str, networks.Scores], values: shell.Values) -> list[shell.Drawing]:
    """One curve each, and the numbers where p = 0.5 decides."""
    words, rows = run_words(), []
    for run, one in found.items():
        recall, rejected, mean = networks.at_half(one)
        rows.append((words[run], f"{one.rates.auc:.3f}", f"{one.rates.average_precision:.3f}", f"{recall:.2f}", f"{rejected:.2f}", f"{mean:.3f}"))  # fmt: skip
    labels = (_("false positive rate"), _("recall")) if values["chart"] == "roc" else (_("recall"), _("precision"))
    gap = max(auc_difference(one.rates, one.logits, one.truth) for one in found.values())
    head = (_("Loss"), "AUC", "AP", _("recall at p = 0.5"), _("true negative rate"), "G-mean")
    captions = [
        shell.table(head, rows), shell.compare(_("the share of pairs ranked right"), gap, 1e-9),
        shell.caption(_("Two digits, 64 hidden units, Adam, 200 steps, one start.")), *weight_moves(found),
    ]  # fmt: skip
    figure = figures.rates({words[run]: one.rates for run, one in found.items()}, values["chart"], labels)
    return [shell.Chart("rates", figure, _("Curves of each loss")), shell.Captions("rates numbers", captions)]


def weight_moves(found: dict[str, networks.Scores]) -> list[shell.Caption]:
    """What the weight changed here, where both runs are there."""
    if not {"cross entropy", "weighted"} <= set(found):
        return []
    area = found["weighted"].rates.auc - found["cross entropy"].rates.auc
    recall = networks.at_half(found["weighted"])[0] - networks.at_half(found["cross entropy"])[0]
    return [shell.caption(_("Often said: class weights make the classifier better. Look: the weight multiplies the odds that are asked for, which moves the threshold. Here it changes the AUC by {area:+.3f}, the recall at p = 0.5 by {recall:+.2f}."), area=area, recall=recall)]  # fmt: skip
