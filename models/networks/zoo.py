"""Known networks: as text for `models.networks.notation`, or from the packages that define them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import torch
import torchvision
from torch import Tensor, nn

from models.limits import one_of, within
from models.networks.network import Block, Network, built
from models.networks.notation import gated, parsed
from models.pretrained.lite0 import EfficientNetLite0, efficientnet_lite0

LENET_1998 = "conv5 6 p0 +tanh @C1; subsample @S2; table @C3; subsample @S4; conv5 120 p0 +tanh @C5; fc 84 +tanh @F6"
LENET_D2L = (
    "conv5 6 p2 +sigmoid @conv1; avgpool2 s2 @pool1; conv5 16 p0 +sigmoid @conv2; avgpool2 s2 @pool2; "
    "fc 120 +sigmoid @fc1; fc 84 +sigmoid @fc2; fc 10 +linear @fc3"
)
ALEXNET_2012 = (
    "conv11 96 s4 p2 @conv1; lrn @norm1; maxpool3 s2 @pool1; conv5 256 g2 @conv2; lrn @norm2; maxpool3 s2 @pool2; "
    "conv3 384 @conv3; conv3 384 g2 @conv4; conv3 256 g2 @conv5; maxpool3 s2 @pool5; "
    "fc 4096 @fc6; fc 4096 @fc7; fc 1000 +linear @fc8"
)
ALEXNET = (
    "conv11 64 s4 p2 @conv1; maxpool3 s2 @pool1; conv5 192 @conv2; maxpool3 s2 @pool2; conv3 384 @conv3; "
    "conv3 256 @conv4; conv3 256 @conv5; maxpool3 s2 @pool5; fc 4096 @fc6; fc 4096 @fc7; fc 1000 +linear @fc8"
)
NIN = (
    "conv11 96 s4 p0; conv1 96; conv1 96; maxpool3 s2; conv5 256; conv1 256; conv1 256; maxpool3 s2; "
    "conv3 384; conv1 384; conv1 384; maxpool3 s2; conv3 1000; conv1 1000; conv1 1000; gap"
)
INCEPTIONS = {
    "3a": (64, 96, 128, 16, 32, 32), "3b": (128, 128, 192, 32, 96, 64), "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64), "4c": (128, 128, 256, 24, 64, 64), "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128), "5a": (256, 160, 320, 32, 128, 128), "5b": (384, 192, 384, 48, 128, 128),
}  # fmt: skip
YOLO = (
    "focus 32 @focus; conv3 64 s2 +bn +silu; cthree 64; conv3 128 s2 +bn +silu; cthree 128 n3; "
    "conv3 256 s2 +bn +silu; cthree 256 n3; conv3 512 s2 +bn +silu; spp 512; cthree 512 +noshortcut"
)
OWN = (
    "conv3 32 s2 +bn; residual 32; bottleneck 64; dense 16 n4; maxpool2 s2; separable3 128; gate +se; "
    "gap; fc 10 +linear"
)


def _vgg(counts: tuple[int, ...]) -> str:
    stages = [
        f"conv3 {channels} x{count} @conv{stage}; maxpool2 s2 @pool{stage}"
        for stage, (count, channels) in enumerate(zip(counts, (64, 128, 256, 512, 512), strict=True), 1)
    ]
    return "; ".join([*stages, "fc 4096 @fc6; fc 4096 @fc7; fc 1000 +linear @fc8"])


def _resnet(kind: str, counts: tuple[int, ...]) -> str:
    widths = (256, 512, 1024, 2048) if kind == "bottleneck" else (64, 128, 256, 512)
    stages = [
        f"{kind} {width} s{1 if stage == 1 else 2} x{count} @layer{stage}"
        for stage, (width, count) in enumerate(zip(widths, counts, strict=True), 1)
    ]
    return "; ".join(["conv7 64 s2 +bn @stem; maxpool3 s2 p1 @pool", *stages, "gap @gap; fc 1000 +linear @fc"])


def _googlenet(third: int) -> str:
    rows = [f"inception{third} {','.join(map(str, widths))} @{name}" for name, widths in INCEPTIONS.items()]
    head = (
        "conv7 64 s2 +bn @conv1; maxpool3 s2 +ceil @pool1; "
        "conv1 64 +bn @conv2; conv3 192 +bn @conv3; maxpool3 s2 +ceil @pool2"
    )
    pools = ["maxpool3 s2 +ceil @pool3", "maxpool2 s2 +ceil @pool4"]
    return "; ".join([head, *rows[:2], pools[0], *rows[2:7], pools[1], *rows[7:], "gap @gap; fc 1000 +linear @fc"])


def _densenet(counts: tuple[int, ...], growth: int = 32) -> str:
    rows, channels = ["conv7 64 s2 +bn @stem; maxpool3 s2 p1 @pool"], 64
    for stage, count in enumerate(counts, 1):
        rows.append(f"dense {growth} n{count} @dense{stage}")
        channels += growth * count
        if stage < len(counts):
            channels //= 2
            rows.append(f"transition {channels} @transition{stage}")
    return "; ".join([*rows, "norm @norm", "gap @gap; fc 1000 +linear @fc"])


def _unet() -> str:
    rows = []
    for level, channels in enumerate((64, 128, 256, 512), 1):
        rows += [f"conv3 {channels} p0 @down{level}a; conv3 {channels} p0 @down{level}; maxpool2 s2 @pool{level}"]
    rows.append("conv3 1024 p0 @bottoma; conv3 1024 p0 @bottom")
    for level, channels in zip((4, 3, 2, 1), (512, 256, 128, 64), strict=True):
        rows.append(f"up {channels} <down{level} @up{level}")
        rows.append(f"conv3 {channels} p0 @decoder{level}a; conv3 {channels} p0 @decoder{level}")
    return "; ".join([*rows, "conv1 2 +linear @answer"])


class _Patches(nn.Module):
    """ViT's first step: a token for each patch of 16 px and one for the class, each with its position."""

    def __init__(self, vit: torchvision.models.VisionTransformer):
        super().__init__()
        self.convolution, self.token, self.positions = vit.conv_proj, vit.class_token, vit.encoder.pos_embedding

    def forward(self, x: Tensor) -> Tensor:
        tokens = self.convolution(x).flatten(2).transpose(1, 2)  # [B, N, C]
        return torch.cat((self.token.expand(len(x), -1, -1), tokens), 1) + self.positions


