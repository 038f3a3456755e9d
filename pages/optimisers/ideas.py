"""One idea each: an average that forgets, convexity by chords, and where Adam fails."""

from functools import partial

import numpy as np

from models.optimisers import average, convex, proofs, trap
from pages import shell
from pages.optimisers import settings
from pages.shell import _, codecs
from viz.optimisers import charts, ideas

START = (1.0, 1.0, 1.2, 0.2, -0.8, -0.5, 0.6, 1.2, 1.0)


def knots() -> "shell.Kept[tuple[float, ...]]":
    return shell.kept("drawn curve", START, codecs.numbers(len(START), -2, 2))


def average_settings() -> shell.Values:
    return {
        "curve": knots().value,
        "forget": shell.slider("forget", "β", 0.0, 0.99, 0.9, step=0.01),
        "scatter": shell.slider("scatter", _("Noise of the curve"), 0.0, 1.0, 0.3, step=0.05),
    }


def average_part() -> None:
    with shell.stage(average_settings) as values:
        if shown := shell.follow(average_drawings, values, key="average"):
            given = shell.step(average.curve, shown["curve"], shown["scatter"])
            shell.code(average.averages, given, shown["forget"], shows="result.plain[[0, 4, 9]].round(4), result.corrected[[0, 4, 9]].round(4)")  # fmt: skip


def average_drawings(values: shell.Values) -> list[shell.Drawing]:
    """The curve to drag, its average with and without correction."""
    found = average.averages(average.curve(values["curve"], values["scatter"]), values["forget"])
    labels = {"given": _("given"), "plain": _("average"), "corrected": _("divided by 1 − βᵗ"), "step": _("step"), "value": _("value")}  # fmt: skip
    rows = [(name, ", ".join(f"{line[index]:.4f}" for index in (0, 4, 9))) for name, line in ((_("After 1, 5 and 10 steps"), found.plain), (_("Corrected"), found.corrected))]  # fmt: skip
    captions = [
        shell.metrics([*rows, (_("Of white noise's variance is left"), f"{average.noise_left(values['forget']):.4f}")]),
        shell.compare(_("SciPy's recursive filter"), proofs.average_difference(found.given, values["forget"], found.plain), 1e-12),
        shell.caption(_("v = βv + (1 − β)x from v = 0. Often said: momentum is this average. Look: PyTorch's momentum leaves out the factor 1 − β; its sum of constant gradients comes to 1/(1 − β) times this average.")),
    ]  # fmt: skip

    def edit(sent: shell.Edited) -> None:
        if sent.points:
            knots().set(ideas.knot_values([point["xy"] for point in sent.points]))

    pane, handles = ideas.knots(values["curve"], _("Drag the knots up or down"))
    return [
        shell.Canvas("knots", [pane], _("Knots of the curve"), 130, edit=shell.Edit(points=handles), on_edit=edit, tools=False),
        shell.Chart("average", charts.average(found, labels), _("A curve and its average")),
        shell.Captions("average notes", captions),
    ]  # fmt: skip


def cells(figure: str) -> "shell.Kept[np.ndarray]":
    return shell.kept("shape", convex.figure(figure), codecs.board(), owner=figure)


def convex_settings() -> shell.Values:
    """Of a function ``g``, or of a shape's ``cells``."""
    if shell.choice("of", _("Look at"), {"function": _("A function"), "set": _("A shape")}) == "function":
        return {
            "g": shell.text("g", "f(x)", "x**4 - x**2", examples=("x**2",), most=200, help=_("Numbers, x, + - * / **, brackets; abs, sqrt, exp, log, sin, cos, min, max.")),
            "wide": shell.slider("wide", _("From −a to a: a"), 0.5, 10.0, 1.5, step=0.1),
        }  # fmt: skip
    names = {"crescent": _("Crescent"), "horse": _("Horse"), "disc": _("Disc")}
    figure = shell.select("figure", _("Begin with"), names)
    return {"figure": figure, "cells": cells(figure).value}


def convex_part() -> None:
    with shell.stage(convex_settings) as values:
        if "g" in values:
            if shown := shell.follow(function_drawings, values, key="convex function"):
                shell.code(convex.of_function, shown["g"], shown["wide"], shows="result.share")
        elif shown := shell.follow(shape_drawings, values, key="convex set"):
            shell.code(convex.of_shape, shown["cells"], shows="result.share")


