"""Hough: the lines and circles that edge pixels vote for."""

import numpy as np

from models.filters import canny, hough
from models.filters.check import votes_difference
from models.images.decoding import Picture
from models.remembered import remembered
from pages import shell
from pages.filters import edges, settings
from pages.shell import _
from viz import filters as figures
from viz.canvas import Pane


def controls() -> shell.Values:
    shapes = {"lines": _("Lines"), "circles": _("Circles")}
    if shell.choice("look for", _("Look for"), shapes) == "lines":
        count = shell.slider("count", _("Lines"), 1, 40, 8)
        return {"count": count} | edges.canny_settings() | {"pressed": settings.place("voter").value}
    return {
        "smallest": shell.slider("smallest", _("Smallest radius (px)"), 5, 100, 12),
        "largest": shell.slider("largest", _("Largest radius (px)"), 5, 200, 40),
        "apart": shell.slider("apart", _("Distance of two circles (px)"), 5, 100, 30),
        "votes": shell.slider("votes", _("Votes that a circle needs"), 5, 100, 25),
    }


def program(picture: Picture, values: shell.Values) -> None:
    given = settings.steps(picture)
    if "count" in values:
        found = shell.step(canny_edges, given, edges.config(values))
        shell.code(hough.votes, found, shows="result.counts.max()", also=(hough.lines,))
    else:
        shell.code(hough.circles, given, *values.values(), shows="result.round(1)[:5]")


def canny_edges(image: np.ndarray, config: canny.Config) -> np.ndarray:
    return canny.stages(image, config).edges


def drawings(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    return (lines if "count" in values else circles)(picture, values)


def lines(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    """The picture with its lines, and the votes."""
    stages, image = edges.found(picture, edges.config(values)), settings.image(picture)
    votes = ballot(picture, edges.config(values))
    best = hough.lines(votes, values["count"])
    at = edges.chosen(stages, values)
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

    panes = [
        figures.with_lines(image, best, _("Picture with its lines"), point), Pane(stages.edges, _("Edge pixels")),
        figures.accumulator(votes, best, _("Votes: θ to the right, ρ down"), point),
    ]  # fmt: skip
    return [shell.Canvas(
        "hough", panes, _("The picture with its strongest lines, its edge pixels, and the votes for all lines"), 440,
        captions=captions, click=True, on_edit=settings.press(settings.place("voter"), 0), hint=_("Press an edge pixel in the picture: the lines it votes for"),
        script="filters", extra={"at": 2},
    )]  # fmt: skip


@remembered(16)
def ballot(picture: Picture, config: canny.Config) -> hough.Votes:
    return hough.votes(edges.found(picture, config).edges)


def circles(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    image = settings.image(picture)
    found = hough.circles(image, *values.values())
    captions = [shell.metrics([(_("Circles"), f"{len(found)}")]), shell.caption(_("By OpenCV: pixels vote for centres along their gradient, then for a radius. Votes come from edges of the picture smoothed by sigma 2."))]  # fmt: skip
    panes = [figures.with_circles(image, found, _("Circles"))]
    return [shell.Canvas("circles", panes, _("The picture with the circles that were found"), 440, captions=captions)]
