"""Controls that parts share: the points, the schedule, and the words for both."""

import numpy as np

from models.diffusion import points, schedules
from models.gan.data import SIDE
from models.gan.picture import of_picture
from pages import shell
from pages.shell import _, codecs
from viz.canvas import Pane

HEART = np.array([[(x**2 + y**2 - 1) ** 3 < x**2 * y**3 for x in np.linspace(-1.6, 1.6, points.BOARD)] for y in np.linspace(1.7, -1.5, points.BOARD)])  # fmt: skip


def data_values() -> shell.Values:
    """The training points, as `points.Data`."""
    words = {"spiral": _("Spiral"), "moons": _("Moons"), "ring": _("Ring of eight"), "two points": _("Two points"), "drawn": _("Drawn"), "photo": _("Your photo")}  # fmt: skip
    name = shell.select("data", _("Data"), words)
    count = 2 if name == "two points" else shell.slider("count", _("Training points"), 1, 2000, 100)
    density = drawing() if name == "drawn" else of_picture(shell.picture("horse")) if name == "photo" else b""
    return {"data": name, "count": count, "density": density}


def data(values: shell.Values) -> points.Data:
    return points.Data(values["data"], values["count"], density=values["density"])


def drawing() -> bytes:
    """A board to paint the density on."""
    board = shell.kept("board", HEART, codecs.board(points.BOARD))
    shell.show(shell.Canvas(
        "painted", [Pane(board.value)], _("Board to draw the data on"), 220, tools=False, edit=shell.Edit(cells=True, board=lambda: board),
        hint=_("Drag to paint or erase"),
    ))  # fmt: skip
    return points.enlarged(board.value, SIDE)


def schedule_values() -> shell.Values:
    kinds = {"cosine": _("cosine"), "linear": _("linear β"), "EDM": _("σ of EDM")}
    kind = shell.choice("schedule", _("Schedule"), kinds)
    levels = shell.slider("levels", _("Levels T"), 10, 1000, 200, step=10)
    return {"schedule": kind, "levels": levels, "shifts": shifts(kind).value}


def shifts(kind: str) -> "shell.Kept[tuple[float, ...]]":
    """How far the schedule was dragged at its knots."""
    count = len(schedules.KNOTS)
    return shell.kept("shifts", (0.0,) * count, codecs.numbers(count, -1, 1), owner=kind)


def schedule(values: shell.Values) -> schedules.Schedule:
    return schedules.Schedule(values["schedule"], values["levels"], tuple(values["shifts"]))


def marginal(bars: np.ndarray) -> list[shell.Caption]:
    """A warning where the last level is no plain noise."""
    if not schedules.off_marginal(bars):
        return []
    return [shell.check(False, _("starts off the marginal: ᾱ at the last level is {bar:.2f}").format(bar=bars[-1]), _("Sampling starts from plain noise, but at the last level of this schedule some signal is left."))]  # fmt: skip


def guidance(name: str) -> float:
    help = _("0: no class. 1: of the class. More: away from what all classes share.")
    return shell.slider(name, _("Guidance w"), -2.0, 6.0, 2.0, step=0.5, help=help)


def away(weight: float) -> list[shell.Caption]:
    return [shell.caption(_("Guidance below 0 leads away from the class."))] if weight < 0 else []
