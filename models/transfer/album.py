"""The class album: photos that students add from their phones to the classes of their teacher.

A code of six characters leads to an album: its 21 letters and digits are told apart on any wall and spell no words. At
ten wrong codes a minute, a device that guesses for all of four hours finds one of five albums among 21^6 = 86 million
codes with a chance of one in 7,000; it could then add photos, but see none.

A photo arrives in any format and leaves upright, small, without its name, place and time. Everything is held in memory
alone, and everything is bounded: albums, photos in each, bytes of a photo as it arrives, hours.
"""

import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from models.remembered import forget

if TYPE_CHECKING:
    from models.images.decoding import Picture

ALPHABET, LENGTH = "CDFGHJKMNPQRTVWX34679", 6
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


@dataclass(frozen=True, eq=False)
class Photo:
    """A photo that somebody has brought."""

    picture: "Picture"
    label: str  # its class
    session: str  # one place and one light; "3.2": what the third student added to an album the second time
    giver: str = ""  # number of the student, by the first photo of each in an album


@dataclass(eq=False)
class Album:
    """The photos of one class; any thread may add to it."""

    code: str
    classes: tuple[str, ...]
    limits: Limits
    opened: float  # s
    key: str = field(default_factory=lambda: secrets.token_urlsafe(16))  # what the teacher alone knows
    ended: bool = False
    _photos: dict[str, Photo] = field(default_factory=dict)  # by digest
    _sessions: dict[tuple[str, str], str] = field(default_factory=dict)  # by student and batch
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def photos(self) -> tuple[Photo, ...]:
        """In the order in which they came."""
        with self._lock:
            return tuple(self._photos.values())

    def add(self, content: bytes, label: str, student: str, batch: str) -> Photo:
        """Take in the photo of a file; the same file again, of the same batch, changes nothing.

        ``student`` and ``batch`` are any words that tell them apart. Raises ValueError in words for a student.
        """
        from models.images.decoding import decoded  # not above: OpenCV would delay the first page

        self.limits.weigh(len(content))
        self._refuse(label)  # before the work of decoding; the album may change until its end
        picture = decoded(content, "The photo", SIDE)
        source = student[:MOST_CHARACTERS], batch[:MOST_CHARACTERS]
        with self._lock:
            self._refuse(label)
            if there := self._photos.get(picture.digest):
                if (there.label, there.session) == (label, self._sessions.get(source)):
                    return there  # the phone has not seen the answer, and sent it again
                raise ValueError(f"this photo is in the album already, in the class “{there.label}”")
            if len(self._photos) >= self.limits.photos:
                raise ValueError(f"the album is full: it holds {self.limits.photos} photos")
            session = self._sessions.get(source) or self._new_session(source)
            photo = self._photos[picture.digest] = Photo(picture, label, session, session.partition(".")[0])
            return photo

    def remove(self, photo: Photo) -> None:
        with self._lock:
            self._photos.pop(photo.picture.digest, None)
        forget([photo.picture])

    def rename(self, classes: Sequence[str]) -> None:
        """Give the classes these names; while their number stays, photos go along.

        Where a class is taken away, its photos wait: they are back with a class of that name.
        """
        with self._lock:
            if len(classes) == len(self.classes) and tuple(classes) != self.classes:
                names = dict(zip(self.classes, classes, strict=True))
                for digest, photo in self._photos.items():
                    name = names.get(photo.label, photo.label)
                    self._photos[digest] = replace(photo, label=name)
            self.classes = tuple(classes)

    def end(self) -> None:
        """Delete everything, with all that was computed from it."""
        with self._lock:
            self.ended = True
            pictures = [photo.picture for photo in self._photos.values()]
            self._photos.clear()
            self._sessions.clear()
        forget(pictures)

    def _refuse(self, label: str) -> None:
        if self.ended:
            raise ValueError(f"the album {self.code} has ended: its photos are deleted")
        if label not in self.classes:
            raise ValueError(f"the class must be one of {', '.join(self.classes)}, got “{label}”")

    def _new_session(self, source: tuple[str, str]) -> str:
        students = list(dict.fromkeys([*(student for student, _ in self._sessions), source[0]]))
        batches = sum(student == source[0] for student, _ in self._sessions)
        session = self._sessions[source] = f"{students.index(source[0]) + 1}.{batches + 1}"
        return session


class Albums:
    """All albums of a server."""

    def __init__(self, limits: Limits = Limits(), clock: Callable[[], float] = time.monotonic) -> None:
        self.limits, self._clock = limits, clock
        self._albums: dict[str, Album] = {}  # by code
        self._ended: deque[str] = deque(maxlen=100)  # codes of the last
        self._wrong: deque[tuple[float, str]] = deque()  # when and from whom, within the last minute
        self._lock = threading.RLock()

    def open(self, classes: Sequence[str]) -> Album:
        with self._lock:
            self.expire()
            if len(self._albums) >= self.limits.albums:
                raise ValueError(f"{self.limits.albums} albums are open on this server, no more fit: end one first")
            code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
            if code in self._albums or code in self._ended:
                return self.open(classes)
            album = self._albums[code] = Album(code, tuple(classes), self.limits, self._clock())
            return album

    def find(self, code: str, visitor: str) -> Album:
        """The album of a code, as a ``visitor`` (an address in the network) may type it."""
        code, now = "".join(filter(str.isalnum, code.upper())), self._clock()
        with self._lock:
            self.expire()
            while self._wrong and self._wrong[0][0] <= now - 60:
                self._wrong.popleft()
            if sum(one == visitor for _, one in self._wrong) >= self.limits.wrong:
                raise ValueError("too many wrong codes came from this device: wait a minute, then try again")
            if code in self._ended:
                raise ValueError(f"the album {code} has ended: its photos are deleted")
            if code not in self._albums:
                self._wrong.append((now, visitor))
                raise ValueError(f"there is no album “{code[:LENGTH]}”: compare the code with your teacher's")
            return self._albums[code]

    def of_teacher(self, key: str) -> Album | None:
        with self._lock:
            self.expire()
            return next((one for one in self._albums.values() if one.key == key), None)

    def end(self, album: Album) -> None:
        with self._lock:
            if self._albums.pop(album.code, None):
                self._ended.append(album.code)
        album.end()

    def expire(self) -> None:
        """End what is too old."""
        with self._lock:
            oldest = self._clock() - 3600 * self.limits.hours
            for album in [one for one in self._albums.values() if one.opened <= oldest]:
                self.end(album)

    @property
    def photos(self) -> int:
        """Number of photos in memory."""
        with self._lock:
            return sum(len(album.photos) for album in self._albums.values())
