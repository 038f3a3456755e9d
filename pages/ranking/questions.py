"""The questions of the page; each answer is computed from the ranked list that is on the screen."""

from collections.abc import Callable
from typing import Any, cast

from models.ranking.average_precision import average_precision
from models.ranking.calibration import calibration
from models.ranking.check import kept_by_squaring
from models.ranking.ranked import matched, ranked
from models.ranking.what_if import cheapest, interval_width, with_a_false_alarm, without_duplicates
from pages import shell
from pages.ranking.parts import bootstrapped
from pages.ranking.ranked import List
from pages.shell import _

RARE, STRICTER, DEARER = 0.01, 0.2, 10.0
CURVES = frozenset({"auc", "precision", "transform"})  # what gives no answer away where only a part does
Questions = tuple[shell.Question, ...]


def questions(present: Callable[[], List], detector: bool, values: Callable[[], dict[str, Any]]) -> Questions:
    """Those that make sense: behind a detector there is no background to be drawn from, or made rarer."""
    every = (squared(present), larger(present), width(present, detector), dearer(present, values))
    if detector:
        return (stricter(present), duplicates(present), leading(present), *every)
    return (rare(present), pairs(present), calibrated(present), *every)


def number(name: str, text: str, answer: Callable[[], float], why: str, **changes: Any) -> shell.Question:
    more: dict[str, Any] = {"numbers": (0.0, 1.0, 0.01), "tolerance": 0.05, **changes}
    return shell.Question(name, text, answer, lambda right: why.format(answer=right), kind="number", **more)


def choice(name: str, text: str, options: tuple[str, ...], answer: Callable[[], str], why: str, shows: frozenset[str]) -> shell.Question:  # fmt: skip
    return shell.Question(name, text, answer, lambda right: why, options=options, shows=shows)


def compared(words: tuple[str, str, str], new: float, old: float) -> str:
    """The word for smaller, equal or larger; what differs less than the screen shows is equal."""
    return words[1] if abs(new - old) < 5e-5 else words[0] if new < old else words[2]


def rare(present: Callable[[], List]) -> shell.Question:
    def answer() -> float:
        if present().area(0.5) == 1:
            raise ValueError("the ranking must have a mistake for this question, got a perfect one: take question 4")
        return present().area(RARE)

    text = _("The line below the plots says which average precision this ranking has with as many positives as negatives. Positives now are 1%, and the ROC curve stands still. What is the average precision?")  # fmt: skip
    why = _("Every false alarm now comes from 99 times as many negatives: at the same ROC point precision falls, and the average with it, to {answer:.3f}. Only a perfect ranking would keep its 1. The AUC did not move.")  # fmt: skip
    return number("rare", text, answer, why, shows=frozenset({"auc", "even", "transform"}))


def pairs(present: Callable[[], List]) -> shell.Question:
    text = _("One positive and one negative are drawn at random, 100 times. How often does the positive score higher, a tie counting one half?")  # fmt: skip
    why = _("{answer:.1f} times on average: that is what the AUC is. Open “AUC as a game of pairs”.")
    answer = lambda: 100 * present().ranked.auc  # noqa: E731
    return number("pairs", text, answer, why, numbers=(0.0, 100.0, 1.0), tolerance=5.0, shows=frozenset({"precision"}))


def calibrated(present: Callable[[], List]) -> shell.Question:
    def answer() -> str:
        sample = present().ranked.sample
        before = calibration(sample.scores, sample.labels).expected_error
        after = calibration(ranked(sample, "x²").sample.scores, sample.labels).expected_error
        return compared(words, after, before)

    words = _("it falls"), _("it stays"), _("it rises")
    text = _("All scores are squared, and read as probabilities at the share of positives of these samples. What does the expected calibration error do?")  # fmt: skip
    why = _("The order stays, so both curves stay; but the scores say something else about how often a positive comes. Rewrite the scores and open “Are scores probabilities?”.")  # fmt: skip
    return choice("calibrated", text, words, answer, why, CURVES - {"transform"})


