"""Canny stage by stage, and the lines that edge pixels vote for."""

from functools import partial
from typing import Any

import numpy as np

from models.filters import canny, hough
from models.filters.check import canny_difference, votes_difference
from models.images.decoding import Picture
from models.remembered import remembered
from pages import shell
from pages.filters import settings
from pages.filters.settings import Values
from pages.shell import _, codecs
from viz import filters as figures
from viz.canvas import Pane

HIGHEST = 600  # grey levels: of a threshold; the largest gradient is 2040


def canny_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        values = {"stage": shell.slider("stage", _("Stage"), 1, 6, 6, help=_("1 smoothed, 2 gradient, 3 direction, 4 thinned, 5 weak and strong, 6 linked."))}  # fmt: skip
        values |= canny_settings() | {"pressed": pressed("edge").value}
    with stage:
        shown = shell.follow(partial(film, picture), values, key="edges", nearest=partial(nearest, values))
        if shown:
            shell.code(canny.stages, settings.steps(picture), config(shown), shows="result.thin.sum(), result.strong.sum(), result.edges.sum()")  # fmt: skip


def canny_settings() -> dict[str, Any]:
    return {
        "low": shell.slider("low threshold", _("Low threshold"), 0, HIGHEST, 100, help=_("Weaker edge pixels are dropped.")),
        "high": shell.slider("high threshold", _("High threshold"), 0, HIGHEST, 200, help=_("Edge pixels above it stay in any case; between the two, those that are linked to such a one.")),
        "sigma": shell.slider("blur", _("Smooth first: sigma (px)"), 0.0, 5.0, 0.0, step=0.1, help=_("0: not at all, as in cv2.Canny itself.")),
        "exact": shell.toggle("exact", _("True length of the gradient"), help=_("Otherwise |gx| + |gy|, as cv2.Canny measures it by default.")),
    }  # fmt: skip


def nearest(values: Values) -> dict[str, object]:
    return {"low threshold": values["high"]} if values["low"] > values["high"] else {}


def pressed(name: str) -> "shell.Kept[tuple[float, ...]]":
    """A place in the picture that was pressed, x and y in px; outside of it at first."""
    return shell.kept(name, (-1.0, -1.0), codecs.numbers(2, -1, 512))


def config(values: Values) -> canny.Config:
    return canny.Config(values["low"], values["high"], values["sigma"], values["exact"])


@remembered(32)
def found(picture: Picture, config: canny.Config) -> canny.Stages:
    return canny.stages(settings.image(picture), config)


def film(picture: Picture, values: Values) -> list[shell.Drawing]:
    """The picture, and the stage that the slider is at."""
    asked = config(values)
    stages, image = found(picture, asked), settings.image(picture)
    at = canny.nearest_edge(stages, values["pressed"][1], values["pressed"][0]) if values["pressed"][0] >= 0 else None
    way = canny.chain(stages, *at) if at else []
    captions = [
        shell.metrics([
            (_("Thinned"), f"{stages.thin.sum():,}"), (_("Weak"), f"{stages.weak.sum():,}"),
            (_("Strong"), f"{stages.strong.sum():,}"), (_("Edge pixels"), f"{stages.edges.sum():,}"),
            (_("Pressed pixel: steps to a strong one"), str(len(way) - 1) if way else "–"),
        ]),
        shell.compare(_("cv2.Canny, in pixels"), canny_difference(image, asked, stages.edges)),
    ]  # fmt: skip

    def press(sent: shell.Edited) -> None:
        if sent.click:
            pressed("edge").set((sent.click["x"], sent.click["y"]))

    panes = [figures.picture(stages.smooth if values["stage"] == 1 else image, _("Picture")), stage_pane(stages, asked, values["stage"], way)]  # fmt: skip
    return [shell.Canvas(
        "canny", panes, _("The picture, and a stage of its edges"), 440, captions=captions, click=True, on_edit=press,
        hint=_("Press an edge pixel: the way by which it is linked"),
    )]  # fmt: skip


def stage_pane(stages: canny.Stages, asked: canny.Config, stage: int, way: list[tuple[int, int]]) -> Pane:
    names = (_("left and right"), _("up and down"), _("falling diagonal"), _("rising diagonal"))
    low = asked.low**2 if asked.exact else asked.low
    panes = {
        1: lambda: figures.picture(stages.smooth, _("1 Smoothed")),
        2: lambda: figures.gradient(stages, _("2 Strength of the gradient")),
        3: lambda: figures.directions(stages, _("3 Direction in which neighbours are compared"), names, low),
        4: lambda: Pane(stages.thin & (stages.strength > low), _("4 Strongest along that direction, above the low threshold")),
        5: lambda: figures.sorted_edges(stages, _("5 Weak and strong"), _("weak"), _("strong")),
        6: lambda: figures.edges(stages, _("6 Strong, and linked to a strong one"), way),
    }  # fmt: skip
    return panes[stage]()


