"""What can be looked at more closely below the linked views: the controls of each part, and what it draws."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import numpy as np

from models.ranking import average_precision as ap
from models.ranking import check
from models.ranking.calibration import Calibration, calibration
from models.ranking.cells import cell_samples, listed, nearest_samples
from models.ranking.curve import thinned
from models.ranking.sources import expected_auc
from models.ranking.uncertainty import MAX_ROUNDS, bootstrap, compared, pairs
from pages import shell
from pages.ranking import hits
from pages.ranking.ranked import List
from pages.ranking.sources import bells_of
from pages.shell import _
from viz import ranking as figures
from viz.canvas import Pane

DRAWN_SLABS = 600  # a longer list is drawn with fewer slabs; its value is not
SHOWN = 64  # samples at most
Drawings = list[shell.Drawing]

bootstrapped = shell.cached(8)(bootstrap)


def names(detector: bool) -> dict[str, str]:
    """A detector's background has no samples: pairs and calibration would be made up."""
    every = {
        "boxes": _("Hits and false alarms"), "definitions": _("Five average precisions"),
        "pairs": _("AUC as a game of pairs"), "luck": _("How much is luck"),
        "probabilities": _("Are scores probabilities?"), "samples": _("The samples"),
    }  # fmt: skip
    return {name: every[name] for name in every if name not in (("pairs", "probabilities") if detector else ("boxes",))}


def settings(part: str, shown: List) -> shell.Values:
    """The controls of the part that is open; bands need the number of resamples, whatever is open."""
    size, values = shown.ranked.sample.scores.size, {}
    with shell.undrawn(part != "luck"):
        values["rounds"] = shell.slider("rounds", _("Resamples"), 10, MAX_ROUNDS, 200, step=10)
    if part == "definitions":
        values["reached"] = shell.slider("reached", _("Built up to recall"), 0.0, 1.0, 1.0, step=0.01)
    if part == "pairs":
        values["pairs"] = shell.slider("pairs", _("Pairs drawn"), 1, 5000, 200, step=0.02, log=True)
    if part == "probabilities":
        values["bins"] = shell.slider("bins", _("Bins"), 2, 30, 10)
        shell.attempt(calibrated, shown, values["bins"], nearest=lambda: {"transform": "sigmoid"})
    if part == "boxes":
        label = _("Detections so far, the most confident first")
        values["step"] = shell.slider("step", label, 1, max(size, 2), min(size, 12))
    return values


def beside(*captions: shell.Caption) -> shell.Captions:
    return shell.Captions("beside", captions)


def definitions(shown: List, values: shell.Values) -> Drawings:
    """Five numbers that are all called average precision, built up together."""
    curve, prevalence, sample = shown.ranked.curve, values.get("prevalence"), shown.ranked.sample
    exact, few = ap.average_precisions(curve, prevalence), thinned(curve, DRAWN_SLABS)
    areas = ap.average_precisions(few, prevalence)
    areas = {name: replace(area, value=exact[name].value) for name, area in areas.items()}
    figure = figures.five_areas(areas, ap.points(few, prevalence), values["reached"], labels())
    spread = max(area.value for area in exact.values()) - min(area.value for area in exact.values())
    captions = [shell.caption(rule, share=prevalence or 0.0) for rule in rules(shown)]
    captions += [shell.caption(_("Largest minus smallest: {spread:.4f}, on one and the same list."), spread=spread)]
    if not shown.ranked.detected:
        share = prevalence or curve.positives / sample.labels.size
        text = _("At prevalence {share:.3g} the worst ranking of these samples still has a step AP of {worst:.4f}.")
        captions.append(shell.caption(text, worst=ap.worst_average_precision(curve.positives, share), share=share))
        if share == curve.positives / sample.labels.size:
            text = _("A random ranking has {random:.4f} on average.")
            captions.append(shell.caption(text, random=ap.random_average_precision(curve.positives, curve.negatives)))
        if sample.labels.size <= check.MOST:
            difference = check.average_precision_difference(sample, exact["step"].value, prevalence)
            captions.append(shell.compare("sklearn.metrics.average_precision_score", difference, 1e-9))
    alt = _("Precision over recall, five times, with the area that each definition adds up")
    return [shell.Chart("definitions", figure, alt), beside(*captions)]


def rules(shown: List) -> list[str]:
    """What is often said wrongly, or left out, of the area under this curve."""
    if not shown.ranked.detected:
        return [_("Often said: AUC is the area under precision-recall. It is the area under the ROC curve; this one is AP.")]  # fmt: skip
    if np.unique(shown.detected.truth.category).size < 2:
        return []
    return [_("This is one list of all categories. mAP is another number: the mean of one AP per category.")]


