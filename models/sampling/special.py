"""Standard, dilated, deformable and modulated convolution as special cases of each other, checked on a picture."""

from dataclasses import dataclass, replace

import torch
from torch import Tensor
from torch.nn import functional
from torchvision import ops

from models.sampling.convolution import deformable_convolution, sample
from models.sampling.layer import (
    Config,
    check,
    effective_size,
    grid,
    kernel_weight,
    modulation,
    offset_field,
    output_size,
)
from models.threads import one_thread


@dataclass(frozen=True, eq=False)
class SpecialCase:
    """Two ways to the same feature map."""

    name: str
    left: Tensor  # [3, H', W'] of the special layer
    right: Tensor  # [3, H', W'] of the general layer
    difference: float  # largest |left - right|


@one_thread()
def special_cases(image: Tensor, config: Config) -> tuple[SpecialCase, ...]:
    """Compute each identity with the layer of ``config`` on a picture ``[3, H, W]``, by torch and torchvision."""
    check(config, *image.shape[-2:])
    weight, mask = kernel_weight(config), modulation(replace(config, family="modulated"))
    taps = config.kernel_size**2
    rows, columns = (output_size(size, config) for size in image.shape[-2:])
    free = offset_field(replace(config, family="deformable"), rows, columns)
    half, without_first = torch.linspace(0, 1, taps), torch.ones(taps)
    without_first[0] = 0
    cut = weight * without_first.view(weight.shape[-2:])

    def deformed(offset: Tensor, weight: Tensor = weight, mask: Tensor | None = None, dilation: int = 0) -> Tensor:
        maps = None if mask is None else mask.view(1, -1, 1, 1).repeat(1, 1, *offset.shape[-2:])
        geometry = {"stride": config.stride, "padding": config.padding, "dilation": dilation or config.dilation}
        return ops.deform_conv2d(image[None], offset[None], weight, mask=maps, **geometry)[0]

    def convolved(weight: Tensor, dilation: int) -> Tensor:
        return functional.conv2d(image[None], weight, None, config.stride, config.padding, dilation, config.groups)[0]

    undilated = replace(config, dilation=1)
    spread = (config.dilation - 1) * grid(config.kernel_size, 1).view(-1, 1, 1)
    spread = spread.expand(-1, *(output_size(size, undilated) for size in image.shape[-2:])).contiguous()
    reach = effective_size(config.kernel_size, config.dilation)
    holes = weight.new_zeros(*weight.shape[:2], reach, reach)
    holes[..., :: config.dilation, :: config.dilation] = weight

    plain = convolved(weight, config.dilation)
    ours = deformable_convolution(image, weight, free, torch.ones(taps), replace(config, border="DCNv2"))
    return (
        _case("dilated is standard with holes", plain, convolved(holes, 1)),
        _case("standard is deformable with offset 0", plain, deformed(torch.zeros_like(free))),
        _case("dilated is deformable on dilation 1", plain, deformed(spread, dilation=1)[:, :rows, :columns]),
        _case("deformable is modulated with mask 1", ours, deformed(free, mask=torch.ones(taps))),
        _case("mask 0 is a tap cut off", deformed(free, cut), deformed(free, mask=without_first)),
        _case(
            "output is linear in the mask",
            (deformed(free, mask=mask) + deformed(free, mask=half)) / 2,
            deformed(free, mask=(mask + half) / 2),
        ),
    )


def _case(name: str, left: Tensor, right: Tensor) -> SpecialCase:
    return SpecialCase(name, left, right, (left - right).abs().max().item())


def linearity(image: Tensor, mask: float) -> float:
    """By what factor the output of a modulated layer changes when all masks fall from 1 to ``mask``."""
    full, part = (sample(image, Config(family="modulated", mask=(value,) * 9)).output.sum() for value in (1.0, mask))
    if not full:
        raise ValueError("the layer's output must not be black, got 0 everywhere")
    return round(float(part / full), 3)
