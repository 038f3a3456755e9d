"""A photo cut into patches: each a token, of its pixels or of what EfficientNet-Lite0 makes of its surroundings."""

from dataclasses import dataclass

import cv2
import numpy as np
import torch
from torch import Tensor

from models.attention import dot
from models.images.decoding import Picture
from models.limits import near_divisor, refuse
from models.pretrained.lite0 import efficientnet_lite0, normalised
from models.remembered import remembered

SHORT, MOST, NEAR = 288, 4096, 2  # px of the photo's short side; tokens; patches around the query that do not count
STRIDES = {block: 16 if block <= 10 else 32 for block in range(5, 16)}  # px, of the maps of Lite0


@dataclass(frozen=True)
class Config:
    block: int = 7  # of Lite0; 0: the pixels themselves
    patch: int = 16  # px along a side, of pixels; the maps of Lite0 have theirs

    def __post_init__(self) -> None:
        refuse(self, {"block": (0, 15), "patch": (2, 96)})
        if 0 < self.block < 5:
            raise ValueError(f"block must be 0 (pixels) or 5 to 15, got {self.block}; the nearest is 5")


@dataclass(frozen=True, eq=False)
class Tokens:
    vectors: Tensor  # [N, D] of mean 0 over the photo and length root of D each
    shape: tuple[int, int]  # rows and columns of patches
    patch: int  # px
    photo: np.ndarray  # [H, W, 3] uint8, whole patches alone


