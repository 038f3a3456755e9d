"""A device that is not the CPU, for machines without a GPU: it computes on the CPU, and refuses what a GPU refuses.

Its tensors hold a tensor of the CPU, claim the device "meta" and cannot become NumPy arrays. An operation on tensors of
both devices is refused, except for what CUDA allows: numbers without dimensions, indices on the CPU, and copies.
"""

from contextlib import ExitStack
from unittest import mock

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode, return_and_correct_aliasing
from torch.utils._pytree import tree_leaves, tree_map_only

NAME = "meta"
COPIES = (torch.ops.aten._to_copy, torch.ops.aten.copy_)
INDEXING = (torch.ops.aten.index, torch.ops.aten.index_put, torch.ops.aten.index_put_, torch.ops.aten._index_put_impl_)


class Elsewhere(Tensor):
    __torch_function__ = torch._C._disabled_torch_function_impl  # type: ignore[assignment]

    @staticmethod
    def __new__(cls, held: Tensor) -> "Elsewhere":
        return Tensor._make_wrapper_subclass(
            cls, held.size(), strides=held.stride(), storage_offset=held.storage_offset(), dtype=held.dtype,
            device=torch.device(NAME),
        )  # fmt: skip

    def __init__(self, held: Tensor):
        self.held = held

    def tolist(self) -> list:
        return self.cpu().tolist()

    @classmethod
    def __torch_dispatch__(cls, function, types, arguments=(), named=None):
        return computed(function, arguments, named or {})


class Offered(TorchDispatchMode):
    """Within, tensors can be made on this device and sent to it."""

    def __torch_dispatch__(self, function, types, arguments=(), named=None):
        return computed(function, arguments, named or {})

    def __enter__(self):
        self.fused = mock.patch(
            "torch.optim.optimizer._get_fused_kernels_supported_devices", return_value=["cpu", NAME]
        )
        self.fused.start()  # "meta" computes nothing, thinks PyTorch
        return super().__enter__()

    def __exit__(self, *error):
        self.fused.stop()
        super().__exit__(*error)


def computed(function, arguments: tuple, named: dict):
    """The operation's result, on the device that CUDA would leave it on."""
    tensors = [value for value in tree_leaves((arguments, named)) if isinstance(value, Tensor)]
    here = [value for value in tensors if isinstance(value, Elsewhere)]
    packet = function._overloadpacket
    if packet is torch.ops.aten._has_compatible_shallow_copy_type:
        return len(here) in (0, 2)
    if here and packet not in COPIES:
        strangers = [value for value in tensors if not isinstance(value, Elsewhere) and value.ndim]
        if strangers and not (packet in INDEXING and isinstance(arguments[0], Elsewhere)):
            raise RuntimeError(f"{function}: all tensors must be on the same device, got {NAME} and cpu")
    device = named.get("device")
    wanted = bool(here) if device is None else torch.device(device).type == NAME
    if packet is torch.ops.aten.copy_:
        wanted = isinstance(arguments[0], Elsewhere)
    if not here and not wanted:
        return function(*arguments, **named)
    with ExitStack() as stack:
        if torch.is_inference_mode_enabled():  # a view must not be of the other kind than what it looks at
            stack.enter_context(torch.inference_mode(False))
            stack.enter_context(torch.no_grad())
        return _on_the_cpu(function, arguments, named, bool(here), wanted)


def _on_the_cpu(function, arguments: tuple, named: dict, here: bool, wanted: bool):
    plain, settings = tree_map_only(Elsewhere, lambda value: value.held, (arguments, named))
    result = function(*plain, **({**settings, "device": "cpu"} if "device" in settings else settings))
    if not wanted:
        return result
    result = tree_map_only(Tensor, lambda value: value if isinstance(value, Elsewhere) else Elsewhere(value), result)
    return return_and_correct_aliasing(function, arguments, named, result) if here else result
