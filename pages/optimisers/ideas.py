"""One idea each: an average that forgets, convexity by chords, two weight decays, and where Adam fails."""

from functools import lru_cache
from typing import Any

import numpy as np

from models.optimisers import average, check, convex, decay, trap
from pages import shell
from pages.optimisers import settings
from pages.optimisers.settings import Values
from pages.shell import _, codecs
from viz.optimisers import charts, landscapes

KNOTS = 9  # places to draw at
SHAPE = (24, 32)  # cells


def knots() -> "shell.Kept[tuple[float, ...]]":
    return shell.kept("curve", (1.0,) * KNOTS, codecs.numbers(KNOTS, -2, 2))


def average_part() -> None:
    controls, stage = shell.columns()
    with controls:
        values: dict[str, Any] = {
            "curve": knots().value,
            "forget": shell.slider("forget", _("β"), 0.0, 0.99, 0.9, step=0.01),
            "scatter": shell.slider("scatter", _("Noise of the curve"), 0.0, 1.0, 0.0, step=0.05),
        }
    with stage:
        shown = shell.follow(average_drawings, values, key="average", places={"drawn": controls})
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
        shell.caption(_("Drag the knots of the curve. Often said: momentum is this average. Look: PyTorch's momentum leaves out the factor 1 − β; its sum of constant gradients is 1/(1 − β) times as large.")),
    ]  # fmt: skip
    drawn = landscapes.knots(values["curve"], _("The curve, by its knots"))
    edit = shell.Edit(points=landscapes.knot_points(values["curve"]))
    return [
        shell.Canvas("drawn", [drawn], _("Knots of the curve"), 160, edit=edit, on_edit=knots_dragged, tools=False, hint=_("Drag a knot up or down")),
        shell.Chart("average", charts.average(found, labels), _("A curve and its average")),
        shell.Chart("weights", charts.weights(found, (_("step"), _("weight at the end"))), _("Weights of the last average")),
        shell.Captions("average notes", captions),
    ]  # fmt: skip


def knots_dragged(sent: shell.Edited) -> None:
    if sent.points:
        knots().set(landscapes.knot_values([point["xy"] for point in sent.points]))


def convex_part() -> None:
    controls, stage = shell.columns()
    with controls:
        what = shell.choice("of", _("Look at"), {"function": _("A function"), "shape": _("A shape")})
        if what == "function":
            values: dict[str, Any] = {
                "g": shell.text("g", "f(x)", "x**4 - x**2", examples=("x**2",), most=200, help=_("Numbers, x, + - * / **, brackets; abs, sqrt, exp, log, sin, cos, min, max.")),
                "wide": shell.slider("wide", _("From −a to a: a"), 0.5, 10.0, 4.0, step=0.1),
            }  # fmt: skip
        else:
            values = {"cells": cells().value}
    with stage:
        shown = shell.follow(function_drawings if what == "function" else shape_drawings, values, key=f"convex {what}")
        if shown and what == "function":
            shell.code(convex.of_function, shown["g"], shown["wide"], shows="result.share")
        elif shown and shown["cells"].sum() > 1:
            shell.code(convex.of_shape, shown["cells"], shows="result.share")


def function_drawings(values: Values) -> list[shell.Drawing]:
    text, half = values["g"], values["wide"]
    found, x = convex.of_function(text, half), np.linspace(-half, half, 401)
    labels = {"f": "f", "worst": _("the graph is highest above this chord")}
    chart = charts.chords(x, convex.values(text, x), found, convex.values(text, found.ends), labels)
    captions = [
        shell.metrics([(_("Chords that the graph rises above"), f"{found.share:.1%}"), (_("Chords"), f"{convex.CHORDS:,}")]),
        shell.check(check.function_agrees(text, half, found), _("second differences agree"), _("A function bends downwards somewhere if, and only if, some chord lies below its graph. Compared: the signs of second differences at 2,001 places.")),
        shell.caption(_("Often said: a function is convex if the chord lies inside the function. Look: the chord lies on or above the graph: inside what is above it, its epigraph. One chord refutes; none found is no proof. Most losses of networks are not convex, and nobody turns them into convex ones.")),
    ]  # fmt: skip
    return [shell.Chart("chords", chart, _("A function with chords")), shell.Captions("chord notes", captions)]


