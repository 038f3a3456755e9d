"""A patch dragged over the photo while the network answers, and the map of all its places, from coarse to fine."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from models.attribution.check import drop_difference
from models.attribution.occlusion import Occlusion, Probe, probe, refined
from models.attribution.subject import Config, Subject, answers
from models.images.decoding import Picture
from pages import shell
from pages.attribution.settings import subject_of
from pages.shell import _, codecs
from viz.attribution import charts, maps
from viz.canvas import Pane
from viz.colors import VERMILION

SCRIPT = Path(__file__).with_name("attribution.js")
HEIGHT = 350
REMEMBERED = 60  # places of the patch
PLACE = codecs.numbers(2, 0, 223)

Place = tuple[float, ...]  # x, y of the middle of the patch, px of the square that the network sees


def place() -> "shell.Kept[Place]":
    """Where the patch stands."""
    codec = codecs.Codec(lambda text: PLACE.read(text.replace(",", "_")), lambda at: "{:.0f},{:.0f}".format(*at), PLACE.examples)  # fmt: skip
    return shell.kept("at", (112.0, 112.0), codec)


def corner(at: Place, patch: int) -> tuple[int, int]:
    """Row and column of the patch's upper left pixel."""
    return round(at[1]) - patch // 2, round(at[0]) - patch // 2


@shell.cached(128)
def probed(picture: Picture, config: Config, at: Place) -> Probe:
    return probe(subject_of(picture, config), *corner(at, config.patch))


def hide_and_ask(picture: Picture, subject: Subject, look: maps.Look) -> None:
    """Left the patch, in the middle the answers while it moves, right the map."""
    near, far = st.columns([5, 4])

    @shell.fragment
    def patch() -> None:
        covered(picture, subject)

    with near:
        patch()
    with far:
        if shell.hidden("map"):
            shell.hidden_note()
        else:
            refining(picture, subject, look)


def covered(picture: Picture, subject: Subject) -> None:
    """The photo with the patch, the photo's own classes as they stand with it, and the last places."""
    photo, side = st.columns([7, 5])
    at, config, before = place(), subject.config, answers(subject.logits)

    def draw(values: Mapping[str, Any]) -> list[shell.Drawing]:
        now = replace(config, patch=values["patch"])
        found = probed(picture, now, values["at"])
        drawn: list[shell.Drawing] = [photo_canvas(found, now, at)]
        return drawn if shell.hidden("answers") else [*drawn, *answer_drawings(found, before)]

    shell.follow(
        draw, {"patch": config.patch, "at": at.value}, places={"probe": photo, "answers": side, "answer": side}
    )
    with side:
        if shell.hidden("answers"):
            shell.hidden_note()
        else:
            trail(picture, config, at.value, before[0].probability)


def photo_canvas(found: Probe, config: Config, at: "shell.Kept[Place]") -> shell.Canvas:
    def move(sent: shell.Edited) -> None:
        if sent.points:
            at.set(tuple(sent.points[0]["xy"]))

    point = {"name": "", "xy": list(at.value), "color": VERMILION}
    return shell.Canvas(
        "probe", [Pane(found.pixels, _("Drag the patch"), smooth=True)], _("The photo with a patch that can be dragged"),
        HEIGHT, edit=shell.Edit(points=[point]), on_edit=move, script=SCRIPT, tools=False,
        extra={"patch": config.patch, "disc": config.shape == "disc"},
    )  # fmt: skip


def answer_drawings(found: Probe, before: Sequence) -> list[shell.Drawing]:
    labels = {"with": _("with the patch"), "without": _("without"), "probability": _("probability")}
    now = found.answers[0]
    says = shell.metrics([(_("With the patch it says"), f"{now.name} ({now.probability:.0%})")])
    legend = shell.caption(_("Bars: with the patch; orange: without."))
    alt = _("Probabilities of the five classes with and without the patch")
    return [
        shell.Chart("answers", charts.answers(found.followed, before, 210, labels), alt),
        shell.Captions("answer", [says, legend]),
    ]


def trail(picture: Picture, config: Config, at: Place, clean: float) -> None:
    """The probability of the first class at the last places of the patch."""
    past = shell.kept("trail", (), codecs.ANYTHING, owner=(picture, config), linked=False)
    if not past.value or past.value[-1][0] != at:
        past.set((*past.value, (at, probed(picture, config, at).followed[0].probability))[-REMEMBERED:])
    labels = {"probability": _("p"), "places": _("last places of the patch")}
    figure = charts.trace([probability for _at, probability in past.value], clean, 150, labels)
    shell.show(shell.Chart("trail", figure, _("Probability of the first class at the last places of the patch")))


def refining(picture: Picture, subject: Subject, look: maps.Look) -> None:
    """The map, refined while one watches; it starts by itself."""
    alt = _("Map of the drop of the score for each place of the patch")
    state = _("{passes} of {total} passes, {milliseconds:.0f} ms. Brown: hiding it lowers the score (by up to {drop:.2f}); blue: raises it.")  # fmt: skip

    def draw(found: Occlusion, history: Sequence[Occlusion]) -> None:
        title = _("Where it hurts: {count} × {count} places").format(count=found.grid)
        text = state.format(
            passes=found.passes, total=found.total, milliseconds=found.milliseconds, drop=found.values.max()
        )
        captions = [shell.caption(text)]
        if found.passes == found.total:
            slow = _("the whole network at the strongest place")
            captions.append(shell.compare(slow, drop_difference(subject, found), 1e-3))
        pane = maps.refined(found, subject.photo, title, look)
        shell.show(shell.Canvas("map", [pane], alt, HEIGHT, tools=False, captions=captions))

    shell.player(
        lambda: refined(subject), (picture, subject.config), draw, name="refining", interval=0.3, autoplay=True
    )
