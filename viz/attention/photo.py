"""A photo of patches: the weights of one of them over all, and what they make of it."""

import cv2
import numpy as np

from models.attention.tokens import Tokens
from viz.canvas import Box, Mask, Pane, Shape
from viz.colors import BLUE, VERMILION, table


def lit(photo: np.ndarray, row: np.ndarray, found: Tokens, most: float) -> np.ndarray:
    """The photo darkened, coloured the more the larger the weight of a patch; ``most`` gets the strongest colour."""
    share = np.minimum(row.reshape(found.shape), most) / (most or 1.0)
    large = cv2.resize(share, photo.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    colors = table("sequential")[(large * 255).astype(int)].astype(float)
    weight = np.sqrt(large)[..., None]
    return np.clip(0.6 * photo * (1 - weight) + colors * weight, 0, 255).astype(np.uint8)


def cell(found: Tokens, token: int, color: str, dash: bool = False) -> Box:
    """The frame of one patch."""
    y, x = np.multiply(divmod(token, found.shape[1]), found.patch).tolist()
    return Box((x, y, x + found.patch, y + found.patch), color, 3, dash=dash)


def looked(
    found: Tokens, picture: np.ndarray, tokens: tuple[int, int], allowed: np.ndarray, words: tuple[str, str]
) -> Pane:
    """Where the query (blue) looks; the best place far from it is framed in orange, what it may not see is hatched."""
    query, best = tokens
    small = (~allowed).reshape(found.shape).astype(np.uint8)
    hidden = cv2.resize(small, picture.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    masks = [Mask(hidden > 0, VERMILION, 45, 0.35, words[1])] if hidden.any() else []
    shapes: list[Shape] = [cell(found, query, BLUE), cell(found, best, VERMILION)]
    return Pane(picture, words[0], masks, shapes)


def blended(output: np.ndarray, found: Tokens, title: str) -> Pane:
    """Each patch in the colour that its weights mix."""
    colours = np.clip(output.round(), 0, 255).astype(np.uint8).reshape(*found.shape, 3)
    size = (found.shape[1] * found.patch, found.shape[0] * found.patch)
    return Pane(cv2.resize(colours, size, interpolation=cv2.INTER_NEAREST), title, shapes=[])
