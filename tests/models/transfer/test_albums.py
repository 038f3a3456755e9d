"""How many albums there may be, and how one is found by its code."""

import random

import pytest

from models.transfer.album import Limits
from models.transfer.albums import ALPHABET, LENGTH
from tests.models.transfer.photos import CLASSES


def test_albums_are_bounded(albums):
    opened = [albums.open(CLASSES) for _ in range(5)]
    assert len({album.code for album in opened}) == 5
    with pytest.raises(ValueError, match="5 albums are open"):
        albums.open(CLASSES)
    albums.end(opened[0])
    albums.open(CLASSES)


def test_a_code_is_read_however_it_is_typed(albums):
    album = albums.open(CLASSES)
    assert len(album.code) == LENGTH
    assert set(album.code) <= set(ALPHABET)
    assert albums.find(f" {album.code[:3].lower()}-{album.code[3:]} ", "v") is album
    assert albums.of_teacher(album.key) is album
    assert albums.of_teacher("") is albums.of_teacher(album.code) is None


def test_wrong_codes_a_minute_are_limited_for_each_device(albums, clock):
    album = albums.open(CLASSES)
    for _ in range(10):
        with pytest.raises(ValueError, match="no album “NOTONE”"):
            albums.find("not one of them", "guesser")
    with pytest.raises(ValueError, match="too many wrong codes"):
        albums.find(album.code, "guesser")  # else a guess would be worth its while
    assert albums.find(album.code, "student") is album
    clock.seconds = 60
    assert albums.find(album.code, "guesser") is album


def test_codes_do_not_repeat_and_use_every_letter(replica):
    random.seed(0)  # which must not matter
    albums = replica(Limits(albums=300))
    codes = {albums.open(CLASSES).code for _ in range(300)}
    assert len(codes) == 300
    assert set("".join(codes)) == set(ALPHABET)
