"""What can be looked at more closely below the linked views: the controls of each part, and what it draws."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from models.ranking import check
from models.ranking.average_precision import average_precisions, points, worst_average_precision
from models.ranking.calibration import calibration
from models.ranking.cells import cell_boxes, cell_samples, nearest_samples
from models.ranking.curve import thinned
from models.ranking.detections import coco_average_precision
from models.ranking.ranked import Detected
from models.ranking.sources import expected_auc
from models.ranking.uncertainty import MAX_ROUNDS, bootstrap, compared, pairs
from pages import shell
from pages.ranking.ranked import List, Values
from pages.ranking.sources import bells_of
from pages.shell import _
from viz import ranking as figures
from viz.canvas import Pane

DRAWN_SLABS = 600  # a longer list is drawn with fewer slabs; its value is not
SHOWN = 64  # samples at most
ROWS = 200
Row = dict[str, object]

bootstrapped = shell.cached(8)(bootstrap)


def names(detector: bool) -> dict[str, str]:
    """A detector's background has no samples: pairs and calibration would be made up."""
    every = {
        "boxes": _("Hits and false alarms"), "definitions": _("Five average precisions"),
        "pairs": _("AUC as a game of pairs"), "luck": _("How much is luck"),
        "probabilities": _("Are scores probabilities?"), "samples": _("The samples"),
    }  # fmt: skip
    without = {"pairs", "probabilities"} if detector else {"boxes"}
    return {name: words for name, words in every.items() if name not in without}


def settings(part: str, shown: List) -> dict[str, Any]:
    """The controls of the part that is open; bands need the number of resamples, whatever is open."""
    values: dict[str, Any] = {}
    with shell.undrawn(part != "luck"):
        values["rounds"] = shell.slider("rounds", _("Resamples"), 10, MAX_ROUNDS, 200, step=10)
    if part == "definitions":
        values["reached"] = shell.slider("reached", _("Built up to recall"), 0.0, 1.0, 1.0, step=0.01)
    if part == "pairs":
        values["pairs"] = shell.slider("pairs", _("Pairs drawn"), 1, 5000, 200, step=0.02, log=True)
    if part == "probabilities":
        values["bins"] = shell.slider("bins", _("Bins"), 2, 30, 10)
        scores, labels = shown.ranked.sample.scores, shown.ranked.sample.labels
        shell.attempt(calibration, scores, labels, values["bins"], nearest=lambda: {"transform": "sigmoid"})
    if part == "boxes":
        total = shown.ranked.sample.scores.size
        values["step"] = shell.slider(
            "step", _("Detections so far, the most confident first"), 1, max(total, 2), min(total, 12)
        )
    return values


def definitions(shown: List, values: Values) -> list[shell.Drawing]:
    """Five numbers that are all called average precision, built up together."""
    curve, prevalence, sample = shown.ranked.curve, values.get("prevalence"), shown.ranked.sample
    exact, few = average_precisions(curve, prevalence), thinned(curve, DRAWN_SLABS)
    areas = {name: replace(area, value=exact[name].value) for name, area in average_precisions(few, prevalence).items()}
    figure = figures.five_areas(areas, points(few, prevalence), values["reached"], labels())
    spread = max(area.value for area in exact.values()) - min(area.value for area in exact.values())
    text = _("Largest minus smallest: {spread:.4f}, on one and the same list.")
    captions = [shell.caption(text.format(spread=spread))]
    if not shown.ranked.detected:
        share = prevalence or curve.positives / sample.labels.size
        text = _(
            "At this prevalence ({share:.3g}) the worst ranking of all still has {worst:.4f}, a random one {share:.3g}."
        )
        captions.append(shell.caption(text.format(worst=worst_average_precision(share), share=share)))
        if sample.labels.size <= check.MOST:
            difference = check.average_precision_difference(sample, exact["step"].value, prevalence)
            captions.append(shell.compare("sklearn.metrics.average_precision_score", difference, 1e-9))
    alt = _("Precision over recall, five times, with the area that each definition adds up")
    return [shell.Chart("definitions", figure, alt), shell.Captions("beside", captions)]


