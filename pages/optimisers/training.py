"""Networks: the curvature that training ends at, the range of rates, and the path of a training."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from models.optimisers import check, edge, path, ranges
from models.optimisers.networks import SCHEDULES
from pages import shell
from pages.optimisers import settings
from pages.shell import _
from viz.optimisers import charts, landscapes

COMPARED = ("plain", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw")


def edge_part() -> None:
    controls, stage = shell.columns()
    with controls:
        config = edge.Config(
            shell.slider("edge rate", _("Rate"), 0.01, 1.0, 0.08, log=True, step=0.01),
            shell.slider("edge beta", _("Momentum β"), 0.0, 0.95, 0.0, step=0.05),
            shell.slider("scale", _("Size of the first weights"), 0.1, 2.0, 0.5, step=0.1, help=_("1: as PyTorch draws them.")),
            shell.slider("edge steps", _("Steps"), 500, 6000, 3000, step=500),
            shell.number("edge seed", _("Seed"), 0, 9999, 0),
        )  # fmt: skip
    with stage:
        total = config.steps // edge.EVERY + 1
        shell.player(lambda: edge.training(config), config, draw_edge, name="edge", total=total, autoplay=True)
        shell.code(
            edge.curvatures, config, shows="[round(value, 2) for value in result]", also=(edge.training, edge.largest)
        )


def draw_edge(snapshot: edge.Snapshot, history: Sequence[edge.Snapshot]) -> None:
    config = snapshot.config
    labels = {
        "sharpness": _("largest curvature"), "border": _("2(1 + β) / rate"), "loss": _("loss"), "step": _("step"),
    }  # fmt: skip
    captions: list[shell.Caption] = []
    if snapshot.loss == snapshot.loss:
        rows = [
            (_("Largest curvature"), f"{snapshot.sharpness:.2f}"), (_("2(1 + β) / rate"), f"{config.border:.2f}"),
            (_("Loss"), f"{snapshot.loss:.4f}"),
        ]  # fmt: skip
        captions.append(shell.metrics(rows))
        if snapshot.step % 500 == 0:
            captions.append(shell.compare(_("Lanczos' method, as a share"), check.sharpness_difference(snapshot), 0.02))
    else:
        note = _("Diverged: at step {step} the loss is no number. The curvature at the start, {sharpness:.1f}, was too far above the border, {border:.1f}.")  # fmt: skip
        captions.append(shell.caption(note, step=snapshot.step, sharpness=history[0].sharpness, border=config.border))
    captions.append(shell.caption(_("500 digits of 14 × 14 px, all at every step; 32 units, tanh; half the squared error. Often said: what holds on a bowl says nothing of networks. Look: the curvature moves to the bowl's border by itself, and stays.")))  # fmt: skip
    shell.show(shell.Chart("edge", charts.edge(history, labels), _("Largest curvature and loss by step")), *captions)


@shell.cached(64)
def tried(config: ranges.Config) -> ranges.Range:
    return ranges.rates(config)


def range_part() -> None:
    controls, stage = shell.columns()
    with controls:
        names = shell.multi_choice("compared", _("Optimisers"), settings.chosen(COMPARED), ("plain", "momentum", "adam")) or ("plain",)  # fmt: skip
        schedules = {"constant": _("Constant"), "step": _("Step"), "cosine": _("Cosine"), "warm-up": _("Warm-up")}
        schedule = shell.choice("schedule", _("Schedule"), {name: schedules[name] for name in SCHEDULES})
        batch = shell.slider("batch", _("Batch"), 1, 500, 32, log=True, step=0.1)
        steps = shell.slider("range steps", _("Steps"), 50, 600, 300, step=50)
        seed = shell.number("range seed", _("Seed"), 0, 9999, 0)
    with stage:
        configs = [ranges.Config(name, schedule, int(batch), steps, seed) for name in sorted(names, key=COMPARED.index)]
        found = {config.name: shell.on_worker(tried, config) for config in configs}
        rows = [(settings.words()[name], f"{one.rates[one.best]:.3g}", f"{one.error[one.best]:.1%}", f"{one.decent:.2g}") for name, one in found.items()]  # fmt: skip
        head = (_("Optimiser"), _("best rate"), _("wrong digits there"), _("rates below twice that, in decades"))
        chart = charts.ranges(found, settings.words(), (_("rate"), _("wrong digits not seen")))
        factors = charts.factors(ranges.factors(schedule, steps), (_("step"), _("times the rate")))
        shell.show(
            shell.Chart("range", chart, _("Share of wrong digits by rate")),
            *([shell.Chart("schedule", factors, _("Schedule"))] if schedule != "constant" else []),
            shell.table(head, rows),
            shell.caption(_("One network of 196-32-10 for each of {count} rates, 4,000 digits to train on, 1,000 others to test; same start and batches. Often said: this optimiser is the best. Look: with the rate tuned for each, they end close together; the best rates lie decades apart.").format(count=len(ranges.RATES))),
        )  # fmt: skip
        shell.code(ranges.rates, configs[0], shows="result.rates[result.best], result.error.round(3)")


@shell.cached(16)
def planes(config: path.Config) -> tuple[path.Plane, path.Components]:
    return path.plane(config), path.components(path.random_walk(config.steps, path.PARAMETERS, config.seed))


def path_part() -> None:
    controls, stage = shell.columns()
    with controls:
        name = shell.select("path rule", _("Optimiser"), settings.chosen(COMPARED), "momentum")
        config = path.Config(
            name,
            shell.slider("path rate", _("Rate"), 1e-4, 3.0, 0.1, log=True, step=0.05),
            batch=int(shell.slider("path batch", _("Batch"), 1, 500, 32, log=True, step=0.1)),
            steps=shell.slider("path steps", _("Steps"), 20, 600, 300, step=20),
            seed=shell.number("path seed", _("Seed"), 0, 9999, 0),
        )  # fmt: skip
    with stage:
        call = shell.attempt(lambda: shell.on_worker(planes, config), key="path")
        if call is None:
            return
        plane, walk = call.result
        left, right = st.columns([3, 2])
        with left:
            pane = landscapes.plane(plane, _("log₁₀ of the loss, and the path"), _("log₁₀ of the loss"))
            shell.show(shell.Canvas("plane", [pane], _("The loss in the plane of the path"), 420))
        with right:
            chart = charts.walks({_("training"): plane.xy, _("random walk"): walk.xy}, (_("first component"), _("second component")))  # fmt: skip
            head = (_("Share of the variance"), "1", "2", "3", _("1 and 2"))
            rows = [(word, *shares(values)) for word, values in ((_("training"), plane.shares), (_("random walk"), walk.shares), (_("6 / (π²k²), a long random walk"), path.LONG_WALK))]  # fmt: skip
            shell.show(shell.Chart("walks", chart, _("Both paths in their own planes")), shell.table(head, rows))
        shell.show(shell.caption(_("Orange: the path, laid flat on the plane of its first two components; its places lie {spread:.2f} beside the plane on average. Often said: the path is flat, so training is simple. Look: a random walk of as many steps looks flat, too.").format(spread=float(plane.spread.mean()))))  # fmt: skip
        shell.code(path.plane, config, shows="result.shares.round(3)")


def shares(values: np.ndarray) -> tuple[str, ...]:
    return (*(f"{value:.1%}" for value in values[:3]), f"{values[:2].sum():.1%}")
