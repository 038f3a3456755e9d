"""A photo cut into windows, and rolled."""

import cv2
import numpy as np

from models.attention.masks import Windows
from viz.canvas import Box, Line, Mask, Pane, Shape
from viz.colors import AMBER, BLUE, VERMILION


def windows(
    photo: np.ndarray, config: Windows, at: tuple[int, int], reach: tuple[np.ndarray, ...], words: tuple[str, ...]
) -> list[Pane]:
    """Left the photo, right the rolled one; what the token at ``at`` sees is bright, what is masked is hatched."""
    panes, cell = [], photo.shape[0] / config.side
    for title, shift in ((words[0], 0), (words[1], config.shift)):
        move = -round(shift * cell)
        seen, hidden = (enlarged(np.roll(one, (-shift, -shift), (0, 1)), photo) for one in reach)
        rolled = np.roll(photo, (move, move), (0, 1))
        lit = np.where(seen[..., None], rolled, rolled * 0.4).astype(np.uint8)
        masks = [Mask(hidden, VERMILION, 45, 0.5, words[2])] if hidden.any() else []
        shapes = [*borders(config, photo, 0 if shift else config.shift), token(config, at, shift, cell)]
        panes.append(Pane(lit, title, masks, shapes))
    return panes


def enlarged(where: np.ndarray, photo: np.ndarray) -> np.ndarray:
    return cv2.resize(where.astype(np.uint8), photo.shape[1::-1], interpolation=cv2.INTER_NEAREST) > 0


def borders(config: Windows, photo: np.ndarray, start: int) -> list[Shape]:
    """Lines between windows, the first at ``start`` tokens."""
    side, cell = float(photo.shape[0]), photo.shape[0] / config.side
    at = [number * cell for number in range(start, config.side + 1, config.window)]
    return [Line(xy, AMBER, 2) for one in at for xy in ([(one, 0.0), (one, side)], [(0.0, one), (side, one)])]


def token(config: Windows, at: tuple[int, int], shift: int, cell: float) -> Box:
    y, x = (cell * ((place - shift) % config.side) for place in at)
    return Box((x, y, x + cell, y + cell), BLUE, 4)
