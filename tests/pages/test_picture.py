"""The picture that all pages share: picking, uploading, refusing, and following the user, and being forgotten."""

import gc
import weakref

import cv2
import numpy as np
import pytest
from streamlit.runtime.caching import clear_session_resource_cache

from models.images.samples import SAMPLES
from pages.shell import uploads

MORPHOLOGY = "morphology"


def png(height: int, width: int, value: int = 0) -> bytes:
    return cv2.imencode(".png", np.full((height, width, 3), value, np.uint8))[1].tobytes()


def upload(app, name, content, mime="image/png"):
    app.file_uploader(key="uploaded picture file").upload(name, content, mime)
    return app.run()


def captions(app):
    return " ".join(caption.value for caption in app.caption)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("one.png", png(1, 1), id="a single pixel"),
        pytest.param("black.png", png(30, 40), id="all black"),
        pytest.param("white.png", png(30, 40, 255), id="all white"),
        pytest.param("line.png", png(1, 20_000, 200), id="20000 x 1"),
        pytest.param("column.png", png(20_000, 1, 200), id="1 x 20000"),
    ],
)
@pytest.mark.parametrize("part", ["result", "laws", "libraries", "sizes", "threshold", "between"])
def test_odd_pictures_are_worked_on(visit, name, content, part):
    app = upload(visit(MORPHOLOGY, part=part), name, content)
    assert not app.exception
    assert name in captions(app)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param("notes.png", b"milk, bread, eggs\n" * 9, "holds text", id="text named .png"),
        pytest.param("empty.jpg", b"", "empty", id="no bytes"),
        pytest.param("cut.png", png(200, 200)[:300], "damaged", id="cut off"),
    ],
)
def test_files_that_are_no_picture_are_refused_and_the_picture_before_stays(visit, name, content, said):
    app = upload(visit(MORPHOLOGY), "mine.png", png(30, 40, 128))
    app = upload(app, name, content)
    assert [said in error.value for error in app.error] == [True]
    assert "mine.png" in captions(app)
    assert not app.exception
    assert not app.run().error  # said once


def test_large_photo_is_scaled_to_a_size_that_is_shown(visit):
    app = upload(visit(MORPHOLOGY), "photo.png", png(1500, 2000, 90))
    assert "photo.png: 2000 × 1500 px, worked on at 768 × 576" in captions(app)


def test_picture_follows_from_page_to_page_and_a_sample_replaces_it(visit, app):
    upload(visit(MORPHOLOGY), "mine.png", png(30, 40, 128))
    assert "mine.png" in captions(visit("home") and visit(MORPHOLOGY))
    app.selectbox(key="morphology/picture").set_value("horse").run()
    assert "Horse" in captions(app)
    assert "Horse" in captions(visit("home") and visit(MORPHOLOGY))


def test_an_own_picture_is_no_sample_and_the_one_before_can_be_chosen_again(visit, app):
    upload(visit(MORPHOLOGY), "mine.png", png(30, 40, 128))
    sample = app.selectbox(key="morphology/picture")
    assert sample.value is None
    assert SAMPLES["coins"].credit not in captions(app)
    sample.set_value("coins").run()
    assert "Coins" in captions(app)
    assert SAMPLES["coins"].credit in captions(app)


@pytest.mark.parametrize("page", ["morphology", "filters", "attention", "anchors", "iou"])
def test_nothing_of_an_own_picture_is_kept_when_its_visitor_has_left(visit, app, page):
    upload(visit(page), "mine.png", png(64, 64, 128))
    assert not app.exception
    picture = weakref.ref(app.session_state["uploaded picture"])
    assert picture() in uploads.present
    vars(app).clear()
    clear_session_resource_cache("test session id")  # as the server does when a session ends
    gc.collect()
    assert picture() is None
    assert not uploads.present | uploads.left


def test_results_of_an_own_picture_are_forgotten_when_another_takes_its_place(visit, app, monkeypatch):
    forgotten = []
    monkeypatch.setattr(uploads, "forget", lambda things: forgotten.extend(one.name for one in things))
    upload(visit(MORPHOLOGY), "mine.png", png(64, 64, 128))
    upload(app, "other.png", png(64, 64, 99))
    assert forgotten == ["mine.png"]
    assert [one.name for one in uploads.present] == ["other.png"]
    app.selectbox(key="morphology/picture").set_value("horse").run()
    assert forgotten == ["mine.png", "other.png"]
