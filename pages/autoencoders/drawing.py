"""Your own digit: its code, what comes back, and arrows that slant, thicken or turn it into another."""

from functools import partial

import numpy as np

from models.autoencoders import attributes, check, data, plane
from models.autoencoders.config import Config
from models.autoencoders.data import BOARD, centred
from models.autoencoders.training import Snapshot
from pages import shell
from pages.autoencoders import settings
from pages.shell import _, codecs
from viz.autoencoders import planes
from viz.canvas import Pane

FOUR = np.zeros((BOARD, BOARD), bool)
FOUR[2:7, 4] = FOUR[7, 4:10] = FOUR[2:12, 9] = True


def board() -> "shell.Kept[np.ndarray]":
    return shell.kept("board", FOUR, codecs.board(BOARD))


def arrow_words() -> dict[str, str]:
    return {"slant": _("slant"), "thickness": _("thickness")} | {
        str(digit): _("towards the mean {digit}").format(digit=digit) for digit in range(10)
    }


def controls() -> tuple[Config, np.ndarray | None, np.ndarray, shell.Values]:
    """With the cells that are painted, or else the digit from the data."""
    source = shell.choice("source", _("Digit"), {"drawn": _("draw it"), "held": _("from the data")})
    cells = board().value if source == "drawn" else None
    ink = data.held(shell.number("index", _("Number of the held-out digit"), 0, 999, 4)) if cells is None else centred(cells)  # fmt: skip
    config = settings.model("AE", settings.UNTOLD, code=16)
    values: shell.Values = {"arrow": shell.select("arrow", _("Arrow"), arrow_words())}
    values["reach"] = shell.slider("reach", _("Length of the arrow, both ways"), 0.0, 4.0, 1.5, step=0.1)
    return config, cells, ink, values


def drawing_part() -> None:
    with shell.stage(controls) as (config, cells, ink, values):
        call = shell.attempt(shell.on_worker, settings.trained, config)
        if call is None:
            return
        shell.follow(partial(drawings, call.result, ink, cells), values, key="drawing")
        measure = values["arrow"] if not values["arrow"].isdigit() else "slant"
        also = (attributes.slant, attributes.thickness, attributes.direction)
        shell.code(attributes.held_measure, measure, shows="result.round(2)[:8]", also=also)


def drawings(snapshot: Snapshot, ink: np.ndarray, cells: np.ndarray | None, values: shell.Values) -> list[shell.Row]:  # fmt: skip
    """The board; the digit, what its code is decoded to, further draws of its code; and the film along the arrow."""
    found = attributes.told(snapshot.model, ink, values["arrow"], values["reach"])
    reading = plane.reading(found.rebuilt)
    panes = [
        planes.digit(ink, _("Given")), planes.digit(found.rebuilt, _("From its code")), planes.digit(reading.nearest, _("Nearest training digit")),
    ]  # fmt: skip
    if found.drawn is not None:
        panes.append(planes.film(found.drawn, _("20 draws of its code"), 5))
    film = planes.measured_film(found.film, found.measures, arrow_words()[values["arrow"]])
    notes = [
        shell.compare(_("scikit-image's moments of the slant, pixels for each pixel"), check.slant_difference(found.film), 1e-6),
        shell.caption(_("Below each digit: slant (to the right, pixels for each pixel up) and width of the strokes (pixels), measured on the ink; — where there is none.")),
    ]  # fmt: skip
    right = [
        shell.Canvas("back", panes, _("The digit and what comes back"), 260, tools=False, captions=remarks(ink, found, reading)),
        shell.Canvas("arrows", [film], _("The digit along the arrow"), 260, captions=notes),
    ]  # fmt: skip
    left = [] if cells is None else [shell.Canvas(
        "paint", [Pane(~cells, _("Draw a digit"), paper=True)], _("Board to draw a digit on"), 320, tools=False,
        edit=shell.Edit(cells=True, board=board), hint=_("Drag to paint or erase"),
    )]  # fmt: skip
    return [shell.Row((2, 5), (left, right))]


def remarks(ink: np.ndarray, found: attributes.Told, reading: plane.Reading) -> list[shell.Caption]:
    near, usual = plane.reading(ink), data.usual_distance()
    given = f"{near.digit} ({near.confidence:.0%})" if ink.any() else "—"
    captions = [shell.metrics([
        (_("The judge reads: given | from its code"), f"{given} | {reading.digit} ({reading.confidence:.0%})"),
        (_("Squared error"), f"{found.error:.2f}"),
        (_("Nearest training digit: to the given one | to what comes back"), f"{near.distance:.2f} | {reading.distance:.2f}"),
    ])]  # fmt: skip
    if near.distance > usual:
        captions.append(shell.caption(_("Far outside: no training digit within {usual:.2f} of it; 99 of 100 held-out digits have one.").format(usual=usual)))  # fmt: skip
    return captions