def game(shown: List, values: Values) -> list[shell.Drawing]:
    """Draw one positive and one negative at random: the AUC is the chance that the positive scores higher."""
    sample, auc, count = shown.ranked.sample, shown.ranked.auc, round(values["pairs"])
    played = pairs(sample.scores, sample.labels, count)
    both = np.array([played.positive[-1], played.negative[-1]])
    verdict = {1.0: _("right order"), 0.0: _("wrong order"), 0.5: _("a tie")}[float(played.outcome[-1])]
    won = _("{count} pairs: {won:g} in the right order (a tie is one half), a share of {share:.4f}; AUC {auc:.4f}.")
    last = _("Last pair: positive {positive:.4f}, negative {negative:.4f}: {verdict}.")
    positive, negative = sample.scores[both]
    captions = [
        shell.caption(won.format(count=count, won=played.outcome.sum(), share=played.running[-1], auc=auc)),
        shell.caption(last.format(positive=positive, negative=negative, verdict=verdict)),
    ]
    if sample.labels.size <= check.MOST:
        captions.append(shell.compare("scipy.stats.mannwhitneyu", check.auc_difference(sample, auc), 1e-12))
    if values["source"] == "bells":
        text = _("The bells themselves have Φ(d′ / √(1 + σ²)) = {expected:.4f}; this sample of {count} has {auc:.4f}.")
        expected = expected_auc(bells_of(values))
        captions.append(shell.caption(text.format(expected=expected, count=sample.labels.size, auc=auc)))
    alt = _("Share of pairs in the right order over the number of pairs drawn")
    drawn = [shell.Chart("game", figures.game(played, auc, labels()), alt), shell.Captions("beside", captions)]
    if (looks := shown.looks(both)) is not None:
        board = figures.gallery(looks, sample.scores[both], 2)
        drawn.append(shell.Canvas("pair", [Pane(board)], _("The positive and the negative drawn last"), 140))
    return drawn


def luck(shown: List, values: Values) -> list[shell.Drawing]:
    """How far another sample of this size could have been, and whether a rival is really different."""
    ranked, prevalence = shown.ranked, values.get("prevalence")
    bands = bootstrapped(ranked.curve, values["rounds"], prevalence)
    spreads = {} if ranked.detected else {_("AUC"): (bands.auc, ranked.auc)}
    spreads[_("average precision")] = bands.average_precision, shown.area(prevalence)
    text, captions = _("{name} {own:.4f}, 95 % between {low:.4f} and {high:.4f}"), []
    for name, (resamples, own) in spreads.items():
        low, high = np.quantile(resamples, (0.025, 0.975))
        captions.append(shell.caption(text.format(name=name, own=own, low=low, high=high)))
    if ranked.sample.rival_scores is not None:
        result = compared(ranked.sample.scores, ranked.sample.rival_scores, ranked.sample.labels)
        low, high = result.interval
        text = _(
            "A − B = {difference:+.4f} ({low:+.4f} to {high:+.4f}), p = {p:.3g} by DeLong's test on the same samples."
        )
        captions.append(shell.caption(text.format(difference=result.difference, low=low, high=high, p=result.p_value)))
        differs = low > 0 or high < 0
        words = _("The two models differ by more than luck.") if differs else _("The difference may be luck.")
        captions.append(shell.check(differs, words))
    elif not ranked.detected:
        captions.append(
            shell.caption(_("Switch on a second model, or upload a second column of scores, to compare two."))
        )
    alt = _("How AUC and average precision scatter over bootstrap resamples")
    return [shell.Chart("luck", figures.luck(spreads, labels()), alt), shell.Captions("beside", captions)]


def probabilities(shown: List, values: Values) -> list[shell.Drawing]:
    """Whether a score of .8 is right in 8 of 10 cases; nothing where scores are no probabilities."""
    sample = shown.ranked.sample
    try:
        result = calibration(sample.scores, sample.labels, values["bins"], values.get("prevalence"))
    except ValueError:
        return []
    numbers = shell.metrics([
        (_("Log-loss (nats)"), f"{result.log_loss:.4f}"), (_("Brier score"), f"{result.brier:.4f}"),
        (_("Expected calibration error"), f"{result.expected_error:.4f}"),
    ])  # fmt: skip
    text = shell.caption(_("Rewrite the scores or change the prevalence: these three move; the ROC curve does not."))
    alt = _("Share of positives over the mean score, bin by bin")
    figure = figures.reliability(result, labels())
    return [shell.Chart("calibration", figure, alt), shell.Captions("beside", [numbers, text])]


def samples(shown: List, values: Values) -> list[shell.Drawing]:
    """What is behind the cell that was pressed; without one, the samples nearest to the threshold."""
    if shown.ranked.detected:
        return boxes_of_cell(shown, shown.ranked.detected, values)
    chosen, every = chosen_samples(shown, values)
    text = {
        "": _("The samples nearest to the threshold. Press a cell of the mosaic to see what it holds."),
        "tp": _("True positives, the least certain first: {shown} of {count}."),
        "fp": _("False alarms, the most certain first: {shown} of {count}."),
        "fn": _("Missed positives, the lowest score first: {shown} of {count}."),
        "tn": _("True negatives, the highest score first: {shown} of {count}."),
    }[values["cell"]].format(shown=chosen.size, count=every)  # fmt: skip
    drawn: list[shell.Drawing] = [shell.Captions("beside", [shell.caption(text)])]
    looks = shown.looks(chosen) if chosen.size else None
    if looks is not None:
        board = figures.gallery(looks, shown.ranked.sample.scores[chosen])
        height = 60 + round(0.87 * board.shape[0])
        drawn.append(shell.Canvas("samples", [Pane(board)], _("The samples, each over its score"), height))
    return drawn


def chosen_samples(shown: List, values: Values) -> tuple[np.ndarray, int]:
    """Indices of the samples to show, and how many the cell holds."""
    sample, threshold, cell = shown.ranked.sample, values["threshold"], values["cell"]
    inside = cell_samples(sample, threshold, cell) if cell else nearest_samples(sample, threshold, SHOWN)
    return inside[:SHOWN], inside.size