def cells() -> "shell.Kept[np.ndarray]":
    return shell.kept("cells", convex.crescent(SHAPE), codecs.board())


def shape_drawings(values: Values) -> list[shell.Drawing]:
    drawn = values["cells"]
    found = convex.of_shape(drawn) if drawn.sum() > 1 else None
    captions = [shell.caption(_("A shape needs at least 2 cells: paint some."))]
    if found:
        rows = [
            (_("Chords that stay inside"), f"{1 - found.share:.1%}"),
            (_("Of its convex hull it fills"), f"{check.hull_share(drawn):.1%}"),
        ]
        captions = [shell.metrics(rows), shell.caption(_("A set is convex if every chord between two of its points stays inside. Here points are middles of cells; a slanted edge made of cells has small notches, so that chords along it may leave the shape."))]  # fmt: skip

    def edit(sent: shell.Edited) -> None:
        board = sent.board(drawn.shape)
        if board is not None:
            cells().set(board)

    pane = landscapes.shape(drawn, found, _("Paint the shape"))
    return [shell.Canvas("shape", [pane], _("A painted shape with chords"), 420, edit=shell.Edit(cells=True), on_edit=edit, captions=captions)]  # fmt: skip


@lru_cache(32)
def ends(config: decay.Config) -> decay.Ends:
    return decay.ends(config)


def decay_part() -> None:
    controls, stage = shell.columns()
    with controls:
        config = decay.Config(
            shell.slider("lambda", _("Weight decay λ"), 0.0, 2.0, 0.5, step=0.05),
            shell.slider("curvature", _("Curvature h"), 0.1, 5.0, 1.0, step=0.1),
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
    """Walks against the laws; that of AdamW holds where noise is much larger than slope."""
    gaps = {name: float(np.abs(found.measured[name] - found.law[name]).max()) for name in found.law}
    return [
        shell.compare(_("h / (h + λ) for Adam with L2, on all five strengths of noise"), gaps["adam"], 0.05),
        shell.compare(_("h / (h + λσ) for AdamW, which holds where noise is much larger than the slope"), gaps["adamw"], 0.05),
    ]  # fmt: skip


@lru_cache(32)
def walked(config: trap.Config, name: str) -> np.ndarray:
    return trap.places(config, name)


def trap_part() -> None:
    controls, stage = shell.columns()
    names = ("plain", "rmsprop", "adam", "amsgrad")
    with controls:
        config = trap.Config(
            shell.slider("slope", _("Steep slope C"), 2.0, 10.0, 3.0, step=0.5),
            shell.slider("trap beta", _("β₁"), 0.0, 0.95, 0.0, step=0.05),
            shell.slider("trap beta2", _("β₂"), 0.0, 0.999, 0.1, step=0.001),
            steps=shell.slider("trap steps", _("Steps"), 600, 12000, 6000, step=600),
        )  # fmt: skip
    with stage:
        paths = {name: shell.on_worker(walked, config, name) for name in names}
        chart = charts.trap(paths, trap.EVERY, settings.words(), (_("step"), _("weight")))
        rows = [(_("Mean slope"), f"{config.mean_slope:.3g}")] + [(settings.words()[name], f"{path[-1]:+.3f}") for name, path in paths.items()]  # fmt: skip
        gap = max(check.trap_difference(config, name, paths[name]) for name in names)
        shell.show(
            shell.Chart("trap", chart, _("The weight by step")), shell.metrics(rows),
            shell.compare(_("torch.optim, step by step, the first 600 steps"), gap, 1e-9),
            shell.caption(_("The slopes are C, −1, −1 again and again, the rate falls as 0.1/√t, the weight is held in [−1, 1]. The mean slope is (C − 2)/3: above zero, the best weight is −1. With small β₂ Adam divides the rare large slope by its own size and walks to the worst end; AMSGrad keeps the largest average of squares. With β₂ = 0.999 Adam finds −1, too.") if config.mean_slope else _("With C = 2 the mean slope is zero: no end is better, and this is no test.")),
        )  # fmt: skip
        shell.code(trap.places, config, "adam", shows="result[-1].round(4)")
