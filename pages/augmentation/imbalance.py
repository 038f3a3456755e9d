"""Few positives: methods on the same curves, a threshold to move, and accuracy that is none."""

from dataclasses import astuple, replace
from functools import partial

from models.augmentation import imbalance as models
from models.augmentation import measures
from models.rates import auc_difference, binned
from pages import shell
from pages.catalogue import link
from pages.shell import _
from viz import augmentation as figures
from viz import rates as charts


def words() -> dict[str, str]:
    return {
        "nothing": _("Nothing"), "over": _("Over-sampling"), "under": _("Under-sampling"), "SMOTE": "SMOTE",
        "weight": _("Weights"), "focal": _("Focal loss"), "balanced batches": _("Balanced batches"),
    }  # fmt: skip


outcome = shell.cached(64)(models.outcome)


def imbalance_part() -> None:
    controls, stage = shell.columns()
    with controls:
        methods = shell.multi_choice("methods", _("Methods"), words(), ("nothing", "weight")) or ("nothing",)
        config = imbalance_settings()
        ways = {"roc": "ROC", "precision": _("Precision-recall"), "calibration": _("Calibration"), "confusion": _("Confusion")}  # fmt: skip
        values = {
            "chart": shell.choice("chart", _("Show"), ways),
            "repaired": shell.toggle("repaired", _("Divide the odds again"), help=_("Weights and over-sampling make positives heavier by a known factor; dividing the odds by it gives probabilities back.")),
            "cut": shell.slider("cut", _("Threshold"), 0.0, 1.0, 0.5, step=0.01),
        }  # fmt: skip
    with stage:
        found = {method: shell.on_worker(outcome, config, method) for method in methods}
        shell.follow(partial(drawings, config, found), values, key="imbalance")
        link("losses", _("The loss instead of the data: nine losses on few positives, on the page Losses"), part="imbalance")  # fmt: skip
        shell.code(models.outcome, config, methods[0], shows="result.scores.mean().round(4)")


def imbalance_settings() -> models.Config:
    config = models.Config(
        shell.number("digit", _("Positive digit"), 0, 9, 8), shell.slider("positives", _("Positives among 1,000"), 2, 200, 20),
        prevalence=shell.slider("prevalence", _("Share of positives in the test"), 0.001, 0.5, 0.02, log=True, step=0.01),
    )  # fmt: skip
    with shell.panel("more", _("Details of the methods")):
        return replace(
            config, neighbours=shell.slider("neighbours", _("Neighbours of SMOTE"), 1, 20, 5),
            gamma=shell.slider("gamma", _("γ of the focal loss"), 0.0, 5.0, 2.0, step=0.1), seed=shell.number("draw", _("Seed"), 0, 9999, 0),
        )  # fmt: skip


def drawings(config: models.Config, outcomes: dict[str, models.Outcome], values: shell.Values) -> list[shell.Drawing]:
    """Curves of all methods with a dot at the threshold, and the numbers there."""
    if values["repaired"]:
        outcomes = {method: models.repaired(one, config) for method, one in outcomes.items()}
    head = (_("Method"), "AUC", "AP", _("best G-mean"), _("recall"), _("precision"), "G-mean", "F1", _("accuracy"), _("mean probability"))  # fmt: skip
    gap = max(auc_difference(one.rates, one.scores, one.truth) for one in outcomes.values())
    named = {words()[method]: one for method, one in outcomes.items()}
    captions = [
        shell.table(head, [row(name, one, values["cut"]) for name, one in named.items()]),
        shell.compare(_("the share of pairs ranked right"), gap, 1e-9),
        shell.caption(_("Often said: over-sampling and SMOTE make a better model. Look: they hardly change the curve of “Nothing”; a moved threshold on it does the same. Recall, precision, G-mean, F1 and accuracy are those at the threshold.")),
    ]  # fmt: skip
    return [chart(named, values["chart"], values["cut"]), shell.Captions("numbers", captions)]


def chart(named: dict[str, models.Outcome], kind: str, threshold: float) -> shell.Chart:
    if kind == "confusion":
        labels = {"hits": _("positives that are called so"), "misses": _("positives that are missed"), "alarms": _("false alarms")}  # fmt: skip
        figure = figures.confusion(named, threshold, labels, _("share of the test"))
    elif kind == "calibration":
        bins = {name: binned(one.scores, one.truth, one.weights)[:2] for name, one in named.items()}
        titles = (_("probability"), _("share of positives"))
        figure = charts.reliability(bins, _("true probabilities"), height=380, titles=titles)
    else:
        rates, recall = {name: one.rates for name, one in named.items()}, _("recall (true positive rate)")
        places = {name: one.at(threshold) for name, one in rates.items()}
        titles = (_("false positive rate"), recall) if kind == "roc" else (recall, _("precision"))
        figure = charts.curves(rates, kind, places, height=380, titles=titles)
    return shell.Chart("curves", figure, _("Curves of each method"))


def row(name: str, outcome: models.Outcome, threshold: float) -> tuple[str, ...]:
    curve, now = outcome.rates, measures.at_threshold(outcome, threshold)
    shown = ("–" if number != number else f"{number:.3f}" for number in astuple(now))
    return (name, f"{curve.auc:.3f}", f"{curve.average_precision:.3f}", f"{curve.g_mean.max():.3f}", *shown, f"{outcome.mean_probability:.4f}")  # fmt: skip


def leak_part() -> None:
    """The same random labels, rebalanced before or after the split."""
    controls, stage = shell.columns()
    with controls:
        seed = shell.slider("leak seed", _("Seed"), 0, 99, 0)
        positives = shell.slider("leak positives", _("Positives among 500"), 10, 200, 25)
    with stage:
        orders = {
            "copies first": _("Copy positives, then split"), "SMOTE first": _("SMOTE, then split"),
            "split first": _("Split, then copy"),
        }  # fmt: skip
        found = {sentence: measures.leak(order, seed, positives=positives) for order, sentence in orders.items()}
        labels = (_("balanced accuracy"), _("labels drawn by chance: 50%"))
        chart = shell.Chart("leak", figures.leaks(found, labels), _("Balanced accuracy of the nearest neighbour"))
        note = _("The labels are drawn by chance, so 50% is the truth. Who copies before splitting has the copies in training and test: the neighbour finds the point itself.")  # fmt: skip
        shell.show(chart, shell.caption(note))
        shell.code(measures.leak, "copies first", seed, 500, positives, shows="round(result, 4)")
