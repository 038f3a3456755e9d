"""Few positives: methods on the same curves, a threshold to move, and accuracy that is none."""

from functools import partial

from models.augmentation import imbalance as models
from models.augmentation import measures
from models.augmentation.check import auc_difference
from models.images.decoding import Picture
from pages import shell
from pages.catalogue import link
from pages.shell import _
from viz import augmentation as figures


def words() -> dict[str, str]:
    return {
        "nothing": _("Nothing"), "over": _("Over-sampling"), "under": _("Under-sampling"), "SMOTE": "SMOTE",
        "weight": _("Weights"), "focal": _("Focal loss"), "balanced batches": _("Balanced batches"),
    }  # fmt: skip


def labels() -> dict[str, str]:
    return words() | {
        "false_rate": _("false positive rate"), "recall": _("recall (true positive rate)"), "precision": _("precision"),
        "hits": _("positives that are called so"), "misses": _("positives that are missed"), "alarms": _("false alarms"),
        "of test": _("share of the test"), "true": _("true probabilities"), "probability": _("probability"), "share": _("share of positives"),
    }  # fmt: skip


@shell.cached(64)
def outcome(config: models.Config, method: str) -> models.Outcome:
    return models.outcome(config, method)


def imbalance_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        values = imbalance_settings()
        ways = {"roc": "ROC", "precision": _("Precision-recall"), "calibration": _("Calibration"), "confusion": _("Confusion")}  # fmt: skip
        values["chart"] = shell.choice("chart", _("Show"), ways)
        values["repaired"] = shell.toggle("repaired", _("Divide the odds again"), help=_("Weights and over-sampling make positives heavier by a known factor; dividing the odds by it gives probabilities back."))  # fmt: skip
        values["cut"] = shell.slider("cut", _("Threshold"), 0.0, 1.0, 0.5, step=0.01)
    with stage:
        config = models.Config(**{name: values[name] for name in FIELDS})
        for method in values["methods"]:
            shell.on_worker(outcome, config, method)
        shell.follow(partial(drawings, config), values, key="imbalance")
        link("losses", _("The loss instead of the data: nine losses on few positives, on the page Losses"), part="imbalance")  # fmt: skip
        shell.code(models.outcome, config, values["methods"][0], shows="result.scores.mean().round(4)")


FIELDS = ("digit", "positives", "neighbours", "gamma", "prevalence", "seed")


def imbalance_settings() -> shell.Values:
    values: shell.Values = {"methods": shell.multi_choice("methods", _("Methods"), words(), ("nothing", "weight")) or ("nothing",)}  # fmt: skip
    values["digit"] = shell.number("digit", _("Positive digit"), 0, 9, 8)
    values["positives"] = shell.slider("positives", _("Positives among 1,000"), 2, 200, 20)
    values["prevalence"] = shell.slider("prevalence", _("Share of positives in the test"), 0.001, 0.5, 0.02, log=True, step=0.01)  # fmt: skip
    with shell.panel("more", _("Details of the methods")):
        values["neighbours"] = shell.slider("neighbours", _("Neighbours of SMOTE"), 1, 20, 5)
        values["gamma"] = shell.slider("gamma", _("γ of the focal loss"), 0.0, 5.0, 2.0, step=0.1)
        values["seed"] = shell.number("draw", _("Seed"), 0, 9999, 0)
    return values


def drawings(config: models.Config, values: shell.Values) -> list[shell.Drawing]:
    """Curves of all methods with a dot at the threshold, and the numbers there."""
    outcomes = {method: outcome(config, method) for method in values["methods"]}
    if values["repaired"]:
        ratio = (models.NEGATIVES - config.positives) / config.positives
        heavier = ("over", "SMOTE", "weight", "balanced batches", "under")
        outcomes = {name: models.repaired(one, ratio) if name in heavier else one for name, one in outcomes.items()}
    found = {name: measures.curves(one) for name, one in outcomes.items()}
    places = {name: curve.at(values["cut"]) for name, curve in found.items()}
    charts = {
        "calibration": lambda: figures.reliability(outcomes, labels()),
        "confusion": lambda: figures.confusion(outcomes, values["cut"], labels()),
    }
    figure = charts.get(values["chart"], lambda: figures.curves(found, places, labels(), values["chart"]))()
    head = (_("Method"), "AUC", "AP", _("best G-mean"), _("recall"), _("precision"), "G-mean", "F1", _("accuracy"), _("mean probability"))  # fmt: skip
    rows = [row(words()[name], outcomes[name], found[name], values["cut"]) for name in outcomes]
    gap = max(auc_difference(outcomes[name], found[name].auc) for name in outcomes)
    captions = [
        shell.table(head, rows), shell.compare(_("the share of pairs ranked right"), gap, 1e-9),
        shell.caption(_("Often said: over-sampling and SMOTE make a better model. Look: the curves hardly differ; a moved threshold on the first curve does the same. Recall, precision, G-mean, F1 and accuracy are those at the threshold.")),
    ]  # fmt: skip
    return [shell.Chart("curves", figure, _("Curves of each method")), shell.Captions("numbers", captions)]


def row(name: str, outcome: models.Outcome, curve: measures.Curves, threshold: float) -> tuple[str, ...]:
    now = measures.at_threshold(outcome, threshold)
    numbers = (now.recall, now.precision, now.g_mean, now.f1, now.accuracy)
    shown = ("–" if number != number else f"{number:.3f}" for number in numbers)
    return (name, f"{curve.auc:.3f}", f"{curve.average_precision:.3f}", f"{curve.g_mean.max():.3f}", *shown, f"{outcome.mean_probability:.4f}")  # fmt: skip


def leak_part(picture: Picture) -> None:
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
        labels = (_("balanced accuracy"), _("labels drawn by chance: 50 %"))
        note = _("The labels are drawn by chance, so 50 % is the truth. Who copies before splitting has the copies in training and test: the neighbour finds the point itself.")  # fmt: skip
        shell.show(
            shell.Chart("leak", figures.leaks(found, labels), _("Balanced accuracy of the nearest neighbour")),
            shell.caption(note),
        )
        shell.code(measures.leak, "copies first", seed, 500, positives, shows="round(result, 4)")
