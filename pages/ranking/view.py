"""The linked views as a component: what the browser needs to move the threshold by itself, and what it reports."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from math import isfinite
from pathlib import Path
from typing import TypeVar

import numpy as np
import streamlit as st

from models.ranking import curve as ranking
from models.ranking.curve import Curve
from models.ranking.uncertainty import Bands
from pages.shell import _, state
from pages.shell.component import SCRIPTS, packet
from pages.shell.controls import DEFAULTS
from viz.colors import AMBER, BLUE, GREEN, NEGATIVE, POSITIVE, PURPLE

T = TypeVar("T")

HERE = Path(__file__).parent
PARTS = ("ranking_arithmetic.js", "ranking_plots.js", "ranking_views.js", "ranking.js")
HEIGHT = 620
BINS = 40


@dataclass(frozen=True, eq=False)
class View:
    """What the four plots and the mosaic show."""

    key: tuple[object, ...]  # says all that curves and scores depend on
    curve: Curve
    scores: np.ndarray  # [N]
    labels: np.ndarray  # [N] bool
    auc: float
    average_precision: float
    prevalence: float | None  # another share of positives than the data's
    miss: float  # cost of a miss when a false alarm costs 1
    beta: float
    bars: Mapping[str, list[int]] | None = None  # counts that can be dragged
    rival: Curve | None = None
    bands: Bands | None = None
    images: int = 0  # of a detector, whose background has no samples; 0 for a classifier
    hidden: tuple[str, ...] = ()  # plots that would give an answer away


def kept(name: str, default: T, parse: Callable[[str], T], written: Callable[[T], str]) -> T:
    """A value that is set by dragging: like a control it is in the link, and goes back to its default on reset."""
    st.session_state.setdefault(state.slot(DEFAULTS), {})[name] = default
    current = state.value(name, default, parse)
    state.note(name, None if current == default else written(current))
    return current


def threshold() -> float:
    """Where the threshold was last let go, or where the link says."""

    def finite(text: str) -> float:
        number = float(text)
        if not isfinite(number):
            raise ValueError(text)
        return number

    return kept("threshold", 0.5, finite, repr)  # to the last digit: it stands exactly on a score


def sent(part: str) -> object:
    """The cell of the mosaic that is picked, or the bars as they were drawn; None at first."""
    return (_sent() or {}).get(part)


def _sent() -> Mapping[str, object] | None:
    return (st.session_state.get(state.slot("linked")) or {}).get("sent")


def linked(view: View, *, on_bars: Callable[[list[int], list[int]], None], on_cell: Callable[[], None]) -> None:
    """Draw the views; a drag reruns the page once, when it ends."""
    buffers = bytearray()
    standing = _standing(view.key, view)
    head = {
        "curve": _sent_curve(standing.curve, view.prevalence, buffers),
        "rival": _sent_curve(standing.rival, view.prevalence, buffers) if standing.rival else None,
        "scores": standing.scores,
        "bars": view.bars,
        "hull": standing.hull,
        "bands": _bands(view.bands) if view.bands else None,
        "auc": view.auc,
        "ap": view.average_precision,
        "miss": view.miss,
        "beta": view.beta,
        "detection": {"images": view.images} if view.images else None,
        "threshold": threshold(),
        "hidden": view.hidden,
        "height": HEIGHT,
        "alt": _("Score histogram, ROC, cost and precision-recall with one shared threshold"),
        "words": _words(bool(view.images)),
        "names": _names(),
        "colors": {
            "positive": POSITIVE, "negative": NEGATIVE, "curve": BLUE, "rival": PURPLE, "hull": GREEN, "cost": AMBER,
        },
        "acknowledged": (_sent() or {}).get("sequence", 0),
    }  # fmt: skip

    def arrived() -> None:
        news = _sent() or {}
        state.store("threshold", float(news["threshold"]))
        if news.get("picked"):
            on_cell()
        if news.get("bars"):
            on_bars(news["bars"]["negatives"], news["bars"]["positives"])

    _component()(
        key=state.slot("linked"), data=packet(head, bytes(buffers)), default={"sent": None}, height=HEIGHT,
        on_sent_change=arrived,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Standing:
    """What does not move with the prevalence, the costs or the threshold."""

    curve: Curve  # thinned
    rival: Curve | None  # thinned
    scores: Mapping[str, object]  # range and histogram
    hull: list[list[float]] | None


@st.cache_resource(max_entries=8, show_spinner=False)
def _standing(key: tuple[object, ...], _view: View) -> Standing:
    low, high = _range(_view.scores)
    scores = {"low": low, "high": high, **_histogram(_view, low, high)}
    rival = ranking.thinned(_view.rival) if _view.rival else None
    return Standing(ranking.thinned(_view.curve), rival, scores, None if _view.images else _hull(_view.curve))


@cache
def _component() -> Callable[..., object]:
    scripts = [SCRIPTS / "packet.js", *(HERE / part for part in PARTS)]
    html, css = (HERE.joinpath(f"ranking.{kind}").read_text(encoding="utf-8") for kind in ("html", "css"))
    js = "\n".join(script.read_text(encoding="utf-8") for script in scripts)
    return st.components.v2.component("ranking", html=html, css=css, js=js)


def _sent_curve(curve: Curve, prevalence: float | None, buffers: bytearray) -> dict[str, object]:
    arrays = {"threshold": curve.threshold.astype("<f8"), "tp": curve.tp.astype("<i4"), "fp": curve.fp.astype("<i4")}
    places = {}
    for name, array in arrays.items():
        places[name] = {"offset": len(buffers), "size": array.nbytes}
        buffers.extend(array.tobytes())
    return {**places, "positives": curve.positives, "negatives": curve.negatives, "prevalence": prevalence}


def _range(scores: np.ndarray) -> tuple[float, float]:
    """The axis of the scores: all of [0, 1] where they fit in, so that it stands still while a classifier learns."""
    low, high = float(scores.min()), float(scores.max())
    if low >= 0 and high <= 1:
        return 0.0, 1.0
    return low, high if high > low else low + 1


def _histogram(view: View, low: float, high: float) -> dict[str, list[int]]:
    counts = {}
    for name, part in (("positives", view.scores[view.labels]), ("negatives", view.scores[~view.labels])):
        counts[name] = np.histogram(part, bins=BINS, range=(low, high))[0].tolist()
    return counts


def _hull(curve: Curve) -> list[list[float]]:
    corners = ranking.hull(curve)
    return np.stack((curve.fpr[corners], curve.tpr[corners]), axis=1).round(5).tolist()


def _bands(bands: Bands) -> dict[str, list]:
    rows = {"grid": bands.grid, "tpr": bands.tpr, "precision": bands.precision}
    return {name: values.round(4).tolist() for name, values in rows.items()}


def _words(detector: bool) -> dict[str, str]:
    return {
        "scores": _("Scores: drag the line"),
        "roc": _("Objects found by false alarms") if detector else _("ROC · AUC"),
        "cost": _("Cost of a decision"),
        "precision": _("Precision-recall · AP"),
        "mosaic": _("Every sample, by area"),
        "score": _("score"),
        "threshold": _("threshold"),
        "share": _("each class, own scale"),
        "count": _("samples"),
        "positives": _("positives"),
        "negatives": _("false alarms") if detector else _("negatives"),
        "fpr": _("false positive rate"),
        "tpr": _("recall = true positive rate"),
        "perImage": _("false alarms per picture"),
        "precisionAxis": _("precision"),
        "costAxis": _("mean cost"),
        "cheapest": _("cheapest"),
        "equalCost": _("equal cost"),
        "equalAccuracy": _("equal accuracy"),
        "hull": _("convex hull"),
        "rival": _("model B"),
        "hidden": _("Hidden until you lock your answer"),
        "sentence": _("Threshold {threshold}: of 100 alarms, {real} are real. Of 100 positives, {found} are found."),
        "silent": _("Threshold {threshold}: no alarm at all, and no positive is found."),
        "tp": _("True positives: show these samples"),
        "fp": _("False positives (false alarms): show these samples"),
        "fn": _("False negatives (misses): show these samples"),
        "tn": _("True negatives: show these samples"),
    }


def _names() -> dict[str, tuple[str, str]]:
    """Short and full name of each ratio."""
    return {
        "precision": (_("precision"), _("Positive predictive value: share of the alarms that are real")),
        "recall": (_("recall"), _("True positive rate, sensitivity: share of the positives that are found")),
        "specificity": (_("specificity"), _("True negative rate: share of the negatives that are left alone")),
        "fall-out": (_("fall-out"), _("False positive rate: share of the negatives that raise an alarm")),
        "miss rate": (_("miss rate"), _("False negative rate: share of the positives that are missed")),
        "false discovery rate": (_("FDR"), _("False discovery rate: share of the alarms that are false")),
        "false omission rate": (_("FOR"), _("False omission rate: share of the silent ones that are positive")),
        "negative predictive value": (_("NPV"), _("Negative predictive value: share of the silent ones that are fine")),
        "accuracy": (_("accuracy"), _("Share of all decisions that are right")),
        "balanced accuracy": (_("balanced"), _("Balanced accuracy: mean of recall and specificity")),
        "F1": ("F1", _("Harmonic mean of precision and recall")),
        "Fβ": ("Fβ", _("F-measure in which recall weighs beta squared times as much as precision")),
        "G-mean": ("G-mean", _("Geometric mean of recall and specificity")),
        "MCC": ("MCC", _("Matthews correlation coefficient: correlation of decision and truth")),
        "Cohen's kappa": (_("kappa"), _("Cohen's kappa: agreement beyond chance")),
        "Youden's J": (_("Youden J"), _("Recall + specificity - 1: height above the diagonal of the ROC")),
        "Jaccard": (_("Jaccard"), _("Critical success index: hits over hits, misses and false alarms")),
        "lift": (_("lift"), _("How much richer in positives the alarms are than all samples")),
    }
