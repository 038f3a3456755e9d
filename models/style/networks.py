"""The eyes that judge a style: networks cut open, so that gradients reach the pixels quickly.

No weight is ever trained here: the *picture* is what changes. Lite0 looks at the picture doubled, because its first
layer halves it; the doubling is linear, so it is folded into the first kernel. Each convolution and its ReLU6 are one
operation whose backward pass needs the output alone: half the memory of the plain pair. From 400,000 pixels on,
the widest maps are not kept either. Batch norms are folded in float64, so that each kernel is rounded once.

Layers and losses that give good pictures were found by trying; VGG-19's are those of Gatys et al.,
https://arxiv.org/abs/1508.06576.
"""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zipfile import is_zipfile

import torch
import torchvision
from torch import Tensor, nn
from torch.nn import functional as F
from torchvision.models.vgg import cfgs, make_layers

from models.limits import one_of
from models.pretrained.classifiers import imagenet_normalised
from models.pretrained.folded import SameConv, fold, fuse
from models.pretrained.lite0 import efficientnet_lite0
from models.pretrained.weights import Weights, path, present, stored
from models.style.clipped import Clipped, ClippedConvolution, Sparing

DOUBLING = ((0.25, 0.75, 0.0), (0.0, 0.75, 0.25), (0.0, 0.25, 0.75))  # pixels 2i, 2i+1, 2i+2 from i-1, i, i+1
EDGE = 2  # places along the edge of each map that do not count: they see the zeros that a network pads with
PRECISIONS = {"float32": torch.float32, "float64": torch.float64}
LITE_LAYERS = ("stem", "block0", "block2", "block4", "block7", "block10")
VGG_LAYERS = {"relu1_1": 1, "relu2_1": 6, "relu3_1": 11, "relu4_1": 20, "relu4_2": 22, "relu5_1": 29}


@dataclass(frozen=True)
class Entry:
    title: str
    layers: tuple[str, ...]  # whose statistics can be matched
    weights: tuple[float, ...]  # of these layers, where nothing else is said
    content: str  # layer that carries the content
    bytes_per_pixel: int  # at the peak of a run, measured by `benchmarks.style --memory`, rounded up


ENTRIES = {
    "lite0": Entry("EfficientNet-Lite0, picture doubled", LITE_LAYERS, (1.0, 1.0, 1.0, 1.0, 1.0, 0.0), "block7", 3000),
    "draft": Entry("EfficientNet-Lite0, quick draft", LITE_LAYERS, (1.0, 1.0, 1.0, 1.0, 0.0, 0.0), "block4", 1100),
    "untrained": Entry("The same network, untrained", LITE_LAYERS, (1.0, 1.0, 1.0, 1.0, 1.0, 0.0), "block7", 3000),
    "vgg19": Entry("VGG-19", tuple(n for n in VGG_LAYERS if n != "relu4_2"), (1.0,) * 5, "relu4_2", 3600),
}


@dataclass(frozen=True, eq=False)
class Extractor:
    name: str
    prepared: Callable[[Tensor], Tensor]  # colours 0 to 1 to the network's input
    chain: nn.Sequential  # shared, never changed
    positions: dict[str, int]  # layer -> index in the chain
    dtype: torch.dtype  # of the chain

    def features(self, colours: Tensor, wanted: Sequence[str]) -> dict[str, Tensor]:
        """Feature maps [C, h, w] of one picture [1, 3, H, W] in 0 to 1; stops after the last layer wanted."""
        last = max(self.positions[layer] for layer in wanted)
        names = {self.positions[layer]: layer for layer in wanted}
        found, x = {}, self.prepared(colours.to(self.dtype)).contiguous(memory_format=torch.channels_last)
        for index in range(last + 1):
            x = self.chain[index](x)
            if index in names:
                found[names[index]] = inner(x[0])
        return found


def inner(features: Tensor) -> Tensor:
    """[C, h, w] without its edge; of a very small map all."""
    return features if min(features.shape[1:]) < 4 * EDGE else features[:, EDGE:-EDGE, EDGE:-EDGE]


class DoubledStem(nn.Module):
    """Lite0's first layer (3 x 3, stride 2) on the picture doubled bilinearly, as one 3 x 3 kernel on the picture."""

    def __init__(self, stem: nn.Sequential):
        super().__init__()
        weight, doubling = stem.get_parameter("0.weight"), stem.get_parameter("0.weight").new_tensor(DOUBLING)
        self.register_buffer("kernel", torch.einsum("ocij,ik,jl->ockl", weight, doubling, doubling))
        self.register_buffer("bias", stem.get_parameter("0.bias"))

    def forward(self, x: Tensor) -> Tensor:
        return ClippedConvolution.apply(F.pad(x, (1, 1, 1, 1), mode="replicate"), self.kernel, self.bias, 1, 0, 1)


