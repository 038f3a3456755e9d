"""How long something takes on this machine, now, on one thread."""

from collections.abc import Callable
from time import perf_counter

from models.threads import one_thread


def fastest(*runs: Callable[[], object], times: int = 5) -> tuple[float, ...]:
    """Least seconds of each, run in turn so that all meet the same machine; the first round is left out."""
    with one_thread():
        rounds = [[_seconds(run) for run in runs] for _round in range(times + 1)]
    return tuple(map(min, zip(*rounds[1:], strict=True)))


def _seconds(run: Callable[[], object]) -> float:
    started = perf_counter()
    run()
    return perf_counter() - started