class _First(nn.Module):
    """The class token's numbers alone."""

    def forward(self, x: Tensor) -> Tensor:
        return x[:, 0]


class _Last(nn.Module):
    """A stage of Swin, which works on maps [B, H, W, C]."""

    def __init__(self, stage: nn.Module, first: bool = False):
        super().__init__()
        self.stage, self.first = stage, first

    def forward(self, x: Tensor) -> Tensor:
        return self.stage(x if self.first else x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


def _vit(side: int) -> list[Block]:
    if side % 16:
        nearest = max(16, 16 * round(side / 16))
        raise ValueError(
            f"side of the photo must be divisible by ViT's patch of 16 px, got {side}; the nearest is {nearest}"
        )
    vit = torchvision.models.vit_b_16(image_size=side)
    layers = [Block(f"layer{i + 1}", "transformer", layer) for i, layer in enumerate(vit.encoder.layers)]
    head = nn.Sequential(vit.encoder.ln, _First(), vit.heads)
    return [Block("patches", "patches", _Patches(vit)), *layers, Block("head", "fc", head)]


def _swin(side: int) -> list[Block]:
    swin = torchvision.models.swin_t()
    kinds = ("patches", *("transformer", "merge") * 3, "transformer")
    stages = [
        Block(f"stage{(i + 1) // 2}" if kind == "transformer" else f"{kind}{i // 2}", kind, _Last(stage, i == 0))
        for i, (kind, stage) in enumerate(zip(kinds, swin.features, strict=True))
    ]
    head = nn.Sequential(_Last(swin.norm), swin.avgpool, nn.Flatten(), swin.head)
    return [*stages, Block("head", "fc", head)]


def _mobilenet(side: int) -> list[Block]:
    network = torchvision.models.mobilenet_v2()
    maps = [Block(f"block{i}", "inverted", block) for i, block in enumerate(network.features)]
    return [*maps, Block("gap", "gap", _pool()), Block("fc", "fc", network.classifier)]


def _lite0(side: int) -> list[Block]:
    """The trained network where numbers are wanted, its shapes alone on the meta device."""
    network = EfficientNetLite0() if torch.empty(0).is_meta else efficientnet_lite0()
    kinds = {"stem": "conv", "head": "conv"}
    maps = [Block(name, kinds.get(name, "inverted"), part) for name, part in network.features.named_children()]
    return [*maps, Block("gap", "gap", _pool()), Block("fc", "fc", network.classifier)]


def _pool() -> nn.Module:
    return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())


