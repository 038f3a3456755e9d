"""A piece of work on an NVIDIA GPU, recorded once as a CUDA graph and then repeated with one launch.

Small operations take longer to launch than to compute; of a graph all are launched at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import torch

Result = TypeVar("Result")
WARM_UP = 3  # calls before the recording: libraries choose their algorithms and take their memory


@dataclass(frozen=True, eq=False)
class Recorded(Generic[Result]):
    """A call whose launches are repeated: the same operations on the same memory, into the same result."""

    call: Callable[[], Result]  # kept, as the graph reads its tensors
    graph: torch.cuda.CUDAGraph
    result: Result

    def __call__(self) -> Result:
        self.graph.replay()
        return self.result


def recorded(call: Callable[[], Result]) -> Recorded[Result]:
    """Record a call that works on tensors which stay where they are, and waits for nothing; it is called four times."""
    side = torch.cuda.Stream()
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        for _ in range(WARM_UP):
            call()
    torch.cuda.current_stream().wait_stream(side)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph, capture_error_mode="thread_local"):  # other threads may compute meanwhile
        result = call()
    return Recorded(call, graph, result)
