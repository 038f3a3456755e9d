"""Play, pause, step, restart and look back through a generator of snapshots.

While it plays, each tick of the page hands slices of work to the shared worker: whoever leaves the page, closes the
tab or changes a control hands in no more, and the slice that runs ends with its next snapshot.
"""

import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, TypeVar

import streamlit as st

from pages.shell import codecs, context, controls, news, worker
from pages.shell import values as session_values
from pages.shell.calls import awaited
from pages.shell.components import message, plain_component
from pages.shell.drawings import Drawing, Row
from pages.shell.language import _, sentence
from pages.shell.live import Draw, follow
from pages.shell.runs import Run, bound
from pages.shell.values import Kept, Values, kept

LONG = 15  # seconds that are worth a forecast
PLAYED, RUNS = "played", "runs"  # session keys: the runs that this run of the page shows; all, the last used last

Snapshot = TypeVar("Snapshot")
Live = tuple[Values, Draw]


def player(
    make: Callable[[], Iterator[Snapshot]],
    key: Hashable,
    draw: Callable[[Snapshot, Sequence[Snapshot]], Sequence[Drawing | Row] | None],
    *,
    name: str = "player",
    total: int | None = None,
    interval: float = 0.25,
    per_tick: int | None = None,
    autoplay: bool = False,
    live: Live | None = None,
) -> None:
    """Play ``make()``; another ``key`` (its config) begins a new run, and so does every preset.

    ``draw(snapshot, history)`` gives the drawings of the newest snapshot every ``interval`` seconds, or of the one
    looked back at, which then follow the slider as in `follow`; one that has controls or more to show draws itself and
    gives None. ``history`` are the snapshots that are kept, up to this one. ``total`` is their number when it is known.
    ``live`` are values by name and what draws them, as in `follow`, while one of their sliders moves; ``per_tick`` is the
    most taken per interval. Space plays and pauses, the arrows step forward and back, Home restarts.
    """
    with st.container(key=f"player-begins-{name}"):  # for the line that waits: without it, all that follows moves up
        run = _run(name, make, key, autoplay)
    was_active = run.active
    _buttons(name, run, make)

    @st.fragment
    def stage() -> None:
        if live and session_values.pending(live[0]):  # a drag on the drawing set what the page has read
            st.rerun()
        if run.active:
            run.tick(2 * interval, per_tick)
        else:
            run.settle()
        seen = news.address(run)
        _show(name, run, draw, total, live)
        if was_active and run.finished:  # since the buttons were drawn, in this tick or between two
            st.rerun()
        _again(name, seen, interval if run.active else None)

    stage()


def _again(name: str, seen: str, interval: float | None) -> None:
    """The link is up to date, and the browser runs this fragment again ``interval`` seconds after it has drawn it last.

    Or later, when there is news: it asks there what has been ``seen``.
    """
    session_values.sync_url(name)
    again = {"interval": interval and 1000 * interval, "news": seen}
    data = message({**again, "at": time.monotonic()})  # new each time, or it is not told
    key = session_values.session_key(f"{name}.ticks")
    plain_component("ticks", ("message",))(key=key, data=data, height=1, on_tick_change=lambda: None)


def _run(name: str, make: Callable[[], Iterator], key: Hashable, autoplay: bool) -> Run:
    """The one under way, or a new one."""
    at = session_values.session_key(f"{name}.run")
    identity = (session_values.current().generation, key)
    run: Run | None = st.session_state.get(at)
    if run is None or run.identity != identity:
        pressed = run is None or run.identity[0] != identity[0]  # a preset plays as the page did when it was opened
        playing = (autoplay and pressed) or (run is not None and run.playing)
        run = st.session_state[at] = _new_run(run, make, identity, playing)
    st.session_state.setdefault(PLAYED, set()).add(run)
    runs: dict[str, Run] = st.session_state.setdefault(RUNS, {})
    runs.pop(at, None)
    runs[at] = run
    return run


def rest() -> None:
    """A new run of a page begins: what played in the one before rests until its player is called again.

    And the runs of the visit together hold no more than they may.
    """
    for run in st.session_state.pop(PLAYED, ()):
        run.rest()
    bound(st.session_state.get(RUNS, {}).values())


