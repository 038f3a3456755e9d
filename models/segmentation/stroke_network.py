"""A small U-Net that learns from the painted pixels of one picture alone."""

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.stopping import wanted
from models.threads import one_thread

WIDTHS = (8, 16, 32)  # channels of the levels
STEPS, BATCH, SIDE = 60, 8, 64  # steps, crops a step, px of a crop
RATE = 1e-2  # the highest of one cycle
UNPAINTED = -1


class StrokeNetwork(nn.Module):
    """Pictures ``[N, 3, H, W]``, sides multiples of 4, to logits ``[N, K, H, W]``."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        fine, middle, coarse = WIDTHS
        self.down = nn.ModuleList([_block(3, fine), _block(fine, middle), _block(middle, coarse)])
        self.up = nn.ModuleList([_block(coarse + middle, middle), _block(middle + fine, fine)])
        self.head = nn.Conv2d(fine, classes, 1)

    def forward(self, x: Tensor) -> Tensor:
        fine = self.down[0](x)
        middle = self.down[1](F.max_pool2d(fine, 2))
        x = self.down[2](F.max_pool2d(middle, 2))
        for block, skip in zip(self.up, (middle, fine), strict=True):
            x = block(torch.cat([F.interpolate(x, scale_factor=2, mode="bilinear"), skip], dim=1))
        return self.head(x)


def _block(inputs: int, outputs: int) -> nn.Sequential:
    pairs = ((inputs, outputs), (outputs, outputs))
    return nn.Sequential(
        *(part for a, b in pairs for part in (nn.Conv2d(a, b, 3, padding=1, bias=False), nn.BatchNorm2d(b), nn.ReLU()))
    )


def learnt(picture: np.ndarray, numbers: np.ndarray, painted: np.ndarray) -> np.ndarray:
    """Shares ``[K, H, W]`` after 60 steps on crops around painted pixels, some of them mirrored.

    ``numbers`` ``[H, W]`` are those of the classes from 0, where ``painted`` ``[H, W]``; other pixels teach nothing.
    """
    image = (torch.from_numpy(picture).permute(2, 0, 1).float() - 127) / 64  # [3, H, W]
    target = torch.from_numpy(np.where(painted, numbers, UNPAINTED).astype(np.int64))  # [H, W]
    with torch.random.fork_rng(devices=[]), one_thread():
        torch.manual_seed(0)
        network = StrokeNetwork(int(numbers[painted].max()) + 1)
        optimiser = torch.optim.AdamW(network.parameters(), RATE)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=STEPS)
        for _ in wanted(range(STEPS)):
            crops, truths = _crops(image, target)
            loss = F.cross_entropy(network(crops), truths, ignore_index=UNPAINTED)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
        with torch.no_grad():
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
