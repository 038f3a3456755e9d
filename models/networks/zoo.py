"""Known networks: from their texts, or cut out of the packages that define them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import torch
import torchvision
from torch import Tensor, nn
from torchvision.ops import Permute

from models.limits import one_of, within
from models.networks.exchange import EXCHANGES, GATES, exchanged
from models.networks.network import Block, Network, built
from models.networks.notation import parsed, unrolled
from models.networks.texts import TEXTS
from models.pretrained.lite0 import EfficientNetLite0, efficientnet_lite0


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


def _maps(stage: nn.Module, first: bool = False) -> nn.Module:
    """A stage of Swin, which works on maps [B, H, W, C]."""
    before = [] if first else [Permute([0, 2, 3, 1])]
    return nn.Sequential(*before, stage, Permute([0, 3, 1, 2]))


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
        Block(f"stage{(i + 1) // 2}" if kind == "transformer" else f"{kind}{i // 2}", kind, _maps(stage, i == 0))
        for i, (kind, stage) in enumerate(zip(kinds, swin.features, strict=True))
    ]
    head = nn.Sequential(_maps(swin.norm), swin.avgpool, nn.Flatten(), swin.head)
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


PARTS: dict[str, Callable[[int], list[Block]]] = {
    "MobileNet-v2": _mobilenet, "ViT-B/16": _vit, "Swin-T": _swin, "EfficientNet-Lite0": _lite0,
}  # fmt: skip
NETWORKS = (*TEXTS, *PARTS)
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
    """A network, and what is exchanged in some of its stages; with a text, that is the network instead."""

    name: str = "ResNet-50"
    side: int = 224  # of the square photo, px
    text: str = ""  # rows of an own network
    exchange: str = ""  # one of EXCHANGES
    stages: tuple[str, ...] = ()

    @property
    def channels(self) -> int:
        return 1 if not self.text and self.name in GREY else 3

    @property
    def plain(self) -> "Config":
        """Without the exchange."""
        return replace(self, exchange="", stages=())


@lru_cache(maxsize=24)
def network(config: Config) -> Network:
    """The network on the meta device: shapes and counts without a single number."""
    found = plain(config)
    if config.exchange:
        one_of("exchange", config.exchange, EXCHANGES)
        with torch.device("meta"):
            found = found.exchanged(config.exchange, config.stages, channels(config))
    return found


@lru_cache(maxsize=24)
def channels(config: Config) -> tuple[int, ...]:
    """How many maps each block makes."""
    found = network(config.plain)
    with torch.no_grad():
        outputs = found.steps(torch.empty(1, config.channels, config.side, config.side, device="meta"))
    return tuple(one.shape[1] for one in outputs)


@lru_cache(maxsize=64)
def stages(config: Config, exchange: str) -> tuple[str, ...]:
    """The stages of the network that have something to exchange; gates stand behind blocks, where there are any."""
    with torch.device("meta"):
        blocks = zip(plain(config).blocks, channels(config), strict=True)
        found = [block for block, count in blocks if exchanged(exchange, block.module, block.kind, count)]
    larger = [block for block in found if block.kind != "conv"] if exchange in GATES else []
    return tuple(dict.fromkeys(block.stage for block in larger or found))


def plain(config: Config, device: str = "meta", count: int | None = None) -> Network:
    """The network without an exchange, if it is made of rows its first ``count`` blocks; made anew."""
    within("side of the photo", config.side, *LIMITS)
    if config.text or config.name in TEXTS:
        rows = unrolled(parsed(config.text or TEXTS[config.name]))[:count]
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
