"""A photo cut into patches, each told by a few numbers: PCA of 400 of them, and the whole photo rebuilt from it."""

from dataclasses import dataclass

import cv2
import numpy as np
import torch
from torch import Tensor, nn
from torchvision.ops import MLP

from models.autoencoders.networks import Weights, weights
from models.descent import Schedule, cosine, descent
from models.digit_networks import initialised
from models.limits import within
from models.stopping import last

WIDTH, RATE = 128, 3e-3  # units of the hidden layers of an autoencoder, and its learning rate
LEARNT, SIDE = 400, 320  # patches to learn from; the photo's longer side in pixels


@dataclass(frozen=True, eq=False)
class Patches:
    photo: np.ndarray  # [H, W] float, grey 0 to 1, cut to whole patches
    size: int  # pixels along each side of a patch
    rows: np.ndarray  # [N, size * size] all patches, from left to right, then down
    learnt: np.ndarray  # indices of those that PCA has seen
    mean: np.ndarray  # [size * size]
    axes: np.ndarray  # [size * size, size * size] a principal axis in each column, the strongest first
    variances: np.ndarray  # [size * size] along the axes, of the learnt patches, falling

    def rebuilt(self, count: int) -> np.ndarray:
        """Every patch from its mean and ``count`` numbers ``[N, size * size]``."""
        axes = self.axes[:, :count]
        return self.mean + (self.rows - self.mean) @ axes @ axes.T

    def joined(self, rows: np.ndarray) -> np.ndarray:
        """Patches as a photo again ``[H, W]``."""
        down, across = (side // self.size for side in self.photo.shape)
        tiles = rows.reshape(down, across, self.size, self.size)
        return tiles.transpose(0, 2, 1, 3).reshape(self.photo.shape)

    def share(self, count: int) -> float:
        """Of the variance of the learnt patches that lies along the first ``count`` axes."""
        return float(self.variances[:count].sum() / max(self.variances.sum(), 1e-12))

    def error(self, count: int) -> tuple[float, float]:
        """`errors` of PCA with so many numbers."""
        return self.errors(self.rebuilt(count))

    def errors(self, rebuilt: np.ndarray) -> tuple[float, float]:
        """Mean squared error a patch of the learnt ones and of the others, which were not seen (NaN: none left)."""
        squared = ((self.rows - rebuilt) ** 2).sum(axis=1)
        others = np.delete(squared, self.learnt)
        return float(squared[self.learnt].mean()), float(others.mean()) if len(others) else float("nan")


def patches(pixels: np.ndarray, size: int = 8, seed: int = 0) -> Patches:
    """Cut an RGB photo ``[H, W, 3]``, and find the principal axes of 400 of its patches."""
    grey = cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGB2GRAY)
    scale = SIDE / max(grey.shape)
    width, height = (max(round(side * scale) // size, 1) * size for side in grey.shape[::-1])
    photo = cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA) / 255.0
    rows = photo.reshape(height // size, size, width // size, size).transpose(0, 2, 1, 3).reshape(-1, size * size)
    learnt = np.random.default_rng(seed).permutation(len(rows))[:LEARNT]
    mean = rows[learnt].mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(rows[learnt], rowvar=False, bias=True))
    return Patches(photo, size, rows, learnt, mean, vectors[:, ::-1], values[::-1].clip(min=0))


@dataclass(frozen=True, eq=False)
class Trained:
    rebuilt: np.ndarray  # [N, size * size] every patch by an autoencoder
    layers: Weights  # of its four layers


def autoencoder(found: Patches, count: int, steps: int, seed: int = 0) -> Trained:
    """An autoencoder with ReLU and a code of ``count`` numbers, trained on all learnt patches at once."""
    within("count", count, 1, len(found.mean))
    within("steps", steps, 0, 10**4)
    size, random = len(found.mean), torch.Generator().manual_seed(seed)
    network = initialised(nn.Sequential(*MLP(size, [WIDTH, count]), *MLP(count, [WIDTH, size])), random)
    rows = torch.tensor(found.rows - found.mean, dtype=torch.float32)
    few = rows[torch.tensor(found.learnt)]

    def loss() -> Tensor:
        return ((network(few) - few) ** 2).sum(dim=1).mean()

    optimiser = torch.optim.Adam(network.parameters(), RATE, fused=True)
    last(descent(network, optimiser, loss, Schedule(steps, steps or 1, rate=cosine(steps))))
    with torch.no_grad():
        return Trained(network(rows).numpy() + found.mean, weights(network))
