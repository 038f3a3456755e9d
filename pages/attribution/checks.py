"""What the maps are worth: shuffled weights, taking pixels away, adding up, other fills."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from models.attribution.curves import Curves, race
from models.attribution.fills import Sensitivity, fill_sensitivity
from models.attribution.gradients import Completeness, completeness
from models.attribution.sanity import Check, cascade, check, stages
from models.attribution.subject import Config, Subject
from models.images.decoding import Picture
from pages import shell
from pages.attribution.settings import fill_names, method_names, subject_of
from pages.shell import _
from viz.attribution import charts, maps

RACERS = ("Grad-CAM", "gradient", "guided backprop", "integrated gradients", "occlusion")


@shell.cached(64)
def checked(picture: Picture, config: Config, count: int) -> Check:
    return shell.on_worker(check, subject_of(picture, config), count)


def checks(picture: Picture, subject: Subject, look: maps.Look) -> None:
    parts = {"shuffle": shuffling, "curves": taking, "sum": adding, "fills": filling}
    words = {
        "shuffle": _("Shuffle the weights"), "curves": _("Take pixels away"), "sum": _("Add up"),
        "fills": _("Other fills"),
    }  # fmt: skip
    name = shell.choice("check", _("Check"), words, bare=True)
    if shell.hidden(name):
        shell.hidden_note()
    else:
        parts[name](picture, subject, look)


def shuffling(picture: Picture, subject: Subject, look: maps.Look) -> None:
    """A slider destroys what was learned, from the logits down; the maps above must not survive it."""
    total, words = len(stages(subject.classifier)), method_names()
    depth, answer = st.columns([3, 2], vertical_alignment="center")
    with depth:
        same = _("The values of these layers change places: same numbers, no knowledge.")
        count = shell.slider("stages", _("Stages shuffled, from the last"), 0, total, min(10, total), help=same)
    found = checked(picture, subject.config, count)
    first = found.answers[0]
    answer.markdown(_("The damaged network says **{name}** ({p:.0%}).").format(name=first.name, p=first.probability))
    panes = maps.twins(found, subject.photo, look, _("{method}: rank {rank:.2f}"), words)
    similar = ", ".join(f"{words[pair.trained.method]} {pair.similarity:.2f}" for pair in found.twins)
    text = _("Above: trained. Below: {count} of {total} stages shuffled, the same class asked. Rank correlation near 1: the map does not look at the network. SSIM: {similar}.")  # fmt: skip
    captions = [shell.caption(text.format(count=count, total=total, similar=similar))]
    alt = _("Maps of the trained and of the shuffled network")
    shell.show(shell.Canvas("pairs", panes, alt, 390, tools=False, captions=captions))

    def draw(done: tuple[Check, ...], history: Sequence) -> None:
        labels = {"stages": _("stages shuffled, from the logits down"), "rank": _("rank correlation"), **words}
        alt = _("Rank correlation of each method over the number of shuffled stages")
        shell.show(shell.Chart("cascade", charts.cascade(done, total, labels), alt))

    every = _("Shuffle one stage more at a time and draw how much each map remembers.")
    if shell.toggle("every", _("Every depth"), help=every):
        shell.player(lambda: cascade(subject), (picture, subject.config), draw, name="depths", total=total + 1)


def taking(picture: Picture, subject: Subject, look: maps.Look) -> None:
    """Deletion and insertion, with a blind map and an edge detector in the race."""
    titles = {"deletion": _("Deletion: lower is better"), "insertion": _("Insertion: higher is better")}
    labels = method_names() | {
        "deletion": _("pixels taken away, best first"), "insertion": _("pixels brought back, best first"),
        "probability": _("p(class A)"),
    }  # fmt: skip
    smallest = _("Smallest deletion area so far: {name}. The number behind each name is the area under its curve.")

    def draw(done: tuple[Curves, ...], history: Sequence) -> None:
        for (kind, title), place in zip(titles.items(), st.columns(2), strict=True):
            with place:
                st.markdown(f"**{title}**")
                shell.show(shell.Chart(kind, charts.curves(done, kind, labels), title))
        best = min(done, key=lambda curve: curve.deletion_area)
        shell.show(shell.caption(smallest.format(name=labels[best.method])))

    shell.player(
        lambda: race(subject, RACERS), (picture, subject.config), draw, name="race", total=len(RACERS) + 2,
        autoplay=True,
    )  # fmt: skip


def adding(picture: Picture, subject: Subject, look: maps.Look) -> None:
    """Integrated gradients promise a sum: does it come out?"""
    labels = {
        "sum": _("sum of the map"), "gain": _("score gained from the fill to the photo"),
        "steps": _("steps on the way"),
    }  # fmt: skip
    text = _("With {steps} steps the map adds up to {sum:.2f}; the score gained {gain:.2f}: {error:.1%} off. A ReLU network bends often on the way, so few steps miss a lot.")  # fmt: skip

    def draw(found: Completeness, history: Sequence) -> None:
        alt = _("Sum of integrated gradients over the steps")
        shell.show(
            shell.Chart("sums", charts.completeness(found, labels), alt),
            shell.caption(
                text.format(steps=found.steps[-1], sum=found.sums[-1], gain=found.gain, error=found.error)
            ),
        )  # fmt: skip

    shell.player(lambda: completeness(subject), (picture, subject.config), draw, name="adding", total=6, autoplay=True)


def filling(picture: Picture, subject: Subject, look: maps.Look) -> None:
    """The same occlusion with every fill, and how much the maps agree."""
    words, stepped = fill_names(), replace(look, smooth=False)

    def draw(found: Sensitivity, history: Sequence) -> None:
        panes = [
            maps.attributed(one.values, subject.photo, words[fill], stepped)
            for fill, one in zip(found.fills, found.maps, strict=True)
        ]
        shell.show(shell.Canvas("fills", panes[:4], _("Occlusion with different fills"), 230, tools=False))
        left, right = st.columns([3, 4])
        with left:
            if panes[4:]:
                shell.show(shell.Canvas("more fills", panes[4:], _("More fills"), 230, tools=False))
        with right:
            figure = charts.correlations([words[fill] for fill in found.fills], found.correlations, 300)
            shell.show(shell.Chart("agreement", figure, _("Rank correlation between fills")))
        shell.show(shell.caption(_("The numbers are rank correlations between the maps: 1 would mean that the fill does not matter.")))  # fmt: skip

    shell.player(
        lambda: fill_sensitivity(subject, tuple(words)), (picture, subject.config), draw, name="sensitivity",
        total=len(words), autoplay=True,
    )  # fmt: skip