def known(name: str) -> Entry:
    one_of("network", name, ENTRIES)
    return ENTRIES[name]


def vgg19_weights() -> Weights:
    """The file that torchvision publishes."""
    published = torchvision.models.VGG19_Weights.IMAGENET1K_V1
    file = published.url.rsplit("/", 1)[1]
    return Weights(file, published.meta["_file_size"], Path(file).stem.rsplit("-", 1)[1], published.url)


def available(name: str) -> bool:
    return name != "vgg19" or present(vgg19_weights())


def extractor(name: str, device: str = "cpu", precision: str = "float32") -> Extractor:
    """The network of that name, ready for gradients. Raises ValueError when its weights are not on this machine."""
    known(name)
    return _extractor(name, device, precision)


@lru_cache(maxsize=4)
@torch.inference_mode(False)  # tensors born in a caller's inference mode could never take part in a gradient
def _extractor(name: str, device: str, precision: str) -> Extractor:
    chain, prepared, positions = BUILDERS[name](name)
    dtype = PRECISIONS[precision]
    chain = chain.eval().requires_grad_(False).to(device, dtype).to(memory_format=torch.channels_last)
    return Extractor(name, prepared, chain, positions, dtype)


def _lite0(name: str) -> tuple[nn.Sequential, Callable[[Tensor], Tensor], dict[str, int]]:
    features = copy.deepcopy(efficientnet_lite0(folded=False).features).double()
    fold(features)
    if name == "untrained":
        features = untrained(features.float())
    order = [layer for layer, _ in features.named_children()]
    maps = [fuse(part, Clipped) for part in features]
    if name != "draft":
        maps[0] = DoubledStem(features[0])
    widest = order.index("block1")
    maps[widest] = Sparing(maps[widest])
    positions = {layer: order.index(layer) for layer in LITE_LAYERS}
    return nn.Sequential(*maps), lambda x: (255 * x - 127) / 128, positions  # as the network was trained


def _vgg19(name: str) -> tuple[nn.Sequential, Callable[[Tensor], Tensor], dict[str, int]]:
    if not available(name):
        entry = vgg19_weights()
        raise ValueError(
            f"the weights of VGG-19 must be on this machine, got none at {path(entry)}; fetch them "
            f"({entry.megabytes:.0f} MB) or choose EfficientNet-Lite0, which is always there"
        )
    inner_part = "features."  # six sevenths of the file are the classifier
    archive = is_zipfile(path(vgg19_weights()))  # an older file cannot be mapped into memory
    found = stored(vgg19_weights(), mmap=archive)
    with torch.device("meta"):
        chain = make_layers(cfgs["E"])
    kept = {key.removeprefix(inner_part): value for key, value in found.items() if key.startswith(inner_part)}
    chain.load_state_dict(kept, assign=True)
    return chain, lambda x: imagenet_normalised(255 * x), VGG_LAYERS


BUILDERS = {"lite0": _lite0, "draft": _lite0, "untrained": _lite0, "vgg19": _vgg19}


@torch.no_grad()
def untrained(features: nn.Sequential, seed: int = 0) -> nn.Sequential:
    """The same layers with random kernels, each scaled so that noise keeps unit strength from layer to layer."""
    generator = torch.Generator().manual_seed(seed)

    def drawn(unit: SameConv, inputs: tuple[Tensor]) -> None:
        kernel = torch.randn(unit.weight.shape, generator=generator)
        unit.weight = nn.Parameter(kernel.contiguous(memory_format=torch.channels_last), requires_grad=False)
        unit.bias = nn.Parameter(kernel.new_zeros(len(kernel)), requires_grad=False)
        unit.weight.div_(unit(inputs[0]).std())

    units = [module for module in features.modules() if isinstance(module, SameConv)]
    hooks = [unit.register_forward_pre_hook(_once(drawn)) for unit in units]
    try:
        features(torch.randn(1, 3, 64, 64, generator=generator))
    finally:
        for hook in hooks:
            hook.remove()
    return features


def _once(action: Callable) -> Callable:
    """A hook that is not called by the calls that it makes itself."""
    busy: list[bool] = []

    def hook(module: nn.Module, inputs: tuple[Tensor]) -> None:
        if not busy:
            busy.append(True)
            action(module, inputs)
            busy.clear()

    return hook
