"""All class albums of a server, and the codes that lead to them.

A code of six characters leads to an album: its 21 letters and digits are told apart on any wall and spell no words. At
ten wrong codes a minute, a device that guesses for all of four hours finds one of five albums among 21^6 = 86 million
codes with a chance of one in 7,000; it could then add photos, but see none.
"""

import json
import secrets
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from models.store import Memory, Store, update
from models.transfer.album import Album, Limits, Photo, record

T = TypeVar("T")
ALPHABET, LENGTH = "CDFGHJKMNPQRTVWX34679", 6
INDEX = "albums"  # record of the store
REMEMBERED = 100  # codes of albums that have ended


class Albums:
    def __init__(
        self, limits: Limits | None = None, store: Store | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self.limits, self._store, self._clock = limits or Limits(), store or Memory(), clock
        self._here: dict[str, Album] = {}  # by code: those that this process has asked for

    def open(self, classes: Sequence[str]) -> Album:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        seconds = 3600 * self.limits.hours
        ends = self._clock() + seconds

        def enter(index: dict[str, Any]) -> bool:
            if len(index["open"]) >= self.limits.albums:
                raise ValueError(f"{self.limits.albums} albums are open on this server, no more fit: end one first")
            new = code not in index["open"] and code not in index["ended"]
            return new and index["open"].setdefault(code, ends) == ends

        if not self._index(enter):
            return self.open(classes)
        key = f"{code}-{secrets.token_urlsafe(16)}"
        state = {"key": key, "ends": ends, "classes": list(classes), "photos": {}, "sessions": []}
        update(self._store, record(code), lambda empty: empty.update(state), seconds=seconds)
        return self._here.setdefault(code, self._album(code, state))

    def find(self, code: str, visitor: str) -> Album:
        """The album of a code, as a ``visitor`` (an address in the network) may type it."""
        code = "".join(filter(str.isalnum, code.upper()))
        ended = f"the album {code} has ended: its photos are deleted"

        def look(index: dict[str, Any]) -> str:
            if sum(one == visitor for _, one in index["wrong"]) >= self.limits.wrong:
                return "too many wrong codes came from this device: wait a minute, then try again"
            if code in index["ended"]:
                return ended
            if code not in index["open"]:
                index["wrong"].append([self._clock(), visitor])
                return f"there is no album “{code[:LENGTH]}”: compare the code with your teacher's"
            return ""

        refusal = self._index(look)
        album = None if refusal else self._known(code)
        if album is None:
            raise ValueError(refusal or ended)
        return album

    def of_teacher(self, key: str) -> Album | None:
        album = self._known(key.partition("-")[0])
        return album if album and album.opens(key) and not album.ended else None

    def seen(self, key: str) -> tuple[Photo, ...]:
        """What was in the teacher's album when this process looked last: for a store that does not answer."""
        album = self._here.get(key.partition("-")[0])
        return album.seen if album and album.opens(key) else ()

    def end(self, album: Album) -> None:
        """Delete everything, with all that was computed from it."""
        self._store.drop(album.record)
        self._here.pop(album.code, None)
        album.forget()

        def leave(index: dict[str, Any]) -> None:
            if index["open"].pop(album.code, None):
                index["ended"].append(album.code)

        self._index(leave)

    def expire(self) -> None:
        """Let go of what is too old, and here of what has ended at another replica."""
        for album in list(self._here.values()):
            with suppress(ValueError):  # the store does not answer: next time
                if album.ended:
                    album.forget()
                    self.end(album)

    @property
    def photos(self) -> int:
        """Number of photos in the store."""
        albums = [self._known(code) for code in self._index(lambda index: list(index["open"]))]
        return sum(len(album.state.get("photos", ())) for album in albums if album)

    def _known(self, code: str) -> Album | None:
        if code not in self._here and (content := self._store.read(record(code))):
            self._here.setdefault(code, self._album(code, json.loads(content)))
        return self._here.get(code)

    def _album(self, code: str, state: dict[str, Any]) -> Album:
        return Album(code, state["key"], state["ends"], self.limits, self._store, self._clock)

    def _index(self, act: Callable[[dict[str, Any]], T]) -> T:
        """Read or change what holds for all: open codes and their ends, ended ones, wrong ones of the last minute."""

        def change(index: dict[str, Any]) -> T:
            now = self._clock()
            ends, wrong = index.get("open", {}), index.get("wrong", [])
            old = [code for code, end in ends.items() if end <= now]
            index["open"] = {code: end for code, end in ends.items() if end > now}
            index["ended"] = [*index.get("ended", []), *old][-REMEMBERED:]
            index["wrong"] = [[when, who] for when, who in wrong if when > now - 60]
            return act(index)

        return update(self._store, INDEX, change, seconds=3600 * self.limits.hours)