def function_drawings(values: shell.Values) -> list[shell.Drawing]:
    text, half = values["g"], values["wide"]
    found, x = convex.of_function(text, half), np.linspace(-half, half, 401)
    chart = charts.chords(x, convex.values(text, x), found, convex.values(text, found.ends), _("the graph is highest above this chord"))  # fmt: skip
    captions = [
        shell.metrics([(_("Chords that the graph rises above"), f"{found.share:.1%}"), (_("Chords drawn by chance"), f"{convex.CHORDS:,}")]),
        shell.check(proofs.function_agrees(text, half, found), _("second differences say the same"), _("A smooth function bends downwards somewhere if, and only if, some chord lies below its graph. Compared: the signs of second differences at 2,001 places.")),
        shell.caption(_("Often said: a function is convex if its chords lie inside of the function. Look: they lie on or above its graph, inside of its epigraph. One chord refutes; none found is no proof. Often said: losses of networks are turned into convex ones. Look at (1/(1+exp(-x)) - 1)**2, the squared error of one sigmoid: it is not.")),
    ]  # fmt: skip
    return [shell.Chart("chords", chart, _("A function with chords")), shell.Captions("chord notes", captions)]


def shape_drawings(values: shell.Values) -> list[shell.Drawing]:
    drawn = values["cells"]
    found, captions = None, [shell.caption(_("A shape needs at least 2 cells: paint some."))]
    if drawn.sum() > 1:
        found = convex.of_shape(drawn)
        captions = [
            shell.metrics([(_("Chords that stay inside"), f"{1 - found.share:.1%}"), (_("Length of chords outside, mean"), f"{found.worst.mean():.1%}")]),
            shell.compare(_("400 places on each chord, share of its length"), proofs.outside_difference(drawn, found), 0.05),
            shell.caption(_("A set is convex if every chord between two of its points stays inside. The points are middles of cells, 1,000 pairs drawn by chance, 40 of their chords are drawn; an edge made of cells may have small notches of its own.")),
        ]  # fmt: skip

    pane = ideas.shape(drawn, found, _("Paint; green chords stay inside"))
    return [shell.Canvas("painted shape", [pane], _("A painted shape with chords"), 460, edit=shell.Edit(cells=True, board=partial(cells, values["figure"])), captions=captions)]  # fmt: skip


def trap_settings() -> shell.Values:
    return {
        "slope": shell.slider("slope", _("Steep slope C"), 2.0, 10.0, 3.0, step=0.5),
        "trap beta": shell.slider("trap beta", "β₁", 0.0, 0.95, 0.0, step=0.05),
        "trap beta2": shell.slider("trap beta2", "β₂", 0.0, 0.999, 0.1, step=0.001, help=_("1/(1 + C²) in the paper.")),
        "trap steps": shell.slider("trap steps", _("Steps"), 300, 9000, 3000, step=300),
    }  # fmt: skip


def trap_part() -> None:
    with shell.stage(trap_settings) as values:
        if shown := shell.follow(trap_drawings, values, key="trap"):
            shell.code(trap.places, trapped(shown), "adam", shows="result[-1].round(4)")


def trapped(values: shell.Values) -> trap.Config:
    return trap.Config(values["slope"], values["trap beta"], values["trap beta2"], steps=values["trap steps"])


def trap_drawings(values: shell.Values) -> list[shell.Drawing]:
    config, words = trapped(values), settings.words()
    paths = {name: trap.places(config, name) for name in trap.NAMES}
    gap = max(proofs.trap_difference(config, name, path) for name, path in paths.items())
    rows = [(words[name], f"{path[-1]:+.3f}".replace("-", "−")) for name, path in paths.items()]
    best = _("so the best weight is −1") if config.mean_slope else _("so no weight is better than another")
    captions = [
        shell.metrics([*rows, (_("Mean slope (C − 2)/3"), f"{config.mean_slope:.3g}")]),
        shell.compare(_("torch.optim, the first 300 steps"), gap, 1e-9),
        shell.caption(_("A straight line, so convex: its slopes are C, −1, −1 again and again; {best}. The rate falls as 0.1/√t, the weight is held in [−1, 1]."), best=best),
        shell.caption(_("Often said: Adam converges on every convex problem. Look at C = 3, β₁ = 0, β₂ = 0.1: Adam divides the rare large slope by its own size and walks to the worst end; AMSGrad divides by the largest average so far. With β₁ = 0.9, β₂ = 0.999 Adam finds −1, too, if it gets the steps.")),
    ]  # fmt: skip
    chart = charts.lines({words[name]: path for name, path in paths.items()}, trap.EVERY, (_("step"), _("weight")))
    return [shell.Chart("trap", chart, _("The weight by step")), shell.Captions("trap notes", captions)]
