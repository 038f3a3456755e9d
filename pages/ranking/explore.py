"""Everything that is done with a ranked list, whatever it comes from: questions, linked views, and the open part."""

import time
from collections.abc import Sequence

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models.ranking import average_precision as ranking_average_precision
from models.ranking import curve as ranking
from models.ranking.transforms import TRANSFORMS
from pages import shell
from pages.ranking.parts import Explored, bootstrapped, parts
from pages.ranking.questions import questions
from pages.ranking.sources import Ranked, curves, step_area
from pages.ranking.view import View, linked
from pages.shell import _, state

GIVES_AWAY = ("definitions", "luck")  # parts that show an average precision
MANY = 50_000  # operating points; all five definitions of longer lists would slow every move of a slider


def explore(ranked: Ranked, controls: Sequence[DeltaGenerator], stage: DeltaGenerator, below: DeltaGenerator) -> None:
    """Draw the linked views on the stage, the part that is open below, and what every source shares in the controls."""
    with stage:
        hidden = questions(ranked)
    with controls[0]:
        prevalence = _prevalence(ranked)
    with controls[1]:
        miss = shell.slider("cost", _("Cost of a miss / of a false alarm"), 0.01, 100.0, 1.0, step=0.05, log=True)
    with controls[2]:
        beta = shell.slider("beta", _("β: recall weighs β² times as much"), 0.25, 4.0, 1.0, step=0.25)
    with controls[3]:
        transform = _transform(ranked, "transform" in hidden)
        banded = shell.toggle("bands", _("95 % bootstrap bands"))
    begun = time.perf_counter()
    made = shell.attempt("curves", curves, ranked.key, transform, ranked)
    if made is None:
        return
    rounds = state.value("rounds", 200, int)
    bands = bootstrapped(ranked.key, prevalence, rounds, made.curve) if banded else None
    area = step_area(ranked.key, prevalence, made.curve)
    explored = Explored(
        ranked, transform, made.sample, made.curve, made.rival, prevalence, area, made.auc, bands, hidden
    )
    seconds = time.perf_counter() - begun
    with stage, st.container(key="stage"):
        linked(_view(explored, miss, beta), on_bars=_bars_drawn, on_cell=_cell_picked)
    with below:
        if transform != "x":
            _unmoved(explored)
        _part(explored)
        shell.footer(seconds, note=_("{count} samples, {points} operating points.").format(
            count=f"{made.sample.scores.size:,}", points=f"{made.curve.tp.size:,}"))  # fmt: skip
        if not explored.hidden & {"precision", "definitions"}:
            _code(explored)


def _view(explored: Explored, miss: float, beta: float) -> View:
    ranked = explored.ranked
    return View(
        (ranked.key, explored.transform),
        explored.curve, explored.sample.scores, explored.sample.labels, explored.auc, explored.average_precision,
        explored.prevalence, miss, beta,
        bars=ranked.bars and {"negatives": list(ranked.bars[0]), "positives": list(ranked.bars[1])},
        rival=explored.rival, bands=explored.bands,
        images=int(np.unique(ranked.detected.truth.image).size) if ranked.detected else 0,
        hidden=("precision", "cost") if "precision" in explored.hidden else (),
    )  # fmt: skip


def _prevalence(ranked: Ranked) -> float | None:
    """Another share of positives than the data's; two bells have no share of their own, so they always take one."""
    if ranked.detected:
        return None
    if ranked.key[0] != "bells" and not shell.toggle("shift", _("Used at another prevalence")):
        return None
    return shell.slider("prevalence", _("Prevalence of positives"), 0.001, 0.9, 0.5, step=0.01, log=True)


def _transform(ranked: Ranked, hidden: bool) -> str:
    if ranked.detected or ranked.bars or hidden:
        return "x"
    return shell.select("transform", _("Rewrite the scores"), list(TRANSFORMS))


def _unmoved(explored: Explored) -> None:
    """A lamp: rewriting the scores has left every operating point where it was."""
    before, after = curves(explored.ranked.key, "x", explored.ranked).curve, explored.curve
    same = np.array_equal(before.tp, after.tp) and np.array_equal(before.fp, after.fp)
    text = _("All {count} points of both curves are where they were before {transform}: only the order counts.")
    moved = _("{transform} has merged scores that lay too close for the computer: points of the curves are lost.")
    shell.verdict(same, (text if same else moved).format(count=f"{before.tp.size:,}", transform=explored.transform))


def _cell_picked() -> None:
    shell.put({"part": "samples"})


def _bars_drawn(negatives: list[int], positives: list[int]) -> None:
    state.store("bars", (tuple(negatives), tuple(positives)))


def _part(explored: Explored) -> None:
    offered = {name: label for name, (label, _draw, fits) in parts().items() if fits(explored)}
    with st.container(key="parts"):
        open_part = shell.choice("part", _("Look closer"), offered)
        if open_part in GIVES_AWAY and explored.hidden & {"precision", "definitions"}:
            shell.hidden_note()
        else:
            parts()[open_part][1](explored)


def _code(explored: Explored) -> None:
    lines = [explored.ranked.program]
    if not explored.ranked.detected:
        lines += [
            "from models.ranking import curve as ranking",
            "from models.ranking.transforms import transformed",
            "",
        ]
        lines += [
            f"curve = ranking.operating_points(transformed(sample.scores, {explored.transform!r}), sample.labels)"
        ]
    values = {"step": explored.average_precision}
    if explored.curve.tp.size <= MANY:
        values = explored.values()
    lines += ["from models.ranking.curve import auc", "from models.ranking.average_precision import average_precision"]
    lines += ["", 'print(f"AUC {auc(curve):.6f}")', f"for name in {tuple(values)!r}:"]
    lines += [f'    print(name, f"{{average_precision(curve, name, {explored.prevalence!r}).value:.6f}}")']
    prints = [f"AUC {explored.auc:.6f}"]
    prints += [f"{name} {value:.6f}" for name, value in values.items()]
    shell.code(
        ranking.operating_points, ranking.auc, ranking_average_precision.step, ranking_average_precision.all_point,
        snippet="\n".join(lines), prints="\n".join(prints),
    )  # fmt: skip
