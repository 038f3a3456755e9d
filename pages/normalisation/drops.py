"""Dropout: all masks of eight units, and many passes through a network as a measure of doubt."""

from functools import partial

from models.normalisation import check, dropout
from pages import shell
from pages.shell import _
from viz.canvas import Pane
from viz.normalisation import remedies

trained = shell.cached(8)(dropout.trained)


def settings() -> shell.Values:
    """Of all masks, with ``deep``, or of many ``passes``."""
    masks = shell.choice("view", _("Look at"), {"passes": _("Many passes"), "masks": _("All masks")}) == "masks"
    values: shell.Values = {"drop": shell.slider("drop", _("Share that is dropped, p"), 0.05, 0.9, 0.5, step=0.05)}
    if masks:
        values["deep"] = shell.toggle("deep", _("A ReLU layer between"))
        values["inverted"] = shell.toggle("inverted", _("Divide by 1 − p while training"), help=_("Inverted dropout, as in PyTorch: then the one pass takes the weights as they are."))  # fmt: skip
        values["mask seed"] = shell.number("mask seed", _("Seed"), 0, 9999, 0)
    else:
        values["passes"] = shell.slider("passes", _("Passes"), 1, 100, 50)
        values["turn"] = shell.slider("turn", _("Digits turned by (°)"), -180, 180, 0, step=5)
        values["digit"] = shell.slider("digit", _("Digit shown"), 0, 499, 0)
    return values


def dropout_part() -> None:
    with shell.stage(settings) as values:
        if "deep" in values:
            if shown := shell.follow(mask_drawings, values, key="masks"):
                shell.code(dropout.masks, small(shown), shows="result.arithmetic.round(4), result.geometric.round(4), result.scaled.round(4)")  # fmt: skip
        else:
            passes(values)


def passes(values: shell.Values) -> None:
    config = dropout.Config(values["drop"])
    made = shell.on_worker(trained, config)
    moving = {name: value for name, value in values.items() if name != "drop"}
    if shown := shell.follow(partial(pass_drawings, config), moving, key="passes"):
        shell.code(dropout.doubt, shell.step(dropout.trained, config, result=made), asked(shown), shows="round(result.single, 3), round(result.accuracy(result.mean), 3), result.entropy.mean().round(3)")  # fmt: skip


def asked(values: shell.Values) -> dropout.Asked:
    return dropout.Asked(values["passes"], values["turn"], values["digit"])


def small(values: shell.Values) -> dropout.Small:
    return dropout.Small(values["drop"], values["deep"], values["mask seed"], values["inverted"])


def mask_drawings(values: shell.Values) -> list[shell.Drawing]:
    config = small(values)
    found = dropout.masks(config)
    labels = {
        "mask": _("each of the 256 masks (size: how probable)"), "arithmetic": _("arithmetic mean"), "geometric": _("geometric mean, normalised"),
        "scaled": _("one pass, weights as they are") if config.inverted else _("one pass, weights × (1 − p)"), "sorted": _("masks, sorted"), "class": _("probability of the first class"),
    }  # fmt: skip
    geometric, arithmetic = found.gaps
    rows = [
        (_("One pass from the geometric mean"), f"{geometric:.2g}"), (_("One pass from the arithmetic mean"), f"{arithmetic:.3f}"),
        (_("A unit of 1 in training: mean, variance"), ", ".join(f"{one:.3f}" for one in dropout.unit(config.drop, config.inverted))),
        (_("Variance of a half-normal input into the next layer, divided by 1 − p"), f"× {dropout.variance_ratio(config.drop):.3f}"),
    ]  # fmt: skip
    captions = [
        shell.metrics(rows), shell.compare(_("the masks one by one in PyTorch"), check.masks_difference(config, found), 1e-9),
        shell.caption(_("Often said: one pass with scaled weights is the geometric mean of all masks. Look: so it is where a softmax follows; with a ReLU layer between it is not. Often said: in eval mode dropout multiplies. PyTorch divides by 1 − p while training (1 − p is the share that stays), and does nothing in eval mode.")),
    ]  # fmt: skip
    chart = remedies.masked(found, labels)
    return [shell.Chart("masked", chart, _("What the network says with each mask")), shell.Captions("mask numbers", captions)]  # fmt: skip


def pass_drawings(config: dropout.Config, values: shell.Values) -> list[shell.Drawing | shell.Row]:
    """One digit pass by pass, and the entropy of all that are read."""
    found = dropout.doubt(trained(config), asked(values))
    labels = {
        "mean": _("mean of the passes"), "pass": _("one pass"), "class": _("class"), "probability": _("probability"),
        "right": _("read rightly"), "wrong": _("read wrongly"), "entropy": _("entropy of the mean (nats)"), "count": _("digits"),
    }  # fmt: skip
    right, wrong = found.by_outcome
    rows = [
        (_("Accuracy: one pass"), f"{found.single:.1%}"), (_("mean of passes"), f"{found.accuracy(found.mean):.1%}"),
        (_("eval mode"), f"{found.accuracy(found.eval):.1%}"), (_("Mean entropy: right"), f"{right:.2f}"),
        (_("wrong"), "–" if wrong != wrong else f"{wrong:.2f}"),
    ]  # fmt: skip
    captions = [
        shell.metrics(rows),
        shell.compare(_("a forward pass in NumPy: eval mode, in probability"), check.eval_difference(trained(config), found, values["turn"]), 1e-4),
        shell.caption(_("A network trained on 500 digits; 300 others are read. Turned digits are none that it knows: the entropy rises. Often said: call train() for Monte Carlo dropout. That wakes batch norms as well; here the dropout alone is on.")),
    ]  # fmt: skip
    if values["passes"] >= 20:
        captions.insert(2, shell.compare(_("as many passes with masks from NumPy: mean sum of squared probabilities, in standard errors"), check.passes_difference(trained(config), found, asked(values)), 5.0))  # fmt: skip
    pane = Pane(found.picture, _("A digit of class {label}").format(label=found.label), scale="grey", limits=(0.0, 1.0))
    columns = (
        [shell.Canvas("digit shown", [pane], _("The digit shown"), 150, tools=False)],
        [shell.Chart("answers", remedies.answers(found, labels), _("Probabilities by pass"))],
        [shell.Chart("entropies", remedies.entropies(found, labels), _("Entropy of digits read rightly and wrongly"))],
    )
    return [shell.Row((1, 2, 2), columns), shell.Captions("doubt", captions)]
