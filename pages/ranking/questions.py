"""The questions of the page; each answer is computed from the ranked list that is on the screen."""

import numpy as np

from models.ranking import curve as ranking
from models.ranking.average_precision import average_precision
from models.ranking.curve import Curve
from pages import shell
from pages.ranking.sources import Ranked, curves, step_area
from pages.shell import _

RARE = 0.01


def questions(ranked: Ranked) -> frozenset[str]:
    """Offer those that make sense for the source; returns the parts to hide."""
    curve = curves(ranked.key, "x", ranked).curve
    if ranked.detected:  # a background without samples has no prevalence
        return shell.predict(_larger(curve))
    return shell.predict(_rare(ranked, curve), _squared(ranked, curve), _larger(curve))


def _rare(ranked: Ranked, curve: Curve) -> shell.Question:
    text = _(
        "With as many positives as negatives this ranking has an average precision of {even:.2f}. Positives now fall to "
        "1 %, and the ROC curve stands still. What is the average precision?"
    )
    why = _(
        "Every false alarm now comes from 99 times as many negatives: at the same ROC point precision falls, and the "
        "average with it, to {answer:.3f}. The AUC did not move."
    )
    return shell.Question(
        "rare",
        text.format(even=step_area(ranked.key, 0.5, curve)),
        lambda: step_area(ranked.key, RARE, curve),
        lambda answer: why.format(answer=answer),
        numbers=(0.0, 1.0, 0.01),
        kind="number",
        tolerance=0.05,
        hides=frozenset({"precision"}),
    )


def _squared(ranked: Ranked, curve: Curve) -> shell.Question:
    def changed() -> str:
        from_zero = ranked.sample.scores - min(0.0, ranked.sample.scores.min())
        after = ranking.operating_points(from_zero**2, ranked.sample.labels)
        return _("none") if np.array_equal(after.tp, curve.tp) and np.array_equal(after.fp, curve.fp) else _("both")

    return shell.Question(
        "squared",
        _("All scores are squared (none is negative). Which curve changes?"),
        changed,
        lambda answer: _(
            "Squaring keeps the order, and both curves know nothing but the order. What changes is the histogram, the "
            "best threshold, and whether a score can be read as a probability."
        ),
        options=(_("ROC"), _("precision-recall"), _("both"), _("none")),
        hides=frozenset({"transform"}),
    )


def _larger(curve: Curve) -> shell.Question:
    def larger() -> str:
        eleven, every = (average_precision(curve, name).value for name in ("11-point", "all-point"))
        if abs(eleven - every) < 5e-5:
            return _("equal")
        return _("11-point") if eleven > every else _("all-point")

    return shell.Question(
        "larger",
        _("Which average precision is larger for this very list: 11-point or all-point?"),
        larger,
        lambda answer: _(
            "The 11 points include recall 0, where the best precision of the whole list counts in full; the area has no "
            "such bonus, but it sees every step between the points. Open “Five average precisions”."
        ),
        options=(_("11-point"), _("all-point"), _("equal")),
        hides=frozenset({"definitions"}),
    )
