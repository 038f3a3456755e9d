"""What can be looked at more closely below the linked views; only the open part is computed."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from models.ranking import curve as ranking
from models.ranking.average_precision import average_precisions, points, worst_average_precision
from models.ranking.calibration import calibration
from models.ranking.curve import Curve
from models.ranking.sources import Sample, expected_auc
from models.ranking.uncertainty import MAX_ROUNDS, Bands, bootstrap, compared, pairs
from pages import shell
from pages.ranking import detected as _ranking_detected
from pages.ranking import samples as _ranking_samples
from pages.ranking.sources import Ranked
from pages.shell import _
from viz import ranking as figures
from viz.canvas import Pane

DRAWN_SLABS = 600  # a longer list is drawn with fewer slabs; its value is not


@dataclass(frozen=True, eq=False)
class Explored:
    """A ranked list with the page's settings applied."""

    ranked: Ranked
    transform: str
    sample: Sample  # scores rewritten
    curve: Curve
    rival: Curve | None
    prevalence: float | None
    average_precision: float
    auc: float
    bands: Bands | None
    hidden: frozenset[str]

    def values(self) -> dict[str, float]:
        """The five average precisions, by name."""
        return _values(self.ranked.key, self.prevalence, self.curve)


@st.cache_data(max_entries=64, show_spinner=False)
def _values(key: tuple[object, ...], prevalence: float | None, _curve: Curve) -> dict[str, float]:
    return {name: area.value for name, area in average_precisions(_curve, prevalence).items()}


def definitions(explored: Explored) -> None:
    """Five numbers that are all called average precision, built up together."""
    st.markdown(_("The same list, five definitions in use. Drag to build the areas up from the left."))
    reached = shell.slider("reached", _("Built up to recall"), 0.0, 1.0, 1.0, step=0.01)
    exact, few = explored.values(), ranking.thinned(explored.curve, DRAWN_SLABS)
    shown = {
        name: replace(area, value=exact[name]) for name, area in average_precisions(few, explored.prevalence).items()
    }
    names = {
        "11-point": _("11-point, VOC 2007"), "all-point": _("all-point, VOC 2010"), "101-point": _("101-point, COCO"),
        "step": _("step, scikit-learn"), "trapezoid": _("straight lines"),
    }  # fmt: skip
    figure = figures.five_areas(shown, points(few, explored.prevalence), reached, names, (_("recall"), _("precision")))
    shell.show(
        figure,
        key="definitions",
        alt=_("Precision over recall, five times, with the area that each definition adds up"),
    )
    spread = max(exact.values()) - min(exact.values())
    st.markdown(_("Largest minus smallest: **{spread:.4f}**, on one and the same list.").format(spread=spread))
    if not explored.ranked.detected:
        _checked_average_precision(explored, exact["step"])
        share = explored.prevalence or explored.curve.positives / explored.sample.labels.size
        st.caption(
            _("At this prevalence ({share:.3g}) the worst ranking of all still has {worst:.4f}, a random one {share:.3g}.")
            .format(worst=worst_average_precision(share), share=share)
        )  # fmt: skip


def _checked_average_precision(explored: Explored, value: float) -> None:
    """Against scikit-learn, where the list is short enough not to keep the page waiting."""
    labels, scores = explored.sample.labels, explored.sample.scores
    if labels.size > 100_000:
        return
    from sklearn.metrics import average_precision_score

    share = explored.prevalence or labels.mean()
    weights = np.where(labels, share / labels.mean(), (1 - share) / (1 - labels.mean()))
    judged = average_precision_score(labels, scores, sample_weight=weights)
    shell.checked("sklearn.metrics.average_precision_score", abs(judged - value), 1e-9)


def game(explored: Explored) -> None:
    """AUC as a game of pairs."""
    st.markdown(
        _("Draw one positive and one negative at random. The AUC is the chance that the positive scores higher.")
    )
    left, right = st.columns([1, 3])
    with left:
        count = int(shell.slider("pairs", _("Pairs drawn"), 1, 5000, 200, step=0.02, log=True))
        played = pairs(explored.sample.scores, explored.sample.labels, count)
        won = _(
            "{count} pairs: {won:g} in the right order (a tie is one half), a share of **{share:.4f}**; AUC **{auc:.4f}**."
        )
        st.markdown(won.format(count=count, won=played.outcome.sum(), share=played.running[-1], auc=explored.auc))
        both = [int(played.positive[-1]), int(played.negative[-1])]
        verdict = {1.0: _("right order"), 0.0: _("wrong order"), 0.5: _("a tie")}[float(played.outcome[-1])]
        last = _("Last pair: positive {positive:.4f}, negative {negative:.4f}: {verdict}.")
        st.markdown(
            last.format(
                positive=explored.sample.scores[both[0]], negative=explored.sample.scores[both[1]], verdict=verdict
            )
        )
        if explored.ranked.pictures is not None:
            board = figures.gallery(explored.ranked.pictures[both], explored.sample.scores[both], 2)
            shell.canvas(Pane(board), key="pair", alt=_("The positive and the negative drawn last"), height=140)
    with right:
        figure = figures.game(played, explored.auc, (_("pairs drawn"), _("share in the right order")))
        shell.show(figure, key="game", alt=_("Share of pairs in the right order over the number of pairs drawn"))
    _checked_auc(explored)


