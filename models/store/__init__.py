"""What the replicas of a server share: records of bytes that expire by themselves, on no disk.

memory: inside this process, for a server that is one process. valkey: in a Valkey or Redis server, for several.
A record has a state, a small JSON object, and parts of any size; `update` changes it as a whole.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from models.store.memory import Memory

T = TypeVar("T")
NOTHING: Mapping[str, bytes] = {}


class Store(Protocol):
    """Any thread and any replica may call it. Raises ValueError in words where it does not answer."""

    def read(self, record: str, field: str = "state") -> bytes:
        """The state or a part; empty where there is none."""

    def swap(self, record: str, states: tuple[bytes, bytes], parts: Mapping[str, bytes], seconds: float | None) -> bool:
        """Replace the first state by the second and set these parts, where empty ones are deleted, all at once.

        False, and nothing is changed, where the state is another one. The record expires so many seconds from now;
        None: when it would have anyway.
        """

    def drop(self, record: str) -> None:
        """Delete state and parts at once."""


def update(
    store: Store,
    record: str,
    change: Callable[[dict[str, Any]], T],
    parts: Mapping[str, bytes] = NOTHING,
    seconds: float | None = None,
) -> T:
    """``change(state)`` of a record, and its parts; nobody else changes it meanwhile, nor sees half of it.

    ``change`` may be called again, with what somebody quicker has left; where it changes nothing, nothing is written.
    """
    while True:
        before = store.read(record)
        state = json.loads(before or b"{}")
        result = change(state)
        after = json.dumps(state).encode()
        if after == (before or b"{}") or store.swap(record, (before, after), parts, seconds):
            return result


def opened(address: str) -> Store:
    """The store of an address like ``redis://127.0.0.1:6379/0``; without one, this process's memory."""
    if not address:
        return Memory()
    from models.store.valkey import Valkey  # not above: its package is optional

    return Valkey(address)
