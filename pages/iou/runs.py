"""The parts of the IoU page that take time: the descent as a film, and the simulation of the DIoU paper."""

import streamlit as st

from models.images.decoding import Picture
from models.iou import descent as iou_descent
from models.iou import simulation as iou_simulation
from models.iou.closed_form import DEPARTURES, FAMILY
from models.iou.gradient import Config
from pages import shell
from pages.iou import controls
from pages.iou.push import backdrop
from pages.shell import _
from viz.canvas import Box, Pane
from viz.colors import PREDICTED, TRUTH
from viz.iou import pushes as figures
from viz.iou import simulation as maps

CASES = {1: "1", 343: "343", 3_430: "3,430", 34_300: "34,300", 343_000: "343,000", 1_715_000: "1,715,000"}
CENTRES_AT_ONCE = 10  # between two pictures on a CPU: some 0.05 s a loss
FILM_TICKS = 50


def descent_config(config: Config) -> iou_descent.Config:
    """The optimizer's settings."""
    rate = shell.slider("rate", _("Learning rate η"), 0.001, 1.0, 0.1, step=0.01, log=True)
    steps = shell.slider("steps", _("Iterations"), 10, iou_descent.MAX_STEPS, 200, step=10)
    schedules = {"paper": _("paper"), "constant": _("constant"), "cosine": _("cosine")}
    schedule = shell.choice("schedule", _("Schedule"), schedules)
    optimizers = {"plain": _("plain"), "momentum": _("momentum"), "Adam": "Adam"}
    optimizer = shell.choice("optimizer", _("Optimizer"), optimizers)
    weighted = shell.toggle("weighted", _("Factor (2 − IoU)"), True)
    return iou_descent.Config(config, rate, schedule, weighted, optimizer, int(steps))


