"""A tiny vision transformer learns live; then four maps say where it looks, and a count says who is right."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from models.attention import maps, training, vit
from pages import shell
from pages.shell import _
from viz.attention import training as figures
from viz.colors import VERMILION


def map_words() -> dict[str, str]:
    return {
        "last layer": _("Last layer"), "rollout": _("Rollout"), "gradient × input": _("Gradient × input"),
        "occlusion": _("Occlusion"),
    }  # fmt: skip


def vit_part() -> None:
    with shell.stage(settings) as (config, look):
        shell.player(
            lambda: training.trained(config), config, partial(draw, look), name="vit",
            total=-(-config.steps // training.EVERY) + 1, autoplay=True,
        )  # fmt: skip
        shell.code(training.trained, config, shows="round(next(result).loss, 4)", also=(maps.rollout,))


def settings() -> tuple[vit.Config, dict[str, Any]]:
    task = shell.choice("pictures", _("Task"), {"twins": _("Twins"), "digits": _("Digits")})
    positions = shell.toggle("places", _("Positions"), True)
    layers = shell.slider("layers", _("Layers"), 1, 4, 2)
    steps = shell.slider("vit steps", _("Steps"), 60, 800, 300 if task == "twins" else 400, step=20, owner=task)
    seed = shell.number("vit seed", _("Seed"), 0, 9999, 0)
    look = {
        "example": shell.slider("example", _("Picture"), 1, 100, 1),
        "maps": shell.multi_choice("maps", _("Maps"), map_words(), maps.MAPS) or maps.MAPS[:1],
        "rollout": maps.Rollout(
            shell.slider("discard", _("Rollout: smallest weights left out"), 0.0, 0.9, 0.0, step=0.1),
            shell.toggle("keepdim", _("Rollout: rows divided (keepdim)"), True, help=_("Off: the sums of the rows divide the columns, a slip in code that is often copied.")),
            shell.choice("fused", _("Rollout: heads"), {"mean": _("Mean"), "max": _("Largest")}) if task == "digits" else "mean",
        ),
        "shuffle": shell.toggle("shuffled", _("Shuffle the patches")),
    }  # fmt: skip
    return vit.Config(task, positions, layers, 1 if task == "twins" else 4, 64, steps, seed), look


def draw(look: dict[str, Any], shot: training.Snapshot, history: Sequence[training.Snapshot]) -> None:
    view = training.view(shot, look["example"] - 1, look["rollout"], look["shuffle"])
    marks = [(view.marked, figures.MARKED), (view.twin, figures.TWIN)] if view.marked >= 0 else []
    names = map_words()
    panes = [figures.patches(view.picture, training.PATCH[shot.config.task], _("What it sees"), marks)]
    for name in look["maps"]:
        top = (int(view.maps[name].argmax()), VERMILION)
        panes.append(figures.importance(view.maps[name], names[name], [*marks, top]))
    numbers = [(_("Answer, truth"), f"{answer(shot, view.answer)}, {answer(shot, view.truth)}"), (_("Right on 500 others"), f"{shot.accuracy:.1%}"), (_("Loss"), f"{shot.loss:.3f}")]  # fmt: skip
    shell.show(
        shell.Canvas("vit", panes, _("A picture of patches, and maps of where the network looks"), 400, tools=False, hint=_("Amber: marked. Green: twin. Orange: the map's top patch.")),
        shell.metrics(numbers), *(twin_facts if shot.config.task == "twins" else digit_facts)(shot, view),
    )  # fmt: skip


def answer(shot: training.Snapshot, number: int) -> str:
    colours = (_("red"), _("green"), _("blue"), _("yellow"), _("purple"), _("cyan"))
    return colours[number] if shot.config.task == "twins" else str(number)


def twin_facts(shot: training.Snapshot, view: training.View) -> list[shell.Caption]:
    facts, names = shot.facts, map_words()
    if not facts:
        return [*rollout_check(view), shell.caption(_("White with a mark in its corner: the cue. Its coloured twin is the evidence: its colour is the answer. Counts follow at the end of the training."))]  # fmt: skip
    rows = [(names[name], f"{facts[name]:.1%}") for name in maps.MAPS]
    return [
        shell.table((_("Map"), _("its top patch is the twin, 500 pictures")), rows),
        shell.metrics([
            (_("Last layer: weight on the marked patch"), f"{facts['on marked']:.2f}"), (_("on the twin"), f"{facts['on twin']:.2f}"),
            (_("Twin recoloured: answer follows"), f"{facts['flips by twin']:.1%}"), (_("Another recoloured: answer changes"), f"{facts['flips by others']:.1%}"),
        ]),
        *rollout_check(view),
        shell.caption(_("Often said: attention shows why the network answers. Look: only the twin decides, yet compare how much of its last layer the class token gives to the marked patch.")),
    ]  # fmt: skip


def rollout_check(view: training.View) -> list[shell.Caption]:
    """Where the rows are divided."""
    return [shell.compare(_("rollout row by row, in loops"), view.gap, 1e-5)] if view.gap == view.gap else []


def digit_facts(shot: training.Snapshot, view: training.View) -> list[shell.Caption]:
    facts = shot.facts and [
        (_("Right when all patches are shuffled alike"), f"{shot.facts['shuffled accuracy']:.1%}"),
        (_("Largest change of a logit"), f"{shot.facts['logits change by']:.2g}"),
    ]
    return [
        *([shell.metrics(facts)] if facts else []), *rollout_check(view),
        shell.caption(_("Without positions a vision transformer sees a bag of patches: shuffle them and the logits are the same but for rounding. Often said: a layer norm learns mean and variance. It takes these from each token anew; what it learns is a gain and a shift for each of a token's {width} numbers: {count} in all."), width=shot.config.width, count=training.norm_numbers(shot)),
    ]  # fmt: skip
