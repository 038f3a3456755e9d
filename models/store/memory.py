"""A store inside this process."""

import threading
import time
from collections.abc import Mapping


class Memory:
    def __init__(self) -> None:
        self._records: dict[str, dict[str, bytes]] = {}
        self._ends: dict[str, float] = {}  # s
        self._lock = threading.RLock()

    def read(self, record: str, field: str = "state") -> bytes:
        with self._lock:
            return self._fields(record).get(field, b"")

    def swap(self, record: str, states: tuple[bytes, bytes], parts: Mapping[str, bytes], seconds: float | None) -> bool:
        with self._lock:
            fields = self._fields(record)
            if fields.get("state", b"") != states[0]:
                return False
            fields = {**fields, "state": states[1], **parts}
            self._records[record] = {name: content for name, content in fields.items() if content}
            if seconds is not None:
                self._ends[record] = time.monotonic() + seconds
            return True

    def drop(self, record: str) -> None:
        with self._lock:
            self._records.pop(record, None)
            self._ends.pop(record, None)

    def _fields(self, record: str) -> dict[str, bytes]:
        """After what has expired is gone."""
        now = time.monotonic()
        for old in [name for name, end in self._ends.items() if end <= now]:
            self.drop(old)
        return self._records.get(record, {})