def _checked_auc(explored: Explored) -> None:
    from scipy.stats import mannwhitneyu

    scores, labels = explored.sample.scores, explored.sample.labels
    if labels.size <= 100_000:
        judged = mannwhitneyu(scores[labels], scores[~labels]).statistic / labels.sum() / (~labels).sum()
        shell.checked("scipy.stats.mannwhitneyu", abs(judged - explored.auc), 1e-12)
    if explored.ranked.key[0] == "bells":
        config = explored.ranked.key[1]
        expected = expected_auc(config)
        text = _("The bells themselves have Φ(d′ / √(1 + σ²)) = {expected:.4f}; this sample of {count} has {auc:.4f}.")
        st.caption(text.format(expected=expected, count=config.count, auc=explored.auc))


def luck(explored: Explored) -> None:
    """How far another sample of this size could have been, and whether a rival is really different."""
    left, right = st.columns([1, 3])
    with left:
        rounds = int(shell.slider("rounds", _("Resamples"), 10, MAX_ROUNDS, 200, step=10))
        bands = bootstrapped(explored.ranked.key, explored.prevalence, rounds, explored.curve)
        spreads = {} if explored.ranked.detected else {_("AUC"): (bands.auc, explored.auc)}
        spreads[_("average precision")] = bands.average_precision, explored.average_precision
        for name, (values, own) in spreads.items():
            low, high = np.quantile(values, (0.025, 0.975))
            text = _("{name} {own:.4f}, 95 % between **{low:.4f}** and **{high:.4f}**")
            st.markdown(text.format(name=name, own=own, low=low, high=high))
        if not explored.ranked.detected:
            _compared(explored)
    with right:
        figure = figures.luck(spreads, (_("area"), _("resamples")))
        shell.show(figure, key="luck", alt=_("How AUC and average precision scatter over bootstrap resamples"))


@st.cache_resource(max_entries=8, show_spinner=False)
def bootstrapped(key: tuple[object, ...], prevalence: float | None, rounds: int, _curve: Curve) -> Bands:
    """Bands of the ranking ``key``: a rising transform changes no resample, so it is not part of the key."""
    return bootstrap(_curve, min(max(rounds, 1), MAX_ROUNDS), prevalence)


def _compared(explored: Explored) -> None:
    if explored.sample.rival_scores is None:
        st.caption(_("Switch on a second model, or upload a second column of scores, to compare two."))
        return
    result = compared(explored.sample.scores, explored.sample.rival_scores, explored.sample.labels)
    text = _(
        "A − B = **{difference:+.4f}** ({low:+.4f} to {high:+.4f}), p = {p:.3g} by DeLong's test on the same samples."
    )
    st.markdown(
        text.format(difference=result.difference, low=result.interval[0], high=result.interval[1], p=result.p_value)
    )
    settled = result.interval[0] > 0 or result.interval[1] < 0
    shell.verdict(
        settled, _("The two models differ by more than luck.") if settled else _("The difference may be luck.")
    )


def probabilities(explored: Explored) -> None:
    """Whether a score of .8 is right in 8 of 10 cases."""
    left, right = st.columns([1, 2])
    with left:
        bins = int(shell.slider("bins", _("Bins"), 2, 30, 10))
        result = shell.attempt(
            "calibration", calibration, explored.sample.scores, explored.sample.labels, bins, explored.prevalence,
            nearest=lambda: {"transform": "sigmoid"},
        )  # fmt: skip
        if result is None:
            return
        st.markdown(_("Log-loss **{loss:.4f}** nats").format(loss=result.log_loss))
        st.markdown(_("Brier score **{brier:.4f}**").format(brier=result.brier))
        st.markdown(_("Expected calibration error **{error:.4f}**").format(error=result.expected_error))
        st.caption(_("Rewrite the scores or change the prevalence: these three move; the ROC curve does not."))
    with right:
        figure = figures.reliability(result, (_("mean score in the bin"), _("share of positives"), _("calibrated")))
        shell.show(figure, key="calibration", alt=_("Share of positives over the mean score, bin by bin"))


def samples(explored: Explored) -> None:
    """What is behind a cell of the mosaic: pictures, rows, or boxes."""
    (_ranking_detected.cell_boxes if explored.ranked.detected else _ranking_samples.samples)(explored)


def _has_negatives(explored: Explored) -> bool:
    """A detector's background has no samples: pairs and calibration would be made up."""
    return explored.ranked.detected is None


def parts() -> dict[str, tuple[str, Callable[[Explored], None], Callable[[Explored], bool]]]:
    """Name, label, drawing and fitness of each part. (A function, as labels are translated when they are read.)"""
    return {
        "boxes": (
            _("Hits and false alarms"),
            _ranking_detected.film,
            lambda explored: explored.ranked.detected is not None,
        ),
        "definitions": (_("Five average precisions"), definitions, lambda explored: True),
        "pairs": (_("AUC as a game of pairs"), game, _has_negatives),
        "luck": (_("How much is luck"), luck, lambda explored: True),
        "probabilities": (_("Are scores probabilities?"), probabilities, _has_negatives),
        "samples": (_("The samples"), samples, lambda explored: True),
    }