def _show(name: str, run: Run, draw: Callable[[Any, Sequence[Any]], Any], total: int | None, live: Live | None) -> None:
    asked = live[0] if live else {}
    with st.container(key=f"player-progress-{name}"):  # beside the buttons, where there is room
        left, right = st.columns(2, vertical_alignment="center")
    with left:
        _progress(run, total)
    with right:
        position = _look_back(name, run)
    if run.problem:
        st.warning(sentence(run.problem))

    def view(values: Values) -> Sequence[Drawing | Row]:
        if live and any(values[one] != value for one, value in asked.items()):
            return live[1](values)
        drawn = draw(*run.view(values[f"{name}.position"]))
        return drawn if isinstance(drawn, list | tuple) else ()

    if run.latest is not None:
        token = context.film.set((str(id(run)), run.count))
        follow(view, {**asked, f"{name}.position": position}, key=f"{name}.view")
        context.film.reset(token)


def latest(name: str = "player", key: Hashable = None, page: str = "") -> Any:
    """The newest snapshot of this player's run; None before the first, and after a preset, which begins again.

    With a ``key``, only of the run with that key; of another ``page`` of this visit, as it was left there.
    """
    if page:
        run: Run | None = st.session_state.get(f"{page}/{name}.run")
        return run.latest if run else None
    run = st.session_state.get(session_values.session_key(f"{name}.run"))
    if run is None or run.identity[0] != session_values.current().generation:
        return None
    if key is not None and (run.problem or run.identity[1] != key):  # what is refused shows another one's snapshots
        return None
    return run.latest


def _new_run(before: Run | None, make: Callable[[], Iterator], identity: tuple, playing: bool) -> Run:
    """A run at the state before its first step."""
    if before:
        before.settle()
    run = Run(identity, worker.shared.iterated(make), playing=playing, present=context.presence())
    awaited(worker.shared.turn(run.advance, 0.0, 1))
    if run.problem and before:  # refused from the start: the last good snapshots stay beside the sentence
        run.kept, run.latest, run.count = before.kept, before.latest, before.count
    return run


def _position(name: str, run: Run) -> "Kept[int]":
    """Which of the snapshots that are kept is looked at; by default the newest."""
    newest = max(len(run.kept) - 1, 0)
    return kept(f"{name}.position", newest, codecs.number(0, newest, whole=True), owner=id(run), linked=False)


def _buttons(name: str, run: Run, make: Callable[[], Iterator]) -> None:
    at = session_values.session_key(f"{name}.run")

    def play() -> None:
        run.playing = not run.active
        _position(name, run).clear()
        st.rerun()  # of the whole page: a step that was asked for meanwhile is dropped

    def step() -> None:
        run.step()
        _position(name, run).clear()

    def back() -> None:
        run.settle()
        position = _position(name, run)
        position.set(max(0, position.value - 1))

    def restart() -> None:
        st.session_state[at] = _new_run(run, make, run.identity, run.playing)

    active = run.active
    with st.container(horizontal=True, key=f"player-buttons-{name}"):
        label = _("Pause") if active else _("Play")
        st.button(label, key=f"{at} play", type="primary", on_click=play, shortcut="Space", disabled=run.finished)
        st.button(_("Back"), key=f"{at} back", on_click=back, shortcut="Left", disabled=active or len(run.kept) < 2)
        st.button(_("Step"), key=f"{at} step", on_click=step, shortcut="Right", disabled=active or run.finished)
        st.button(_("Restart"), key=f"{at} restart", on_click=restart, shortcut="Home")


def _progress(run: Run, total: int | None) -> None:
    """How far it is, how long it took, and how long it still takes where that is more than a moment."""
    left = run.left(total) if total and run.active else 0.0
    text = _("Step {step:,} · {seconds:.1f} s of computing")
    if left >= 90:
        text = _("Step {step:,} · {seconds:.1f} s, about {minutes:.0f} min left")
    elif left >= LONG:
        text = _("Step {step:,} · {seconds:.1f} s, about {tens:.0f} s left")
    step = _step(run.latest, run.count - 1)
    text = text.format(step=step, seconds=run.seconds, minutes=left / 60, tens=round(left, -1))
    if total:
        st.progress(min(1.0, run.count / total), text)
    else:
        st.caption(text)


def _step(snapshot: Any, number: int) -> int:
    """The step that a snapshot, or the first of several beside each other, names; or its number."""
    one = snapshot[0] if isinstance(snapshot, tuple) and not hasattr(snapshot, "step") else snapshot
    step: int = getattr(one, "step", max(number, 0))
    return step


def _look_back(name: str, run: Run) -> int:
    seen = [*run.kept[:-1], (run.count - 1, run.latest)]
    newest = len(seen) - 1
    if run.active:
        _position(name, run).clear()
    position: int = controls.slider(
        f"{name}.position", _("Look back"), 0, max(newest, 1), max(newest, 0), disabled=run.active or newest < 1,
        owner=id(run), linked=False, reads=[_step(snapshot, number) for number, snapshot in seen],
    )  # fmt: skip
    return position
