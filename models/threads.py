"""Small networks are quicker on one core than on many: sharing out such short work costs more than doing it."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def one_thread() -> Iterator[None]:
    """Let torch use one core within, and as many as before afterwards. Uses may be nested and overlap; none waits.

    torch keeps a number for each thread, and one for the process, which a thread takes over when it first computes.
    A thread that starts within another's use takes over 1; it must never hand that on to the process.
    """
    before = torch.get_num_threads()
    if before > 1:
        torch.set_num_threads(1)
    try:
        yield
    finally:
        if before > 1:
            torch.set_num_threads(before)
