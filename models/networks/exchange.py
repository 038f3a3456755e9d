"""Exchange what stands in a block for something else: a gate behind it, another layer in the place of its own.

Each exchange reads and makes maps of the same shape as what it replaces; the weights of what is the same function are
taken over.
"""

from collections.abc import Callable
from typing import Any

from torch import nn
from torchvision.ops import Permute

from models.gates import Both, Neighbours, Selective, Split, Squeeze
from models.networks.blocks import Conv, Focus, Residual

GATES: dict[str, Callable[[int], nn.Module]] = {"se": Squeeze, "eca": Neighbours, "cbam": Both}
GATED = ("conv", "separable", "residual", "bottleneck", "plain", "inception", "dense", "cthree", "inverted", "focus")
GROUPS = 4


def _square(module: nn.Module, size: int) -> bool:
    """Whether it is a whole convolution of this kernel size: no groups, no dilation."""
    return (
        type(module) is nn.Conv2d  # one that pads by itself is left alone
        and module.kernel_size == (size, size)
        and (module.groups, module.dilation) == (1, (1, 1))
    )


def _like(conv: nn.Conv2d, **changes: Any) -> nn.Conv2d:
    """Such a convolution but for these settings."""
    own = {name: getattr(conv, name) for name in ("in_channels", "out_channels", "kernel_size", "stride", "padding")}
    return nn.Conv2d(**(own | {"bias": conv.bias is not None} | changes))


def _wrapped(module: nn.Module) -> bool:
    """A 3x3 with its own activation, which SK and ResNeSt replace as a whole."""
    return (
        isinstance(module, Conv)
        and _square(module[0], 3)
        and module[0].padding == (1, 1)
        and not isinstance(module[-1], nn.Identity)
    )


def grouped(conv: nn.Conv2d, groups: int = GROUPS) -> nn.Module | None:
    fits = conv.in_channels % groups == conv.out_channels % groups == 0
    return _like(conv, groups=groups) if fits else None


def separable(conv: nn.Conv2d) -> nn.Module:
    depthwise = _like(conv, out_channels=conv.in_channels, groups=conv.in_channels, bias=False)
    return nn.Sequential(depthwise, _like(conv, kernel_size=1, stride=1, padding=0))


def pair(conv: nn.Conv2d) -> nn.Module:
    """Two 3x3 that see as far as a 5x5."""
    first = _like(conv, kernel_size=3, padding=int(conv.padding[0]) // 2)
    return nn.Sequential(first, nn.ReLU(True), _like(first, in_channels=conv.out_channels, stride=1))


def narrow(conv: nn.Conv2d) -> nn.Module:
    """A 1x1 to half as many maps as come out, before the kernel: Inception's way."""
    few = max(1, conv.out_channels // 2)
    first = _like(conv, out_channels=few, kernel_size=1, stride=1, padding=0)
    return nn.Sequential(first, nn.ReLU(True), _like(conv, in_channels=few))


def pixelwise(conv: nn.Conv2d) -> nn.Module | None:
    """A linear layer for each pixel."""
    if conv.stride != (1, 1) or conv.padding != (0, 0):
        return None
    linear = nn.Linear(conv.in_channels, conv.out_channels, conv.bias is not None)
    linear.weight.data = conv.weight.data[:, :, 0, 0].clone()
    if conv.bias is not None:
        linear.bias.data = conv.bias.data.clone()
    return nn.Sequential(Permute([0, 2, 3, 1]), linear, Permute([0, 3, 1, 2]))


def bottleneck(block: Residual) -> nn.Module | None:
    out = block.shape[1]
    return None if out % 4 or block.bottleneck else Residual(*block.shape, bottleneck=True, plain=block.skip is None)


def single(focus: Focus) -> nn.Module:
    """Focus as one 6x6 of stride 2: a tap (i, j) on the corner (row, column) lies at (2 i + row, 2 j + column)."""
    inner = list(focus.convolution) if isinstance(focus.convolution, Conv) else [focus.convolution]
    old: Any = inner[0]
    out, channels = old.out_channels, old.in_channels // 4
    new = nn.Conv2d(channels, out, 6, 2, 2, bias=old.bias is not None)
    taps = old.weight.data.reshape(out, 2, 2, channels, 3, 3)  # [O, column, row, C, i, j]
    new.weight.data = taps.permute(0, 3, 4, 2, 5, 1).reshape(out, channels, 6, 6).clone()
    return nn.Sequential(new, *inner[1:]) if inner[1:] else new


# what is replaced, and by what
IN_PLACE: dict[str, tuple[Callable[[nn.Module], bool], Callable[..., nn.Module | None]]] = {
    "separable": (lambda m: _square(m, 3), separable),
    "grouped": (lambda m: _square(m, 3), grouped),
    "pairs": (lambda m: _square(m, 5), pair),
    "narrow": (lambda m: _square(m, 5), narrow),
    "bottleneck": (lambda m: isinstance(m, Residual), bottleneck),
    "sk": (_wrapped, lambda m: Selective(m[0].in_channels, m[0].out_channels, m[0].stride[0])),
    "split": (_wrapped, lambda m: Split(m[0].in_channels, m[0].out_channels, m[0].stride[0])),
    "pixelwise": (lambda m: _square(m, 1), pixelwise),
    "focus": (lambda m: isinstance(m, Focus), single),
}
EXCHANGES = (*GATES, *IN_PLACE)
EQUAL = ("pixelwise", "focus")  # the same function with other weights' order


def exchanged(kind: str, module: nn.Module, block: str, channels: int) -> nn.Module | None:
    """The module of a block of this kind after the exchange; None where it has nothing to exchange.

    Modules that hold what is exchanged are changed.
    """
    if kind in GATES:
        return _gated(module, GATES[kind](channels)) if block in GATED else None
    holder = nn.Sequential(module)
    return holder[0] if _replace(holder, *IN_PLACE[kind]) else None


def _gated(module: nn.Module, gate: nn.Module) -> nn.Module:
    if not isinstance(module, Residual):
        return nn.Sequential(module, gate)
    module.body.append(gate)
    return module


def _replace(parent: nn.Module, wanted: Callable[[nn.Module], bool], twin: Callable[..., nn.Module | None]) -> int:
    """How many modules within have been replaced."""
    count = 0
    for name, child in parent.named_children():
        found = twin(child) if wanted(child) else None
        if found is None:
            count += _replace(child, wanted, twin)
        else:
            setattr(parent, name, found.train(child.training))
            count += 1
    return count
