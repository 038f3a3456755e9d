"""The album under a whole class at once, at its limits, and at its end."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from models.images.decoding import decoded
from models.remembered import Remembered
from models.transfer.album import SIDE, Limits, packed, unpacked
from models.transfer.albums import Albums
from tests.models.transfer.photos import CLASSES, filled, photo


def test_thirty_threads_lose_and_mix_nothing(albums, replica):
    """Ten photos each, in two batches, into two albums by two replicas: what arrives is what was sent, under the right
    names.
    """
    other = replica()
    two = [albums.open(CLASSES), albums.open(CLASSES)]
    start = threading.Barrier(30)
    sent = {}

    def phone(number):
        start.wait()
        for shot in range(10):
            content, pixels = photo(100 * number + shot)
            class_name, batch = CLASSES[(number + shot) % 3], shot // 5
            album = two[number % 2]
            replica = (albums, other)[(number + shot) % 4 // 2]
            found = replica.find(album.code, f"phone {number}").add(content, class_name, f"phone {number}", f"{batch}")
            sent[number, shot] = (album, class_name, found.session, pixels)

    with ThreadPoolExecutor(30) as phones:
        list(phones.map(phone, range(30)))
    for album in two:
        mine = {key: value for key, value in sent.items() if value[0] is album}
        there = {one.picture.pixels.tobytes(): one for one in album.photos}
        assert len(there) == len(album.photos) == len(mine) == 150
        for _, class_name, session, pixels in mine.values():
            one = there[pixels.tobytes()]
            assert (one.label, one.session) == (class_name, session)
        students = {(number, value[2].partition(".")[0]) for (number, _), value in mine.items()}
        assert len(students) == len({giver for _, giver in students}) == 15  # a number for each
        assert Counter(one.session for one in album.photos) == {f"{s}.{b}": 5 for s in range(1, 16) for b in (1, 2)}
    assert albums.photos == 300


def test_a_full_album_takes_no_more_however_many_try_at_once(replica):
    albums = replica(Limits(photos=7))
    album = albums.open(CLASSES)

    with ThreadPoolExecutor(8) as phones:
        sent = [phones.submit(album.add, photo(number)[0], "cup", str(number), "") for number in range(24)]
    refusals = [str(one.exception()) for one in sent if one.exception()]
    assert len(album.photos) == 24 - len(refusals) == 7
    assert all("7 photos" in words for words in refusals)
    album.remove(album.photos[0])
    album.add(photo(99)[0], "cup", "s", "")  # there is room again


def test_memory_of_full_albums_is_bounded():
    limits = Limits()
    large = Albums().open(CLASSES).add(photo(0, (900, 900))[0], "cup", "s", "").picture.pixels
    assert limits.albums * limits.photos * large.nbytes < 600e6


def test_a_photo_is_made_small_and_upright_and_leaves_what_it_tells_of_itself(albums):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Maker"
    exif.get_ifd(0x8825)[1] = "N"
    pixels = np.zeros((600, 800, 3), np.uint8)
    pixels[:300] = 255  # the upper half of what the file holds: the right half, upright
    file = BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", exif=exif)
    found = albums.open(CLASSES).add(file.getvalue(), "cup", "s", "").picture
    assert found.pixels.shape == (SIDE, round(SIDE * 3 / 4), 3)
    assert found.pixels[:, -50:].min() > 250 > 5 > found.pixels[:, :50].max()
    assert (found.name, found.original) == ("The photo", (600, 800))


def test_a_photo_that_is_sent_again_is_there_once(albums):
    album = albums.open(CLASSES)
    content = photo(1)[0]
    first = album.add(content, "cup", "s", "b")
    assert album.add(content, "cup", "s", "b") == first  # its answer was lost
    for again in [("pen", "s", "b"), ("cup", "s", "other"), ("cup", "other", "b")]:
        with pytest.raises(ValueError, match="already, in the class “cup”"):
            album.add(content, *again)
    assert album.photos == (first,)
    assert album.add(photo(2)[0], "cup", "other", "b").session == "2.1"  # a refusal counts no student


def test_what_cannot_be_taken_is_refused_in_words_and_nothing_is_lost(albums):
    album = albums.open(CLASSES)
    before = tuple(filled(album, 2))
    for content, class_name, words in [
        (b"", "cup", "empty"),
        (b"hello", "cup", "not a picture"),
        (photo(5)[0][:200], "cup", "damaged"),
        (bytes(int(20e6) + 1), "cup", "at most 20 MB"),
        (photo(5)[0], "chair", "one of cup, pen, book"),
    ]:
        with pytest.raises(ValueError, match=words):
            album.add(content, class_name, "s", "b")
    assert album.photos == before


def test_a_picture_is_in_the_store_as_it_was():
    picture = decoded(photo(0)[0], "The photo")
    again = unpacked(packed(picture), picture.digest)
    assert np.array_equal(again.pixels, picture.pixels)
    assert not again.pixels.flags.writeable
    assert (again, again.name, again.original, again.note) == (picture, picture.name, picture.original, picture.note)


def test_what_one_replica_does_holds_at_the_other(albums, replica):
    other, album = replica(), albums.open(CLASSES)
    there, (one, two) = other.find(album.code, "v"), filled(album, 2)
    assert there.photos == album.photos == (one, two)
    assert there.add(photo(0)[0], "cup", "s", "b") == one
    there.add(photo(2)[0], "pen", "t", "b")
    album.remove(one)
    album.rename(("mug", "pen", "book"))
    assert [(one.label, one.session) for one in there.photos] == [("mug", "1.1"), ("pen", "2.1")]
    assert other.of_teacher(album.key).classes == ("mug", "pen", "book")
    other.end(there)
    assert album.ended
    assert albums.of_teacher(album.key) is None
    assert albums.photos == 0
    with pytest.raises(ValueError, match="has ended"):
        albums.find(album.code, "v")


def test_a_replica_lets_go_of_what_has_ended_at_the_other(albums, replica):
    other, album = replica(), albums.open(CLASSES)
    filled(album, 1)
    there = other.find(album.code, "v")
    (one,) = there.photos
    mean = Remembered(lambda picture: [picture.pixels.mean()], 9)
    before = mean(one.picture)
    albums.end(album)
    other.expire()
    assert mean(one.picture) is not before
    assert other.seen(album.key) == there.seen == ()


def test_photos_go_along_with_the_name_of_their_class(albums):
    album = albums.open(("cup", "pen"))
    album.add(photo(1)[0], "cup", "s", "")
    album.rename(("mug", "pen"))
    assert album.photos[0].label == "mug"
    album.rename(("pen",))
    album.rename(("pen", "book", "mug"))  # the class went, and came back
    assert [one.label for one in album.photos] == ["mug"]
    album.rename(("book", "mug", "pen"))  # three other names
    assert [one.label for one in album.photos] == ["pen"]


def test_the_end_deletes_photos_and_what_was_computed_of_them(albums):
    album, other = albums.open(CLASSES), albums.open(CLASSES)
    filled(album, 1)
    filled(other, 2)
    (one,) = album.photos
    mean = Remembered(lambda picture: [picture.pixels.mean()], 9)
    before = mean(one.picture)
    assert mean(one.picture) is before
    albums.end(album)
    assert mean(one.picture) is not before
    assert album.photos == ()
    assert albums.photos == 2
    for act in (lambda: albums.find(album.code, "v"), lambda: album.add(photo(3)[0], "cup", "s", "")):
        with pytest.raises(ValueError, match="has ended"):
            act()
    assert albums.of_teacher(album.key) is None


def test_the_end_comes_by_itself(albums, clock):
    album = albums.open(CLASSES)
    filled(album, 1)
    clock.seconds = 4 * 3600 - 1
    assert albums.find(album.code, "v") is album
    clock.seconds += 1
    albums.expire()
    assert album.ended
    assert albums.photos == 0