def game(shown: List, values: shell.Values) -> Drawings:
    """Draw one positive and one negative at random: the AUC is the chance that the positive scores higher."""
    sample, auc, count = shown.ranked.sample, shown.ranked.auc, round(values["pairs"])
    played = pairs(sample.scores, sample.labels, count)
    both = np.array([played.positive[-1], played.negative[-1]])
    outcome = {1.0: _("right order"), 0.0: _("wrong order"), 0.5: _("a tie")}[float(played.outcome[-1])]
    won = _("{count} pairs: {won:g} in the right order (a tie is one half), a share of {share:.4f}; AUC {auc:.4f}.")
    last = _("Last pair: positive {positive:.4f}, negative {negative:.4f}: {outcome}.")
    rule = _("Draw one positive and one negative at random. The AUC is the chance that the positive scores higher, a tie counting one half.")  # fmt: skip
    captions = [
        shell.caption(rule), shell.caption(won, count=count, won=played.outcome.sum(), share=played.running[-1], auc=auc),
        shell.caption(last, positive=sample.scores[both[0]], negative=sample.scores[both[1]], outcome=outcome),
    ]  # fmt: skip
    if sample.labels.size <= check.MOST:
        captions.append(shell.compare("scipy.stats.mannwhitneyu", check.auc_difference(sample, auc), 1e-12))
    if values["source"] == "bells":
        text = _("The bells themselves have Φ(d′ / √(1 + σ²)) = {expected:.4f}; this sample of {count} has {auc:.4f}.")
        captions.append(shell.caption(text, expected=expected_auc(bells_of(values)), count=sample.labels.size, auc=auc))
    alt = _("Share of pairs in the right order over the number of pairs drawn")
    drawn: Drawings = [shell.Chart("game", figures.game(played, auc, labels()), alt), beside(*captions)]
    if (looks := shown.looks(both)) is not None:
        board = figures.gallery(looks, sample.scores[both], 2)
        drawn.append(shell.Canvas("pair", [Pane(board, mute=True)], _("The positive and the negative drawn last"), 140))
    return drawn


def luck(shown: List, values: shell.Values) -> Drawings:
    """How far another sample of this size could have been, and whether a rival is really different."""
    ranked, prevalence = shown.ranked, values.get("prevalence")
    bands = bootstrapped(ranked.curve, values["rounds"], prevalence)
    spreads = {} if ranked.detected else {_("AUC"): (bands.auc, ranked.auc)}
    spreads[_("average precision")] = bands.average_precision, shown.area(prevalence)
    text, captions = _("{name} {own:.4f}, about 95% between {low:.4f} and {high:.4f} (fewer for small samples)"), []
    for name, (resamples, own) in spreads.items():
        low, high = np.quantile(resamples, (0.025, 0.975))
        captions.append(shell.caption(text, name=name, own=own, low=low, high=high))
    if ranked.sample.rival_scores is not None:
        result = compared(ranked.sample.scores, ranked.sample.rival_scores, ranked.sample.labels)
        low, high = result.interval
        text = _("A − B = {difference:+.4f} ({low:+.4f} to {high:+.4f}), p = {p:.3g} by DeLong's test, same samples.")
        captions.append(shell.caption(text, difference=result.difference, low=low, high=high, p=result.p_value))
        differ = _("Luck alone would give a difference this large in fewer than 1 of 20 samples.")
        perhaps = _("The difference may be luck: luck alone gives one this large in more than 1 of 20 samples.")
        captions.append(shell.caption(differ if result.differ else perhaps))
    elif not ranked.detected:
        text = _("Switch on a second model, or upload a second column of scores, to compare two.")
        captions.append(shell.caption(text))
    alt = _("How AUC and average precision scatter over bootstrap resamples")
    return [shell.Chart("luck", figures.luck(spreads, labels()), alt), beside(*captions)]


def calibrated(shown: List, bins: int, prevalence: float | None = None) -> Calibration:
    return calibration(shown.ranked.sample.scores, shown.ranked.sample.labels, bins, prevalence)


def reliability(shown: List, values: shell.Values) -> Calibration | None:
    """Of the scores, where they are probabilities."""
    with suppress(ValueError):
        return calibrated(shown, values["bins"], values.get("prevalence"))
    return None


def probabilities(shown: List, values: shell.Values) -> Drawings:
    """Whether a score of .8 is right in 8 of 10 cases; nothing where scores are no probabilities."""
    if not (result := reliability(shown, values)):
        return []
    names = (_("Log-loss (nats)"), _("Brier score"), _("Expected calibration error"))
    numbers = (f"{number:.4f}" for number in (result.log_loss, result.brier, result.expected_error))
    text = _("Rewrite the scores or change the prevalence: these three move; the ROC curve does not.")
    alt = _("Share of positives over the mean score, bin by bin")
    chart = shell.Chart("calibration", figures.reliability(result, labels()), alt)
    return [chart, beside(shell.metrics(zip(names, numbers, strict=True)), shell.caption(text))]


