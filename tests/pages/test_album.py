"""The class album without a browser: what a phone is shown, and what the teacher sees of it."""

import math
from io import BytesIO

import numpy as np
import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from models.transfer.album import Limits
from models.transfer.albums import Albums
from pages.shell import album as shell_album
from pages.shell import monitoring
from tests.pages.reading import captions, headers, press, sent

CLASSES = ("cup", "pen")


def photo(seed):
    file = BytesIO()
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (30, 40, 3), np.uint8)).save(file, "PNG")
    return file.getvalue()


@pytest.fixture(autouse=True)
def albums(monkeypatch):
    fresh = Albums(Limits(albums=1))
    for module in (shell_album, monitoring):
        monkeypatch.setattr(module, "albums", fresh)
    monkeypatch.setattr(shell_album, "own_address", lambda: "10.0.0.7")
    monkeypatch.setattr(type(st.context), "ip_address", "10.0.0.8")  # else a mock
    return fresh


@pytest.fixture
def teacher():
    def page() -> None:
        import streamlit as st

        from pages import shell

        st.session_state["photos"] = shell.album_panel(st.session_state.get("classes", ("cup", "pen")))

    return AppTest.from_function(page, default_timeout=60).run()


def test_a_phone_asks_for_the_code_and_is_shown_the_classes(visit, app, albums):
    assert not visit("album").exception
    assert [field.label for field in app.text_input] == ["Code of the class album"]
    app.text_input[0].set_value("nothing").run()
    assert "NOTHIN" in app.warning[0].value
    album = albums.open(CLASSES)
    app.text_input[0].set_value(album.code.lower()).run()
    assert not app.text_input
    assert not app.warning
    (header,) = (header for header in headers(app) if "classes" in header)
    assert (header["code"], header["classes"]) == (album.code, list(CLASSES))


def test_a_phone_comes_by_its_link_and_is_told_of_the_end(visit, app, albums):
    album = albums.open(CLASSES)
    visit("album", code=album.code)
    assert album.code in sent(app)
    assert not app.text_input
    albums.end(album)
    app.run()
    assert "has ended" in app.warning[0].value
    assert app.text_input


def test_home_has_no_link_to_it(app):
    assert "album" not in [link.proto.page for link in app.get("page_link")]


def test_teacher_opens_an_album_sees_it_fill_removes_and_ends(teacher, albums):
    press(teacher, "Open a class album")
    album = albums.of_teacher(teacher.session_state["album"])
    assert f">{album.code}</b>" in sent(teacher)
    assert "http://10.0.0.7/album" in sent(teacher)
    for seed in range(3):
        album.add(photo(seed), CLASSES[seed % 2], f"student {seed}", "")
    teacher.session_state["/album photos"] = True  # unfolded
    teacher.run()
    photos = teacher.session_state["photos"]
    assert [(one.label, one.session) for one in photos] == [("cup", "1.1"), ("pen", "2.1"), ("cup", "3.1")]
    assert "<span>cup</span><b>2</b>" in sent(teacher)
    assert "<tr><td>2.1</td><td>0</td><td>1</td></tr>" in captions(teacher)  # the second student
    press(teacher, "Remove")  # of the newest session
    assert [one.session for one in teacher.session_state["photos"]] == ["1.1", "2.1"]
    press(teacher, "Delete all its photos")
    assert (teacher.session_state["photos"], albums.photos) == ((), 0)
    assert "deleted" in teacher.info[0].value
    assert not teacher.exception


def test_photos_of_a_class_that_went_wait_for_it(teacher, albums):
    press(teacher, "Open a class album")
    albums.of_teacher(teacher.session_state["album"]).add(photo(0), "pen", "s", "")
    for classes, count in [
        (("cup",), 0),
        (("cup", "book"), 0),
        (("cup", "book", "pen"), 1),
        (("cup", "book", "quill"), 1),
    ]:
        teacher.session_state["classes"] = classes
        teacher.run()
        assert len(teacher.session_state["photos"]) == count
        assert "<b>1</b>" in sent(teacher)


def test_one_album_too_many_is_refused_in_words(teacher, albums):
    albums.open(CLASSES)
    press(teacher, "Open a class album")
    assert "1 albums are open" in teacher.warning[0].value
    assert teacher.session_state["photos"] == ()


def test_teacher_is_told_when_phones_cannot_reach_the_server(teacher, monkeypatch):
    press(teacher, "Open a class album")
    assert not teacher.warning
    monkeypatch.setattr(shell_album, "own_address", lambda: "")
    assert "--server.address" in teacher.run().warning[0].value


def test_a_store_that_is_away_is_said_and_the_photos_stay(teacher, albums, monkeypatch):
    press(teacher, "Open a class album")
    album = albums.of_teacher(teacher.session_state["album"])
    album.add(photo(0), "pen", "s", "")
    (before,) = teacher.run().session_state["photos"]
    with monkeypatch.context() as away:
        for act in ("read", "swap", "drop"):
            away.setattr(album.store, act, refuse)
        press(teacher, "Delete all its photos")
        assert teacher.session_state["photos"] == (before,)
        assert "minute" in teacher.warning[0].value
        assert "minute" in teacher.toast[0].value
        assert not teacher.exception
        assert math.isnan(monitoring.photos())
    assert monitoring.photos() == 1
    teacher.run()
    assert teacher.session_state["photos"] == (before,)
    assert not teacher.warning


def test_a_phone_is_told_that_the_store_is_away(visit, app, albums, monkeypatch):
    album = albums.open(CLASSES)
    monkeypatch.setattr(album.store, "read", refuse)
    visit("album", code=album.code)
    assert "minute" in app.warning[0].value
    assert not app.exception


def refuse(*_):
    raise ValueError("the store has failed: try again in a minute")
