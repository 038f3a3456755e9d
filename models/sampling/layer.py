"""The geometry of one layer: its taps, their offsets and its kernel, and what is refused.

A *tap* is one cell of the kernel. Offsets are relative to the tap's own place on the grid, in px, and lie as
torchvision wants them: y before x, interleaved.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from models.limits import refuse

FAMILIES = ("standard", "deformable", "modulated")
BORDERS = ("DCNv1", "DCNv2")
REACH = 64.0  # largest offset, px
CHANNELS = 3
NOISE_STEPS = 32  # of the jitter, per standard deviation


@dataclass(frozen=True)
class Config:
    kernel_size: int = 3
    dilation: int = 1
    stride: int = 1
    padding: int = 1  # px on each side
    groups: int = 1
    kernel: str = "average"
    family: str = "standard"
    scale: float = 1.0  # of the grid of taps about its centre
    rotation: float = 0.0  # degrees, clockwise on the screen
    shear: float = 0.0  # px of x per px of y
    shift_y: float = 0.0  # px
    shift_x: float = 0.0  # px
    jitter: float = 0.0  # standard deviation of a random offset for each tap and output, px
    seed: int = 0
    dragged: tuple[tuple[int, float, float], ...] = ()  # (tap, y, x): px added to the offset of single taps
    mask: tuple[float, ...] = ()  # modulation of each tap, 0 to 1; empty: all 1
    border: str = "DCNv2"


def effective_size(kernel_size: int, dilation: int) -> int:
    """Pixels from the first to the last tap, both included."""
    return dilation * (kernel_size - 1) + 1


def output_size(size: int, config: Config) -> int:
    """How many windows fit side by side: ``floor((n + 2p - d(k - 1) - 1) / s) + 1``."""
    room = size + 2 * config.padding - effective_size(config.kernel_size, config.dilation)
    return room // config.stride + 1


def grid(kernel_size: int, dilation: int) -> Tensor:
    """The undisturbed taps, row by row: ``[k * k, 2]`` of (y, x) in px from the window's first pixel."""
    return dilation * torch.cartesian_prod(torch.arange(kernel_size), torch.arange(kernel_size)).float()


