"""Pictures that a network likes: start from noise or from the photo, and climb the gradient of a class or a channel.

Without brakes the climb ends in fine noise that no eye would call a dog. Weight decay, blur and jitter each hold back
what the network cannot have meant: extreme colours, single pixels, patterns that depend on the exact grid.
Photos consist of long waves above all, gradients of short ones: waves of a slope are weighted by their length, which
Olah et al. call preconditioning.
DeepDream climbs the strength of a whole layer from the photo, on several sizes.

References: Simonyan et al., https://arxiv.org/abs/1312.6034; Olah et al., Feature Visualization,
https://distill.pub/2017/feature-visualization; Mordvintsev et al., Inceptionism, Google, 2015
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F
from torchvision.transforms.functional import gaussian_blur

from models.attribution.filters import layer_output
from models.limits import refuse, within
from models.pretrained.classifiers import ENTRIES, Classifier

OCTAVE = 1.4  # between the sizes of DeepDream


@dataclass(frozen=True)
class Config:
    goal: str = "class"  # of GOALS
    index: int = 292  # class or channel
    layer: str = "features.block10"  # of a channel, or of DeepDream
    steps: int = 64
    rate: float = 8.0  # root mean square change of a pixel at each step, in 0 to 255
    decay: float = 0.006  # pull towards grey at each step, share
    blur: float = 0.5  # px, sigma after each step
    jitter: int = 24  # px, largest random shift at each step
    coarse: float = 1.0  # power of the wavelength that weights the waves of a slope; 0: all alike
    octaves: int = 2  # sizes of DeepDream
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Snapshot:
    config: Config
    step: int
    steps: int
    pixels: np.ndarray  # [H, W, 3] uint8
    score: float  # what is climbed: logit, mean activation, or half the mean square of the layer
    scores: np.ndarray  # [step] all so far


def _class(model: Classifier, images: Tensor, config: Config) -> Tensor:
    logits = model.network(images)
    within("class", config.index, 0, logits.shape[1] - 1)
    return logits[0, config.index]


def _channel(model: Classifier, images: Tensor, config: Config) -> Tensor:
    maps = layer_output(model, config.layer, images)
    within("channel", config.index, 0, maps.shape[1] - 1)
    return maps[0, config.index].mean()


def _layer(model: Classifier, images: Tensor, config: Config) -> Tensor:
    return layer_output(model, config.layer, images).square().mean() / 2


GOALS = {"class": _class, "channel": _channel, "layer": _layer}
CHOICES = {"goal": GOALS}
LIMITS = {
    "steps": (1, 500), "rate": (0, 64), "decay": (0, 0.5), "blur": (0, 4), "jitter": (0, 32), "coarse": (0, 2),
    "octaves": (1, 4),
}  # fmt: skip


def ascent(model: Classifier, config: Config, start: Tensor | None = None) -> Iterator[Snapshot]:
    """From grey noise, or from pixels [1, 3, H, W] in 0 to 255, to what the goal likes; a snapshot after each step."""
    refuse(config, LIMITS, CHOICES)
    generator = torch.Generator().manual_seed(config.seed)
    side = 224
    pixels = 127 + 8 * torch.randn(1, 3, side, side, generator=generator) if start is None else start.clone()
    yield from _climb(model, config, pixels.to(_device(model)), generator, [], config.steps)


def deep_dream(model: Classifier, config: Config, photo: Tensor) -> Iterator[Snapshot]:
    """What a layer half sees in the photo, painted into it, first on a small copy, then on larger ones."""
    refuse(config, LIMITS, CHOICES)
    if config.octaves > 1 and model.name in ENTRIES and not ENTRIES[model.name].any_size:
        raise ValueError(
            f"octaves must be 1 for {ENTRIES[model.name].title}, which reads one size, got {config.octaves}"
        )
    generator = torch.Generator().manual_seed(config.seed)
    photo, side = photo.to(_device(model)), photo.shape[-1]
    scores: list[float] = []
    change = torch.zeros_like(photo)
    for octave in reversed(range(config.octaves)):
        size = round(side / OCTAVE**octave)
        small = _resized(photo, size)
        start, total = small + _resized(change, size), config.steps * config.octaves
        for snapshot in _climb(model, config, start, generator, scores, total):
            last = snapshot
            yield snapshot
        dreamt = torch.from_numpy(last.pixels).to(photo).permute(2, 0, 1)[None]
        change = _resized(dreamt - small, side)


def _climb(model, config, pixels, generator, scores, steps) -> Iterator[Snapshot]:
    for _ in range(config.steps):
        down, right = torch.randint(-config.jitter, config.jitter + 1, (2,), generator=generator).tolist()
        shifted = pixels.roll((down, right), (2, 3)).detach().requires_grad_()
        score = GOALS[config.goal](model, model.normalised(shifted), config)
        slope = torch.autograd.grad(score, shifted)[0].roll((-down, -right), (2, 3))
        if config.coarse:
            slope = coarser(slope, config.coarse)
        pixels = pixels + config.rate * slope / slope.square().mean().sqrt().clamp(min=1e-12)
        pixels = pixels + config.decay * (127 - pixels)
        if config.blur:
            pixels = gaussian_blur(pixels, 2 * max(1, round(2 * config.blur)) + 1, config.blur)
        pixels = pixels.clamp(0, 255)
        scores.append(float(score.detach()))
        shown = pixels[0].permute(1, 2, 0).round().byte().cpu().numpy()
        yield Snapshot(config, len(scores), steps, shown, scores[-1], np.array(scores))


def coarser(slope: Tensor, power: float) -> Tensor:
    """Each wave of [.., H, W] times its length in px to this power; the mean counts as a wave as long as the side."""
    height, width = slope.shape[-2:]
    down, across = torch.fft.fftfreq(height)[:, None], torch.fft.rfftfreq(width)
    waves = (down**2 + across**2).sqrt().clamp(min=1 / max(height, width))  # [H, W // 2 + 1] per px
    return torch.fft.irfft2(torch.fft.rfft2(slope) * (waves**-power).to(slope.device), s=(height, width))


def _resized(pixels: Tensor, size: int) -> Tensor:
    return F.interpolate(pixels, (size, size), mode="bilinear", align_corners=False, antialias=True)


def _device(model: Classifier) -> torch.device:
    return next(model.network.parameters()).device
