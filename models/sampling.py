"""Where a convolution looks: every output reads a handful of points of the input, and each point can be moved.

A *tap* is one cell of the kernel. At output (i, j) tap (m, n) reads the input at

    y = i * stride - padding + m * dilation + offset_y,     x alike,

and a fractional point is the weighted mean of its four neighbours. Offsets of zero give the plain and the dilated
convolution; free offsets the deformable one (Dai et al., https://arxiv.org/abs/1703.06211); a factor per tap the
modulated one (Zhu et al., https://arxiv.org/abs/1811.11168). Offsets are relative to the tap's own place on the grid
and lie as torchvision wants them: y before x, interleaved.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional
from torchvision import ops

FAMILIES = ("standard", "deformable", "modulated")
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


@dataclass(frozen=True, eq=False)
class Sampling:
    """A layer on one picture: what it read with, what came out, and how far two computations of it differ."""

    output: Tensor  # [3, H', W']
    weight: Tensor  # [3, 3 / groups, k, k]
    taps: Tensor  # [k * k, 2] (y, x) of the grid, from the window's first pixel, px
    offset: Tensor  # [2 * k * k, H', W'] px, y before x
    mask: Tensor  # [k * k]
    effective_size: int  # px
    difference: float  # largest |torchvision - our own sum over bilinear samples|


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


def kernel_weight(config: Config) -> Tensor:
    """The kernel with absolute sum 1, for each group's share of the colours: ``[3, 3 / groups, k, k]``."""
    arm = torch.linspace(-1.5, 1.5, config.kernel_size) if config.kernel_size > 1 else torch.zeros(1)
    kernel = KERNELS[config.kernel](*torch.meshgrid(arm, arm, indexing="ij"))  # [k, k]
    share = CHANNELS // config.groups
    return (kernel / kernel.abs().sum() / share).expand(CHANNELS, share, -1, -1).contiguous()


def bilinear(image: Tensor, y: Tensor, x: Tensor, border: str) -> Tensor:
    """Read a picture between its pixels: ``[C, H, W]``, points ``[...]`` twice -> ``[C, ...]``.

    DCNv2 surrounds the picture with zeros, so a point fades out within one px. DCNv1 reads zero outside of
    [0, H) x [0, W) and repeats the last row and column within.
    """
    height, width = image.shape[-2:]
    inside = torch.ones_like(y)
    if border == "DCNv1":
        inside = ((y >= 0) & (y < height) & (x >= 0) & (x < width)).to(y)
        y, x = y.clamp(max=height - 1), x.clamp(max=width - 1)
    value = torch.zeros(image.shape[0], *y.shape, dtype=image.dtype)
    for row in (y.floor(), y.floor() + 1):
        for column in (x.floor(), x.floor() + 1):
            weight = (1 - (y - row).abs()) * (1 - (x - column).abs()) * inside
            weight = weight * ((row >= 0) & (row < height) & (column >= 0) & (column < width))
            value += weight * image[:, row.clamp(0, height - 1).long(), column.clamp(0, width - 1).long()]
    return value


def locations(offset: Tensor, config: Config) -> tuple[Tensor, Tensor]:
    """The points read for each tap and output, in px of the input: y and x, each ``[k * k, H', W']``."""
    taps = grid(config.kernel_size, config.dilation)
    start_y = torch.arange(offset.shape[-2])[:, None] * config.stride - config.padding
    start_x = torch.arange(offset.shape[-1])[None, :] * config.stride - config.padding
    return start_y + taps[:, :1, None] + offset[0::2], start_x + taps[:, 1:, None] + offset[1::2]


def deformable_convolution(image: Tensor, weight: Tensor, offset: Tensor, mask: Tensor, config: Config) -> Tensor:
    """The definition, as one reads it: weigh the modulated samples and add them up, ``[3, H', W']``."""
    samples = bilinear(image, *locations(offset, config), config.border) * mask[:, None, None]  # [3, k * k, H', W']
    samples = samples.unflatten(0, (config.groups, -1))  # [G, 3 / G, k * k, H', W']
    weight = weight.flatten(2).unflatten(0, (config.groups, -1))  # [G, 3 / G, 3 / G, k * k]
    return torch.einsum("goct,gcthw->gohw", weight, samples).flatten(0, 1)


