"""A photo becomes a painting: its pixels move until a network finds in it the content of the photo and the style.

No weight of the network changes. What is matched is the content's feature map at one deep layer, place by place, and
the style's statistics at several layers, which forget the places (`models.style.statistics`). All losses are relative
to their target, so that the balance looks the same at every size.

Reference: Gatys et al., https://arxiv.org/abs/1508.06576
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from models.recorded import recorded
from models.stopping import last
from models.style.config import Config, check
from models.style.losses import distances, losses_of, sized_styles
from models.style.networks import PRECISIONS, known
from models.style.pictures import Pictures, colours, content_coloured, covering, pixels, resized

FRAME = 12  # px painted beyond each edge and cut off: what a network sees there is half the zeros that it pads with


@dataclass(frozen=True, eq=False)
class Snapshot:
    config: Config
    step: int
    steps: int
    pixels: np.ndarray  # [H, W, 3] uint8
    style: np.ndarray  # [step] relative style loss, mean over layers, weighted
    content: np.ndarray  # [step] relative content loss
    layers: np.ndarray  # [step, L] relative distance of each layer, unweighted; NaN where it is muted


def transfer(pictures: Pictures, config: Config) -> Iterator[Snapshot]:
    """Yield the picture before the first step and after each. Raises ValueError for what cannot be done."""
    check(pictures, config)
    generator = torch.Generator().manual_seed(config.seed)
    history: list[list[float]] = []
    start = None
    for level in range(config.levels):
        size = config.size // 2 ** (config.levels - 1 - level)
        steps = config.steps // config.levels
        content = framed(resized(pictures.content, size, "content"))
        styles = sized_styles(pictures, config, size)
        if start is None:
            start = STARTING[config.start](content, styles[0], generator, config.device)
        else:
            start = F.interpolate(start, content.shape[:2], mode="bilinear", align_corners=False, antialias=True)
        if level == 0:
            yield _snapshot(0, config, start, content, history)
        region = None if pictures.region is None else framed_region(pictures.region, content)
        picture = start.to(PRECISIONS[config.precision], memory_format=torch.contiguous_format, copy=True)
        picture.requires_grad_()
        if region is not None and len(styles) == 1:
            _hold_outside(picture, region, content)
        measure = _measured(picture, losses_of(content, styles, region, config))
        step = OPTIMISERS[config.optimiser](picture, measure, config)
        for done in range(level * steps + 1, (level + 1) * steps + 1):
            losses = step()
            if not all(math.isfinite(value) for value in losses[:2]):
                raise ValueError(
                    f"the losses must stay finite, got {losses[0]} at step {done}; choose Adam or a lower rate"
                )
            history.append(losses)
            yield _snapshot(done, config, picture, content, history)
        start = picture.detach().clamp(0, 1)


def framed(content: np.ndarray) -> np.ndarray:
    """The picture with its surroundings mirrored."""
    return np.pad(content, ((FRAME, FRAME), (FRAME, FRAME), (0, 0)), mode="reflect")


def framed_region(region: np.ndarray, content: np.ndarray) -> np.ndarray:
    """The region at the size of the framed content, [H, W] bool."""
    height, width = content.shape[0] - 2 * FRAME, content.shape[1] - 2 * FRAME
    cells = cv2.resize(region.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST)
    return np.pad(cells, FRAME, mode="edge") > 0


def _hold_outside(picture: Tensor, region: np.ndarray, content: np.ndarray) -> None:
    """Outside the region the picture is the content, and no gradient reaches it."""
    inside = torch.from_numpy(region).to(picture.device)
    with torch.no_grad():
        picture.copy_(torch.where(inside, picture, colours(content, str(picture.device))))
    picture.register_hook(lambda slope: slope * inside)


def _measured(picture: Tensor, losses: Callable) -> Callable[[], tuple[Tensor, Tensor, Tensor]]:
    """Total loss of the picture as it is, its slope, and the other losses: style, content, layers."""

    def measure() -> tuple[Tensor, Tensor, Tensor]:
        total, style, content, layers = losses(picture)
        (slope,) = torch.autograd.grad(total, picture)
        return total.detach(), slope, torch.cat((style[None], content[None], layers))

    return recorded(measure) if picture.is_cuda else measure


def _adam(picture: Tensor, measure: Callable, config: Config) -> Callable[[], list[float]]:
    optimiser = torch.optim.Adam([picture], config.rate)

    def step() -> list[float]:
        _, picture.grad, losses = measure()
        optimiser.step()
        return losses.tolist()  # a GPU is waited for once

    return step


def _lbfgs(picture: Tensor, measure: Callable, config: Config) -> Callable[[], list[float]]:
    """One iteration for each step: the curvature is remembered, so that all steps together are one run."""
    optimiser = torch.optim.LBFGS([picture], max_iter=1, history_size=20)
    losses = picture.new_empty(0)

    def closure() -> Tensor:
        nonlocal losses
        total, picture.grad, losses = measure()
        return total

    def step() -> list[float]:
        optimiser.step(closure)
        return losses.tolist()

    return step


OPTIMISERS = {"adam": _adam, "lbfgs": _lbfgs}


def _noise(content: np.ndarray, style: np.ndarray, generator: torch.Generator, device: str) -> Tensor:
    height, width = content.shape[:2]
    return (0.5 + 0.1 * torch.randn(1, 3, height, width, generator=generator)).clamp(0, 1).to(device)


def _from_style(content: np.ndarray, style: np.ndarray, generator: torch.Generator, device: str) -> Tensor:
    return colours(covering(style, *content.shape[:2]), device)


STARTING: dict[str, Callable[..., Tensor]] = {
    "content": lambda content, style, generator, device: colours(content, device),
    "style": _from_style,
    "noise": _noise,
    "mixed": lambda *given: (colours(given[0], given[3]) + _noise(*given)) / 2,
}


def _snapshot(step: int, config: Config, picture: Tensor, content: np.ndarray, history: list[list[float]]) -> Snapshot:
    shown, content = pixels(picture)[FRAME:-FRAME, FRAME:-FRAME], content[FRAME:-FRAME, FRAME:-FRAME]
    if config.colour == "content":
        shown = content_coloured(shown, content)
    table = np.array(history, np.float32).reshape(step, 2 + len(known(config.network).layers))
    steps = config.steps // config.levels * config.levels
    return Snapshot(config, step, steps, np.ascontiguousarray(shown), table[:, 0], table[:, 1], table[:, 2:])


def left_over(picture: np.ndarray, style: np.ndarray, config: Config, judge: Config) -> dict[str, float]:
    """How much of each layer's distance from the style is left after a run, judged by the network of ``judge``."""
    pictures = Pictures(picture, (style,))
    end = last(transfer(pictures, config))
    before, after = distances(pictures, judge), distances(Pictures(end.pixels, pictures.styles), judge)
    return {layer: after[layer] / before[layer] for layer in before}
