"""Where a library takes a pixel, and the key point and the boxes on it."""

from math import dist

import numpy as np

from models.augmentation.check import library_canvases, library_points
from pages import shell
from pages.shell import _
from viz.canvas import Pane, Points
from viz.colors import VERMILION


def grid_part() -> None:
    """A 12 × 10 grid: where torchvision takes a pixel, and the key point on it."""
    width, height = 12, 10
    controls, stage = shell.columns()
    with controls:
        x = shell.slider("pixel x", _("Pixel, from the left"), 0, width - 1, 2)
        y = shell.slider("pixel y", _("From the top"), 0, height - 1, 3)
        turn = shell.slider("expand", _("Turn on a larger sheet (°)"), 0, 180, 30)
    with stage:
        found = library_points(width, height, x, y)
        places = {_("Before"): {"pixel": (x, y), "key point": (x, y)}} | found
        panes = [grid_pane(at["pixel"], at["key point"], (width, height), name) for name, at in places.items()]
        head = (_("torchvision"), _("pixel goes to"), _("key point goes to"), _("apart (px)"))
        rows = [
            (name, *("({:g}, {:g})".format(*places[kind]) for kind in ("pixel", "key point")), f"{dist(places['pixel'], places['key point']):g}")
            for name, places in found.items()
        ]  # fmt: skip
        note = _("A key point at (x, y) stands on the pixel (x, y). Two flips are half a turn, for the pixel. Orange: where the key point went.")  # fmt: skip
        sheets = [f"{wide} × {high}" for wide, high in library_canvases(width, height, turn).values()]
        sheet = _("rotate({turn}°, expand=True) makes a picture of {picture} px; the boxes on it believe in {boxes} px.").format(turn=turn, picture=sheets[0], boxes=sheets[1])  # fmt: skip
        captions = [shell.table(head, rows), shell.caption(note), shell.caption(sheet)]
        shell.show(shell.Canvas("grid", panes, _("A pixel and its key point under flips and turns"), 320, captions=captions))  # fmt: skip
        shell.code(library_points, width, height, x, y, shows="result")


def grid_pane(pixel: tuple[float, float], point: tuple[float, float], size: tuple[int, int], title: str) -> Pane:
    cells = np.zeros(size[::-1], bool)
    cells[int(pixel[1]), int(pixel[0])] = True
    return Pane(cells, title, shapes=[Points([(point[0] + 0.5, point[1] + 0.5)], VERMILION, 6)])
