"""Results of pure functions, remembered until newer ones need the room, or what they came from is to be forgotten.

`functools.lru_cache` keeps what was computed from a visitor's photo for as long as it likes; a `Remembered` function
lets it go when it is told to (`forget`), with all that other functions made of that result.
"""

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar
from weakref import WeakSet

P = ParamSpec("P")
T = TypeVar("T")


class Remembered(Generic[P, T]):
    """A function of hashable arguments that remembers its last results."""

    def __init__(self, function: Callable[P, T], entries: int) -> None:
        update_wrapper(self, function)
        self._function, self._entries = function, entries
        self._results: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()
        self._forgotten = 0  # how often something was
        _every.add(self)

    def __call__(self, *arguments: P.args, **named: P.kwargs) -> T:
        return self.remember(self._function, *arguments, **named)

    def __reduce__(self) -> str | tuple[Any, ...]:
        """In another process it is the same function, with what is remembered there."""
        return by_name(self) or (Remembered, (self._function, self._entries))

    def remember(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """What is remembered for these arguments, else what ``function`` makes of them."""
        key = (arguments, tuple(named.items()))
        with self._lock:
            before = self._forgotten
            if key in self._results:
                self._results.move_to_end(key)
                return self._results[key]
        result = function(*arguments, **named)
        with self._lock:
            if before == self._forgotten:  # it may be of what is to be forgotten
                self._results[key] = result
            if len(self._results) > self._entries:
                self._results.popitem(last=False)
        return result

    def forget(self, marks: set[Hashable]) -> list[T]:
        """Drop the results whose arguments hold one of these; return them."""
        with self._lock:
            self._forgotten += 1
            return [self._results.pop(key) for key in list(self._results) if _holds(key, marks)]

    def clear(self) -> None:
        with self._lock:
            self._forgotten += 1
            self._results.clear()


def by_name(function: Any) -> str:
    """The name under which other processes find it in its module; "" if it has none."""
    home = sys.modules.get(function.__module__)
    found = function.__module__ != "__main__" and getattr(home, function.__qualname__, None) is function
    return function.__qualname__ if found else ""


_every: WeakSet[Remembered] = WeakSet()
elsewhere: list[Callable[[], None]] = []  # called when other processes, too, are to forget


def remembered(entries: int) -> Callable[[Callable[P, T]], Remembered[P, T]]:
    """Remember the last results of a pure function of hashable arguments."""
    return lambda function: Remembered(function, entries)


def forget(things: Iterable[object]) -> None:
    """Drop every result that was computed from one of these, from equal ones, or from such a result."""
    while things := list(things):
        marks = set(map(_mark, things))
        dropped = [result for function in list(_every) for result in function.forget(marks)]
        things = [result for result in dropped if result is not None and not isinstance(result, (str, int, float))]
    for told in elsewhere:
        told()


def forget_all() -> None:
    for function in list(_every):
        function.clear()


def _mark(value: object) -> Hashable:
    """What tells a value from others: the digest of a picture, the bytes of a file, else which object it is."""
    return value if isinstance(value, bytes) else getattr(value, "digest", id(value))


def _holds(value: Any, marks: set[Hashable]) -> bool:
    if _mark(value) in marks:
        return True
    if is_dataclass(value):
        return any(_holds(getattr(value, entry.name), marks) for entry in fields(value))
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, (tuple, list)) else ()
    return any(_holds(part, marks) for part in parts)
