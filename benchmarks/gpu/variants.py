"""Other ways to compute the same on a GPU: memory layout, fewer bits, and launches recorded once as a CUDA graph.

Each way is a function that starts a run and gives a call; every call goes one piece of work further and returns the
result so far, a tensor. The first way of a computation is what the app does; where GANs or style are trained, it is
what it does on a CPU, and the graph is what it does on a GPU.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import cast
from unittest import mock

import torch
from torch import Tensor, nn

from benchmarks.gpu import machine
from benchmarks.gpu.jobs import Sizes
from models.attribution.incremental import patched_logits
from models.attribution.occlusion import occlusion
from models.attribution.patches import full_logits
from models.attribution.subject import Config as Question
from models.attribution.subject import subject
from models.images.samples import sample
from models.iou.losses import LOSSES
from models.iou.simulation import SHAPES, _start, regression, start_centres, step
from models.pretrained.lite0 import EfficientNetLite0
from models.recorded import recorded

Run = Callable[[], Tensor]
Ways = dict[str, Callable[[], Run]]


@contextmanager
def tensor_cores() -> Iterator[None]:
    machine.convolve("tf32")
    try:
        yield
    finally:
        machine.convolve("ieee")


def under(context: Callable, run: Run) -> Run:
    def call() -> Tensor:
        with context():
            return run()

    return call


def half(device: str, dtype: torch.dtype) -> Callable:
    return partial(torch.autocast, device, dtype)


def possible(ways: Ways, device: str) -> Ways:
    """Those that the device has: graphs are CUDA's, and compiling for a CPU is another question."""
    return {name: way for name, way in ways.items() if device == "cuda" or not name.endswith(("graph", "compile"))}


def occlusion_ways(sizes: Sizes, device: str) -> Ways:
    question = subject(sample("coffee").pixels, Question(patch=32, stride=sizes.stride, device=device))

    def whole(ask: Callable = full_logits) -> Run:
        def call() -> Tensor:
            with mock.patch("models.attribution.patches.full_logits", ask):
                return torch.from_numpy(occlusion(question).drops)

        return call

    def windows(fused: nn.Module, *places: Tensor) -> Iterator:
        return patched_logits(cast(EfficientNetLite0, question.classifier.network), *places)

    def standard(fused: nn.Module, *places: Tensor) -> Iterator:
        return full_logits(lambda images: fused(images.contiguous()), *places)

    return {
        "whole photos": whole,
        "windows": lambda: whole(windows),
        "standard layout": lambda: whole(standard),
        "TF32": lambda: under(tensor_cores, whole()),
        "bfloat16": lambda: under(half(device, torch.bfloat16), whole()),
        "float16": lambda: under(half(device, torch.float16), whole()),
    }


def regression_ways(sizes: Sizes, device: str) -> Ways:
    """Final errors of the IoU simulation, CIoU."""
    start = _start(start_centres(0)[: sizes.centres], sizes.centres * SHAPES, device)
    one = step("CIoU", LOSSES["CIoU"], frozenset())

    def run(step: Callable, dtype: torch.dtype) -> Run:
        numbers = [values.to(dtype) for values in start]
        return lambda: regression(step, *numbers)[1]

    return {
        "float64": lambda: run(one, torch.float64),
        "float32": lambda: run(one, torch.float32),
        "float64, torch.compile": lambda: run(torch.compile(one), torch.float64),
        "float64, CUDA graph": lambda: recorded(run(one, torch.float64)),
    }
