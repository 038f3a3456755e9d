"""Noise, clean point or v: three networks learn side by side, and where the reading of each explodes."""

from collections.abc import Sequence
from functools import partial

from models.diffusion import check, network, race
from models.diffusion.points import training
from models.diffusion.sampling import Sampler
from pages import shell
from pages.diffusion import generating, settings
from pages.shell import _
from viz.canvas import Pane
from viz.diffusion import charts
from viz.diffusion import plane as figures


def controls() -> shell.Values:
    values = {
        "steps": shell.slider("steps", _("Sampling steps"), 1, 200, 20),
        "error": shell.choice("error", _("Error of"), {"clean": _("the clean point"), "noise": _("the noise")}),
    }
    values |= settings.data_values() | settings.schedule_values()
    return values | {
        "predict": "v",
        "width": shell.slider("width", _("Width"), 8, 256, 128, step=8),
        "training": shell.slider("training", _("Training steps"), 100, 4000, 600, step=100),
        "net seed": shell.number("net seed", _("Seed"), 0, 9999, 0),
    }


def readings_part() -> None:
    with shell.stage(controls) as values:
        call = shell.attempt(generating.config, values)
        if call is None:
            return
        asked, sampler = call.result, Sampler(values["steps"], 0.0, values["net seed"])
        shell.player(
            partial(race.race, asked, sampler), (asked, sampler), partial(draw, values["error"]), name="readings",
            total=asked.steps // race.EVERY + 1, autoplay=True,
        )  # fmt: skip
        shell.code(race.race, asked, sampler, shows="next(result).quality", also=(network.target, network.as_clean))


def draw(kind: str, snapshot: race.Snapshot, history: Sequence[race.Snapshot]) -> None:
    """The samples of the three, and the error of each by level."""
    words = generating.predictions()
    points = training(snapshot.config.data).numpy()
    panes = [
        Pane(figures.ground(), words[name], shapes=[figures.cloud(points, figures.DATA, 3), figures.cloud(found, figures.SAMPLES, 2)], paper=True)
        for name, found in snapshot.samples.items()
    ]  # fmt: skip
    errors = snapshot.clean_error if kind == "clean" else snapshot.noise_error
    curves = {}
    for name, found in errors.items():
        curves[_("{name}: error").format(name=words[name])] = found
        curves[_("{name}: what an error of 1 becomes").format(name=words[name])] = network.gain(snapshot.bars, name)[kind == "noise"]  # fmt: skip
    rows = [(_("{name}: W2 to fresh points").format(name=words[name]), f"{value:.2f}") for name, value in snapshot.quality.items()]  # fmt: skip
    gap = max(check.reading_difference(snapshot.bars, name) for name in network.PREDICT)
    shell.show_columns(
        (3, 2),
        [shell.Canvas("three", panes, _("Samples of three networks"), 460, hint=_("Orange: training points. Blue: samples."))],
        [shell.Chart("errors", charts.by_level(snapshot.bars, curves, (_("level t / T"), _("error"))), _("Errors by level of noise"))],
    )  # fmt: skip
    shell.show(
        shell.metrics([(_("Step"), f"{snapshot.step:,}"), *rows]),
        shell.compare(_("differences: predictions of one noisy point moved a little, and read again"), gap, 1e-6),
        shell.caption(_("One network, three readings of its output; dotted: what an error of 1 in it becomes. A clean point out of noise is divided by √ᾱ, nearly 0 at the first sampling step where the schedule ends in plain noise; noise out of a clean point is divided by √(1 − ᾱ), nearly 0 at the last. v is divided by neither.")),
    )  # fmt: skip
