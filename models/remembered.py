"""Results of pure functions, remembered until newer ones need the room, or what they came from is to be forgotten.

`functools.lru_cache` keeps what was computed from a visitor's photo for as long as it likes; a `Remembered` function
lets it go when it is told to (`forget`), with all that other functions made of that result. All functions together
remember `LIMIT` bytes: what was used longest ago goes first.
"""

import itertools
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import update_wrapper
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar
from weakref import WeakSet

P = ParamSpec("P")
T = TypeVar("T")

LIMIT = 256 * 2**20  # bytes of all results


class Entry(NamedTuple):
    result: Any
    size: int  # bytes
    used: int  # when it was used last: uses are counted


class Remembered(Generic[P, T]):
    """A function of hashable arguments that remembers its last results."""

    def __init__(self, function: Callable[P, T], entries: int) -> None:
        update_wrapper(self, function)
        self._function, self._entries = function, entries
        self._results: OrderedDict[Hashable, Entry] = OrderedDict()  # the one used longest ago first
        self.size = 0  # bytes of its results
        with _lock:
            _every.add(self)

    def __call__(self, *arguments: P.args, **named: P.kwargs) -> T:
        return self.remember(self._function, *arguments, **named)

    def __reduce__(self) -> str | tuple[Any, ...]:
        """In another process it is the same function, with what is remembered there."""
        return by_name(self) or (Remembered, (self._function, self._entries))

    def remember(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """What is remembered for these arguments, else what ``function`` makes of them."""
        key = (arguments, tuple(named.items()))
        with _lock:
            before = _forgotten
            if entry := self._take(key):
                self._put(key, entry.result, entry.size)
                known: T = entry.result
                return known
        result = function(*arguments, **named)
        size = nbytes(result)
        with _lock:
            if before == _forgotten:  # it may be of what is to be forgotten
                self._take(key)  # of a thread that was quicker
                self._put(key, result, size)
            if len(self._results) > self._entries:
                self.drop_oldest()
            while sum(one.size for one in _every) > LIMIT:
                oldest = min((one for one in _every if one.size), key=Remembered.oldest)
                _forget_marked(_marks([oldest.drop_oldest()], id))  # nobody could ask again for what was made of it
        return result

    def _put(self, key: Hashable, result: T, size: int) -> None:
        self._results[key] = Entry(result, size, next(_uses))
        self.size += size

    def _take(self, key: Hashable) -> Entry | None:
        entry = self._results.pop(key, None)
        self.size -= entry.size if entry else 0
        return entry

    def oldest(self) -> int:
        """When the result was used that was used longest ago."""
        return next(iter(self._results.values())).used

    def drop_oldest(self) -> T:
        _key, entry = self._results.popitem(last=False)
        self.size -= entry.size
        result: T = entry.result
        return result

    def forget(self, marks: set[Hashable]) -> list[T]:
        """Drop the results whose arguments hold one of these; return them."""
        found = [key for key in self._results if _holds(key, marks)]
        return [entry.result for key in found if (entry := self._take(key))]

    def clear(self) -> None:
        self._results.clear()
        self.size = 0


def by_name(function: Any) -> str:
    """The name under which other processes find it in its module; "" if it has none."""
    home = sys.modules.get(function.__module__)
    found = function.__module__ != "__main__" and getattr(home, function.__qualname__, None) is function
    return function.__qualname__ if found else ""


_every: WeakSet[Remembered] = WeakSet()
_lock = threading.RLock()
_uses = itertools.count()
_forgotten = 0  # how often something was
elsewhere: list[Callable[[], None]] = []  # called when other processes, too, are to forget


def remembered(entries: int) -> Callable[[Callable[P, T]], Remembered[P, T]]:
    """Remember the last results of a pure function of hashable arguments."""
    return lambda function: Remembered(function, entries)


def forget(things: Iterable[object]) -> None:
    """Drop every result that was computed from one of these, from equal ones, or from such a result."""
    global _forgotten
    with _lock:
        _forgotten += 1
        _forget_marked(set(map(_mark, things)))
    for told in elsewhere:
        told()


def _forget_marked(marks: set[Hashable]) -> None:
    """Drop the results whose arguments hold one of these, and what was made of those results."""
    while marks:
        marks = _marks([result for function in _every for result in function.forget(marks)], _mark)


def _marks(results: Iterable[Any], mark: Callable[[object], Hashable]) -> set[Hashable]:
    """Of what other functions were given of these: of a call with its time, the result. Numbers stand for many."""
    given = (getattr(result, "result", result) for result in results)
    return {mark(one) for one in given if one is not None and not isinstance(one, (str, int, float))}


def forget_all() -> None:
    global _forgotten
    with _lock:
        _forgotten += 1
        for function in _every:
            function.clear()


def _mark(value: object) -> Hashable:
    """What tells a value from others: the digest of a picture, the bytes of a file, else which object it is."""
    return value if isinstance(value, bytes) else getattr(value, "digest", id(value))


def _holds(value: Any, marks: set[Hashable]) -> bool:
    if _mark(value) in marks:
        return True
    if is_dataclass(value) and not isinstance(value, type):
        return any(_holds(getattr(value, entry.name), marks) for entry in fields(value))
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, (tuple, list)) else ()
    return any(_holds(part, marks) for part in parts)


def nbytes(value: Any) -> int:
    """Memory of a result: its arrays and tensors, however nested."""
    if is_dataclass(value) and not isinstance(value, type):
        return sum(nbytes(getattr(value, entry.name)) for entry in fields(value))
    if isinstance(value, (list, tuple)):
        return sum(map(nbytes, value))
    if isinstance(value, Mapping):
        return sum(map(nbytes, value.values()))
    if callable(parameters := getattr(value, "parameters", None)):  # a network
        return sum(map(nbytes, parameters()))
    return getattr(value, "nbytes", None) or sys.getsizeof(value)