def lines(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        shapes = {"lines": _("Lines"), "circles": _("Circles")}
        values: dict[str, Any] = {"look for": shell.choice("look for", _("Look for"), shapes)}
        if values["look for"] == "lines":
            values["count"] = shell.slider("count", _("Lines"), 1, 40, 8)
            values |= canny_settings() | {"pressed": pressed("voter").value}
        else:
            values["smallest"] = shell.slider("smallest", _("Smallest radius (px)"), 5, 100, 12)
            values["largest"] = shell.slider("largest", _("Largest radius (px)"), 5, 200, 40)
            values["apart"] = shell.slider("apart", _("Distance of two circles (px)"), 5, 100, 30)
            values["votes"] = shell.slider("votes", _("Votes that a circle needs"), 5, 100, 25)
    with stage:
        draw = partial(line_drawings if values["look for"] == "lines" else circle_drawings, picture)
        shown = shell.follow(draw, values, key="lines", nearest=partial(nearest, {"low": 0, "high": 0} | values))
        if shown and shown["look for"] == "lines":
            edges = shell.step(canny_edges, settings.steps(picture), config(shown))
            shell.code(hough.votes, edges, shows="result.counts.max()", also=(hough.lines,))
        elif shown:
            shell.code(hough.circles, settings.steps(picture), *circle_arguments(shown), shows="result.round(1)[:5]")


def canny_edges(image: np.ndarray, config: canny.Config) -> np.ndarray:
    return canny.stages(image, config).edges


def line_drawings(picture: Picture, values: Values) -> list[shell.Drawing]:
    """The picture with its lines, and the votes."""
    stages, image = found(picture, config(values)), settings.image(picture)
    votes = ballot(picture, config(values))
    best = hough.lines(votes, values["count"])
    at = canny.nearest_edge(stages, values["pressed"][1], values["pressed"][0]) if values["pressed"][0] >= 0 else None
    point = (float(at[1]), float(at[0])) if at else None
    captions = []
    if best:
        strongest = best[0]
        captions.append(shell.metrics([
            (_("Strongest line"), f"ρ {strongest.rho:.0f} px, θ {strongest.theta:.0f}°"), (_("Its votes"), f"{strongest.votes:,}"),
            (_("Edge pixels"), f"{stages.edges.sum():,}"),
        ]))  # fmt: skip
        gap = max(votes_difference(stages.edges, line, line.votes) for line in best)
        captions.append(shell.compare(_("edge pixels counted within half a pixel of each line"), gap))

    def press(sent: shell.Edited) -> None:
        if sent.click and sent.click["pane"] == 0:
            pressed("voter").set((sent.click["x"], sent.click["y"]))

    panes = [
        figures.with_lines(image, best, _("Picture with its lines"), point), Pane(stages.edges, _("Edge pixels")),
        figures.accumulator(votes, best, _("Votes: θ to the right, ρ down"), point),
    ]  # fmt: skip
    return [shell.Canvas(
        "hough", panes, _("The picture with its strongest lines, its edge pixels, and the votes for all lines"), 440,
        captions=captions, click=True, on_edit=press, hint=_("Press an edge pixel in the picture: the lines it votes for"),
        script="filters", extra={"at": 2},
    )]  # fmt: skip


@remembered(16)
def ballot(picture: Picture, config: canny.Config) -> hough.Votes:
    return hough.votes(found(picture, config).edges)


def circle_arguments(values: Values) -> tuple[int, int, int, int]:
    return values["smallest"], values["largest"], values["apart"], values["votes"]


def circle_drawings(picture: Picture, values: Values) -> list[shell.Drawing]:
    image = settings.image(picture)
    circles = hough.circles(image, *circle_arguments(values))
    captions = [shell.metrics([(_("Circles"), f"{len(circles)}")]), shell.caption(_("By OpenCV: pixels vote for centres along their gradient, then for a radius. Votes come from edges of the picture smoothed by sigma 2."))]  # fmt: skip
    return [shell.Canvas("circles", [figures.with_circles(image, circles, _("Circles"))], _("The picture with the circles that were found"), 440, captions=captions)]  # fmt: skip
