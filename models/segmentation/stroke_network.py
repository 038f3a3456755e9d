"""A small U-Net that learns from the painted pixels of one picture alone."""

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from models import descent
from models.segmentation.training import RATE, one_cycle
from models.segmentation.unet import Shape, UNet
from models.stopping import last
from models.threads import one_thread

SHAPE = Shape(("concatenate",) * 3)
STEPS, BATCH, SIDE = 90, 8, 64  # steps, crops a step, px of a crop
UNPAINTED = -1


def learnt(picture: np.ndarray, numbers: np.ndarray, painted: np.ndarray) -> np.ndarray:
    """Shares ``[K, H, W]`` after 90 steps on crops around painted pixels, some of them mirrored.

    ``numbers`` ``[H, W]`` are those of the classes from 0, where ``painted`` ``[H, W]``; other pixels teach nothing.
    """
    image = (torch.tensor(picture).permute(2, 0, 1).float() - 127) / 64  # [3, H, W]
    target = torch.from_numpy(np.where(painted, numbers, UNPAINTED).astype(np.int64))  # [H, W]

    def loss() -> Tensor:
        crops, truths = _crops(image, target)
        return F.cross_entropy(network(crops), truths, ignore_index=UNPAINTED)

    schedule = descent.Schedule(STEPS, STEPS, rate=lambda step: one_cycle(step / STEPS))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = UNet(SHAPE, 3, int(numbers[painted].max()) + 1)
        last(descent.descent(network, torch.optim.AdamW(network.parameters(), RATE), loss, schedule))
    with one_thread(), torch.no_grad():
        return np.asarray(network.eval()(image[None])[0].softmax(0).numpy())


def _crops(image: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """Each holds a painted pixel, the classes in turn, and has a little noise: ``[8, 3, h, w]`` and ``[8, h, w]``."""
    classes, found = int(target.max()) + 1, []
    height, width = (min(SIDE, side) for side in target.shape)
    for number in range(BATCH):
        places = (target == number % classes).nonzero()
        row, column = places[int(torch.randint(len(places), ()))].tolist()
        top = min(max(row - int(torch.randint(height, ())), 0), target.shape[0] - height)
        left = min(max(column - int(torch.randint(width, ())), 0), target.shape[1] - width)
        mirrored = [axis for axis in (-1, -2) if torch.rand(()) < 0.5]
        window = slice(top, top + height), slice(left, left + width)
        found.append((image[:, *window].flip(mirrored), target[window].flip(mirrored)))
    crops = torch.stack([crop for crop, _truth in found])
    return crops + 0.1 * torch.randn(crops.shape), torch.stack([truth for _crop, truth in found])
