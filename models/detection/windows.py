"""A small network slid over a canvas window by window, or run once over all of it: the same numbers.

Reference: Sermanet et al., OverFeat, https://arxiv.org/abs/1312.6229; Girshick et al., R-CNN, https://arxiv.org/abs/1311.2524
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from time import perf_counter

import cv2
import numpy as np
import torch
from numpy import ndarray
from torch import Tensor, nn
from torch.nn import functional as F
from torchvision.ops import roi_align

from models.descent import Schedule, descent
from models.digits import mnist, shuffled
from models.limits import refuse
from models.pretrained.lite0 import efficientnet_lite0, normalised
from models.stopping import last
from models.threads import one_thread

WINDOW, STRIDE = 28, 4  # px
NOTHING = 10  # the class of windows without a digit in their middle


@dataclass(frozen=True)
class Config:
    side: int = 112  # px of the canvas
    digits: int = 7
    seed: int = 0


LIMITS = {"side": (56, 224), "digits": (1, 12), "seed": (0, 10**6)}


@dataclass(frozen=True, eq=False)
class Dense:
    logits: ndarray  # [11, h, w] of a window at every fourth px
    seconds: float


def network() -> nn.Sequential:
    """No padding: a window sees nothing but itself. The last layers are convolutions, so any size goes in."""
    return nn.Sequential(
        nn.Conv2d(1, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 24, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(24, 64, 4), nn.ReLU(), nn.Conv2d(64, 11, 1),
    )  # fmt: skip


@lru_cache(1)
@torch.inference_mode(False)  # it may first be asked for within one
@torch.enable_grad()
def trained() -> nn.Sequential:
    """Learns digits in the middle of a window, and "nothing" from blank windows and digits far out: about 3 s."""
    with torch.random.fork_rng(devices=[]), one_thread():
        torch.manual_seed(0)
        net, (pictures, labels) = network(), shuffled()

        def loss() -> Tensor:
            batch = torch.randint(len(pictures), (96,))
            x, y = pictures[batch].clone(), labels[batch].clone()
            far = torch.randint(9, 20, (32,)) * (2 * torch.randint(0, 2, (32,)) - 1)
            for index, shift in enumerate(far.tolist()):
                x[index], y[index] = _moved(x[index], shift, index % 2 + 1), NOTHING
            y[32:36], x[32:36] = NOTHING, 0
            return F.cross_entropy(net(x).flatten(1), y)

        last(descent(net, torch.optim.Adam(net.parameters(), 2e-3), loss, Schedule(299, 299)))
    return net.eval().requires_grad_(False)


def _moved(picture: Tensor, shift: int, axis: int) -> Tensor:
    """Rolled by ``shift`` px; what leaves on one side does not come back on the other."""
    rolled = picture.roll(shift, axis)
    gone = slice(0, shift) if shift > 0 else slice(shift, None)
    rolled[(slice(None), gone) if axis == 1 else (slice(None), slice(None), gone)] = 0
    return rolled


def canvas(config: Config) -> ndarray:
    """Digits at random places: ``[side, side]`` uint8."""
    refuse(config, LIMITS)
    generator, found = np.random.default_rng(config.seed), np.zeros((config.side, config.side), np.uint8)
    for index in generator.integers(0, 5000, config.digits):
        x, y = generator.integers(0, config.side - WINDOW + 1, 2)
        part = found[y : y + WINDOW, x : x + WINDOW]
        if part.max(initial=0) == 0:  # digits do not overlap
            found[y : y + WINDOW, x : x + WINDOW] = mnist().pictures[index]
    return found


@torch.inference_mode()
def dense(picture: ndarray) -> Dense:
    """One pass over the whole canvas."""
    x, net = torch.from_numpy(picture / 255).float()[None, None], trained()
    started = perf_counter()
    logits = net(x)[0].numpy()
    return Dense(logits, perf_counter() - started)


def counts(picture: ndarray) -> tuple[int, int]:
    """How many windows there are in a column and in a row."""
    height, width = ((side - WINDOW) // STRIDE + 1 for side in picture.shape)
    return height, width


@torch.inference_mode()
def slid(picture: ndarray) -> Dense:
    """Every window cut out and judged by itself."""
    net, x = trained(), torch.from_numpy(picture / 255).float()
    rows, columns = (range(0, STRIDE * count, STRIDE) for count in counts(picture))
    started = perf_counter()
    found = [[net(x[None, None, r : r + WINDOW, c : c + WINDOW]).flatten() for c in columns] for r in rows]
    logits = torch.stack([torch.stack(row) for row in found]).permute(2, 0, 1).numpy()
    return Dense(logits, perf_counter() - started)


def probabilities(found: Dense) -> ndarray:
    """``[11, h, w]``."""
    shifted = np.exp(found.logits - found.logits.max(axis=0))
    return shifted / shifted.sum(axis=0)


@dataclass(frozen=True)
class Stopwatch:
    crops: float  # s for all boxes, each cropped, resized and run by itself
    shared: float  # s for one map of the photo
    cut: float  # s to cut all boxes out of it


@torch.inference_mode()
def stopwatch(pixels: ndarray, count: int) -> Stopwatch:
    """R-CNN's way and Fast R-CNN's on the same network (Lite0), photo and random boxes."""
    generator, (height, width) = np.random.default_rng(0), pixels.shape[:2]
    corners = generator.uniform(0, 0.6, (count, 2))
    boxes = np.concatenate((corners, corners + generator.uniform(0.2, 0.4, (count, 2))), axis=1)
    boxes = boxes * np.array([width, height] * 2)
    net, times = efficientnet_lite0(), [perf_counter()]
    for x1, y1, x2, y2 in np.rint(boxes).astype(int):
        crop = cv2.resize(pixels[y1 : max(y2, y1 + 1), x1 : max(x2, x1 + 1)], (224, 224))
        net.features(normalised(torch.from_numpy(crop).permute(2, 0, 1)[None]))
    times.append(perf_counter())
    feature = net.features(normalised(torch.from_numpy(pixels.copy()).permute(2, 0, 1)[None]))
    times.append(perf_counter())
    roi_align(feature, [torch.tensor(boxes, dtype=torch.float32)], 7, 1 / 32, 2, True)
    times.append(perf_counter())
    return Stopwatch(*(after - before for before, after in pairwise(times)))
