"""Faces: three small networks in a row, each looking closer at what the one before let through (MTCNN, 2016).

P-Net slides a 12 px window over a pyramid of the picture, so one face gets dozens of windows. R-Net judges crops of
24 px, O-Net crops of 48 px. Unlike in the original, nothing is suppressed between the stages.

Weights: pip package ``mtcnn`` (MIT). Reference: Zhang et al., Joint Face Detection and Alignment using Multi-task
Cascaded Convolutional Networks, https://arxiv.org/abs/1604.02878
"""

from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

import joblib
import numpy as np
import torch
from numpy import ndarray
from torch import Tensor, nn
from torch.nn import functional
from torchvision.ops import roi_align

from models.detectors.candidates import Candidates, candidates
from models.limits import one_of

WINDOW, STRIDE, PYRAMID = 12, 2, 0.709
FLOOR = 0.1  # weaker windows are not reported
MIN_FACE = 20  # px


@dataclass(frozen=True)
class Config:
    stage: str = "P-Net"
    device: str = "cpu"


class Stage(nn.Module):
    """A body, and a head for each output: box offsets first, face or not last."""

    def __init__(self, body: nn.Sequential, heads: list[nn.Module]):
        super().__init__()
        self.body, self.heads = body, nn.ModuleList(heads)

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """``[B, 3, h, w]`` in -1..1 to offsets ``[B, 4, ...]`` and probability of a face ``[B, ...]``."""
        features = self.body(pixels)
        return self.heads[0](features), self.heads[-1](features).softmax(dim=1)[:, 1]


class Columns(nn.Module):
    """Flatten column by column, the order in which the trained weights expect it."""

    def forward(self, features: Tensor) -> Tensor:
        return features.permute(0, 3, 2, 1).flatten(1)


def p_net() -> Stage:
    body = nn.Sequential(*_conv(3, 10, 3), _pool(2), *_conv(10, 16, 3), *_conv(16, 32, 3))
    return Stage(body, [nn.Conv2d(32, 4, 1), nn.Conv2d(32, 2, 1)])


def r_net() -> Stage:
    maps = (*_conv(3, 28, 3), _pool(3), *_conv(28, 48, 3), _pool(3), *_conv(48, 64, 2))
    body = nn.Sequential(*maps, Columns(), nn.Linear(576, 128), nn.PReLU(128))
    return Stage(body, [nn.Linear(128, 4), nn.Linear(128, 2)])


def o_net() -> Stage:
    maps = (*_conv(3, 32, 3), _pool(3), *_conv(32, 64, 3), nn.MaxPool2d(3, 2), *_conv(64, 64, 3), _pool(2))
    body = nn.Sequential(*maps, *_conv(64, 128, 2), Columns(), nn.Linear(1152, 256), nn.PReLU(256))
    return Stage(body, [nn.Linear(256, 4), nn.Linear(256, 10), nn.Linear(256, 2)])


STAGES = {"P-Net": p_net, "R-Net": r_net, "O-Net": o_net}
CROPS = {"R-Net": (24, 0.6), "O-Net": (48, 0.7)}  # side of the crop, px; score that the stage before must reach


@cache
def network(stage: str, device: str) -> Stage:
    """The trained stage. Its weights are matched by order, turned from Keras' layout to torch's."""
    net = STAGES[stage]()
    for parameter, weight in zip(net.parameters(), joblib.load(weights_path(stage)), strict=True):
        weight = torch.from_numpy(np.ascontiguousarray(weight))
        weight = {4: lambda w: w.permute(3, 2, 0, 1), 2: lambda w: w.T}.get(weight.ndim, Tensor.flatten)(weight)
        parameter.data = weight.contiguous()
    return net.eval().requires_grad_(False).to(device)


def weights_path(stage: str) -> Path:
    """In the installed package, found without importing it."""
    folder = Path(str(distribution("mtcnn").locate_file("mtcnn/assets/weights")))
    return folder / f"{stage.replace('-', '').lower()}.lz4"


def faces(pixels: ndarray, config: Config) -> Candidates:
    """Every window of a ``uint8 [H, W, 3]`` picture that the chosen stage finds face-like."""
    one_of("stage", config.stage, STAGES)
    image = torch.tensor(pixels).to(config.device).permute(2, 0, 1)[None]
    image = (image.float() - 127.5) / 128  # [1, 3, H, W]
    with torch.inference_mode():
        boxes, scores, examined = windows(image)
        for stage, (side, enough) in CROPS.items():
            if config.stage != "P-Net":
                boxes, scores = refined(stage, image, boxes[scores >= enough], side)
            if config.stage == stage:
                break
    strong = scores >= FLOOR
    return candidates(boxes[strong].cpu().numpy(), scores[strong].cpu().numpy(), names=("face",), examined=examined)


def windows(image: Tensor) -> tuple[Tensor, Tensor, int]:
    """P-Net on a pyramid of the picture: boxes ``[N, 4]`` px, scores ``[N]``, windows looked at."""
    net = network("P-Net", str(image.device))
    scale, examined = WINDOW / MIN_FACE, 0
    boxes, scores = [image.new_zeros(0, 4)], [image.new_zeros(0)]
    while min(image.shape[-2:]) * scale >= WINDOW:
        size = [int(length * scale + 1) for length in image.shape[-2:]]
        offsets, face = net(functional.interpolate(image, size, mode="area"))  # [1, 4, h, w], [1, h, w]
        examined += face.numel()
        row, column = (face[0] >= FLOOR).nonzero(as_tuple=True)
        corner = torch.stack((column, row), dim=-1) * STRIDE + 0.0  # [N, 2] x, y
        square = torch.cat((corner, corner + WINDOW), dim=-1)  # [N, 4]
        boxes.append((square + WINDOW * offsets[0, :, row, column].T) / scale)
        scores.append(face[0, row, column])
        scale *= PYRAMID
    return torch.cat(boxes), torch.cat(scores), examined


def refined(stage: str, image: Tensor, boxes: Tensor, side: int) -> tuple[Tensor, Tensor]:
    """Judge the square around each box again, from a crop of ``side`` px: better boxes ``[N, 4]``, scores ``[N]``."""
    centre, half = (boxes[:, :2] + boxes[:, 2:]) / 2, (boxes[:, 2:] - boxes[:, :2]).amax(dim=1, keepdim=True) / 2
    squares = torch.cat((centre - half, centre + half), dim=1)
    net = network(stage, str(image.device))
    parts = [net(roi_align(image, [part], side, aligned=True)) for part in squares.split(256)]
    if not parts:
        return boxes, boxes.new_zeros(0)
    offsets, face = (torch.cat(column) for column in zip(*parts, strict=True))
    return squares + 2 * half * offsets, face


def _conv(channels_in: int, channels: int, kernel_size: int) -> tuple[nn.Module, nn.Module]:
    return nn.Conv2d(channels_in, channels, kernel_size), nn.PReLU(channels)


def _pool(kernel_size: int) -> nn.Module:
    return nn.MaxPool2d(kernel_size, 2, ceil_mode=True)