def shared_offset(config: Config) -> Tensor:
    """The offset that a tap has at every output alike, rigid motion plus drag: ``[k * k, 2]`` of (y, x), px."""
    taps = grid(config.kernel_size, config.dilation)
    if config.family == "standard":
        return torch.zeros_like(taps)
    angle = math.radians(config.rotation)
    turn = torch.tensor([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    motion = config.scale * turn @ torch.tensor([[1.0, 0.0], [config.shear, 1.0]])
    arm = taps - taps.mean(0)
    offset = arm @ (motion - torch.eye(2)).T + torch.tensor([config.shift_y, config.shift_x])
    for tap, y, x in config.dragged:
        offset[tap] += torch.tensor([y, x])
    return offset


def offset_field(config: Config, height: int, width: int) -> Tensor:
    """The offsets of every output: ``[2 * k * k, H', W']`` in torchvision's layout, px."""
    field = shared_offset(config).reshape(-1, 1, 1).expand(-1, height, width)
    if config.family == "standard" or config.jitter == 0:
        return field.contiguous()
    return field + config.jitter * noise(config, height, width) / NOISE_STEPS


def noise(config: Config, height: int, width: int) -> Tensor:
    """Normal noise for each offset in steps of 1/32, exact in 8 bits: ``[2 * k * k, H', W']`` int8."""
    generator = torch.Generator().manual_seed(config.seed)
    normal = torch.randn(2 * config.kernel_size**2, height, width, generator=generator)
    return (normal * NOISE_STEPS).round().clamp(-127, 127).to(torch.int8)


def modulation(config: Config) -> Tensor:
    """The factor of each tap: ``[k * k]``, all 1 unless the layer is modulated."""
    if config.family == "modulated" and config.mask:
        return torch.tensor(config.mask)
    return torch.ones(config.kernel_size**2)


def _gaussian(y: Tensor, x: Tensor) -> Tensor:
    return torch.exp(-(y**2 + x**2) / 2)


KERNELS: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "average": lambda y, x: torch.ones_like(y),
    "blur": _gaussian,
    "horizontal edges": lambda y, x: y * _gaussian(y, x),
    "vertical edges": lambda y, x: x * _gaussian(y, x),
    "centre minus surround": lambda y, x: _gaussian(y, x) - _gaussian(y, x).mean(),
}  # of the taps' coordinates in half widths from the centre
CHOICES = {"kernel": KERNELS, "family": FAMILIES, "border": BORDERS, "groups": (1, CHANNELS)}
LIMITS = {"kernel_size": (1, 7), "dilation": (1, 12), "stride": (1, 4), "padding": (0, 24), "mask": (0, 1)}


def kernel_weight(config: Config) -> Tensor:
    """The kernel with absolute sum 1, for each group's share of the colours: ``[3, 3 / groups, k, k]``."""
    arm = torch.linspace(-1.5, 1.5, config.kernel_size) if config.kernel_size > 1 else torch.zeros(1)
    kernel = KERNELS[config.kernel](*torch.meshgrid(arm, arm, indexing="ij"))  # [k, k]
    share = CHANNELS // config.groups
    return (kernel / kernel.abs().sum() / share).expand(CHANNELS, share, -1, -1).contiguous()


def check(config: Config, height: int, width: int) -> None:
    """Refuse what cannot be computed on a picture of this size, and name the nearest value that can."""
    refuse(config, LIMITS, CHOICES)
    if config.kernel_size == 1 and kernel_weight(config).isnan().any():
        raise ValueError(f"kernel {config.kernel!r} must have at least 2 x 2 taps, got 1; the nearest valid size is 2")

    reach, room = effective_size(config.kernel_size, config.dilation), min(height, width) + 2 * config.padding
    if reach > room:
        padding = config.padding + -(-(reach - room) // 2)
        raise ValueError(
            f"the kernel must fit into the padded input of {room} px, got {reach} px, an output of size 0; "
            f"the nearest valid padding is {padding}"
        )
    taps = config.kernel_size**2
    if config.family == "modulated" and config.mask and len(config.mask) != taps:
        raise ValueError(f"mask must have one factor for each of the {taps} taps, got {len(config.mask)}")
    for tap, _, _ in config.dragged:
        if not 0 <= tap < taps:
            raise ValueError(f"dragged taps must be among the {taps} of the kernel, got tap {tap}")
    for tap, (y, x) in enumerate(shared_offset(config).tolist()):
        if not (math.isfinite(y) and math.isfinite(x)):
            raise ValueError(f"offsets must be finite, got ({y}, {x}) px at tap {tap}; the nearest valid value is 0")
        if max(abs(y), abs(x)) > REACH:
            raise ValueError(
                f"offsets must stay within {REACH:.0f} px, got ({y:.1f}, {x:.1f}) px at tap {tap}; "
                f"the nearest valid value is ({min(max(y, -REACH), REACH):.1f}, {min(max(x, -REACH), REACH):.1f})"
            )


def nearest_valid(config: Config, height: int, width: int) -> Config:
    """The layer itself where it can be computed, else the same with just enough padding, or with milder motion."""
    reach = effective_size(config.kernel_size, config.dilation)
    config = replace(config, padding=max(config.padding, -(-(reach - min(height, width)) // 2)))
    milder = [config, *(_reduced(config, strength / 100) for strength in range(99, -1, -1))]
    return next((candidate for candidate in milder if _valid(candidate, height, width)), Config())


def _reduced(config: Config, strength: float) -> Config:
    """All motion of the taps reduced to a share of itself."""
    mixed = {name: strength * getattr(config, name) for name in ("rotation", "shear", "shift_y", "shift_x")}
    dragged = tuple((tap, strength * y, strength * x) for tap, y, x in config.dragged)
    return replace(config, scale=1 + strength * (config.scale - 1), dragged=dragged, **mixed)


def _valid(config: Config, height: int, width: int) -> bool:
    try:
        check(config, height, width)
    except ValueError:
        return False
    return True
