"""Other ways to compute the same on a GPU: memory layout, fewer bits, and launches recorded once as a CUDA graph.

Each way is a function that starts a run and gives a call; every call goes one piece of work further and returns the
result so far, a tensor. The first way of a computation is what the app does.
"""

import copy
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from unittest import mock

import torch
from torch import Tensor, nn

from benchmarks.gpu import machine
from benchmarks.gpu.jobs import Sizes
from models.attribution.fused import fused
from models.attribution.occlusion import occlusion
from models.attribution.patches import grid_of, stream
from models.attribution.subject import Config as Question
from models.attribution.subject import Subject, subject
from models.images.samples import sample
from models.iou.losses import LOSSES
from models.iou.simulation import SHAPES, _start, regression, start_centres, step

Run = Callable[[], Tensor]
Ways = dict[str, Callable[[], Run]]
WHOLE = 125  # photos at once where the whole network is run


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


def recorded(call: Callable[[], Tensor], restored: Callable[[], None] = lambda: None) -> Run:
    """The call as a CUDA graph; ``restored`` undoes what the three calls before the recording changed."""
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(3):
            call()
    torch.cuda.current_stream().wait_stream(side)
    restored()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        result = call()
    restored()

    def replayed() -> Tensor:
        graph.replay()
        return result

    return replayed


def occlusion_ways(sizes: Sizes, device: str) -> Ways:
    question = subject(sample("coffee").pixels, Question(patch=32, stride=sizes.stride, device=device))

    def windows(**changes: int) -> Run:
        def call() -> Tensor:
            with ExitStack() as stack:
                for name, value in changes.items():
                    stack.enter_context(mock.patch(f"models.attribution.incremental.{name}", value))
                return torch.from_numpy(occlusion(question).drops)

        return call

    return {
        "windows, 64 at once": windows,
        "windows, 16 at once, as on the CPU": lambda: windows(MANY=16),
        "windows, TF32": lambda: under(tensor_cores, windows()),
        "windows, bfloat16": lambda: under(half(device, torch.bfloat16), windows()),
        "windows, float16": lambda: under(half(device, torch.float16), windows()),
        "whole photos": lambda: whole(question, torch.channels_last),
        "whole photos, standard layout": lambda: whole(question, torch.contiguous_format),
        "whole photos, TF32": lambda: under(tensor_cores, whole(question, torch.channels_last)),
        "whole photos, bfloat16": lambda: under(half(device, torch.bfloat16), whole(question, torch.channels_last)),
        "whole photos, CUDA graph": lambda: recorded(whole(question, torch.channels_last)),
    }


@torch.inference_mode()
def whole(question: Subject, layout: torch.memory_format) -> Run:
    """The network alone on every patched photo; the patches are pasted beforehand."""
    config, side = question.config, question.image.shape[-1]
    steps = torch.arange(0, side - config.patch + 1, config.stride)
    images = _patched(question, *grid_of(steps)).contiguous(memory_format=layout)
    network = copy.deepcopy(fused(question.classifier.network)).to(memory_format=layout)
    clean = question.score(question.logits[None].to(question.image.device))

    @torch.inference_mode()
    def call() -> Tensor:
        scores = [question.score(network(some)) for some in images.split(WHOLE)]
        return (clean - torch.cat(scores)).view(len(steps), len(steps))

    return call


def _patched(question: Subject, rows: Tensor, columns: Tensor) -> Tensor:
    """What the app's own full passes would be shown: [N, 3, 224, 224]."""
    shown: dict[int, Tensor] = {}

    def kept(network: nn.Module, image: Tensor, patches: Tensor, rows: Tensor, columns: Tensor) -> Iterator:
        for which, (row, column) in enumerate(zip(rows.tolist(), columns.tolist(), strict=True)):
            shown[which] = image[0].clone()
            shown[which][:, row : row + patches.shape[-1], column : column + patches.shape[-1]] = patches[which]
        yield from ()

    with mock.patch("models.attribution.patches.patched_logits", kept):
        list(stream(question, rows, columns))
    return torch.stack(list(shown.values()))


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
