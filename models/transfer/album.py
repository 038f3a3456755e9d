"""The class album: photos that students add from their phones to the classes of their teacher.

A photo arrives in any format and leaves upright, small, without its name, place and time. Everything is held in the
memory of a store (`models/store`), which all replicas of a server may share, and everything is bounded: albums, photos
in each, bytes of a photo as it arrives, hours.
"""

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from models.remembered import forget
from models.store import Store, update

if TYPE_CHECKING:
    from models.images.decoding import Picture

SIDE = 300  # px of the longer side that is kept: of 4:3, networks see the middle 224 x 224
MOST_CHARACTERS = 64  # of what a phone calls its student and its batch


@dataclass(frozen=True)
class Limits:
    albums: int = 5  # open at the same time
    photos: int = 400  # in an album: 108 MB if they are square
    megabytes: float = 20  # of a photo as it arrives
    hours: float = 4  # from opening an album to its end
    wrong: int = 10  # codes a minute from one device

    def weigh(self, size: int) -> None:
        """Refuse a photo of so many bytes."""
        if size > 1e6 * self.megabytes:
            raise ValueError(f"the photo must have at most {self.megabytes:g} MB, got {size / 1e6:.0f} MB")


@dataclass(frozen=True)
class Photo:
    """A photo that somebody has brought."""

    picture: "Picture"
    label: str  # its class
    session: str  # one place and one light; "3.2": what the third student added to an album the second time
    giver: str = ""  # number of the student, by the first photo of each in an album


@dataclass(eq=False)
class Album:
    """The photos of one class; any thread of any replica may add to it."""

    code: str
    key: str  # what the teacher alone knows
    ends: float  # s
    limits: Limits
    store: Store
    clock: Callable[[], float]
    seen: tuple[Photo, ...] = ()  # at the last look of this process

    @property
    def record(self) -> str:
        return record(self.code)

    @property
    def state(self) -> dict[str, Any]:
        """Its classes, the label and session of each photo, each student's sessions; empty when it has ended."""
        content = self.store.read(self.record) if self.clock() < self.ends else b""
        found: dict[str, Any] = json.loads(content or b"{}")
        return found

    @property
    def ended(self) -> bool:
        return not self.state

    @property
    def classes(self) -> tuple[str, ...]:
        return tuple(self.state.get("classes", ()))

    @property
    def photos(self) -> tuple[Photo, ...]:
        """In the order in which they came."""
        there, known = self.state.get("photos", {}), {photo.picture.digest: photo.picture for photo in self.seen}
        pictures = ((known.get(digest) or self._picture(digest), *names) for digest, names in there.items())
        self.seen = tuple(Photo(one, label, session, giver(session)) for one, label, session in pictures if one)
        forget([picture for digest, picture in known.items() if digest not in there])
        return self.seen

    def add(self, content: bytes, label: str, student: str, batch: str) -> Photo:
        """Take in the photo of a file; the same file again, of the same batch, changes nothing.

        ``student`` and ``batch`` are any words that tell them apart. Raises ValueError in words for a student.
        """
        from models.images.decoding import decoded  # not above: OpenCV would delay the first page

        self.limits.weigh(len(content))
        self._refuse(self.state, label)  # before the work of decoding; the album may change until its end
        picture = decoded(content, "The photo", SIDE)
        source = [student[:MOST_CHARACTERS], batch[:MOST_CHARACTERS]]

        def enter(state: dict[str, Any]) -> str:
            self._refuse(state, label)
            photos, sessions = state["photos"], state["sessions"]
            known = next((session for *whose, session in sessions if whose == source), "")
            if there := photos.get(picture.digest):
                if there == [label, known]:
                    return known  # the phone has not seen the answer, and sent it again
                raise ValueError(f"this photo is in the album already, in the class “{there[0]}”")
            if len(photos) >= self.limits.photos:
                raise ValueError(f"the album is full: it holds {self.limits.photos} photos")
            session = known or new_session(sessions, source)
            photos[picture.digest] = [label, session]
            return session

        session = update(self.store, self.record, enter, {picture.digest: packed(picture)})
        return Photo(picture, label, session, giver(session))

    def remove(self, photo: Photo) -> None:
        digest = photo.picture.digest
        update(self.store, self.record, lambda state: state.get("photos", {}).pop(digest, None), {digest: b""})
        forget([photo.picture])

    def rename(self, classes: Sequence[str]) -> None:
        """Give the classes these names; while their number stays, photos go along.

        Where a class is taken away, its photos wait: they are back with a class of that name.
        """

        def enter(state: dict[str, Any]) -> None:
            if state and len(classes) == len(state["classes"]):
                names = dict(zip(state["classes"], classes, strict=True))
                for entry in state["photos"].values():
                    entry[0] = names.get(entry[0], entry[0])
            if state:
                state["classes"] = list(classes)

        update(self.store, self.record, enter)

    def opens(self, key: str) -> bool:
        return secrets.compare_digest(self.key.encode(), key.encode())

    def forget(self) -> None:
        """Let go of what this process has seen, with all that was computed from it."""
        pictures, self.seen = [photo.picture for photo in self.seen], ()
        forget(pictures)

    def _picture(self, digest: str) -> "Picture | None":
        """None where it was removed a moment ago."""
        content = self.store.read(self.record, digest)
        return unpacked(content, digest) if content else None

    def _refuse(self, state: dict[str, Any], label: str) -> None:
        if not state:
            raise ValueError(f"the album {self.code} has ended: its photos are deleted")
        if label not in state["classes"]:
            raise ValueError(f"the class must be one of {', '.join(state['classes'])}, got “{label}”")


def record(code: str) -> str:
    """Its name in the store."""
    return f"album:{code}"


def giver(session: str) -> str:
    return session.partition(".")[0]


def new_session(sessions: list[list[str]], source: list[str]) -> str:
    """The next one of a student, who may be new; noted."""
    students = list(dict.fromkeys([*(student for student, _, _ in sessions), source[0]]))
    batches = sum(student == source[0] for student, _, _ in sessions)
    session = f"{students.index(source[0]) + 1}.{batches + 1}"
    sessions.append([*source, session])
    return session


def packed(picture: "Picture") -> bytes:
    """All but the digest: a line of JSON, and the pixels."""
    about = json.dumps([picture.pixels.shape, picture.name, picture.original, picture.note])
    return about.encode() + b"\n" + picture.pixels.tobytes()


def unpacked(content: bytes, digest: str) -> "Picture":
    """Its pixels are those in ``content``, not copies of them."""
    from models.images.decoding import Picture

    start = content.index(b"\n")
    shape, name, (width, height), note = json.loads(content[:start])
    pixels = np.frombuffer(content, np.uint8, offset=start + 1).reshape(shape)
    return Picture(pixels, name, digest, (width, height), note)
