"""Two modes: averages that creep, and a live network with its bugs and their repair."""

from dataclasses import replace
from functools import partial
from typing import Any

from models.normalisation import check, network, running
from pages import shell
from pages.shell import _
from viz.normalisation import charts

trained = shell.cached(8)(network.trained)
TINY = 1e-3  # of a logit


def running_settings() -> shell.Values:
    return {
        "size": shell.slider("size", _("Batch size"), 1, 256, 8),
        "share": shell.slider("share", _("Momentum"), 0.001, 1.0, 0.1, log=True, step=0.02, help=_("Share of the newest batch in what is stored; in other libraries it is the share of the old.")),
        "steps": shell.slider("steps", _("Steps"), 1, 500, 100), "seed": shell.number("seed", _("Seed"), 0, 9999, 0),
        "input spread": shell.slider("input spread", _("Standard deviation of the input"), 0.001, 10.0, 2.0, log=True, step=0.01),
        "epsilon": shell.slider("epsilon", _("ε, added to the variance"), 1e-8, 1.0, 1e-5, log=True, step=0.1),
    }  # fmt: skip


def running_part() -> None:
    with shell.stage(running_settings) as values:
        if shown := shell.follow(running_drawings, values, key="running", nearest=lambda: {"size": 2}):
            shell.code(running.averages, running_config(shown), shows="result.mean[-1].round(4), result.variance[-1].round(4)", also=(running.stored,))  # fmt: skip


def running_config(values: shell.Values) -> running.Config:
    return running.Config(values["size"], values["share"], values["steps"], values["seed"], values["input spread"], values["epsilon"])  # fmt: skip


def running_drawings(values: shell.Values) -> list[shell.Drawing]:
    """Stored mean and variance by step."""
    asked = running_config(values)
    found = running.averages(asked)
    train, later = (part.std() for part in running.passed(found, asked.epsilon))
    labels = {"mean": _("stored mean"), "variance": _("stored variance"), "input": _("of the input"), "step": _("step"), "value": _("dots: of each batch")}  # fmt: skip
    rows = [
        (_("Stored mean, variance"), f"{found.mean[-1]:.4g}, {found.variance[-1]:.4g}"),
        (_("Still the start (0 and 1)"), f"{running.of_start(asked):.2%}"),
        (_("Passed on of the last batch: spread in train, in eval mode"), f"{train:.3f}, {later:.3f}"),
        (_("Last batch: unbiased, biased variance"), f"{found.batches[-1].var(ddof=1):.4g}, {found.batches[-1].var():.4g}"),
    ]  # fmt: skip
    return [
        shell.Chart("averages", charts.averages(found, asked.spread, labels), _("Stored mean and variance by step")),
        shell.Captions("averages numbers", [
            shell.metrics(rows), shell.compare("torch.nn.BatchNorm1d", check.running_difference(found, asked), 1e-9),
            shell.caption(_("Often said: in training the history weighs little. Look: in train mode it has no part at all; the batch's own mean and biased variance are used. What is stored is read in eval mode only, with the unbiased variance: with batches of 2 that is twice the one that was used. A variance near ε or below it is not brought to 1.")),
        ]),
    ]  # fmt: skip


def bug_words() -> dict[str, str]:
    return {
        "none": _("No bug"), "train": _("Forgotten eval()"), "warm": _("Ones passed in train mode"),
        "shifted": _("Other photos than in training"), "momentum": _("Momentum 0.001"), "dropout": _("Dropout before BN"),
    }  # fmt: skip


def bug_part() -> None:
    with shell.stage(bug_settings) as (values, config):
        for one in (network.plain(config), config):
            made = shell.on_worker(trained, one)
        if shown := shell.follow(partial(bug_drawings, config), values, key="bugs", nearest=lambda: {"batch": 2}):
            shell.code(network.outcome, shell.step(network.trained, config, result=made), use(shown), shows="result.accuracy", also=(network.recompute, network.batch_norm_in))  # fmt: skip