def samples(shown: List, values: shell.Values) -> Drawings:
    """What is behind the cell that was pressed; without one, the samples nearest to the threshold."""
    if shown.ranked.detected:
        return hits.cell(shown, values)
    chosen, every = chosen_samples(shown, values)
    texts = {
        "": _("The samples nearest to the threshold. Press a cell of the mosaic to see what it holds."),
        "tp": _("True positives, the least certain first: {shown} of {count}."),
        "fp": _("False alarms, the most certain first: {shown} of {count}."),
        "fn": _("Missed positives, the lowest score first: {shown} of {count}."),
        "tn": _("True negatives, the highest score first: {shown} of {count}."),
    }
    drawn: Drawings = [beside(shell.caption(texts[values["cell"]], shown=chosen.size, count=every))]
    if (looks := shown.looks(chosen)) is not None and chosen.size:
        board = figures.gallery(looks, shown.ranked.sample.scores[chosen])
        height = 60 + round(0.87 * board.shape[0])
        drawn.append(shell.Canvas("samples", [Pane(board, mute=True)], _("The samples, each over its score"), height))
    return drawn


def chosen_samples(shown: List, values: shell.Values) -> tuple[np.ndarray, int]:
    """Indices of the samples to show, and how many the cell holds."""
    sample, threshold, cell = shown.ranked.sample, values["threshold"], values["cell"]
    inside = cell_samples(sample, threshold, cell) if cell else nearest_samples(sample, threshold, SHOWN)
    return inside[:SHOWN], inside.size


def rows(shown: List, values: shell.Values) -> list[dict[str, object]]:
    """A table of what is drawn, where that says more than a picture."""
    if values["part"] == "boxes":
        return hits.rows(shown, values)
    if values["part"] != "samples" or shown.ranked.detected:
        return []
    (chosen, _every), sample = chosen_samples(shown, values), shown.ranked.sample
    if shown.looks(chosen) is not None:
        return []
    scores, words = sample.scores[chosen], np.array([_("negative"), _("positive")])
    truth, called = words[sample.labels[chosen] + 0], words[(scores >= values["threshold"]) + 0]
    names = (_("sample"), _("score"), _("truth"), _("called"))
    return [dict(zip(names, row, strict=True)) for row in zip(chosen + 1, scores, truth, called, strict=True)]


def code(shown: List, values: shell.Values) -> None:
    """The program behind the open part; without one of its own, that of all plots."""
    whole, part, prevalence = shown.program, values["part"], values.get("prevalence")
    curve, sample = shell.attribute(whole, "curve"), shell.attribute(whole, "sample")
    both = [shell.attribute(sample, name) for name in ("scores", "labels")]
    if part == "boxes":
        number = min(values["step"], shown.ranked.sample.scores.size)
        shell.code(listed, whole, shell.attribute(whole, "detected"), number, shows="result")
    elif part == "pairs":
        shell.code(pairs, *both, round(values["pairs"]), shows="round(result.running[-1], 4)")
    elif part == "luck":
        resampled, rounds = "numpy.quantile(result.average_precision, (0.025, 0.975)).round(4)", values["rounds"]
        bands = bootstrapped(shown.ranked.curve, rounds, prevalence)
        shell.code(bootstrap, curve, rounds, prevalence, shows=resampled, names={"numpy": np}, result=bands)
    elif part == "probabilities" and (made := reliability(shown, values)):
        sums = ", ".join(f"round(result.{name}, 4)" for name in ("log_loss", "brier", "expected_error"))
        shell.code(calibration, *both, values["bins"], prevalence, shows=sums, result=made)
    else:
        areas = f"average_precisions(result.curve, {prevalence!r})"
        shell.code(
            whole.function, *whole.arguments, names={"average_precisions": ap.average_precisions}, also=(ap.step, ap.all_point),
            shows=f"round(result.auc, 6), {{name: round(area.value, 6) for name, area in {areas}.items()}}",
        )  # fmt: skip


def labels() -> dict[str, str]:
    return {
        "11-point": _("11-point, VOC 2007"), "all-point": _("all-point, VOC 2010"), "101-point": _("101-point, COCO"),
        "step": _("step, scikit-learn"), "trapezoid": _("straight lines"), "recall": _("recall"),
        "precision": _("precision"), "pairs": _("pairs drawn"), "won": _("share in the right order"), "area": _("area"),
        "resamples": _("resamples"), "said": _("mean score in the bin"), "happened": _("share of positives"),
        "calibrated": _("calibrated"),
    }  # fmt: skip


PARTS: dict[str, Callable[[List, shell.Values], Drawings]] = {
    "boxes": hits.step, "definitions": definitions, "pairs": game, "luck": luck, "probabilities": probabilities,
    "samples": samples,
}  # fmt: skip
