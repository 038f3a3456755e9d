"""Canny stage by stage, and how a pressed edge pixel is linked."""

from models.filters import canny
from models.filters.check import canny_difference
from models.images.decoding import Picture
from models.remembered import remembered
from pages import shell
from pages.filters import settings
from pages.shell import _
from viz import filters as figures
from viz.canvas import Pane

HIGHEST = 600  # grey levels: of a threshold; the largest gradient is 2040


def controls() -> shell.Values:
    stage = shell.slider("stage", _("Stage"), 1, 6, 6, help=_("1 smoothed, 2 gradient, 3 direction, 4 thinned, 5 weak and strong, 6 linked."))  # fmt: skip
    return {"stage": stage} | canny_settings() | {"pressed": settings.place("edge").value}


def program(picture: Picture, values: shell.Values) -> None:
    shows = "result.thin.sum(), result.strong.sum(), result.edges.sum()"
    shell.code(canny.stages, settings.steps(picture), config(values), shows=shows)


def canny_settings() -> shell.Values:
    return {
        "low threshold": shell.slider("low threshold", _("Low threshold"), 0, HIGHEST, 100, help=_("Weaker edge pixels are dropped.")),
        "high threshold": shell.slider("high threshold", _("High threshold"), 0, HIGHEST, 200, help=_("Edge pixels above it stay in any case; between the two, those that are linked to such a one.")),
        "blur": shell.slider("blur", _("Smooth first: sigma (px)"), 0.0, 5.0, 0.0, step=0.1, help=_("0: not at all, as in cv2.Canny itself.")),
        "exact": shell.toggle("exact", _("True length of the gradient"), help=_("Otherwise |gx| + |gy|, as cv2.Canny measures it by default.")),
    }  # fmt: skip


def config(values: shell.Values) -> canny.Config:
    return canny.Config(values["low threshold"], values["high threshold"], values["blur"], values["exact"])


@remembered(32)
def found(picture: Picture, config: canny.Config) -> canny.Stages:
    return canny.stages(settings.image(picture), config)


def chosen(stages: canny.Stages, values: shell.Values) -> tuple[int, int] | None:
    """Row and column of the edge pixel nearest to the pressed place."""
    x, y = values["pressed"]
    return canny.nearest_edge(stages, y, x) if x >= 0 else None


def drawings(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    """The picture, and the stage that the slider is at."""
    asked = config(values)
    stages, image = found(picture, asked), settings.image(picture)
    at = chosen(stages, values)
    way = canny.chain(stages, *at) if at else []
    captions = [
        shell.metrics([
            (_("Thinned"), f"{stages.thin.sum():,}"), (_("Weak"), f"{stages.weak.sum():,}"),
            (_("Strong"), f"{stages.strong.sum():,}"), (_("Edge pixels"), f"{stages.edges.sum():,}"),
            (_("Pressed pixel: steps to a strong one"), str(len(way) - 1) if way else "–"),
        ]),
        shell.compare(_("cv2.Canny, in pixels"), canny_difference(image, asked, stages.edges)),
    ]  # fmt: skip

    panes = [figures.picture(stages.smooth if values["stage"] == 1 else image, _("Picture")), stage_pane(stages, asked, values["stage"], way)]  # fmt: skip
    return [shell.Canvas(
        "canny", panes, _("The picture, and a stage of its edges"), 440, captions=captions, click=True, on_edit=settings.press(settings.place("edge")),
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
