"""What one layer costs when it is built another way: parameters, multiply-adds, and what each output depends on.

A count is a sum of products of the layer's sizes, so that the formula and the number are one object. ``k`` is the
kernel size, ``C`` and ``D`` the channels going in and out, ``G`` the groups, ``P`` the pixels of the output and ``I``
of the input. Biases are left out. Every count of parameters is made a second time from the modules that torch builds,
and every count of multiply-adds that torch's FLOP counter knows.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode
from torchvision import ops

from models.limits import refuse
from models.sampling.layer import effective_size

FIXED = ("standard", "dilated", "1 × 1", "grouped", "depthwise separable", "spatially separable", "transposed")
LIMITS = {
    **dict.fromkeys(("in_channels", "out_channels", "groups", "size"), (1, 4096)),
    **dict.fromkeys(("kernel_size", "dilation", "stride"), (1, 64)),
}
Terms = tuple[str, ...]  # a product of sizes each, one letter or digit a factor; a count is their sum


@dataclass(frozen=True)
class Config:
    in_channels: int = 64
    out_channels: int = 128
    kernel_size: int = 3
    dilation: int = 2  # of the dilated row
    groups: int = 4  # of the grouped row
    stride: int = 2  # of the transposed row
    size: int = 56  # px of the input, and of every output but the transposed one


@dataclass(frozen=True, eq=False)
class Cost:
    """One way of building the layer."""

    name: str
    parameter_terms: Terms
    multiply_add_terms: Terms
    parameters: int
    multiply_adds: int
    window: int  # effective kernel size, px
    counted_parameters: int  # of torch's modules
    counted_multiply_adds: (
        int | None
    )  # by torch's FLOP counter, halved; None of deformable layers, which it cannot count


def _standard(c: Config) -> nn.Module:
    return _convolution(c.in_channels, c.out_channels, c.kernel_size)


def _dilated(c: Config) -> nn.Module:
    return _convolution(c.in_channels, c.out_channels, c.kernel_size, dilation=c.dilation)


def _pointwise(c: Config) -> nn.Module:
    return _convolution(c.in_channels, c.out_channels, 1)


def _grouped(c: Config) -> nn.Module:
    return _convolution(c.in_channels, c.out_channels, c.kernel_size, groups=c.groups)


def _depthwise_separable(c: Config) -> nn.Module:
    return nn.Sequential(_convolution(c.in_channels, c.in_channels, c.kernel_size, groups=c.in_channels), _pointwise(c))


def _spatially_separable(c: Config) -> nn.Module:
    column = _convolution(c.in_channels, c.in_channels, (c.kernel_size, 1))
    return nn.Sequential(column, _convolution(c.in_channels, c.out_channels, (1, c.kernel_size)))


def _transposed(c: Config) -> nn.Module:
    return nn.ConvTranspose2d(c.in_channels, c.out_channels, c.kernel_size, stride=c.stride, bias=False, device="meta")


def _deformable(c: Config, numbers_per_tap: int) -> nn.Module:
    """The predictor of offsets (and masks), and torchvision's layer, which torch's FLOP counter does not know."""
    with torch.device("meta"):
        layer = ops.DeformConv2d(c.in_channels, c.out_channels, c.kernel_size, bias=False)
    return nn.ModuleList([_convolution(c.in_channels, numbers_per_tap * c.kernel_size**2, c.kernel_size), layer])


def _convolution(
    in_channels: int, out_channels: int, kernel_size: int | tuple[int, int], dilation: int = 1, groups: int = 1
) -> nn.Sequential:
    """A layer that keeps height and width; an even kernel has one more pixel of padding right and below."""
    rows, columns = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    room = [(side, dilation * (taps - 1) - side) for taps in (columns, rows) for side in (dilation * (taps - 1) // 2,)]
    layer = nn.Conv2d(
        in_channels, out_channels, kernel_size, dilation=dilation, groups=groups, bias=False, device="meta"
    )
    return nn.Sequential(nn.ZeroPad2d((*room[0], *room[1])), layer)


@dataclass(frozen=True)
class Kind:
    parameters: Terms
    multiply_adds: Terms
    module: Callable[[Config], nn.Module]


KINDS = {
    "standard": Kind(("kkCD",), ("kkCDP",), _standard),
    "dilated": Kind(("kkCD",), ("kkCDP",), _dilated),
    "1 × 1": Kind(("CD",), ("CDP",), _pointwise),
    "grouped": Kind(("kkCD/G",), ("kkCDP/G",), _grouped),
    "depthwise separable": Kind(("kkC", "CD"), ("kkCP", "CDP"), _depthwise_separable),
    "spatially separable": Kind(("kCC", "kCD"), ("kCCP", "kCDP"), _spatially_separable),
    "transposed": Kind(("kkCD",), ("kkCDI",), _transposed),
    "deformable": Kind(("kkCD", "2kkkkC"), ("kkCDP", "2kkkkCP", "4kkCP"), lambda c: _deformable(c, 2)),
    "modulated": Kind(("kkCD", "3kkkkC"), ("kkCDP", "3kkkkCP", "4kkCP"), lambda c: _deformable(c, 3)),
}


def costs(config: Config) -> tuple[Cost, ...]:
    """The layer built in each way."""
    check(config)
    return tuple(_cost(name, config) for name in KINDS)


def evaluated(terms: Terms, config: Config) -> int:
    """The number that a sum of products stands for."""
    sizes = {"k": config.kernel_size, "C": config.in_channels, "D": config.out_channels, "G": config.groups}
    sizes |= {"P": config.size**2, "I": config.size**2}
    total = 0
    for term in terms:
        factors, _, divisor = term.partition("/")
        total += math.prod(sizes.get(letter) or int(letter) for letter in factors) // (sizes[divisor] if divisor else 1)
    return total


def _cost(name: str, config: Config) -> Cost:
    kind = KINDS[name]
    module = kind.module(config)
    counted = _counted(module, config) if name in FIXED else None
    dilation = config.dilation if name == "dilated" else 1
    return Cost(
        name=name,
        parameter_terms=kind.parameters,
        multiply_add_terms=kind.multiply_adds,
        parameters=evaluated(kind.parameters, config),
        multiply_adds=evaluated(kind.multiply_adds, config),
        window=effective_size(1 if name == "1 × 1" else config.kernel_size, dilation),
        counted_parameters=sum(parameter.numel() for parameter in module.parameters()),
        counted_multiply_adds=counted,
    )


def _counted(module: nn.Module, config: Config) -> int:
    with FlopCounterMode(display=False) as counter:
        module(torch.empty(1, config.in_channels, config.size, config.size, device="meta"))
    return int(counter.get_total_flops()) // 2


def connections(name: str, config: Config) -> Tensor:
    """How many weights lie on the way from each input to the first channel of the centre output: ``[C, S, S]``.

    The gradient of that output when all weights are 1, by autograd. A deformable layer has no fixed connections.
    """
    check(config)
    if name not in FIXED:
        raise ValueError(f"connections must be of one of {FIXED}, got {name!r}")
    module = KINDS[name].module(config).to_empty(device="cpu")
    for parameter in module.parameters():
        nn.init.ones_(parameter)
    picture = torch.zeros(1, config.in_channels, config.size, config.size, requires_grad=True)
    output = module(picture)
    centre = output.shape[-1] // 2
    (answer,) = torch.autograd.grad(output[0, 0, centre, centre], picture)
    return answer[0]


def miniature(name: str, config: Config) -> Config:
    """The layer with eight channels, on a picture so small that each input can be seen: for `connections`."""
    window = effective_size(config.kernel_size, config.dilation if name == "dilated" else 1)
    return replace(config, in_channels=8, out_channels=8, groups=math.gcd(8, config.groups), size=max(9, window + 2))


def overlap(kernel_size: int, stride: int, size: int) -> Tensor:
    """How many inputs write into each output of a transposed convolution along both axes: ``[S', S']``.

    Uneven where the stride does not divide the kernel size: the checkerboard (Odena et al.,
    https://distill.pub/2016/deconv-checkerboard).
    """
    if min(kernel_size, stride, size) < 1:
        raise ValueError(f"kernel size, stride and size must be at least 1, got {kernel_size}, {stride} and {size}")
    ones = torch.ones(1, 1, size, size)
    return nn.functional.conv_transpose2d(ones, torch.ones(1, 1, kernel_size, kernel_size), stride=stride)[0, 0]


def evenly_written(kernel_size: int, stride: int) -> bool:
    """Whether a transposed convolution writes each of its outputs equally often, but for the border."""
    return kernel_size % stride == 0


def nearest_groups(config: Config) -> int:
    """A number of groups that divides both numbers of channels."""
    return math.gcd(config.in_channels, config.out_channels, config.groups)


def check(config: Config) -> None:
    """Refuse sizes that no layer can have."""
    refuse(config, LIMITS)
    if config.in_channels % config.groups or config.out_channels % config.groups:
        raise ValueError(
            f"groups must divide both {config.in_channels} and {config.out_channels} channels, got {config.groups}; "
            f"a valid value is {nearest_groups(config)}"
        )