@remembered(16)
def tokens(picture: Picture, config: Config) -> Tokens:
    patch = STRIDES.get(config.block, config.patch)
    if SHORT % patch:
        near = near_patch(patch)
        raise ValueError(f"patch must divide the photo's short side of {SHORT} px, got {patch}; the nearest is {near}")
    photo = reduced(picture.pixels, patch)
    shape = (photo.shape[0] // patch, photo.shape[1] // patch)
    if shape[0] * shape[1] > MOST:
        raise ValueError(f"tokens must be at most {MOST:,}, as every pair of them counts, got {shape[0] * shape[1]:,}")
    vectors = features(photo, config.block) if config.block else patched(image(photo) / 255, patch)[0]
    return Tokens(standardised(vectors), shape, patch, photo)


def near_patch(patch: int) -> int:
    """The nearest patch that divides the short side, and is not so small that there are too many."""
    return max(8, near_divisor(SHORT, patch))


def width(block: int) -> int:
    """Numbers of a token behind this block of Lite0."""
    return 80 if block < 8 else 112 if block < 11 else 192 if block < 15 else 320


def reduced(pixels: np.ndarray, patch: int) -> np.ndarray:
    """The photo with a short side of 288 px, its long side cut to whole patches."""
    height, width = pixels.shape[:2]
    factor = SHORT / min(height, width)
    size = [SHORT if side == min(height, width) else int(side * factor) // patch * patch for side in (width, height)]
    return cv2.resize(pixels, (size[0], size[1]), interpolation=cv2.INTER_AREA)


def patched(pictures: Tensor, patch: int) -> Tensor:
    """Pictures [B, C, H, W] as patches [B, N, patch * patch * C], row by row, as a vision transformer reads them."""
    cut = pictures.unfold(2, patch, patch).unfold(3, patch, patch)  # [B, C, rows, columns, patch, patch]
    return cut.permute(0, 2, 3, 4, 5, 1).flatten(3).flatten(1, 2)


def whole(patches: Tensor, patch: int, columns: int = 0) -> Tensor:
    """The inverse of `patched`: [B, H, W, C], square unless so many patches stand side by side."""
    columns = columns or round(patches.shape[1] ** 0.5)
    cut = patches.unflatten(1, (-1, columns)).unflatten(3, (patch, patch, -1))  # [B, rows, columns, patch, patch, C]
    return cut.transpose(2, 3).flatten(3, 4).flatten(1, 2)


def image(photo: np.ndarray) -> Tensor:
    """[H, W, 3] -> [1, 3, H, W]"""
    return torch.from_numpy(photo).permute(2, 0, 1)[None]


@torch.inference_mode()
def features(photo: np.ndarray, block: int) -> Tensor:
    """The map behind a block of Lite0, a row for each place: [N, D]."""
    found = efficientnet_lite0().features[: block + 2](normalised(image(photo)))[0]  # [D, rows, columns]
    return found.flatten(1).T.clone()


def standardised(vectors: Tensor) -> Tensor:
    """The photo's mean taken off, then each vector brought to length root of D, as a layer norm without gain would."""
    centred = vectors - vectors.mean(0)
    length = centred.norm(dim=1, keepdim=True).clamp_min(1e-6)
    return centred / length * vectors.shape[1] ** 0.5


def placed(found: Tokens, weight: float, order: np.ndarray | None = None) -> Tensor:
    """The tokens (in another order, where one is given), with sinusoids of row and column added by ``weight``."""
    vectors = found.vectors if order is None else found.vectors[torch.from_numpy(order)]
    if not weight:
        return vectors
    rows, columns = found.shape
    half = vectors.shape[1] // 2
    row = dot.sinusoids(torch.arange(rows, dtype=vectors.dtype).repeat_interleave(columns), half)
    column = dot.sinusoids(torch.arange(columns, dtype=vectors.dtype).repeat(rows), vectors.shape[1] - half)
    return vectors + weight * torch.cat([row, column], 1)


@dataclass(frozen=True, eq=False)
class Look:
    weights: Tensor  # [heads, N, N]
    colours: np.ndarray  # [N, 3] uint8, each patch's mean
    output: Tensor  # [N, 3]: mean of the colours by the weights, mean of the heads


def look(found: Tokens, config: dot.Config, allowed: np.ndarray | None = None, order: np.ndarray | None = None) -> Look:
    """Every patch looks at all patches: self-attention with the tokens as queries and keys, their colours as values."""
    heads = dot.projected(placed(found, config.position, order), config)
    keep = None if allowed is None else torch.from_numpy(allowed)
    weights = dot.weights(heads, heads, keep, dot.scale(heads.shape[2], config))
    colours = cut_colours(found)
    values = torch.from_numpy(colours if order is None else colours[order]).to(weights.dtype)
    return Look(weights, colours, (weights @ values).mean(0))


def cut_colours(found: Tokens) -> np.ndarray:
    return cv2.resize(found.photo, found.shape[::-1], interpolation=cv2.INTER_AREA).reshape(-1, 3)


def best(row: np.ndarray, shape: tuple[int, int], query: int) -> int:
    """The token that gets most of the query's weight, itself and its neighbours within two patches left out."""
    y, x = np.divmod(np.arange(len(row)), shape[1])
    far = np.maximum(abs(y - query // shape[1]), abs(x - query % shape[1])) > NEAR
    return int(np.where(far, row, -1).argmax())


def rearranged(photo: np.ndarray, found: Tokens, order: np.ndarray) -> np.ndarray:
    """The photo with its patches in another order."""
    cut = patched(image(photo), found.patch)[:, torch.from_numpy(order)]
    return whole(cut, found.patch, found.shape[1])[0].numpy()


def shuffled(count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).permutation(count)


def token_at(found: Tokens, x: float, y: float) -> int:
    """The token at a place, x and y as parts of width and height."""
    rows, columns = found.shape
    return min(int(y * rows), rows - 1) * columns + min(int(x * columns), columns - 1)


def middle(found: Tokens, token: int) -> tuple[float, float]:
    """Where the middle of a token lies, as parts of width and height."""
    row, column = divmod(token, found.shape[1])
    return (column + 0.5) / found.shape[1], (row + 0.5) / found.shape[0]


def strongest(row: np.ndarray, shape: tuple[int, int], query: int) -> float:
    """The largest weight beyond the query's neighbours; the query's own where there is none."""
    return float(row[best(row, shape, query)]) or float(row.max())
