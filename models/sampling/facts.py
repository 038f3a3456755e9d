"""The numbers of one layer: its sizes and costs, and what a script needs to compute where any output looks."""

import math
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.sampling.convolution import Sampling
from models.sampling.layer import (
    CHANNELS,
    NOISE_STEPS,
    REACH,
    Config,
    effective_size,
    noise,
    output_size,
    shared_offset,
)


@dataclass(frozen=True)
class Numbers:
    window: int  # effective kernel size, px
    rows: int  # of the output
    columns: int
    parameters: int
    multiply_adds: int


@dataclass(frozen=True)
class Facts:
    """Plain numbers and texts, as JSON takes them; of layers alike in a row on one picture."""

    taps: list[list[float]]  # [k * k, 2] (y, x) of the moved grid, without what was dragged, px
    grid: list[list[float]]  # [k * k, 2] undisturbed, px
    kernel: list[float]  # [k * k] weights of the first channel
    sizes: list[list[int]]  # [depth + 1, 2] of the picture and of each layer's output, px
    stride: int
    padding: int
    groups: int
    family: str
    border: str
    depth: int
    reach: int  # effective kernel size, px
    jitter: float
    steps: int  # of the noise, per standard deviation
    noise: list[str]  # [depth] base64 of the noise of each layer, int8; empty without jitter
    limit: float  # largest offset, px
    span: int  # side of a close-up that leaves room to drag, without a jump after each drag, px
    closest: float  # distance of neighbouring taps, px


def numbers(config: Config, height: int, width: int) -> Numbers:
    """Sizes and costs of the layer on a picture ``[3, H, W]``, by formula; predictors of offsets are left out."""
    rows, columns = output_size(height, config), output_size(width, config)
    parameters = config.kernel_size**2 * CHANNELS * CHANNELS // config.groups
    window = effective_size(config.kernel_size, config.dilation)
    return Numbers(window, rows, columns, parameters, parameters * rows * columns)


def facts(config: Config, size: tuple[int, int], layers: Sequence[Sampling]) -> Facts:
    """What is needed to follow any output of the last of the layers to the points of a picture of this size."""
    grid = layers[0].taps
    still, dragged = shared_offset(replace(config, dragged=())), shared_offset(config)
    moves = config.family != "standard"
    shaken = 2 * config.jitter if moves else 0.0
    arms = [math.ceil(float((grid + offset - grid.mean(0)).abs().max()) + shaken) for offset in (still, dragged)]
    levels = [noise(config, *layer.output.shape[1:]).numpy().tobytes() for layer in layers] if shaken else []
    return Facts(
        taps=(grid + still).tolist(),
        grid=grid.tolist(),
        kernel=layers[0].weight[0, 0].flatten().tolist(),
        sizes=[list(size), *(list(layer.output.shape[1:]) for layer in layers)],
        stride=config.stride,
        padding=config.padding,
        groups=config.groups,
        family=config.family,
        border=config.border,
        depth=len(layers),
        reach=layers[0].effective_size,
        jitter=config.jitter,
        steps=NOISE_STEPS,
        noise=[b64encode(level).decode() for level in levels],
        limit=REACH,
        span=max(7, 2 * arms[0] + 5, 2 * arms[1] + 2),
        closest=config.dilation * (config.scale if moves else 1),
    )
