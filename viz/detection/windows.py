"""A canvas with a window on it, and the map of all windows."""

import numpy as np

from models.detection.windows import STRIDE, WINDOW
from viz.canvas import Box, Pane
from viz.colors import VERMILION


def cell(place: tuple[float, ...], shape: tuple[int, ...]) -> tuple[int, int]:
    """Row and column of the window whose middle is nearest to a place (x, y), px."""
    near = [round((side - WINDOW / 2) / STRIDE) for side in place]
    column, row = (min(max(one, 0), count - 1) for one, count in zip(near, shape[::-1], strict=True))
    return row, column


def panes(
    picture: np.ndarray, shown: np.ndarray, at: tuple[int, int], place: tuple[float, ...], titles: tuple[str, str],
    quantity: str,
) -> tuple[list[Pane], list[dict[str, object]]]:  # fmt: skip
    """The canvas with the window, the map enlarged; and the point by which the window is dragged."""
    row, column = at
    side = len(picture)
    window = (column * STRIDE, row * STRIDE, column * STRIDE + WINDOW, row * STRIDE + WINDOW)
    heat = np.kron(shown, np.ones((STRIDE, STRIDE)))
    mark = (column * STRIDE, row * STRIDE, (column + 1) * STRIDE, (row + 1) * STRIDE)
    middle = [min(float(one), side - 1.0) for one in place]
    left = Pane(picture, titles[0], shapes=[Box(window, VERMILION, 4)])
    right = Pane(heat, titles[1], shapes=[Box(mark, VERMILION, 3)], limits=(0.0, 1.0), quantity=quantity)
    return [left, right], [{"name": "", "xy": middle, "color": VERMILION}]
