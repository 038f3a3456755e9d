"""Controls of the sources that need no training, and the ranked list that each of them makes."""

import hashlib
from dataclasses import dataclass

import numpy as np
import streamlit as st

from models.ranking import curve as ranking
from models.ranking.average_precision import average_precision
from models.ranking.curve import Curve
from models.ranking.detections import Assignment, Boxes
from models.ranking.sources import Config, Sample, bars, binormal
from models.ranking.table import table
from models.ranking.transforms import transformed
from pages import shell
from pages.ranking.view import kept
from pages.shell import _

BINS = 20
EXAMPLE = "score,label\n" + "\n".join(
    f"{score},{label}"
    for score, label in zip(
        (0.96, 0.91, 0.88, 0.8, 0.77, 0.7, 0.66, 0.6, 0.52, 0.5, 0.41, 0.33, 0.28, 0.2, 0.11, 0.05),
        (1, 1, 0, 1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0),
        strict=True,
    )
)


@dataclass(frozen=True, eq=False)
class Detected:
    """What stands behind a list of detections."""

    truth: Boxes
    found: Boxes
    assignment: Assignment
    picture: np.ndarray  # [H, W, 3] of image 0; a plain ground where there is no photo


@dataclass(frozen=True, eq=False)
class Ranked:
    """A ranked list as the page explores it, whatever it comes from."""

    key: tuple[object, ...]  # says all that the list depends on; hashable
    sample: Sample
    program: str  # lines that make ``sample`` (of a detector: ``curve``) again
    bars: tuple[tuple[int, ...], tuple[int, ...]] | None = None  # negatives, positives
    pictures: np.ndarray | None = None  # [N, h, w(, 3)] what the samples look like
    detected: Detected | None = None


@dataclass(frozen=True, eq=False)
class Curves:
    """What a list comes down to; nothing of it moves with the prevalence, the costs or the threshold."""

    sample: Sample  # scores rewritten
    curve: Curve
    rival: Curve | None
    auc: float


@st.cache_resource(max_entries=4, show_spinner=False)
def curves(key: tuple[object, ...], transform: str, _ranked: Ranked) -> Curves:
    """The curves of the list ``key`` with its scores rewritten."""
    if _ranked.detected:
        curve = _ranked.detected.assignment.curve
        return Curves(_ranked.sample, curve, None, ranking.auc(curve))
    old, rival = _ranked.sample, None
    sample = Sample(transformed(old.scores, transform), old.labels)
    curve = ranking.operating_points(sample.scores, sample.labels)
    if old.rival_scores is not None:
        sample = Sample(sample.scores, sample.labels, transformed(old.rival_scores, transform))
        rival = ranking.operating_points(sample.rival_scores, sample.labels)
    return Curves(sample, curve, rival, ranking.auc(curve))


@st.cache_data(max_entries=64, show_spinner=False)
def step_area(key: tuple[object, ...], prevalence: float | None, _curve: Curve) -> float:
    """Average precision of the list ``key`` by the step definition."""
    return average_precision(_curve, "step", prevalence).value


def bells() -> Ranked:
    """Two bells on a line."""
    separation = shell.slider("separation", _("Distance of the bells, d′"), 0.0, 4.0, 2.0, step=0.05)
    spread = shell.slider("spread", _("Spread of the positives"), 0.5, 2.0, 1.0, step=0.05)
    count = shell.slider("count", _("Samples"), 50, 1_000_000, 1000, step=0.05, log=True)
    rival = None
    if shell.toggle("second", _("A second model")):
        rival = shell.slider("separation_b", _("d′ of model B"), 0.0, 4.0, 1.5, step=0.05)
    config = Config(separation, spread, 0.5, round(count), 0.0 if rival is None else rival)
    sample = drawn(config)
    return Ranked(
        ("bells", config, rival is None),
        sample if rival is not None else Sample(sample.scores, sample.labels),
        f"from models.ranking.sources import Config, binormal\n\nsample = binormal({config!r})",
    )


@st.cache_resource(max_entries=4, show_spinner=False)
def drawn(config: Config) -> Sample:
    return binormal(config)


def hand_drawn() -> Ranked:
    """Bars that are dragged in the score histogram."""
    st.markdown(_("Drag the bars: positives upwards, negatives downwards. The line is moved by its handle."))
    negatives, positives = kept("bars", _bell_bars(), _parsed, _written)
    return Ranked(
        ("bars", negatives, positives),
        bars(negatives, positives),
        f"from models.ranking.sources import bars\n\nsample = bars({negatives!r}, {positives!r})",
        bars=(negatives, positives),
    )


def _written(drawn: tuple[tuple[int, ...], tuple[int, ...]]) -> str:
    return "-".join(".".join(map(str, counts)) for counts in drawn)


def _parsed(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    negatives, positives = (tuple(int(count) for count in part.split(".")) for part in text.split("-"))
    bars(negatives, positives)
    return negatives, positives


def _bell_bars() -> tuple[tuple[int, ...], tuple[int, ...]]:
    middle = (np.arange(BINS) + 0.5) / BINS
    heights = (40 * np.exp(-(((middle - centre) / 0.17) ** 2) / 2) for centre in (0.35, 0.65))
    return tuple(tuple(np.round(height).astype(int).tolist()) for height in heights)


def uploaded() -> Ranked | None:
    """A table of scores and labels, uploaded or typed."""
    file = st.file_uploader(_("Table with scores and labels (CSV, TSV, TXT)"), key="scores file")
    typed = st.text_area(_("or type it here"), EXAMPLE, key="scores text", height=220, disabled=file is not None)
    data, name = (file.getvalue(), file.name) if file else (typed.encode(), None)
    digest = hashlib.sha256(data).hexdigest()
    sample = shell.attempt("table", read, digest, data)
    if sample is None:
        return None
    source = f"open({name!r}, 'rb').read()" if name else repr(data)
    content = hashlib.sha256(sample.scores.tobytes() + sample.labels.tobytes()).hexdigest()  # of the last good table
    program = f"from models.ranking.table import table\n\nsample = table({source})"
    return Ranked(("table", content, sample.rival_scores is None), sample, program)


@st.cache_resource(max_entries=4, show_spinner=False)
def read(digest: str, _data: bytes) -> Sample:
    sample = shell.heavy(table, _data)
    ranking.checked(sample.scores, sample.labels)
    return sample
