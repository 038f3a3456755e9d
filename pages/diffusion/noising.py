"""Points noised to one level at once, the schedule to drag, and what stands behind one noisy place."""

from functools import partial

import numpy as np

from models.diffusion import check, exact, noising, schedules
from models.diffusion.points import training
from pages import shell
from pages.diffusion import settings
from pages.shell import _, codecs
from viz.canvas import Pane
from viz.diffusion import charts
from viz.diffusion import plane as figures


def probe() -> "shell.Kept[tuple[float, ...]]":
    return shell.kept("probe", (0.3, 0.5), codecs.numbers(2, -2.7, 2.7))


def controls() -> shell.Values:
    level = shell.slider("level", _("Level of noise t / T"), 0.0, 1.0, 0.4, step=0.01)
    values = {"level": level, **settings.data_values(), **settings.schedule_values(), "probe": probe().value}
    return values | {"arrows": shell.toggle("arrows", _("Exact score"), False)}


def noising_part() -> None:
    with shell.stage(controls) as values:
        nearest = {"shifts": (0.0,) * len(schedules.KNOTS)}
        if shown := shell.follow(drawings, values, key="noising", nearest=lambda: nearest):
            bars = schedules.alpha_bars(settings.schedule(shown))
            at = schedules.index(len(bars), shown["level"])
            shell.code(noising.level, settings.data(shown), bars, at, shown["probe"], shows="result.bar, result.clean, result.behind[-1]", also=(exact.posterior, exact.noised))  # fmt: skip


def drawings(values: shell.Values) -> list[shell.Row]:
    schedule, data = settings.schedule(values), settings.data(values)
    bars = schedules.alpha_bars(schedule)
    at = schedules.index(len(bars), values["level"])
    found = noising.level(data, bars, at, values["probe"])
    left = plane(values, found, check.single_steps_difference(bars, at, found))
    return [shell.Row((5, 4), ([left], curves(schedule, found, at)))]


def plane(values: shell.Values, found: noising.Level, gap: float) -> shell.Canvas:
    points, x = training(settings.data(values)), np.array([values["probe"]])
    shapes = [figures.cloud(found.points, "#b9bec6", 2.5), figures.cloud(found.cloud, figures.SAMPLES, 3)]
    if values["arrows"]:
        field = noising.arrows(lambda x, bar: exact.denoised(x, points, bar), found.bar)
        shapes += figures.arrows(noising.cells().numpy(), field, figures.WAY, noising.longest(field))
    shapes += figures.bubbles(found.points, found.weights)
    shapes += figures.answer(values["probe"], found.clean)
    captions = [
        shell.metrics([
            (_("signal √ᾱ"), f"{found.bar**0.5:.4f}"), (_("noise √(1 − ᾱ)"), f"{(1 - found.bar) ** 0.5:.4f}"),
            (_("effective number of points"), f"{found.effective:.1f}"), (_("score there"), "({:.2f}, {:.2f})".format(*found.score)),
        ]),
        shell.compare(_("all single steps up to this level, signal and variance of the noise, on every point"), gap, 1e-9),
        shell.compare(_("the score by autograd of the log density, as a share"), check.score_difference(points, found.clean, values["probe"], found.bar), 1e-3),
        shell.caption(_("Blue: noised points. Large, to drag: a noisy place. Purple: the training points that may stand behind it, area as probability. Green: their mean, the best guess of the clean point. Often said: noise is added step by step. Look: any level is one formula, x = √ᾱ x₀ + √(1 − ᾱ) ε.")),
    ]  # fmt: skip

    def edit(sent: shell.Edited) -> None:
        if sent.points:
            probe().set(figures.place(sent.points[0]["xy"]))

    handle = {"name": "", "xy": list(figures.pixels(x)[0]), "color": figures.PROBE}
    pane = Pane(figures.ground(), _("Drag the large point"), shapes=shapes, paper=True)
    return shell.Canvas("plane", [pane], _("Noised points on the plane"), 520, edit=shell.Edit(points=[handle]), on_edit=edit, captions=captions)  # fmt: skip


def curves(schedule: schedules.Schedule, found: noising.Level, at: int) -> list[shell.Drawing]:
    """The schedule to drag, and the effective number by level."""
    bars = schedules.alpha_bars(schedule)
    pane, handles = figures.schedule(bars, at, schedules.at_knots(schedule), _("ᾱ by level: drag the orange points"))
    canvas = shell.Canvas(
        "curve", [pane], _("The schedule"), 260, tools=False, edit=shell.Edit(points=handles),
        on_edit=partial(drag, schedule), captions=settings.marginal(bars),
    )  # fmt: skip
    chart = charts.behind(found.behind, at, (_("level t / T"), _("training points")))
    return [canvas, shell.Chart("behind", chart, _("Effective number of training points by level"))]


def drag(schedule: schedules.Schedule, sent: shell.Edited) -> None:
    if sent.points:
        settings.shifts(schedule.kind).set(schedules.shifts(schedule, figures.dragged(sent.points)))