def squared(present: Callable[[], List]) -> shell.Question:
    options = _("the first curve"), _("precision-recall"), _("both"), _("none")
    text = _("All scores are squared. Which curve changes: the first (ROC, or recall against false alarms) or precision-recall?")  # fmt: skip
    why = _("Squaring keeps the order of scores that are not negative, and both curves know nothing but the order. What changes is the histogram, the best threshold, and whether a score can be read as a probability.")  # fmt: skip
    answer = lambda: options[3] if kept_by_squaring(present().ranked.sample) else options[2]  # noqa: E731
    return choice("squared", text, options, answer, why, frozenset({"auc", "precision", "definitions", "luck"}))


def larger(present: Callable[[], List]) -> shell.Question:
    def answer() -> str:
        eleven, every = (average_precision(present().ranked.curve, name).value for name in ("11-point", "all-point"))
        return compared(words, eleven, every)

    words = _("all-point"), _("neither"), _("11-point")
    text = _("Which average precision is larger for this very list: 11-point or all-point?")
    why = _("The 11 points include recall 0, where the best precision of the whole list counts in full; the area has no such bonus, but it sees every step between the points. Open “Five average precisions”.")  # fmt: skip
    return choice("larger", text, words, answer, why, CURVES)


def width(present: Callable[[], List], detector: bool) -> shell.Question:
    def answer() -> float:
        bands = bootstrapped(present().ranked.curve, 200, None)
        return interval_width(bands.average_precision if detector else bands.auc)

    text = _("Other samples of this size would give other areas. How wide is the interval that holds about 95% of them (of the AUC; of AP behind a detector)?")  # fmt: skip
    why = _("By resampling, {answer:.4f}. Four times as many samples halve it. Open “How much is luck”.")
    return number("width", text, answer, why, tolerance=0.02, shows=CURVES)


def dearer(present: Callable[[], List], values: Callable[[], dict[str, Any]]) -> shell.Question:
    def answer() -> str:
        curve, cost, prevalence = present().ranked.curve, values()["cost"], values().get("prevalence")
        before, after = (cheapest(curve, times * cost, prevalence) for times in (1.0, DEARER))
        return words[1] if before == after else words[0] if after < before else words[2]

    words = _("lower"), _("at the same place"), _("higher")
    text = _("A miss costs ten times as much as now. Where is the cheapest threshold then?")
    why = _("Dear misses make it worth raising more alarms, so the threshold never goes up; it stays where no cost near this one prefers another point.")  # fmt: skip
    return choice("dearer", text, words, answer, why, CURVES)


def stricter(present: Callable[[], List]) -> shell.Question:
    def answer() -> float:
        boxes, iou, protocol = cast("tuple[Any, float, str]", present().program.arguments)
        if (higher := round(iou + STRICTER, 2)) > 1:
            raise ValueError(f"the IoU threshold must be at most 0.8 for this question, got {iou}: lower it")
        list = matched(boxes.value, higher, protocol)
        return average_precision(list.curve).value

    text = _("A detection must overlap its object by 0.2 more (in IoU) to be a hit. What is the average precision then?")  # fmt: skip
    why = _("{answer:.3f}: detections that were hits become poor overlaps, and their objects are missed. The list is the same.")  # fmt: skip
    return number("stricter", text, answer, why, shows=CURVES)


def duplicates(present: Callable[[], List]) -> shell.Question:
    text = _("All duplicates are removed from the list. What is the average precision then?")
    why = _("{answer:.3f}: each duplicate was a false alarm, which lowered the precision of every hit below it.")
    return number("duplicates", text, lambda: without_duplicates(present().ranked), why, shows=CURVES)


def leading(present: Callable[[], List]) -> shell.Question:
    text = _("One more box, more confident than all others, hits nothing. What is the average precision (step) then?")
    why = _("{answer:.3f}: AP sums the precision at each hit, and each hit now has one more false alarm above it. Less confident than the last hit, the same box would cost nothing.")  # fmt: skip
    return number("leading", text, lambda: with_a_false_alarm(present().ranked, 0), why, shows=CURVES)
