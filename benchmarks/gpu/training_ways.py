"""Other ways to train on a GPU: a step of style transfer, and rounds of GANs. See ``benchmarks.gpu.variants``."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from unittest import mock

import torch
from torch import Tensor, nn

from benchmarks.gpu.jobs import Sizes
from benchmarks.gpu.variants import Run, Ways, half, tensor_cores, under
from models.gan.collapse_map import MapConfig, cell, population
from models.gan.config import Config as Gan
from models.gan.data import mixture
from models.gan.game import State, game, initial_state
from models.gan.rounds import RecordedRounds, Rounds, one_by_one
from models.images.samples import sample
from models.pretrained.lite0 import efficientnet_lite0
from models.recorded import recorded
from models.style.config import Config as Style
from models.style.losses import losses_of
from models.style.networks import DoubledStem, extractor, inner
from models.style.paintings import painting
from models.style.pictures import colours, resized
from models.style.transfer import framed

SCALES = {torch.float16: 4096.0}  # float16 loses gradients below 6e-8


class Eyes:
    """A chain of Lite0's maps in any layout and precision; the losses stay in float32."""

    def __init__(self, device: str, chain: nn.Sequential, layout=torch.channels_last, dtype=torch.float32):
        self.device, self.layout, self.dtype = device, layout, dtype
        base = extractor("lite0", device)
        self.positions, self.prepared = base.positions, base.prepared
        self.chain = chain.to(device, dtype).to(memory_format=layout).requires_grad_(False)
        self.features = self._features

    def _features(self, colours: Tensor, wanted: Sequence[str]) -> dict[str, Tensor]:
        last = max(self.positions[layer] for layer in wanted)
        names = {self.positions[layer]: layer for layer in wanted}
        found, x = {}, self.prepared(colours).to(self.dtype).contiguous(memory_format=self.layout)
        for index, part in enumerate(self.chain[: last + 1]):
            x = part(x)
            if index in names:
                found[names[index]] = inner(x[0]).float()
        return found


def fused_chain() -> nn.Sequential:
    """Convolution and ReLU6 as one operation, as the app has them; a copy."""
    return copy.deepcopy(extractor("lite0").chain)


def plain_chain() -> nn.Sequential:
    """The same network of PyTorch's own modules; a copy."""
    features = copy.deepcopy(efficientnet_lite0().features)
    return nn.Sequential(DoubledStem(features[0]), *features[1:])


def style_ways(sizes: Sizes, device: str) -> Ways:
    """Steps of style transfer without the picture's way to the CPU; the result is the picture, 0 to 1."""

    def run(chain: Callable = fused_chain, graph: bool = False, compiled: bool = False, **settings) -> Run:
        return stepped(sizes.style, Eyes(device, chain(), **settings), graph, compiled)

    ways: Ways = {
        "float32": run,
        "plain modules": partial(run, plain_chain),
        "plain modules, standard layout": partial(run, plain_chain, layout=torch.contiguous_format),
        "plain modules, torch.compile": partial(run, plain_chain, compiled=True),
        "TF32": lambda: under(tensor_cores, run()),
        "CUDA graph": partial(run, graph=True),
        "plain modules, CUDA graph": partial(run, plain_chain, graph=True),
    }
    for dtype in (torch.bfloat16, torch.float16):
        name = str(dtype).removeprefix("torch.")
        ways |= {name: partial(run, dtype=dtype), f"{name}, CUDA graph": partial(run, dtype=dtype, graph=True)}
    return ways


def stepped(size: int, network: Eyes, graph: bool, compiled: bool) -> Run:
    content = framed(resized(sample("chelsea").pixels, size, "content"))
    style = resized(painting("night"), size, "style")
    if compiled:
        network.features = torch.compile(network.features)
    with mock.patch("models.style.losses.extractor", return_value=network):
        losses = losses_of(content, [style], None, Style(size, device=network.device))
    picture = colours(content, network.device).contiguous().requires_grad_()
    optimiser, scale = torch.optim.Adam([picture], Style().rate), SCALES.get(network.dtype, 1.0)

    def slope() -> Tensor:
        return torch.autograd.grad(scale * losses(picture)[0], picture)[0] / scale

    measured = recorded(slope) if graph else slope

    def call() -> Tensor:
        picture.grad = measured()
        optimiser.step()
        return picture.detach()

    return call


def gan_ways(side: int, device: str) -> Ways:
    """Rounds of one GAN (side 1) or of side x side GANs; the result is the generators' weights."""
    base = Gan(device=device)
    if side > 1:
        base = replace(base, generator_width=32, discriminator_width=32, batch=64)
    rules = game(base, mixture(base.data))
    if side > 1:
        config = MapConfig(base, columns=side, rows=side)
        rules = population(rules, [cell(config, row, column) for row in range(side) for column in range(side)])

    def played(begun: Callable[[State, torch.Generator], Rounds]) -> Run:
        """Round by round: of a recorded one the way to the graph and back counts, too, in the app every ten rounds."""
        state, random = initial_state(rules, side**2), torch.Generator().manual_seed(1)
        play = begun(state, random)

        def call() -> Tensor:
            nonlocal state
            state = play(state, 1)
            return state.generator

        return call

    def plain() -> Run:
        return played(lambda state, random: one_by_one(rules, random))

    return {
        "one by one": plain,
        "bfloat16": lambda: under(half(device, torch.bfloat16), plain()),
        "float16": lambda: under(half(device, torch.float16), plain()),
        "CUDA graph": lambda: played(partial(RecordedRounds, rules)),
    }
