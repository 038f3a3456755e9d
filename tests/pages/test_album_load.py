"""Thirty phones at the route itself, over HTTP: nothing is lost or mixed, and the memory is bounded."""

import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPResponse
from io import BytesIO
from urllib.parse import quote

import numpy as np
import pytest
import uvicorn
from PIL import Image
from starlette.applications import Starlette
from starlette.routing import Route

from models.transfer.album import Album
from models.transfer.albums import Albums
from pages.shell import album as shell_album

CLASSES = ("cup", "Füller", "книга")


def photo(seed):
    pixels = np.random.default_rng(seed).integers(0, 256, (30, 40, 3), np.uint8)
    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue(), pixels.tobytes()


@pytest.fixture(scope="module")
def port():
    listening = socket.create_server(("127.0.0.1", 0), backlog=64)
    app = Starlette(routes=[Route("/photos", shell_album.receive, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, ws="none"))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join()
    listening.close()


@pytest.fixture
def albums(shared, monkeypatch):
    """Of the route, in a store of each kind."""
    found = Albums(store=shared())
    monkeypatch.setattr(shell_album, "albums", found)
    return found


@pytest.fixture
def two(albums):
    opened = [albums.open(CLASSES), albums.open(CLASSES)]
    yield opened
    for album in opened:
        albums.end(album)


def posted(connection, content, **named):
    """Status and text of the answer."""
    headers = {f"Album-{name}": quote(value) for name, value in named.items()}
    connection.request("POST", "/photos", content, headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def test_thirty_phones_that_each_add_ten_photos(port, two, monkeypatch):
    start, lock, at_once, most, add = threading.Barrier(30), threading.Lock(), [], [], Album.add
    where = {}

    def counted(*arguments):
        with lock:
            at_once.append(1)
            most.append(len(at_once))
        try:
            return add(*arguments)
        finally:
            at_once.pop()

    def phone(number):
        connection = HTTPConnection("127.0.0.1", port)
        start.wait()
        for shot in range(10):
            content, pixels = photo(100 * number + shot)
            class_name, album = CLASSES[(number + shot) % 3], two[number % 2]
            named = {"code": album.code, "class": class_name, "student": f"{number}", "batch": f"{shot // 5}"}
            assert posted(connection, content, **named) == (200, "{}")
            where[pixels] = (album.code, class_name, number, shot // 5)
        connection.close()

    monkeypatch.setattr(Album, "add", counted)
    with ThreadPoolExecutor(30) as phones:
        list(phones.map(phone, range(30)))
    assert max(most) <= 8
    found = {one.picture.pixels.tobytes(): (album.code, one) for album in two for one in album.photos}
    assert found.keys() == where.keys()
    assert sum(len(album.photos) for album in two) == len(where) == 300
    sessions = {}
    for pixels, (code, label, number, batch) in where.items():
        assert found[pixels][0] == code
        assert found[pixels][1].label == label
        sessions.setdefault((code, found[pixels][1].session), set()).add((number, batch))
    assert len(sessions) == 60
    assert all(len(sources) == 1 for sources in sessions.values())


def test_what_is_refused_is_said_in_words(port, two, albums):
    connection = HTTPConnection("127.0.0.1", port)
    named = {"code": two[0].code, "class": "cup", "student": "s", "batch": "b"}
    for content, other, words in [
        (b"no picture", {}, "not a picture"),
        (b"", {}, "empty"),
        (photo(0)[0], {"class": "chair"}, "книга"),
        (photo(0)[0], {"code": "AAAAAA"}, "no album"),
    ]:
        status, text = posted(connection, content, **named | other)
        assert status == 409
        assert words in text
    albums.end(two[0])
    assert "has ended" in posted(connection, photo(0)[0], **named)[1]
    connection.close()


def test_a_photo_that_is_too_large_is_refused_before_it_is_read(port, two, albums):
    head = f"POST /photos HTTP/1.1\r\nHost: here\r\nAlbum-Code: {two[0].code}\r\nContent-Length: 900000000\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port)) as phone:
        phone.sendall(head.encode())
        answer = HTTPResponse(phone)
        answer.begin()
        assert "at most 20 MB" in answer.read().decode()
    assert albums.photos == 0