TEXTS: dict[str, str] = {
    "LeNet-5 (1998)": LENET_1998,
    "LeNet-5 (d2l)": LENET_D2L,
    "AlexNet (2012)": ALEXNET_2012,
    "AlexNet (torchvision)": ALEXNET,
    "VGG-11": _vgg((1, 1, 2, 2, 2)),
    "VGG-16": _vgg((2, 2, 3, 3, 3)),
    "NiN": NIN,
    "GoogLeNet (5×5)": _googlenet(5),
    "GoogLeNet (torchvision)": _googlenet(3),
    "ResNet-18": _resnet("residual", (2, 2, 2, 2)),
    "ResNet-50": _resnet("bottleneck", (3, 4, 6, 3)),
    "ResNet-152": _resnet("bottleneck", (3, 8, 36, 3)),
    "DenseNet-121": _densenet((6, 12, 24, 16)),
    "U-Net": _unet(),
    "YOLOv5s backbone": YOLO,
}
PARTS: dict[str, Callable[[int], list[Block]]] = {
    "MobileNet-v2": _mobilenet, "ViT-B/16": _vit, "Swin-T": _swin, "EfficientNet-Lite0": _lite0,
}  # fmt: skip
NETWORKS = (*TEXTS, *PARTS)
RESIDUAL = tuple(name for name in TEXTS if name.startswith("ResNet"))
TRAINED = ("EfficientNet-Lite0",)
SIDES = {"LeNet-5 (1998)": 32, "LeNet-5 (d2l)": 28, "U-Net": 572, "YOLOv5s backbone": 640}  # px, elsewhere 224
GREY = ("LeNet-5 (1998)", "LeNet-5 (d2l)", "U-Net")  # read one channel
PUBLISHED = {  # name of torchvision's weights, whose `meta` has `num_params` and `_ops`, 10^9
    "AlexNet (torchvision)": "AlexNet_Weights.IMAGENET1K_V1", "VGG-11": "VGG11_Weights.IMAGENET1K_V1",
    "VGG-16": "VGG16_Weights.IMAGENET1K_V1", "GoogLeNet (torchvision)": "GoogLeNet_Weights.IMAGENET1K_V1",
    "ResNet-18": "ResNet18_Weights.IMAGENET1K_V1", "ResNet-50": "ResNet50_Weights.IMAGENET1K_V1",
    "ResNet-152": "ResNet152_Weights.IMAGENET1K_V1", "DenseNet-121": "DenseNet121_Weights.IMAGENET1K_V1",
    "MobileNet-v2": "MobileNet_V2_Weights.IMAGENET1K_V1", "ViT-B/16": "ViT_B_16_Weights.IMAGENET1K_V1",
    "Swin-T": "Swin_T_Weights.IMAGENET1K_V1",
}  # fmt: skip
LIMITS = (16, 1024)  # of the side, px


@dataclass(frozen=True)
class Config:
    """A network, and gates in some of its stages; with a text, that is the network instead."""

    name: str = "ResNet-50"
    side: int = 224  # of the square photo, px
    text: str = ""  # rows of an own network
    gate: str = ""  # one of notation.SWITCHES in residual stages
    stages: tuple[int, ...] = ()  # counted from 1

    @property
    def channels(self) -> int:
        return 1 if not self.text and self.name in GREY else 3


@lru_cache(maxsize=24)
def network(config: Config) -> Network:
    """The network on the meta device: shapes and counts without a single number."""
    return _network(config, "meta")


def _network(config: Config, device: str) -> Network:
    within("side of the photo", config.side, *LIMITS)
    if config.text or config.name in TEXTS:
        rows = gated(parsed(config.text or TEXTS[config.name]), config.gate, config.stages)
        return built(rows, config.side, config.channels, device)
    one_of("network", config.name, NETWORKS)
    with torch.device(device):
        return Network(PARTS[config.name](config.side)).eval()


def nearest_side(config: Config) -> int | None:
    """The side nearest to the config's that its network can read; None where no side is the remedy."""
    low, high = LIMITS
    for distance in range(high):
        for side in (config.side + distance, config.side - distance):
            if low <= side <= high and _readable(replace(config, side=side)):
                return side
    return None


def _readable(config: Config) -> bool:
    try:
        network(config)
    except ValueError:
        return False
    return True
