"""The linked views as a component: what the browser needs to move the threshold by itself, and what it reports."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.ranking.average_precision import average_precision
from models.ranking.curve import auc
from models.ranking.ranked import Ranked
from models.ranking.uncertainty import Bands
from models.remembered import remembered
from pages import shell
from pages.ranking.ranked import List
from pages.ranking.sources import kept_bars
from pages.shell import _, codecs
from viz import ranking as figures
from viz.colors import AMBER, BLUE, GREEN, NEGATIVE, POSITIVE, PURPLE

HEIGHT, COMPACT = 640, 250  # CSS px, of all plots, and of those that stay beside a part
SCRIPTS = ("curve.js", "plot.js", "views.js", "ranking.js")
COLORS = {"positive": POSITIVE, "negative": NEGATIVE, "curve": BLUE, "rival": PURPLE, "hull": GREEN, "cost": AMBER}


def kept_threshold() -> "shell.Kept[float]":
    return shell.kept("threshold", 0.5, codecs.EXACT)


def kept_cell() -> "shell.Kept[str]":
    """The cell of the mosaic that is picked."""
    return shell.kept("cell", "", codecs.option(["", "tp", "fp", "fn", "tn"]))


@dataclass(frozen=True, eq=False)
class Linked:
    """Four plots and the mosaic of a list; a drag reruns the page once, when it ends."""

    list: List
    values: shell.Values
    bands: Bands | None
    key: str = "linked"

    @property
    def height(self) -> int:
        return COMPACT if self.values["part"] else HEIGHT

    def content(self) -> shell.Content:
        values, ranked = self.values, self.list.ranked
        prevalence, bars = values.get("prevalence"), values.get("bars")
        images = ranked.detected.images if ranked.detected else 0
        header, payload = encoded(ranked, values["threshold"])
        rivals, named = [ranked.rival] if ranked.rival else [], words(images > 0)
        if values["source"] == "classifier":
            named["rival"] = _("no remedy")
        return shell.Content({
            **header, "name": self.key, "height": self.height, "compact": self.height == COMPACT, "images": images,
            "auc": [ranked.auc, *(auc(rival) for rival in rivals)],
            "ap": [average_precision(curve, "step", prevalence).value for curve in (ranked.curve, *rivals)],
            "prevalence": prevalence, "miss": values["cost"], "beta": values["beta"],
            "threshold": values["threshold"], "cell": values["cell"],
            "bars": bars and {"negatives": bars[0], "positives": bars[1]},
            "bands": self.bands and figures.bands(self.bands),
            "hidden": ["precision", "cost"] if shell.hidden("precision") else [], "veiled": shell.hidden("auc"),
            "colors": COLORS, "words": named, "ratios": ratios(),
            "alt": _("Score histogram, ROC, cost and precision-recall with one shared threshold"),
        }, payload)  # fmt: skip

    def draw(self, **live: object) -> None:
        content = self.content()
        component, key = shell.page_component(Path(__file__).parent, SCRIPTS), shell.session_key(self.key)
        shell.mount(component, key, content.header | live, content.payload, on=receive)


def receive(sent: dict[str, Any]) -> None:
    kept_threshold().set(float(sent["threshold"]))
    if sent["cell"] and sent["cell"] != kept_cell().value:
        shell.set_controls({"part": "samples"})
    kept_cell().set(sent["cell"])
    if sent["bars"]:
        kept_bars().set((tuple(sent["bars"]["negatives"]), tuple(sent["bars"]["positives"])))


@remembered(8)
def encoded(ranked: Ranked, threshold: float) -> tuple[dict[str, object], list[Any]]:
    """What does not move with the prevalence or the costs."""
    payload: list[Any] = []
    header = figures.linked(ranked, threshold, lambda array: shell.append(payload, array.tobytes()))
    return header, payload


def words(detector: bool) -> dict[str, object]:
    alarms = _("false alarms") if detector else _("negatives")
    return {
        "titles": {
            "scores": _("Scores: drag the line"), "cost": _("Cost of a decision"), "precision": _("Precision-recall · AP"), "mosaic": _("Every dot a sample"),
            "mosaics": _("Every dot {each} samples"),
            "roc": _("Recall against false alarms") if detector else _("ROC · AUC"),
        },
        "score": _("score"), "threshold": _("threshold"), "share": _("each class, own scale"), "count": _("samples"),
        "positives": _("hits") if detector else _("positives"), "negatives": alarms, "fpr": _("false positive rate"),
        "tpr": _("recall = true positive rate"), "perImage": _("false alarms per picture"), "precision": _("precision"),
        "cost": _("mean cost"), "cheapest": _("cheapest"), "equalCost": _("points of equal cost"),
        "equalAccuracy": _("points of equal accuracy"), "hull": _("convex hull"), "rival": _("model B"),
        "hidden": _("Hidden until you lock your answer"),
        "sentence": _("Threshold {threshold}: {false} of {alarms} alarms are false, {found} of {all} {kind} are found."),
        "silent": _("Threshold {threshold}: no alarm at all, and none of the {kind} is found."),
        "kind": _("objects") if detector else _("positives"), "undefined": _("undefined, 0 / 0"),
        "unreachable": _("out of reach"), "prevalence": _("prevalence"),
        "tp": _("True positives: show these samples"), "fp": _("False positives (false alarms): show these samples"),
        "fn": _("False negatives (misses): show these samples"), "tn": _("True negatives: show these samples"),
    }  # fmt: skip


def ratios() -> list[tuple[str, str, str, str]]:
    """Name, short name, formula and full name of each ratio; the browser computes the formula that it shows."""
    return [
        ("precision", _("precision"), "TP / (TP + FP)", _("Positive predictive value: share of the alarms that are real")),
        ("recall", _("recall"), "TP / (TP + FN)", _("True positive rate, sensitivity: share of the positives that are found")),
        ("specificity", _("specificity"), "TN / (TN + FP)", _("True negative rate: share of the negatives that are left alone")),
        ("fall-out", _("fall-out"), "FP / (TN + FP)", _("False positive rate: share of the negatives that raise an alarm")),
        ("miss rate", _("miss rate"), "FN / (TP + FN)", _("False negative rate: share of the positives that are missed")),
        ("false discovery rate", _("FDR"), "FP / (TP + FP)", _("False discovery rate: share of the alarms that are false")),
        ("false omission rate", _("FOR"), "FN / (FN + TN)", _("False omission rate: share of the samples below the threshold that are positive")),
        ("negative predictive value", _("NPV"), "TN / (FN + TN)", _("Negative predictive value: share of the samples below the threshold that are negative")),
        ("accuracy", _("accuracy"), "(TP + TN) / (TP + FP + FN + TN)", _("Share of all decisions that are right")),
        ("balanced accuracy", _("balanced"), "½·(TP / (TP + FN) + TN / (TN + FP))", _("Balanced accuracy: mean of recall and specificity")),
        ("F1", "F1", "2·TP / (2·TP + FP + FN)", _("Harmonic mean of precision and recall")),
        ("Fβ", "Fβ", "(1 + β²)·TP / ((1 + β²)·TP + FP + β²·FN)", _("F-measure in which recall weighs beta squared times as much as precision")),
        ("G-mean", "G-mean", "√(TP / (TP + FN) · TN / (TN + FP))", _("Geometric mean of recall and specificity")),
        ("MCC", "MCC", "(TP·TN − FP·FN) / √((TP + FP)·(TP + FN)·(TN + FP)·(TN + FN))", _("Matthews correlation coefficient: correlation of decision and truth")),
        ("Cohen's kappa", _("kappa"), "2·(TP·TN − FP·FN) / ((TP + FP)·(FP + TN) + (TP + FN)·(FN + TN))", _("Cohen's kappa: agreement beyond chance")),
        ("Youden's J", _("Youden J"), "TP / (TP + FN) − FP / (TN + FP)", _("Recall + specificity - 1: height above the diagonal of the ROC")),
        ("Jaccard", _("Jaccard"), "TP / (TP + FP + FN)", _("Critical success index: hits over hits, misses and false alarms")),
        ("lift", _("lift"), "TP·(TP + FP + FN + TN) / ((TP + FP)·(TP + FN))", _("How much richer in positives the alarms are than all samples")),
    ]  # fmt: skip
