"""One idea each: an average that forgets, and two weight decays."""

from functools import lru_cache
from typing import Any

import numpy as np

from models.optimisers import average, check, decay
from pages import shell
from pages.optimisers.settings import Values
from pages.shell import _
from viz.optimisers import charts


def average_part() -> None:
    controls, stage = shell.columns()
    with controls:
        values: dict[str, Any] = {
            "curve": shell.text("curve", _("Values of the curve, evenly spaced"), "1 1", examples=("0 2 -1",), most=100),
            "forget": shell.slider("forget", _("β"), 0.0, 0.99, 0.9, step=0.01),
            "scatter": shell.slider("scatter", _("Noise of the curve"), 0.0, 1.0, 0.0, step=0.05),
        }  # fmt: skip
    with stage:
        shown = shell.follow(average_drawings, values, key="average")
        if shown:
            given = shell.step(average.curve, shown["curve"], shown["scatter"])
            shell.code(average.averages, given, shown["forget"], shows="result.plain[[0, 4, 9]].round(4), result.corrected[[0, 4, 9]].round(4)")  # fmt: skip


def average_drawings(values: Values) -> list[shell.Drawing]:
    found = average.averages(average.curve(values["curve"], values["scatter"]), values["forget"])
    labels = {
        "given": _("given"), "plain": _("average"), "corrected": _("corrected by 1 − β^t"), "step": _("step"), "value": _("value"),
    }  # fmt: skip
    rows = [
        (_("After 1, 5 and 10 steps"), ", ".join(f"{found.plain[index]:.4f}" for index in (0, 4, 9))),
        (_("Corrected"), ", ".join(f"{found.corrected[index]:.4f}" for index in (0, 4, 9))),
        (_("Of white noise's variance is left"), f"{average.noise_left(values['forget']):.4f}"),
    ]
    captions = [
        shell.metrics(rows),
        shell.compare(_("SciPy's recursive filter"), check.average_difference(found.given, values["forget"], found.plain), 1e-12),
        shell.caption(_("Type the values that straight lines join, as 0 2 −1. Often said: momentum is this average. Look: PyTorch's momentum leaves out the factor 1 − β; its sum of constant gradients is 1/(1 − β) times as large.")),
    ]  # fmt: skip
    return [
        shell.Chart("average", charts.average(found, labels), _("A curve and its average")),
        shell.Chart("weights", charts.weights(found, (_("step"), _("weight at the end"))), _("Weights of the last average")),
        shell.Captions("average notes", captions),
    ]  # fmt: skip


ends = lru_cache(32)(decay.ends)


def decay_part() -> None:
    controls, stage = shell.columns()
    with controls:
        config = decay.Config(
            shell.slider("lambda", _("Weight decay λ"), 0.0, 2.0, 0.5, step=0.05),
            shell.slider("curvature", _("Curvature h"), 0.5, 5.0, 1.0, step=0.1),
        )
        rate = shell.slider("still rate", _("Rate, without a gradient"), 0.001, 1.0, 0.1, log=True, step=0.05)
    with stage:
        found = shell.on_worker(ends, config)
        words = {"adam": _("Adam, decay added to the gradient (L2)"), "adamw": _("AdamW, decay taken from the weight")}
        chart = charts.decay(found, words, (_("noise of the gradient σ"), _("mean weight at the end")))
        head = (_("Zero gradient, weight 1, after one step"), *(f"λ = {value:g}" for value in (0.1, 0.01, 0.001)))
        rows = [(words[name], *(f"{decay.at_rest(name, rate, value):.6g}" for value in (0.1, 0.01, 0.001))) for name in words]  # fmt: skip
        shell.show(
            shell.Chart("decay", chart, _("Where the weight ends, by noise")),
            shell.table(head, rows), *decay_checks(config, found),
            shell.caption(_("Without decay the weight would rest at 1. Often said: weight_decay in Adam is weight decay. Look: Adam divides it by the gradient's size together with the rest, so without a gradient any λ moves the weight by a whole rate. Often said: it is 1e-4. That is a habit with SGD; AdamW's default in PyTorch is 1e-2.")),
        )  # fmt: skip
        shell.code(decay.ends, config, shows="result.measured['adamw'].round(3), result.law['adamw'].round(3)")


def decay_checks(config: decay.Config, found: decay.Ends) -> list[shell.Caption]:
    """Walks against the laws."""
    gaps = {name: float(np.abs(found.measured[name] - found.law[name]).max()) for name in found.law}
    return [
        shell.compare(_("h / (h + λ) for Adam with L2, at all strengths of noise"), gaps["adam"], 0.05),
        shell.compare(_("h(1 − w) = λw √(σ² + h²(1 − w)²) for AdamW: h / (h + λσ) where the noise is much larger than the slope"), gaps["adamw"], 0.05),
    ]  # fmt: skip
