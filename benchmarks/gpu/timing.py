"""Medians of interleaved rounds, and what a call launches, computes and moves."""

import statistics
import time
from collections.abc import Callable

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torch.utils.flop_counter import flop_registry

WARM_UP, ROUNDS = 2, 25
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
    """Operations of PyTorch, their floating-point operations in products and convolutions, and bytes read and written.

    Each operation counts its whole inputs and outputs once, views nothing: a lower bound of what one that works in
    several passes moves.
    """

    def __init__(self):
        super().__init__()
        self.operations = self.flops = self.bytes = 0

    def __torch_dispatch__(self, function, types, arguments=(), named=None):
        result = function(*arguments, **(named or {}))
        returned = function._schema.returns
        view = any(part.alias_info is not None and not part.alias_info.is_write for part in returned)
        if not view and "empty" not in str(function):
            self.operations += 1
            tensors = [part for part in tree_leaves((arguments, named, result)) if isinstance(part, Tensor)]
            self.bytes += sum({part.data_ptr(): stored(part) for part in tensors}.values())
            if function._overloadpacket in flop_registry:
                self.flops += flop_registry[function._overloadpacket](*arguments, **(named or {}), out_val=result)
        return result


def stored(tensor: Tensor) -> int:
    """Bytes of a tensor; what is only expanded is stored once."""
    return min(tensor.nbytes, tensor.untyped_storage().nbytes())


def counted(call: Call) -> Counted:
    with Counted() as count:
        call()
    return count
