"""Two weight decays: added to the gradient, or taken from the weight."""

import numpy as np

from models.optimisers import decay
from pages import shell
from pages.shell import _
from viz.optimisers import charts

STILL = (0.1, 0.01, 0.001)  # decays without a gradient
ends = shell.cached(32)(decay.ends)


def settings() -> tuple[decay.Config, float]:
    strength = shell.slider("lambda", _("Weight decay λ"), 0.0, 2.0, 0.5, step=0.05)
    config = decay.Config(strength, shell.slider("curvature", _("Curvature h"), 0.5, 5.0, 1.0, step=0.1))
    return config, shell.slider("still rate", _("Rate, without a gradient"), 0.001, 1.0, 0.1, log=True, step=0.05)


def decay_part() -> None:
    with shell.stage(settings) as (config, rate):
        found = shell.on_worker(ends, config)
        words = {"adam": _("Adam, decay added to the gradient (L2)"), "adamw": _("AdamW, decay taken from the weight")}
        chart = charts.decay(found, words, (_("noise of the gradient σ"), _("mean weight at the end")))
        head = (_("Zero gradient, weight 1, after one step"), *(f"λ = {value:g}" for value in STILL))
        rows = [(words[name], *(f"{decay.at_rest(name, rate, value):.6g}" for value in STILL)) for name in words]
        gaps = {name: float(np.abs(found.measured[name] - found.law[name]).max()) for name in words}
        shell.show(
            shell.Chart("decay", chart, _("Where the weight ends, by noise")), shell.table(head, rows),
            shell.compare(_("h / (h + λ) for Adam with L2, at all strengths of noise"), gaps["adam"], 0.05),
            shell.compare(_("h(1 − w) = λw √(σ² + h²(1 − w)²) for AdamW: h / (h + λσ) where the noise is much larger than the slope"), gaps["adamw"], 0.05),
            shell.caption(_("Without decay the weight would rest at 1. Often said: weight_decay in Adam is weight decay. Look: Adam divides it by the gradient's size together with the rest, so without a gradient any λ moves the weight by a whole rate. Often said: it is 1e-4. That is a habit with SGD; AdamW's default in PyTorch is 1e-2.")),
        )  # fmt: skip
        shell.code(decay.ends, config, shows="result.measured['adamw'].round(3), result.law['adamw'].round(3)")