def descent(picture: Picture, config: iou_descent.Config) -> None:
    """Boxes that set off together, and their curves."""
    names, scene = controls.short_names(), backdrop(picture)

    def draw(frame: iou_descent.Frame) -> None:
        left, right = st.columns([5, 4])
        with left, st.container(key="stage"):
            ghost = Box(figures.scaled(config.pair.predicted), PREDICTED, 2, dash=True, label=_("start"))
            goal = Box(figures.scaled(config.pair.target), TRUTH, 4, fill=0.15, label=_("target"))
            shapes = [goal, ghost, *figures.film(frame.paths, frame.step)]
            shell.canvas(
                Pane(scene, shapes=shapes, smooth=True), key="film", height=400,
                alt=_("The box of each loss on its way to the target"),
            )  # fmt: skip
        with right:
            st.markdown(_final(frame, names), unsafe_allow_html=True)
            words = {"iteration": _("iteration"), "loss": _("loss")}
            overlap, loss = figures.curves(frame.paths, frame.step, names, words)
            shell.show(overlap, key="overlap", alt=_("IoU over the iterations"))
            shell.show(loss, key="losses over time", alt=_("Loss over the iterations"))

    shell.player(
        iou_descent.frames, config, draw, key="descent", total=config.steps + 1,
        per_tick=max(1, config.steps // FILM_TICKS),
    )  # fmt: skip


def _final(frame: iou_descent.Frame, names: dict[str, str]) -> str:
    return " ".join(
        f'<span style="white-space:nowrap;margin-right:.9em"><span style="color:{figures.COLORS[name]}">⬤</span> '
        f"<b>{names[name]}</b> IoU {float(path.iou[frame.step]):.2f}</span>"
        for name, path in frame.paths.items()
    )


def departure_words() -> dict[str, str]:
    """What the scripts do differently from the derivative, one sentence each."""
    return {
        "size step": _("∂/∂w and ∂/∂h lack their factor ½: sizes learn twice as fast"),
        "free overlap": _("GIoU: the overlap of disjoint boxes is a product of negative lengths instead of 0"),
        "distance sign": _("DIoU, CIoU: the diagonal's term has the wrong sign for x and y"),
        "mixed axes": _("DIoU, CIoU: the hull's width also “depends” on y and h, its height on x and w"),
        "enclosing sign": _("DIoU, CIoU: a box that spans the target has the sign of its size term turned"),
        "aspect scale": _("CIoU: 1/(w²+h²) is replaced by 1, as the paper advises"),
    }


def simulation_configs(losses: tuple[str, ...], expression: str) -> dict[str, iou_simulation.Config]:
    """What to run, by name: with the published gradients, with exact ones, or both beside each other."""
    kinds = {"published": _("Published"), "exact": _("Exact"), "both": _("Both")}
    kind = shell.choice("gradient", _("Gradient"), kinds)
    cases = shell.select("cases", _("Regressions"), CASES, 34_300)
    words = departure_words()
    departures = DEPARTURES
    if kind != "exact":
        with st.popover(_("Departures from the exact gradient")):
            departures = tuple(
                name for i, name in enumerate(DEPARTURES) if shell.toggle(f"departure{i + 1}", words[name], True)
            )
    seed = shell.number("seed", _("Seed"), 0, 9999, 0)
    device = shell.device()
    batch = CENTRES_AT_ONCE * iou_simulation.SHAPES if device == "cpu" else iou_simulation.CASES
    runs = {"published": departures} if kind == "published" else {"exact": ()}
    runs = {"published": departures, "exact": ()} if kind == "both" else runs
    return {
        kinds[run]: iou_simulation.Config(losses, chosen, expression, cases, batch, int(seed), device)
        for run, chosen in runs.items()
    }


def simulation(configs: dict[str, iou_simulation.Config], logarithmic: bool) -> None:
    """Error curves and basins, building up while the boxes regress."""
    names = controls.short_names()
    first = next(iter(configs.values()))

    def draw(snapshots: tuple[iou_simulation.Snapshot, ...]) -> None:
        runs = dict(zip(configs, snapshots, strict=True))
        words = {"iteration": _("iteration"), "error": _("mean |Δx|+|Δy|+|Δw|+|Δh|")}
        left, right = st.columns([4, 5])
        with left, st.container(key="stage"):
            done = _("**{done:,} of {cases:,} regressions.**").format(done=snapshots[0].done, cases=first.cases)
            dashes = _("Solid: {solid}, dashed: {dashed}.").format(**dict(zip(("solid", "dashed"), runs, strict=True))) if len(runs) == 2 else ""  # fmt: skip
            st.markdown(f"{done} {dashes}")
            figure = maps.errors(runs, names, words, logarithmic)
            shell.show(figure, key="errors", alt=_("Mean error over 200 iterations"))
        with right:
            st.markdown(_("**Mean final error by start centre:** the target in the middle of a disc of radius 3."))
            top = max(0.05, *(float(outcome.basin.max()) for shown in snapshots for outcome in shown.outcomes.values()))
            for at, (run, snapshot) in enumerate(runs.items()):
                title = _("{{loss}}, {run}").format(run=run.lower())
                panes = maps.basins(snapshot, title, names, top)
                shell.canvas(
                    *panes, key=f"basins {at}", height=205, tools=False, alt=_("Mean final error by start centre")
                )
        st.table(_rows(runs, names))

    total = -(-first.cases // first.batch)
    shell.player(iou_simulation.side_by_side, tuple(configs.values()), draw, key="simulation", total=total)
    _explained(any(config.departures for config in configs.values()))


def _rows(runs: dict[str, iou_simulation.Snapshot], names: dict[str, str]) -> list[dict[str, str]]:
    return [
        {
            _("loss"): names[name],
            _("gradient"): run,
            _("error at 50"): f"{float(outcome.error[49]):.3f}",
            _("at the end"): f"{float(outcome.error[-1]):.4f}",
            _("IoU < ½"): f"{outcome.missed:.1%}",
            _("mean IoU"): f"{outcome.iou:.4f}",
        }
        for name in (*FAMILY, *(set().union(*(shown.outcomes for shown in runs.values())) - set(FAMILY)))
        for run, snapshot in runs.items()
        if (outcome := snapshot.outcomes.get(name))
    ]


def _explained(published: bool) -> None:
    with st.expander(_("What is run here, exactly, and why the two gradients differ"), expanded=False):
        st.markdown(
            _(
                "**Set-up** (Zheng et al., *Distance-IoU Loss*, arXiv 1911.08287, and `test_1715k.m` of its repository "
                "Zzh-tju/DIoU): 7 targets of area 1 (width : height from 1:4 to 4:1) around one centre; 5,000 start "
                "centres uniform in a disc of radius 3; at each, 7 areas × 7 shapes for each target, hence 1,715,000 "
                "boxes. 200 steps of *box += η (2 − IoU) · (−gradient)* in cx, cy, w, h with η = 0.1, from step 161 "
                "0.01, from step 181 0.001."
            )
        )
        st.markdown(
            _(
                "**Our re-run.** The scripts behind the paper's figure use gradients written by hand. Read line by line "
                "they depart from the derivatives of the losses in the places below, and each can be switched off alone "
                "in the popover. With all of them the published curves return; with none, GIoU ends far below and DIoU "
                "is slower. The exact closed forms agree with PyTorch's autograd on torchvision's losses in float64 "
                "(a test of this app). People had met the difference before: see issue #22 of that repository. What "
                "the re-run says of a simulation it does not say of training a detector: there, the losses were "
                "differentiated by other code."
            )
        )
        st.markdown("\n".join(f"- {sentence}" for sentence in departure_words().values()))
