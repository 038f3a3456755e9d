"""A U-Net of random weights on a whole picture, and on tiles that are put together.

One sees no seam where convolutions are valid and tiles lie on the lattice of the pools; else a grid of them.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import torch
from torch import nn

from models.images.sizes import middle_square
from models.limits import refuse
from models.segmentation import arithmetic
from models.segmentation.unet import PADDINGS, Shape, UNet
from models.threads import one_thread

LARGEST = 384  # px, of a tile
SAME = 1e-9  # of the range: rounding stays below
CHANNELS = 2  # at the top; twice as many with each pool


@dataclass(frozen=True)
class Config:
    pools: int = 3
    tile: int = 164  # px, side of what goes in
    step: int = 64  # px, from tile to tile
    padding: str = "valid"
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(
            self, {"pools": (1, 4), "tile": (16, LARGEST), "step": (32, 256), "seed": (0, 9999)}, {"padding": PADDINGS}
        )
        near = nearest_tile(self.pools, self.tile, self.padding, self.step)
        if near != self.tile:
            raise ValueError(
                f"the tile must be halved by {self.pools} pools without a rest and write at least {self.step} px, "
                f"got {self.tile}; the nearest is {near}"
            )

    @property
    def lost(self) -> int:
        return arithmetic.lost(self.pools) if self.padding == "valid" else 0

    @property
    def out(self) -> int:
        return self.tile - self.lost


def nearest_tile(pools: int, tile: int, padding: str, step: int = 32) -> int:
    """The side that the network takes, that writes at least a step, and is nearest."""
    lost = arithmetic.lost(pools) if padding == "valid" else 0
    able = [side for side in range(16, LARGEST + 1) if side - lost >= step and _fits(side, pools, padding)]
    return min(able, key=lambda side: abs(side - tile), default=tile)


def _fits(side: int, pools: int, padding: str) -> bool:
    return arithmetic.fits(side, pools) if padding == "valid" else side % 2**pools == 0


def grey(pixels: np.ndarray, side: int) -> np.ndarray:
    """The middle square of a photo ``[H, W, 3]`` at another size, ``[s, s]`` between 0 and 1."""
    return cv2.cvtColor(middle_square(pixels, side), cv2.COLOR_RGB2GRAY).astype(np.float64) / 255


@dataclass(frozen=True, eq=False)
class Tiling:
    whole: np.ndarray  # [H, W], the network on the whole picture
    tiled: np.ndarray  # [H, W], on tiles, a later one over an earlier one
    rows: int
    columns: int
    exact: bool  # by the law: valid, and each step a multiple of all pools; or one tile that is the whole

    @property
    def limits(self) -> tuple[float, float]:
        """Of the middle 96 % of the whole: a few values lie far out."""
        low, high = np.percentile(self.whole, (2, 98))
        return float(low), float(max(high, low + 1e-12))

    @property
    def difference(self) -> np.ndarray:
        """[H, W], in shares of the range of the whole."""
        spread = float(np.ptp(self.whole)) or 1.0
        return np.abs(self.whole - self.tiled) / spread


def network(config: Config) -> UNet:
    """Of two convolutions a level, float64, weights drawn by the seed."""
    widths = tuple(CHANNELS * 2**depth for depth in range(config.pools + 1))
    shape = Shape(("concatenate",) * config.pools, padding=config.padding, convolutions=2, norm=False, widths=widths)
    made, generator = UNet(shape).double().requires_grad_(False), torch.Generator().manual_seed(config.seed)
    for weight in made.parameters():
        if weight.ndim > 1:
            nn.init.kaiming_normal_(weight, generator=generator)
        else:
            nn.init.zeros_(weight)
    return made


def tiling(image: np.ndarray, config: Config) -> Tiling:
    """Of a grey picture ``[H, W]`` between 0 and 1, mirrored where the network looks beyond it."""
    rows, columns = (max(1, -(-(side - config.out) // config.step) + 1) for side in image.shape)
    sides = [_whole_side((count - 1) * config.step + config.out, config) for count in (rows, columns)]
    near = config.lost // 2
    far = [(near, side - near - length) for side, length in zip(sides, image.shape, strict=True)]
    big = torch.from_numpy(np.pad(image.astype(np.float64) - 0.5, far, mode="reflect"))[None, None]  # [1, 1, S, S']
    corners = [(r * config.step, c * config.step) for r in range(rows) for c in range(columns)]
    cut = torch.cat([big[:, :, y : y + config.tile, x : x + config.tile] for y, x in corners])  # [T, 1, t, t]
    run = network(config).inner
    with torch.inference_mode(), one_thread():
        whole, outputs = run(big)[0, 0].numpy(), run(cut)[:, 0].numpy()
    tiled = np.zeros_like(whole)
    for (y, x), output in zip(corners, outputs, strict=True):
        tiled[y : y + config.out, x : x + config.out] = output
    height, width = image.shape
    lattice = config.padding == "valid" and config.step % 2**config.pools == 0
    exact = lattice or (len(corners) == 1 and (config.padding == "valid" or sides == [config.tile] * 2))
    return Tiling(whole[:height, :width], tiled[:height, :width], rows, columns, exact)


def seams(found: Tiling, config: Config) -> str:
    """Where tiles differ from the whole by more than rounding: "nowhere", "edges" of tiles alone, or "inside" too."""
    differ = found.difference > SAME
    rows, columns = (np.arange(side) % config.step for side in differ.shape)
    inner = [(at >= config.out // 4) & (at < config.out - config.out // 4) for at in (rows, columns)]
    return "inside" if differ[np.ix_(*inner)].any() else "edges" if differ.any() else "nowhere"


def _whole_side(out: int, config: Config) -> int:
    """The smallest side that the network takes and that gives at least ``out`` px."""
    side, unit = out + config.lost, 2**config.pools
    return side + (config.tile - side) % unit
