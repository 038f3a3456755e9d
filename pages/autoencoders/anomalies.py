"""A class that the autoencoder has never seen: does a large error give it away?"""

from functools import partial
from typing import Any

from models.autoencoders import anomalies as models
from models.autoencoders import check
from models.autoencoders.config import Config
from pages import shell
from pages.shell import _
from viz.autoencoders import charts

scores = shell.cached(12)(models.scores)


def settings() -> tuple[Config, dict[str, Any]]:
    without = shell.slider("unknown", _("Digit that is never shown"), 0, 9, 1)
    model = shell.choice("model kind", _("Model"), {"AE": _("AE"), "VAE": _("VAE"), "PCA": _("PCA")})
    code, seed = shell.slider("few", _("Code size"), 1, 32, 8), shell.number("anomaly seed", _("Seed"), 0, 9999, 0)
    config = Config(model=model, code=code, seed=seed, without=without)
    help = _("The threshold lies where this share of the known classes is above it.")
    values = {"cut": shell.slider("cut", _("Alarm: share of the known digits (%)"), 0, 50, 5, help=help)}
    values["rule"] = shell.choice("rule", _("Rule"), rule_words())
    return config, values


def rule_words() -> dict[str, str]:
    return {"error": _("squared error"), "ink": _("amount of ink"), "nearest": _("distance to the nearest training digit")}  # fmt: skip


def anomaly_part() -> None:
    with shell.stage(settings) as (config, values):
        found = shell.on_worker(scores, config)
        shell.follow(partial(drawings, found, config.without), values, key="anomalies")
        shell.code(models.scores, config, shows="{rule: round(result.rates(rule).auc, 3) for rule in result.by_rule}")


def drawings(found: models.Scores, unknown: int, values: shell.Values) -> list[shell.Row]:
    """Histograms with the threshold, ROC of each rule, and what the threshold catches."""
    words, rule = rule_words(), values["rule"]
    labels = {"known": _("known digits"), "unknown": _("the {digit}s, never shown").format(digit=unknown), "score": words[rule], "share": _("% of each")}  # fmt: skip
    threshold = found.threshold(rule, values["cut"] / 100)
    curves = {name: found.rates(name) for name in found.by_rule}
    of_unknown, of_known = found.means(rule)
    rows = [
        (_("AUC: error | ink | nearest"), " | ".join(f"{one.auc:.3f}" for one in curves.values())),
        (_("Caught of the {digit}s").format(digit=unknown), f"{found.caught(rule, threshold):.1%}"),
        (_("Mean of {rule}: the {digit}s | the others").format(rule=words[rule], digit=unknown), f"{of_unknown:.2f} | {of_known:.2f}"),
    ]  # fmt: skip
    captions = [shell.metrics(rows), shell.compare(_("the share of pairs ranked right"), check.auc_difference(found), 1e-9)]  # fmt: skip
    if curves["error"].auc < 0.5:
        captions.append(shell.caption(_("Often said: an anomaly has a large error. Look: AUC {auc:.3f}, worse than a coin. A digit with little ink leaves little to get wrong, known or not."), auc=curves["error"].auc))  # fmt: skip
    histogram = charts.histogram(found.by_rule[rule], found.unknown, threshold, labels)
    roc = shell.Chart("roc", charts.roc(curves, words, (_("false alarms"), _("caught"))), _("ROC of three rules"))
    left = shell.Chart("errors", histogram, _("How strange the digits are"))
    return [shell.Row((3, 2), ([left], [roc, shell.Captions("anomaly numbers", captions)]))]
