"""Heavy work on several machines: the same queue before processes of Ray (``pip install ray``), one for each core or GPU.

Functions and what they are given travel as cloudpickle's bytes: closures go by value, and an array that comes back may be
written to. A player's generator stays in the process that has begun it; when that is lost, another begins it anew and
skips what was seen.
"""

import os
import secrets
import signal
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # read when Ray is imported: nothing leaves the machines
import ray
from ray import cloudpickle
from ray.exceptions import RayActorError, RayTaskError

from models.remembered import elsewhere, forget_all
from models.stopping import Stopped, asked, stoppable
from pages.shell import warmup
from pages.shell.calls import accelerator
from pages.shell.worker import CAPACITY, Worker

T = TypeVar("T")

PATIENCE = 60.0  # s for a process to start
LOOK = 0.05  # s between two looks whether a result is still wanted
SILENCE = 30.0  # s of a computation after which its machine is asked for a sign of life, and s that it has for it
FOLDER = Path(__file__).parents[2]


class Actor:
    """In a process of the cluster: one computation at a time, and what plays there."""

    def __init__(self) -> None:
        self._running = "", threading.Event()
        self._playing: dict[str, tuple[int, Iterator]] = {}  # how many values were taken
        warmup.torch_settings(1)

    def accelerator(self) -> str:
        return accelerator()

    def call(self, key: str, work: bytes) -> bytes:
        self._running = key, threading.Event()
        function, arguments = cloudpickle.loads(work)
        found: bytes = cloudpickle.dumps(stoppable(self._running[1], function, *arguments))
        return found

    def stop(self, key: str) -> None:
        if self._running[0] == key:
            self._running[1].set()

    def begin(self, key: str, make: bytes, seen: int) -> None:
        self._playing[key] = seen, islice(iter(cloudpickle.loads(make)()), seen, None)

    def following(self, key: str, seen: int) -> bytes | None:
        """The value after those, if there is one, in a list; None where they were not seen here."""
        taken, values = self._playing.get(key, (-1, iter(())))
        if taken != seen:
            return None
        self._playing[key] = seen + 1, values
        found: bytes = cloudpickle.dumps(list(islice(values, 1)))
        return found

    def end(self, key: str) -> None:
        self._playing.pop(key, None)

    def forget(self) -> None:
        """All, as what was made of a visitor's picture in one process is another object in the next."""
        forget_all()


class Handle:
    """This process's side of an actor. A call whose process is lost is made once more, in the next one."""

    def __init__(self, **share: float) -> None:
        again = {"max_restarts": -1, "max_task_retries": 1}
        made = ray.remote(Actor).options(max_concurrency=2, **again, **share)  # beside the one call, what stops it
        self.actor: Any = made.remote()
        self.users = 0  # calls and players
        self._lock = threading.Lock()

    def ask(self, method: str, key: str, *arguments: object) -> Any:
        with self._lock:
            if asked():  # while it waited for the actor
                raise Stopped
            answer = getattr(self.actor, method).remote(key, *arguments)
            sign, since = None, time.monotonic()
            while not ray.wait([answer], timeout=LOOK)[0]:
                if asked():
                    self.actor.stop.remote(key)
                if time.monotonic() > since + SILENCE:
                    if sign and not ray.wait([sign], timeout=0)[0]:
                        raise ValueError("the machine that computes this does not answer, please try again")
                    sign, since = self.actor.accelerator.remote(), time.monotonic()
            try:
                return ray.get(answer)
            except RayTaskError as error:
                raise error.cause from error
            except RayActorError:
                raise ValueError("the process that computed this was lost twice, please try again") from None


class Played(Iterator[T]):
    """A generator that runs in an actor."""

    def __init__(self, handle: Handle, make: Callable[[], Iterator[T]], left: SimpleQueue) -> None:
        self._handle, self._key, self._make = handle, secrets.token_hex(8), cloudpickle.dumps(make)
        self._seen = 0
        handle.users += 1
        weakref.finalize(self, left.put, (handle, self._key))

    def __next__(self) -> T:
        found = self._handle.ask("following", self._key, self._seen)
        if found is None:
            self._handle.ask("begin", self._key, self._make, self._seen)
            found = self._handle.ask("following", self._key, self._seen)
        self._seen += 1
        value: T
        for value in cloudpickle.loads(found):
            return value
        raise StopIteration


class Cluster(Worker):
    """``ray``: the cores of this machine; else the address of a Ray that runs."""

    def __init__(self, wish: str, capacity: int = CAPACITY, cores: int | None = None) -> None:
        _connect(wish, cores)
        free = ray.available_resources()
        gpus, cores = int(free.get("GPU", 0)), int(free.get("CPU", 0))
        share = {"num_cpus": 1, "num_gpus": 1} if gpus else {"num_cpus": 1}
        self.handles = [Handle(**share) for _one in range(min(gpus, cores) or cores)]
        found = [handle.actor.accelerator.remote() for handle in self.handles]
        if not found or ray.wait(found, num_returns=len(found), timeout=PATIENCE)[1]:
            ray.shutdown()
            raise ValueError(f"{len(found)} free cores of it answer within {PATIENCE:g} s")
        self.accelerators = frozenset(ray.get(found))
        elsewhere.append(self.forget)
        self._left: SimpleQueue[tuple[Handle, str] | None] = SimpleQueue()  # whoever collects garbage may only put
        threading.Thread(target=self._sweep, daemon=True).start()
        super().__init__(len(self.handles), capacity)

    def submit(self, function: Callable[..., object], *arguments: object) -> Any:
        return super().submit(self._remembered, function, *arguments)

    def iterated(self, make: Callable[[], Iterator[T]]) -> Iterator[T]:
        return Played(self._handle(), make, self._left)

    def forget(self) -> None:
        for handle in self.handles:
            handle.actor.forget.remote()

    def close(self) -> None:
        elsewhere.remove(self.forget)
        self._left.put(None)
        ray.shutdown()

    def _remembered(self, function: Any, *arguments: object) -> object:
        """What is remembered here is not computed there, and what is computed there is remembered here."""
        remember = getattr(function, "remember", None)
        return remember(partial(self._far, function), *arguments) if remember else self._far(function, *arguments)

    def _far(self, function: Callable[..., object], *arguments: object) -> object:
        handle = self._handle()
        handle.users += 1
        try:
            return cloudpickle.loads(handle.ask("call", secrets.token_hex(8), cloudpickle.dumps((function, arguments))))
        finally:
            handle.users -= 1

    def _sweep(self) -> None:
        """End what played for somebody who has gone."""
        while gone := self._left.get():
            gone[0].users -= 1
            gone[0].actor.end.remote(gone[1])

    def _handle(self) -> Handle:
        return min(self.handles, key=lambda handle: handle.users)


def _connect(wish: str, cores: int | None) -> None:
    before, on_main = signal.getsignal(signal.SIGTERM), threading.current_thread() is threading.main_thread()
    quiet: dict[str, Any] = {"logging_level": "ERROR", "log_to_driver": False, "configure_logging": False}
    if wish == "ray":
        own = {
            "automatic_object_spilling_enabled": False,
            "worker_niceness": 5,
        }  # no picture on a disk; pages come first
        ray.init("local", include_dashboard=False, num_cpus=cores, _system_config=own, **quiet)
    else:
        ray.init(wish, runtime_env={"working_dir": str(FOLDER), "excludes": [".git", "tests"]}, **quiet)
    if on_main:
        signal.signal(signal.SIGTERM, before)  # Streamlit's own: it ends what is open in order
