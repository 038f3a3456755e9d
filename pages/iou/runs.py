"""The parts of the IoU page that take time: the descent as a film, and the simulation of the DIoU paper."""

import math
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from models.images.decoding import Picture
from models.iou import descent as descents
from models.iou import gradient
from models.iou import simulation as simulations
from pages import shell
from pages.iou import words
from pages.iou.push import draggable, legend
from pages.iou.settings import START, config, pair
from pages.shell import _
from viz.canvas import Pane, Shape
from viz.iou import descent as figures
from viz.iou import simulation as maps
from viz.iou.boxes import BACKDROP, backdrop

FILM_TICKS = 50
BEST = "▸\N{NO-BREAK SPACE}"
REACHED = "{name: (round(path.iou[-1].item(), 4), round(path.error[-1].item(), 4)) for name, path in result.items()}"

Snapshots = tuple[simulations.Snapshot, ...]  # of runs beside each other


def descent(picture: Picture, values: shell.Values) -> None:
    """Boxes that set off together, and their curves."""
    film = config(descents.Config, values, pair=pair(values))
    photo, labels = backdrop(picture, shell.dark()), words.labels()

    def canvas(boxes: gradient.Config, shapes: Sequence[Shape]) -> shell.Canvas:
        return shell.Canvas(
            "film", [Pane(photo, shapes=shapes, smooth=True, mute=True)], _("The box of each loss on its way to the target"), 400,
            hint=_("Drag the start or the target"), **draggable(boxes, BACKDROP, label=_("start"), dash=True),
        )  # fmt: skip

    def draw(frame: descents.Frame, history: Sequence[descents.Frame]) -> list[shell.Row]:
        text, paths = _("overlap {iou:.2f}"), frame.paths.items()
        reached = {name: text.format(iou=float(path.iou[frame.step])) for name, path in paths}
        curves = shell.Chart("curves", figures.curves(frame, labels), _("IoU and loss over the iterations"))
        left: list[shell.Drawing] = [canvas(film.pair, figures.film(frame)), *scores(film, frame)]
        return [shell.Row((5, 4), (left, [shell.Captions("reached", [legend(reached)]), curves]))]

    shell.player(
        lambda: descents.frames(film), film, draw, name="descent", total=film.steps + 1,
        per_tick=max(1, film.steps // FILM_TICKS), autoplay=True,
        live=({name: values[name] for name in START}, lambda moved: [canvas(pair(values | moved), [])]),
    )  # fmt: skip
    if frame := shell.latest("descent", film):
        shell.code(descents.descents, film, shows=REACHED, result=frame.paths)


def scores(film: descents.Config, frame: descents.Frame) -> list[shell.Captions]:
    """The same start with exact and with published gradients: the losses swap places."""
    if not frame.rivals:
        return []
    runs = [{name: float(run[name].error[frame.step]) for name in frame.rivals} for run in (frame.paths, frame.rivals)]
    exact, published = reversed(runs) if film.pair.published else runs
    marked = [
        {
            name: f"{BEST if frame.step and len(run) > 1 and error == min(run.values()) else ''}{error:.3f}"
            for name, error in run.items()
        }
        for run in (exact, published)
    ]
    names = words.gradients()
    head = (_("error |Δx|+|Δy|+|Δw|+|Δh|"), names["exact"], names["published"])
    labels = words.labels()
    rows = [(labels[name], marked[0][name], marked[1][name]) for name in exact]
    return [shell.Captions("scores", [shell.table(head, rows)])]


def simulation(picture: Picture, values: shell.Values) -> None:
    """Error curves and basins, building up while the boxes regress."""
    configs, labels = values["runs"], words.labels()
    first, *_others = configs.values()

    def draw(snapshots: Snapshots, history: Sequence[Snapshots]) -> None:
        runs = dict(zip(configs, snapshots, strict=True))
        left, right = st.columns([4, 5])
        with left:
            done = _("**{done:,} of {cases:,} regressions.**").format(done=snapshots[0].done, cases=first.cases)
            lines = _("Solid: {}, dashed: {}.").format(*runs) if len(runs) == 2 else ""
            st.markdown(f"{done} {lines}")
            curves = maps.errors(runs, values["logarithmic"], labels)
            shell.show(shell.Chart("errors", curves, _("Mean error over 200 iterations")))
        with right:
            st.markdown(_("**Mean final error by start centre:** the target in the middle of a disc of radius 3."))
            shell.show(shell.Canvas("basins", maps.basins(runs, labels), _("Mean final error by start centre"), 340))
        st.table(maps.table(runs, labels))

    shell.player(
        lambda: zip(*map(simulations.simulate, configs.values()), strict=True), tuple(configs.values()), draw,
        name="simulation", total=math.ceil(first.cases / first.batch), autoplay=True,
    )  # fmt: skip
    if newest := shell.latest("simulation", tuple(configs.values())):
        runs = zip(configs.values(), newest, strict=True)
        done = (shell.step(simulations.simulate, replace(config, cases=one.done), result=[one]) for config, one in runs)
        shell.code(simulations.ends, *done, shows="result", also=(simulations.simulate, simulations.regression))
    explanation()


def explanation() -> None:
    setting = _("**Set-up** (Zheng et al., *Distance-IoU Loss*, arXiv 1911.08287, and `test_1715k.m` of its repository Zzh-tju/DIoU): 7 targets of area 1 (width : height from 1:4 to 4:1) around one centre; 5,000 start centres uniform in a disc of radius 3; at each, 7 areas × 7 shapes for each target, hence 1,715,000 boxes. 200 steps of *box += η (2 − IoU) · (−gradient)* in cx, cy, w, h with η = 0.1, from step 161 0.01, from step 181 0.001.")  # fmt: skip
    rerun = _("**Our re-run.** The scripts behind the paper's figure use gradients written by hand. Read line by line they depart from the derivatives of the losses in the places below, and each can be switched off alone in the popover. With all of them the published curves return; with none, GIoU ends far below and DIoU is slower. The exact closed forms agree with PyTorch's autograd on torchvision's losses in float64 (a test of this app). People had met the difference before: see issue #22 of that repository. What the re-run says of a simulation it does not say of training a detector: there, the losses were differentiated by other code.")  # fmt: skip
    with shell.panel("explanation", _("What is run here, exactly, and why the two gradients differ")) as is_open:
        if is_open:
            departures = "\n".join(f"- {sentence}" for sentence in words.departures().values())
            st.markdown(f"{setting}\n\n{rerun}\n\n{departures}")
