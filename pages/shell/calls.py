"""Calling a model: what it refuses is said in words, and the last good call stays; long work waits for its turn."""

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass, replace
from functools import partial, update_wrapper, wraps
from typing import Any, Generic, TypeVar

import streamlit as st

from models.remembered import Remembered, by_name
from pages.shell import context, turns, values, worker
from pages.shell.captions import waiting
from pages.shell.language import _, sentence

T = TypeVar("T")
DEVICE = "device"  # session key


@dataclass(frozen=True, eq=False)
class Call(Generic[T]):
    """A call that went well: shown together, result and arguments belong together also after a refusal."""

    result: T
    arguments: tuple[Any, ...]
    seconds: float  # what it took when it was made
    remembered: bool = False  # an equal call was made before


class Cached(Generic[T]):
    """A function that remembers its last results, and what each call took when it was made."""

    def __init__(self, function: Callable[..., T], entries: int) -> None:
        update_wrapper(self, function)
        self._function, self._entries = function, entries
        self._thread = threading.local()
        self._timed = Remembered(partial(self._made, function), entries)

    def _made(self, function: Callable[..., T], *arguments: object) -> Call[T]:
        self._thread.made = True
        return _timed(function, arguments)

    def __reduce__(self) -> str | tuple[Any, ...]:
        return by_name(self) or (Cached, (self._function, self._entries))

    def __call__(self, *arguments: object) -> T:
        return self.timed(*arguments).result

    def remember(self, function: Callable[..., T], *arguments: object) -> T:
        """What is remembered for these arguments, else what ``function`` makes of them."""
        return self._timed.remember(partial(self._made, function), *arguments).result

    def timed(self, *arguments: object) -> Call[T]:
        self._thread.made = False
        call = self._timed(*arguments)
        return call if self._thread.made else replace(call, remembered=True)


def cached(entries: int) -> Callable[[Callable[..., T]], Cached[T]]:
    """Remember the last results of a pure function of hashable arguments; ``function.timed(...)`` gives its `Call`."""
    return lambda function: Cached(function, entries)


def attempt(
    function: Callable[..., T],
    *arguments: object,
    key: str = "",
    nearest: Callable[[], Mapping[str, object]] | None = None,
) -> Call[T] | None:
    """``function(*arguments)``; when it refuses them, its sentence, and the last good call instead (None at first).

    ``nearest()`` gives the values of controls closest to the refused ones that work: they are offered as a button.
    ``key`` tells two attempts of one function apart.
    """
    name = values.session_key(f"{key or getattr(function, '__qualname__', str(function))}.good")
    try:
        call = function.timed(*arguments) if isinstance(function, Cached) else _timed(function, arguments)
    except ValueError as refusal:
        refused(str(refusal), nearest() if nearest else {}, key=name)
        last: Call[T] | None = st.session_state.get(name)
        return last
    st.session_state[name] = call
    return call


def _timed(function: Callable[..., T], arguments: tuple[object, ...]) -> Call[T]:
    started = time.perf_counter()
    return Call(function(*arguments), arguments, time.perf_counter() - started)


def refused(message: str, nearest: Mapping[str, object] | None = None, *, key: str = "") -> None:
    """Say what is impossible, and offer the nearest values that are possible."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"refused {key or message}"):
        st.warning(sentence(message))
        if nearest:
            words = ", ".join(f"{name} = {value}" for name, value in nearest.items())
            st.button(
                _("Use {values}").format(values=words), key=f"{key or message}.nearest", type="primary",
                on_click=values.set_controls, args=(nearest,),
            )  # fmt: skip


def on_worker(function: Callable[..., T], *arguments: object) -> T:
    """``function(*arguments)`` on the shared worker; shows the place in the queue, stops waiting when the page is left.

    A live channel does not wait: it leaves such work to the script.
    """
    if context.answering.get():
        raise ValueError("long work must be left to the script, got a question on a live channel")
    result: T = awaited(worker.shared.submit(function, *arguments))
    return result


def awaited(job: Future) -> Any:
    """The result of a job, when it is there."""
    line = st.empty()
    said, started = None, time.monotonic()
    try:
        with turns.passed():
            while (ahead := worker.shared.poll(job)) is not None:
                st.session_state.get(DEVICE)  # a script that was abandoned ends at this call
                if ahead != said and time.monotonic() - started > 0.3:
                    queue = _("Waiting. Computations of the class that come first: {count}.").format(count=ahead)
                    line.html(waiting(queue if ahead else _("Computing …")))
                    said = ahead
                wait([job], timeout=0.05)
    finally:
        worker.shared.cancel(job)
        line.empty()
    return outcome(job)


def outcome(job: Future) -> Any:
    """The result of a job that has ended. Where the GPU's memory is full, the visit goes on on the CPU."""
    try:
        return job.result()
    except RuntimeError as error:
        if type(error).__name__ != "OutOfMemoryError" or device() == "cpu":
            raise
        st.session_state[DEVICE] = "cpu"
        st.toast(_("The memory of the GPU is full: from now on your pages compute on the CPU."), duration="long")
        st.rerun()


def fragment(function: Callable[[], None]) -> Callable[[], None]:
    """A part of a page that reruns by itself: moves of its controls are coalesced, and a refusal is said in words.

    (A fragment's rerun does not pass through the frame, so the boundary of the frame does not see its errors.)
    """

    @st.fragment
    @turns.turn()
    @wraps(function)
    def guarded() -> None:
        try:
            function()
        except ValueError as refusal:
            refused(str(refusal))
        values.sync_url(function.__name__)

    return guarded


def device() -> str:
    """The device to compute on: CUDA, then Apple's GPU, then the CPU; decided once a visit, and the CPU when its memory was full."""
    if DEVICE not in st.session_state:
        found = accelerator()
        st.session_state[DEVICE] = found if worker.shared.accelerators <= {found} else "cpu"
    chosen: str = st.session_state[DEVICE]
    return chosen


def accelerator() -> str:
    """What torch has in this process."""
    import torch

    return "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
