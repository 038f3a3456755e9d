"""The questions of the page; each answer is computed from the ranked list that is on the screen."""

from collections.abc import Callable

from models.ranking.average_precision import average_precision
from models.ranking.check import kept_by_squaring
from pages import shell
from pages.ranking.ranked import List
from pages.shell import _

RARE = 0.01


def questions(present: Callable[[], List], detector: bool) -> tuple[shell.Question, ...]:
    """Those that make sense: behind a detector there is no background to be squared or made rarer."""
    return (larger(present),) if detector else (rare(present), squared(present), larger(present))


def rare(present: Callable[[], List]) -> shell.Question:
    text = _(
        "The line below the plots says which average precision this ranking has with as many positives as negatives. Positives now fall to 1 %, and the ROC curve stands still. What is the average precision?"
    )
    why = _(
        "Every false alarm now comes from 99 times as many negatives: at the same ROC point precision falls, and the average with it, to {answer:.3f}. The AUC did not move."
    )
    return shell.Question(
        "rare", text, lambda: present().area(RARE), lambda answer: why.format(answer=answer),
        numbers=(0.0, 1.0, 0.01), kind="number", tolerance=0.05, shows=frozenset({"transform", "even"}),
    )  # fmt: skip


def squared(present: Callable[[], List]) -> shell.Question:
    return shell.Question(
        "squared", _("All scores are squared (none is negative). Which curve changes?"),
        lambda: _("none") if kept_by_squaring(present().ranked.sample) else _("both"),
        lambda answer: _("Squaring keeps the order, and both curves know nothing but the order. What changes is the histogram, the best threshold, and whether a score can be read as a probability."),
        options=(_("ROC"), _("precision-recall"), _("both"), _("none")),
        shows=frozenset({"precision", "definitions", "luck"}),
    )  # fmt: skip


def larger(present: Callable[[], List]) -> shell.Question:
    def answer() -> str:
        eleven, every = (average_precision(present().ranked.curve, name).value for name in ("11-point", "all-point"))
        if abs(eleven - every) < 5e-5:
            return _("equal")
        return _("11-point") if eleven > every else _("all-point")

    return shell.Question(
        "larger", _("Which average precision is larger for this very list: 11-point or all-point?"), answer,
        lambda answer: _("The 11 points include recall 0, where the best precision of the whole list counts in full; the area has no such bonus, but it sees every step between the points. Open “Five average precisions”."),
        options=(_("11-point"), _("all-point"), _("equal")), shows=frozenset({"precision", "transform"}),
    )  # fmt: skip