def boxes_of_cell(shown: List, detected: Detected, values: Values) -> list[shell.Drawing]:
    cell = values["cell"] if values["cell"] in ("tp", "fp", "fn") else "tp"
    boxes = cell_boxes(detected, values["threshold"], cell)
    kinds = {"tp": _("hits"), "fp": _("false alarms"), "fn": _("missed objects")}
    text = _("Press a cell of the mosaic. At this threshold there are {count} {kind}.")
    caption = shell.Captions("beside", [shell.caption(text.format(count=boxes.image.size, kind=kinds[cell]))])
    if not boxes.image.size:
        return [caption]
    pane = figures.cell(ground(shown, detected, int(boxes.image[0])), boxes, cell, int(boxes.image[0]))
    return [caption, shell.Canvas("cell", [pane], _("The boxes of the cell"), 380)]


def ground(shown: List, detected: Detected, image: int) -> np.ndarray:
    """Files hold boxes, not pictures: those are drawn on a plain ground."""
    return figures.ground(detected) if shown.pictures is None or image else shown.pictures


def hits(shown: List, values: Values) -> list[shell.Drawing]:
    """The list, detection by detection: who gets the object, who comes too late, who is not precise enough."""
    detected = shown.ranked.detected
    assert detected is not None
    result, count = detected.assignment, min(values["step"], shown.ranked.sample.scores.size)
    text = _(
        "Detection {count} scores {score:.2f}: {verdict} (IoU {iou:.2f}). So far precision {precision:.3f}, recall {recall:.3f}."
    )
    text = text.format(
        count=count, score=shown.ranked.sample.scores[count - 1], verdict=verdicts()[result.verdict[count - 1]],
        iou=result.iou[count - 1], precision=result.curve.precision[count], recall=result.curve.tpr[count],
    )  # fmt: skip
    colors = _(
        "Green dashes: objects. Blue: hit. Amber dashes: duplicate. Vermilion: poor overlap (dashed) or background."
    )
    area = _("COCO's number, the mean over IoU .50 to .95 and categories: {area:.4f}")
    area = area.format(area=coco(detected.truth, detected.found))
    image = int(detected.found.image[result.order[count - 1]])
    pane = figures.detections(ground(shown, detected, image), detected, count, image)
    alt = _("Objects dashed in green; detections in the colour of their verdict")
    captions = [shell.caption(colors)]
    return [
        shell.Captions("beside", [shell.caption(text), shell.caption(area)]),
        shell.Canvas("film", [pane], alt, 380, captions=captions),
    ]


@shell.cached(32)
def coco(truth: Any, found: Any) -> float:
    return float(shell.on_worker(coco_average_precision, truth, found).mean())


def rows(part: str, shown: List, values: Values) -> list[Row]:
    """A table of what is drawn, where that says more than a picture."""
    ranked, sample = shown.ranked, shown.ranked.sample
    if part == "boxes":
        result, last = ranked.detected.assignment, min(values["step"], sample.scores.size)
        return [
            {
                "#": i + 1, _("score"): round(float(sample.scores[i]), 3), _("verdict"): verdicts()[result.verdict[i]],
                "IoU": round(float(result.iou[i]), 3), "TP": int(ranked.curve.tp[i + 1]), "FP": int(ranked.curve.fp[i + 1]),
                _("precision"): round(float(ranked.curve.precision[i + 1]), 3),
                _("recall"): round(float(ranked.curve.tpr[i + 1]), 3),
            }
            for i in reversed(range(max(0, last - ROWS), last))
        ]  # fmt: skip
    if part != "samples" or ranked.detected:
        return []
    chosen, _every = chosen_samples(shown, values)
    return [
        {_("sample"): int(i) + 1, _("score"): float(sample.scores[i]), _("truth"): int(sample.labels[i]), _("called"): int(sample.scores[i] >= values["threshold"])}
        for i in chosen
    ]  # fmt: skip


def verdicts() -> dict[str, str]:
    return {
        "hit": _("hit"),
        "duplicate": _("duplicate"),
        "poor overlap": _("poor overlap"),
        "background": _("background"),
    }


def labels() -> dict[str, str]:
    return {
        "11-point": _("11-point, VOC 2007"), "all-point": _("all-point, VOC 2010"), "101-point": _("101-point, COCO"),
        "step": _("step, scikit-learn"), "trapezoid": _("straight lines"), "recall": _("recall"),
        "precision": _("precision"), "pairs": _("pairs drawn"), "won": _("share in the right order"), "area": _("area"),
        "resamples": _("resamples"), "said": _("mean score in the bin"), "happened": _("share of positives"),
        "calibrated": _("calibrated"),
    }  # fmt: skip


PARTS: dict[str, Callable[[List, Values], list[shell.Drawing]]] = {
    "boxes": hits, "definitions": definitions, "pairs": game, "luck": luck, "probabilities": probabilities,
    "samples": samples,
}  # fmt: skip
