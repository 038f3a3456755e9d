"""Every operation that a network runs, as PyTorch's dispatcher sees it: on the meta device, without a number.

Products (convolutions, linear layers, attention) are counted in multiply-accumulates; all else in output elements.
"""

import copy
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode

from models.networks.network import Network, Shape

KINDS = {  # operation of torch -> what it is here; others move or reshape numbers and are counted by no tool
    "convolution": "conv", "addmm": "linear", "mm": "linear", "bmm": "attention", "baddbmm": "attention",
    "native_batch_norm": "batch norm", "_native_batch_norm_legit_no_training": "batch norm",
    "native_layer_norm": "layer norm", "relu": "activation", "relu_": "activation", "hardtanh": "activation",
    "hardtanh_": "activation", "silu": "activation", "silu_": "activation", "gelu": "activation", "tanh": "activation",
    "sigmoid": "activation", "_softmax": "softmax", "_safe_softmax": "softmax", "max_pool2d_with_indices": "pool",
    "avg_pool2d": "pool", "mean": "global pool", "_adaptive_avg_pool2d": "global pool", "amax": "global pool",
    "add": "addition", "add_": "addition", "mul": "scaling", "cat": "joining",
}  # fmt: skip
PRODUCTS = ("conv", "linear", "attention")
PHOTO = -1  # number of what makes the photo
STORED = (*PRODUCTS, "pool")  # whose outputs a network must store; all else can be done in place


@dataclass(frozen=True)
class Op:
    """One operation on one picture."""

    block: int  # index of the block
    kind: str  # of KINDS
    macs: int  # multiply-accumulates; 0 unless it is a product
    outputs: int  # elements
    inputs: int  # elements read, weights left out
    weights: int  # elements
    biased: bool = False  # a product that adds a bias
    rows: int = 1  # times that a linear layer's weights are used: tokens
    window: tuple[int, ...] = ()  # kernel size, stride, padding and dilation of a convolution or pool
    inside: str = ""  # class of the innermost module that runs it
    reads: tuple[int, ...] = ()  # numbers of the operations that made what it reads; PHOTO where none did


class Recorder(TorchDispatchMode):
    """Notes every operation while it is on, and which ones made what it reads; it holds for this thread alone."""

    def __init__(self) -> None:
        super().__init__()
        self.block = 0
        self.inside: list[str] = []  # classes of the modules that run, outermost first
        self.ops: list[Op] = []
        self.made: dict[int, tuple[torch.Tensor, int]] = {}  # by identity: tensors, held while it is on, and by which

    def enter(self, module: nn.Module, _inputs: object) -> None:
        self.inside.append(type(module).__name__)

    def leave(self, _module: nn.Module, _inputs: object, _output: object) -> None:
        self.inside.pop()

    def __torch_dispatch__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = function(*args, **(kwargs or {}))
        name = function._overloadpacket.__name__
        reads = tuple(dict.fromkeys(self.made[id(one)][1] for one in tensors(args) if id(one) in self.made))
        if name in KINDS:
            op = _op(self.block, KINDS[name], args, result)
            self.ops.append(replace(op, inside=(self.inside or [""])[-1], reads=reads))
        if reads:  # what is made of weights alone is no map
            by = len(self.ops) - 1 if name in KINDS else reads[0]
            self.made.update((id(one), (one, by)) for one in tensors((result,)))
        return result


def ops(network: Network, channels: int, side: int) -> tuple[tuple[Op, ...], tuple[Shape, ...], tuple[int, ...]]:
    """All operations on one photo, the shape that each block makes, and the number of the operation that made it."""
    network = copy.deepcopy(network)  # of this thread alone: others may run it while it has hooks
    recorder = Recorder()
    outputs: list[torch.Tensor] = []
    x = torch.empty(1, channels, side, side, device="meta")
    recorder.made[id(x)] = x, PHOTO
    with torch.no_grad(), ExitStack() as stack, recorder:
        for module in network.modules():
            stack.callback(module.register_forward_pre_hook(recorder.enter).remove)
            stack.callback(module.register_forward_hook(recorder.leave).remove)
        for index, block in enumerate(network.blocks):
            recorder.block = index
            x = block.module(x, *(() if block.reads is None else (outputs[block.reads],)))
            outputs.append(x)
    shapes, ends = (tuple(one.shape[1:]) for one in outputs), (recorder.made[id(one)][1] for one in outputs)
    return tuple(recorder.ops), tuple(shapes), tuple(ends)


def _op(block: int, kind: str, args: Sequence[Any], result: Any) -> Op:
    out = result[0] if isinstance(result, tuple) else result
    if kind == "conv":
        x, weight, bias, transposed = args[0], args[1], args[2], args[6]
        places = x.shape[2:].numel() if transposed else out.shape[2:].numel()
        window = () if transposed or x.dim() != 4 else (weight.shape[2], *(value[0] for value in args[3:6]))
        macs, biased = weight.numel() * places, bias is not None
        return Op(block, kind, macs, out.numel(), x.numel(), weight.numel(), biased, window=window)
    if kind in ("linear", "attention"):
        first, second = args[-2], args[-1]
        macs = first.numel() * second.shape[-1]
        biased = len(args) > 2
        if kind == "linear":
            return Op(block, kind, macs, out.numel(), first.numel(), second.numel(), biased, rows=first.shape[0])
        return Op(block, kind, macs, out.numel(), first.numel() + second.numel(), 0)
    if kind == "pool":
        size = args[1][0]
        given = [value[0] if isinstance(value, list) and value else None for value in args[2:5]] + [None] * 3
        window = (size, *(own if one is None else one for one, own in zip(given, (size, 0, 1), strict=False)))
        return Op(block, kind, 0, out.numel(), args[0].numel(), 0, window=window)
    inputs = sum(one.numel() for one in tensors(args) if one.dim() > 1 or kind not in ("batch norm", "layer norm"))
    weights = sum(one.numel() for one in tensors(args) if one.dim() == 1 and kind.endswith("norm"))
    return Op(block, kind, 0, out.numel(), inputs, weights // (2 if kind == "batch norm" else 1))


def tensors(args: Sequence[Any]) -> list[torch.Tensor]:
    flat = [one for arg in args for one in (arg if isinstance(arg, list | tuple) else (arg,))]
    return [one for one in flat if isinstance(one, torch.Tensor)]