def bug_settings() -> tuple[dict[str, Any], network.Config]:
    bug = shell.select("bug", _("Bug"), bug_words(), "shifted")
    values: shell.Values = {"bug": bug}
    if bug == "train":
        values["batch"] = shell.slider("batch", _("Batch size"), 1, 256, 64)
        values["order"] = shell.choice("order", _("Order of the digits"), {"shuffled": _("Shuffled"), "sorted": _("Sorted by class")})  # fmt: skip
    if bug == "warm":
        values["warm"] = shell.slider("warm", _("Passes over ones"), 1, 100, 30, help=_("In train mode, without labels or gradients: no weight changes."))  # fmt: skip
    if bug == "shifted":
        values["dim"] = shell.slider("dim", _("Contrast"), 0.05, 2.0, 0.3, step=0.05)
        values["light"] = shell.slider("light", _("Brightness added"), -1.0, 1.0, 0.3, step=0.05)
    values["recomputed"] = shell.slider("recomputed", _("Unlabelled digits for the repair"), 64, 4000, 1000)
    seed = shell.number("net seed", _("Seed"), 0, 9999, 0)
    config = network.Config(
        0.001 if bug == "momentum" else 0.1, 2 if bug == "momentum" else 5, 0.5 if bug == "dropout" else 0.0, seed
    )
    return values, config


def use(values: shell.Values) -> network.Use:
    bug = values["bug"]
    return network.Use(
        "train" if bug == "train" else "eval", values.get("batch", 64), values.get("order", "shuffled"), values.get("warm", 0),
        values.get("dim", 1.0), values.get("light", 0.0),
    )  # fmt: skip


def bug_drawings(config: network.Config, values: shell.Values) -> list[shell.Drawing | shell.Row]:
    """Accuracy without the bug, with it, and repaired; stored against true means."""
    made, asked = trained(config), use(values)
    repair = replace(asked, mode="eval", recomputed=values["recomputed"])
    clean = network.outcome(trained(network.plain(config)), network.Use())
    broken, repaired = (network.outcome(made, one) for one in (asked, repair))
    found = {_("without"): clean, _("now"): broken, _("repaired"): repaired}
    bars = charts.bars({name: one.accuracy for name, one in found.items()}, _("accuracy on unseen digits"), _("guessing"))  # fmt: skip
    scatter = charts.stored({_("now"): broken, _("repaired"): repaired}, (_("true mean"), _("stored mean"), _("equal")))  # fmt: skip
    captions = [
        shell.metrics([(name, f"{one.accuracy:.1%}") for name, one in found.items()]),
        shell.compare(_("the mean and variance over the same batches in NumPy"), check.recomputed_difference(made, repair, repaired), TINY),
    ]  # fmt: skip
    if not asked.warm:
        captions.append(shell.compare(_("a forward pass in NumPy, in logits"), check.logits_difference(made, asked, broken), TINY))  # fmt: skip
    pane = charts.digits(broken, _("What the network gets"))
    return [
        shell.Canvas("given", [pane], _("Digits as the network gets them"), 110, tools=False),
        shell.Row((1, 1), (
            [shell.Chart("accuracy", bars, _("Accuracy without the bug, with it, repaired"))],
            [shell.Chart("stored", scatter, _("Stored means by true means"))],
        )),
        shell.Captions("bug numbers", [*captions, *bug_remarks(values["bug"])]),
    ]  # fmt: skip


def bug_remarks(bug: str) -> list[shell.Caption]:
    said = {
        "none": _("In eval mode the layer still divides, by the stored statistics. Often said: eval() turns BN off."),
        "train": _("In train mode a digit's answer depends on the others in its batch. With 2 in a batch each unit gives ±1 (up to ε) before γ and β; sorted by class, a batch hides what makes its class special."),
        "warm": _("No label, no gradient, no weight changed: passes in train mode alone have moved the stored statistics."),
        "shifted": _("Each dot is a unit of the first layer. No weight and no label is needed: counting means and variances again puts the dots near the line."),
        "momentum": _("After 126 steps with momentum 0.001 what is stored is still mostly the start, 0 and 1. Two epochs, momentum 0.001."),
        "dropout": _("Dropout before BN makes variances larger in training than in eval. What the repair does not bring back, p = 0.5 has cost in training."),
    }  # fmt: skip
    return [shell.caption(said[bug])]
