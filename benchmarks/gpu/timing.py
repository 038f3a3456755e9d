"""Medians of interleaved rounds, and what a call launches, computes and moves."""

import math
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from unittest import mock

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torch.utils.flop_counter import flop_registry

WARM_UP, ROUNDS = 2, 25
WAITING = (torch.ops.aten._local_scalar_dense, torch.ops.aten.nonzero, torch.ops.aten.equal)
Call = Callable[[], object]


def seconds(call: Call) -> float:
    """By the clock, until a GPU has finished as well."""
    start = time.perf_counter()
    call()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter() - start


def medians(calls: dict[str, Call], budget: float) -> dict[str, float]:
    """Median seconds of each call, taking turns after a warm-up: 25 rounds, or as many as fit into so many seconds."""
    for call in calls.values():
        for _ in range(WARM_UP):
            if seconds(call) > budget / 4:
                break
    taken: dict[str, list[float]] = {name: [] for name in calls}
    start = time.perf_counter()
    for _ in range(ROUNDS):
        for name, call in calls.items():
            taken[name].append(seconds(call))
        if time.perf_counter() - start > budget:
            break
    return {name: statistics.median(values) for name, values in taken.items()}


class Counted(TorchDispatchMode):
    """Operations of PyTorch, what they compute and move, and how often the CPU waits for the device.

    Floating-point operations are those of products and convolutions. Every operation but a view counts its inputs and
    outputs once, a lower bound of what one that works in several passes moves.
    """

    def __init__(self):
        super().__init__()
        self.operations = self.flops = self.bytes = self.waits = 0

    def __torch_dispatch__(self, function, types, arguments=(), named=None):
        named = named or {}
        result = function(*arguments, **named)
        tensors = [part for part in tree_leaves((arguments, named)) if isinstance(part, Tensor)]
        if not all(part.device.type == "cpu" for part in tensors):
            self._count(function, arguments, named, tensors, result)
        return result

    def _count(self, function, arguments: tuple, named: dict, tensors: list[Tensor], result) -> None:
        packet = function._overloadpacket
        if any(part.alias_info is not None and not part.alias_info.is_write for part in function._schema.returns):
            return  # a view
        self.operations += 1
        self.waits += packet in WAITING or torch.device(named.get("device") or "meta").type == "cpu"
        self.waits += packet is torch.ops.aten.index and any(part.dtype == torch.bool for part in tensors[1:])
        made = [part for part in tree_leaves(result) if isinstance(part, Tensor)]
        self.bytes += sum(stored(part) for part in (*tensors, *made))
        if packet in flop_registry:
            self.flops += flop_registry[packet](*arguments, **named, out_val=result)


def stored(tensor: Tensor) -> int:
    """Bytes of a tensor; what is only expanded is stored once."""
    sides = zip(tensor.shape, tensor.stride(), strict=True)
    return tensor.itemsize * math.prod(side if step else 1 for side, step in sides)


@contextmanager
def unrecorded() -> Iterator[None]:
    """What begins within launches one operation after another, and so can be counted."""
    with ExitStack() as stack:
        for place in ("models.gan.rounds", "models.style.transfer"):
            stack.enter_context(mock.patch(f"{place}.recorded", lambda call: call))
        yield


def counted(call: Call) -> Counted:
    with Counted() as count:
        call()
    return count