def torchvision_convolution(image: Tensor, weight: Tensor, offset: Tensor, mask: Tensor, config: Config) -> Tensor:
    """The same layer by ``torchvision.ops.deform_conv2d``, which knows DCNv2's border only, ``[3, H', W']``.

    DCNv1's border is had by repeating the last row and column once, and switching taps off that lie outside.
    """
    height, width = offset.shape[-2:]
    mask = mask[:, None, None].expand(-1, height, width)
    if config.border == "DCNv1":
        y, x = locations(offset, config)
        mask = mask * ((y >= 0) & (y < image.shape[-2]) & (x >= 0) & (x < image.shape[-1]))
        image = functional.pad(image, (0, 1, 0, 1), mode="replicate")
        grown = (0, output_size(image.shape[-1], config) - width, 0, output_size(image.shape[-2], config) - height)
        offset, mask = functional.pad(offset, grown), functional.pad(mask, grown)
    geometry = {"stride": config.stride, "padding": config.padding, "dilation": config.dilation}
    output = ops.deform_conv2d(image[None], offset[None], weight, mask=mask[None].contiguous(), **geometry)
    return output[0, :, :height, :width]


def sample(image: Tensor, config: Config) -> Sampling:
    """Run one layer over a picture ``[3, H, W]`` with values 0 to 1, and check it by a second computation."""
    check(config, *image.shape[-2:])
    weight, mask = kernel_weight(config), modulation(config)
    offset = offset_field(config, output_size(image.shape[-2], config), output_size(image.shape[-1], config))
    if config.family == "standard":
        geometry = {"stride": config.stride, "padding": config.padding, "dilation": config.dilation}
        output = functional.conv2d(image[None], weight, groups=config.groups, **geometry)[0]
    else:
        output = torchvision_convolution(image, weight, offset, mask, config)
    ours = deformable_convolution(image, weight, offset, mask, config)
    return Sampling(
        output=output,
        weight=weight,
        taps=grid(config.kernel_size, config.dilation),
        offset=offset,
        mask=mask,
        effective_size=effective_size(config.kernel_size, config.dilation),
        difference=(output - ours).abs().max().item(),
    )


def check(config: Config, height: int, width: int) -> None:
    """Refuse what cannot be computed on a picture of this size, and name the nearest value that can."""
    ranges = {"kernel_size": (1, 7), "dilation": (1, 12), "stride": (1, 4), "padding": (0, 24)}
    for name, (low, high) in ranges.items():
        value = getattr(config, name)
        if not low <= value <= high:
            nearest = min(max(value, low), high)
            raise ValueError(f"{name} must lie in {low} to {high}, got {value}; the nearest valid value is {nearest}")
    for name, choices in {
        "kernel": KERNELS,
        "family": FAMILIES,
        "border": ("DCNv1", "DCNv2"),
        "groups": (1, 3),
    }.items():
        if getattr(config, name) not in choices:
            raise ValueError(f"{name} must be one of {tuple(choices)}, got {getattr(config, name)!r}")
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
    for tap, factor in enumerate(config.mask):
        if not 0 <= factor <= 1:
            raise ValueError(f"mask must lie in 0 to 1, got {factor} at tap {tap}")
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


def torchvision_code(config: Config, height: int, width: int) -> str:
    """The offset tensor of this layer, as lines of Python that torchvision's ``deform_conv2d`` accepts."""
    numbers = ", ".join(f"{number:.6g}" for number in shared_offset(config).flatten().tolist())
    size = f"{output_size(height, config)}, {output_size(width, config)}"
    channels = 2 * config.kernel_size**2
    lines = [
        "import torch",
        "",
        f"offset = torch.tensor([{numbers}], dtype=torch.float32)  # y0, x0, y1, x1, ... px",
        f"offset = offset.view(1, {channels}, 1, 1).repeat(1, 1, {size})",
    ]
    if config.family != "standard" and config.jitter:
        lines.append(f"noise = torch.randn({channels}, {size}, generator=torch.Generator().manual_seed({config.seed}))")
        lines.append(f"offset += {config.jitter:g} * (noise * 32).round().clamp(-127, 127) / 32")
    return "\n".join(lines)
