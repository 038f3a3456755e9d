"""Data that mislead: wrong labels and who finds them, and a class with few photos."""

import numpy as np

from models.transfer import check, labels
from pages import shell
from pages.shell import _
from pages.transfer import settings
from viz.transfer import charts, sheets


def run_words() -> dict[str, str]:
    return {
        "loose": _("linear, C = 1000"), "tight": _("linear, C = 1"), "prototypes": _("prototypes"), "nearest": _("1-NN"),
        "nine": _("9-NN"),
    }  # fmt: skip


def labels_part() -> None:
    controls, stage = shell.columns()
    with controls:
        view = shell.choice("data", _("Look at"), {"detective": _("Detective"), "heads": _("Heads"), "rare": _("Rare class")})  # fmt: skip
        seed = shell.number("seed", _("Seed"), 0, 9999, 0)
        noise = shell.slider("noise", _("Wrong labels (%)"), 0, 60, 20, step=10) if view != "rare" else 0
        digit = shell.slider("rare", _("Rare digit"), 0, 9, 8) if view == "rare" else 0
        strength = shell.slider("rare strength", _("Weight of the data, C"), 1e-3, 1e3, 0.1, log=True, step=0.1) if view == "rare" else 0.1  # fmt: skip
    with stage:
        if view == "rare":
            rare(digit, strength, seed)
        elif view == "heads":
            noisy(labels.Config(noise / 100, seed=seed))
        else:
            detective(labels.Config(noise / 100, seed=seed))


def detective(config: labels.Config) -> None:
    """The most suspicious photos first; hatched are those whose label is right."""
    found = shell.on_worker(labels.detective, config)
    words = list(settings.names(found.photos).values())
    count = int(found.wrong.sum())
    first = found.order[: max(count + 8, 24)]
    said = [_("suspect {rank}: labelled {given}, answered {answer}, is {truth}; share of its label {share:.3f}").format(
        rank=rank + 1, given=words[found.given[i]], answer=words[found.answers[i]], truth=words[found.photos.labels[i]], share=found.share[i]) for rank, i in enumerate(first)]  # fmt: skip
    marks = sheets.Marks(said, ~found.wrong[first])
    title = _("Most suspicious first; frame: colour of its label; hatched: the label is right after all")
    pane = sheets.sheet(found.photos.pixels[first], found.given[first], marks, title, shell.dark(), 10)
    rows = [(_("Photos"), f"{len(found.given)}"), (_("Wrong labels"), f"{count}"), (_("Found among the first {count} suspects").format(count=count), f"{found.found}")]  # fmt: skip
    shell.show(
        shell.Canvas("suspects", [pane], _("Suspects"), 460, script="transfer", hint=_("Point at a photo: what it is called, and what it is.")), shell.metrics(rows),
        shell.compare(_("logistic regression of scikit-learn, as share of other answers"), check.answers_difference(found), 0.02),
        shell.caption(_("Every photo is judged by a linear head that learnt from other photos alone, wrong labels included. A low share of the given label makes a suspect: a person decides.")),
    )  # fmt: skip
    shell.code(labels.detective, config, shows="result.found, int(result.wrong.sum())", also=(labels.suspects,))


def noisy(config: labels.Config) -> None:
    """Right answers on clean photos by share of wrong labels."""
    found = shell.on_worker(labels.accuracy, config)
    words = run_words()
    curves = {words[name]: values for name, values in found.items()} | {_("1 − wrong labels"): [1 - noise for noise in labels.NOISE]}  # fmt: skip
    at = int(np.argmin(np.abs(np.array(labels.NOISE) - config.noise)))
    rows = [(words[name], f"{values[0]:.2f}", f"{values[at]:.2f}", f"{values[at] - values[0]:+.2f}") for name, values in found.items()]  # fmt: skip
    shell.show(
        shell.Chart("noise curves", charts.lines(labels.NOISE, curves, config.noise, (_("share of wrong labels"), _("right answers"))), _("Right answers by share of wrong labels")),
        shell.table((_("Head"), _("clean labels"), _("{share:.0%} wrong").format(share=labels.NOISE[at]), _("change")), rows),
        shell.caption(_("Eight textures, 20 photos each; tested on the other half of each photo with clean labels. One neighbour repeats its label, right or wrong: 1 − the share of wrong labels. A mean of many photos hardly moves.")),
    )  # fmt: skip
    shell.code(labels.accuracy, config, shows="result", also=(labels.noisy,))


def rare(digit: int, strength: float, seed: int) -> None:
    found = shell.on_worker(labels.imbalance, digit, strength, seed)
    curves = {_("found of the rare digit"): found.plain, _("with repeated photos"): found.balanced, _("found of the others"): found.others}  # fmt: skip
    text = {name: [f"{value:.2f}" for value in values] for name, values in curves.items()}
    shell.show(
        shell.Chart("rare curves", charts.lines(found.rare.tolist(), {name: values.tolist() for name, values in curves.items()}, None, (_("photos of the rare digit, beside 20 of each other"), _("found"))), _("Found digits by number of photos")),
        shell.table((_("Photos of digit {digit}").format(digit=digit), *map(str, found.rare)), [(name, *values) for name, values in text.items()]),
        shell.caption(_("Tested on 30 of each digit. Repeated: each of its photos is shown until there are 20 again; it weighs more, and nothing new is learnt.")),
    )  # fmt: skip
    shell.code(labels.imbalance, digit, strength, seed, shows="result.plain.round(2), result.balanced.round(2)")
