"""Play, pause, step, restart and scrub a generator of snapshots.

While it plays, each tick of the page hands one slice of work to the shared worker: whoever leaves the page, closes the
tab or changes a control hands in no more, and the work stops.
"""

import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, fields, is_dataclass
from dataclasses import field as attribute
from typing import Generic, TypeVar

import streamlit as st

from pages.shell import controls, state, worker
from pages.shell.compute import heavy, sentence
from pages.shell.text import _

Config = TypeVar("Config")
Snapshot = TypeVar("Snapshot")

MAX_SNAPSHOTS = 240
MAX_BYTES = 64 * 2**20


@dataclass
class Run(Generic[Config, Snapshot]):
    """A generator under way, and the snapshots kept for scrubbing."""

    config: Config
    snapshots: Iterator[Snapshot]
    kept: list[tuple[int, Snapshot]] = attribute(default_factory=list)  # (how many came before, snapshot)
    latest: Snapshot | None = None
    count: int = 0
    seconds: float = 0.0  # spent computing
    finished: bool = False
    problem: str = ""
    stride: int = 1  # every how many snapshots one is kept
    size: int = 0  # bytes of one snapshot

    def advance(self, budget: float, limit: int | None = None) -> None:
        """Take snapshots until ``budget`` seconds are spent, ``limit`` is reached or there are no more."""
        begun = time.perf_counter()
        taken = 0
        while not self.finished and (limit is None or taken < limit):
            try:
                snapshot = next(self.snapshots)
            except StopIteration:
                self.finished = True
            except ValueError as refusal:
                self.finished, self.problem = True, str(refusal)
            else:
                self._keep(snapshot)
                taken += 1
            if time.perf_counter() - begun > budget:
                break
        self.seconds += time.perf_counter() - begun

    def _keep(self, snapshot: Snapshot) -> None:
        self.latest = snapshot
        self.size = self.size or nbytes(snapshot)
        if self.count % self.stride == 0:
            self.kept.append((self.count, snapshot))
        self.count += 1
        if len(self.kept) > min(MAX_SNAPSHOTS, max(2, MAX_BYTES // max(self.size, 1))):
            self.kept, self.stride = self.kept[::2], self.stride * 2  # thin out evenly: the start stays


def nbytes(value: object) -> int:
    """Memory of a snapshot: its arrays and tensors, however nested."""
    if is_dataclass(value):
        return sum(nbytes(getattr(value, entry.name)) for entry in fields(value))
    if isinstance(value, (list, tuple)):
        return sum(map(nbytes, value))
    if isinstance(value, dict):
        return sum(map(nbytes, value.values()))
    return getattr(value, "nbytes", None) or sys.getsizeof(value)


def player(
    start: Callable[[Config], Iterator[Snapshot]],
    config: Config,
    draw: Callable[[Snapshot], None],
    *,
    key: str,
    total: int | None = None,
    interval: float = 0.25,
    per_tick: int | None = None,
) -> None:
    """Play ``start(config)``, drawing its newest snapshot every ``interval`` seconds; a new ``config`` restarts it.

    ``total`` is the number of snapshots when it is known: it fills the progress bar. ``per_tick`` is the most snapshots
    taken per interval, for work that is too quick to watch. Space plays and pauses, the
    arrows step forward and back, Home restarts.
    """
    run = st.session_state.get(state.slot(key))
    if run is None or run.config != config:
        run = _begin(key, start, config)

    playing = st.session_state.get(state.slot(f"{key}.playing"), False) and not run.finished
    _buttons(key, run, start, config, playing)

    @st.fragment(run_every=interval if playing else None)
    def stage() -> None:
        _tick(key, run, interval, per_tick) if playing else _settle(key)
        left, right = st.columns([1, 2], vertical_alignment="bottom")
        with left:
            _progress(run, total)
        with right:
            shown = _scrubbed(key, run, playing)
        if run.problem:
            st.warning(sentence(run.problem))
        if shown is not None:
            draw(shown)
        if playing and run.finished:
            st.rerun()

    stage()


def _begin(key: str, start: Callable[[Config], Iterator[Snapshot]], config: Config) -> Run:
    _settle(key)
    run = st.session_state[state.slot(key)] = Run(config, iter(start(config)))
    heavy(run.advance, 0.0, 1)  # the state before the first step
    return run


def _tick(key: str, run: Run, interval: float, per_tick: int | None) -> None:
    """Hand in the next slice as soon as the one before is done."""
    job: Future | None = st.session_state.get(state.slot(f"{key}.job"))
    if job is None or job.done():
        st.session_state[state.slot(f"{key}.job")] = worker.shared.submit(run.advance, 2 * interval, per_tick)


def _settle(key: str) -> None:
    """Let the running slice end, or take a waiting one back, before somebody else touches the generator."""
    job: Future | None = st.session_state.pop(state.slot(f"{key}.job"), None)
    if job is not None and not worker.shared.cancel(job):
        job.result()


def _buttons(key: str, run: Run, start: Callable, config: object, playing: bool) -> None:
    def play() -> None:
        st.session_state[state.slot(f"{key}.playing")] = not playing
        _follow(key)
        st.rerun()  # of the whole page: only that ends the timer of a fragment inside a fragment

    def step() -> None:
        _settle(key)
        worker.shared.submit(run.advance, 60.0, 1).result()
        _follow(key)

    def back() -> None:
        _settle(key)
        at = state.slot(f"{key}.scrub")
        st.session_state[at] = max(0, min(st.session_state.get(at, 0), len(run.kept) - 1) - 1)
        st.session_state[state.slot(f"{key}.looking back")] = True

    def restart() -> None:
        _begin(key, start, config)
        _follow(key)

    with st.container(horizontal=True):
        label = _("Pause") if playing else _("Play")
        st.button(label, key=f"{key} play", type="primary", on_click=play, shortcut="Space", disabled=run.finished)
        st.button(_("Back"), key=f"{key} back", on_click=back, shortcut="Left", disabled=playing or len(run.kept) < 2)
        st.button(_("Step"), key=f"{key} step", on_click=step, shortcut="Right", disabled=playing or run.finished)
        st.button(_("Restart"), key=f"{key} restart", on_click=restart, shortcut="Home")


def _follow(key: str) -> None:
    st.session_state[state.slot(f"{key}.looking back")] = False


def _progress(run: Run, total: int | None) -> None:
    text = _("Step {step} · {seconds:.1f} s of computing").format(step=max(run.count - 1, 0), seconds=run.seconds)
    if total:
        st.progress(min(1.0, run.count / total), text)
    else:
        st.caption(text)


def _scrubbed(key: str, run: Run, playing: bool) -> Snapshot | None:
    """The snapshot to show: the newest, or the one that was scrubbed back to."""
    kept, newest = list(run.kept), len(run.kept) - 1
    looking_back = state.slot(f"{key}.looking back")
    if playing or not st.session_state.get(looking_back):
        state.store(f"{key}.scrub", newest)

    def scrubbed() -> None:
        st.session_state[looking_back] = st.session_state[state.slot(f"{key}.scrub")] < newest

    position = controls.slider(
        f"{key}.scrub", _("Look back"), 0, max(newest, 1), newest, disabled=playing or newest < 1, url=False,
        on_change=scrubbed,
    )  # fmt: skip
    return kept[int(position)][1] if newest > 0 and st.session_state.get(looking_back) else run.latest
