import numpy as np
import pytest

from models.images.decoding import Picture
from models.transfer import ghost, heads, hold_out, scenes
from models.transfer.album import Photo
from tests.pages.reading import captions, sent, stands

PAGE = "transfer"
VISITS = [
    {}, {"gravel": "true", "head": "prototypes"}, {"source": "textures", "head": "neighbours"}, {"ask": "picture"},
    {"part": "measure"}, {"part": "measure", "view": "curve", "source": "digits"}, {"part": "measure", "view": "none"},
    {"part": "swap"}, {"part": "swap", "picture": "chelsea", "counter": 6}, {"part": "labels"},
    {"part": "labels", "data": "heads"}, {"part": "labels", "data": "rare"}, {"part": "limits"},
    {"part": "ghost", "passes": 3}, {"part": "slips"}, {"part": "export"}, {"source": "own"},
    {"part": "ladder", "rungs": "head", "epochs": 1, "digits": 5},
]  # fmt: skip


@pytest.mark.parametrize("query", VISITS, ids=lambda query: " ".join(map(str, query.values())) or "first")
def test_every_part_opens_and_no_check_is_red(visit, query):
    stands(visit(PAGE, **query))


def test_both_numbers_are_the_models(visit):
    given = scenes.cat_and_cup(scenes.Scene(sessions=2))
    found = hold_out.trial(given, 112, hold_out.Split(), heads.Config(strength=0.1))
    said = sent(visit(PAGE))
    for part in (found.random, found.new):
        right, count = found.counts(part)
        assert f"{right} of {count}: " in said


def test_ghost_tells_what_the_model_computes(visit):
    from models.images.samples import sample

    found = ghost.answers(sample("coffee"), ghost.Config(3))
    assert f"{found.before[0]:.2f} → {found.after[0]:.2f}" in captions(visit(PAGE, part="ghost", passes=3))


def test_neighbours_cannot_be_exported_and_it_is_said(visit):
    app = visit(PAGE, part="export", head="neighbours")
    assert not app.exception
    assert "prototypes" in app.warning[0].value


def shots(count: int, label: str, session: str) -> list[Photo]:
    random = np.random.default_rng(len(label + session))
    tint = 200 * (label == "A")
    pixels = [np.clip(random.integers(0, 50, (40, 40, 3)) + tint, 0, 255).astype(np.uint8) for _i in range(count)]
    return [
        Photo(Picture(one, f"{i}", f"{label} {session} {i}", (40, 40)), label, session) for i, one in enumerate(pixels)
    ]


def test_photos_of_the_class_are_learnt_and_outlast_presets(visit, set_value, value, app):
    visit(PAGE, source="own")
    brought = tuple(one for label in "AB" for session in "12" for one in shots(4, label, session))
    stands(set_value("shots", brought))
    assert "of 8: " in sent(app)
    stands(set_value("ask", "elsewhere"))
    assert "Elsewhere" in sent(app)
    app.button_group(key=f"{PAGE}/preset").set_value("Reset").run()
    assert value("source") == "cat"
    set_value("source", "own")
    assert value("shots") == brought


def test_the_same_photo_in_two_classes_is_refused_in_words(visit, set_value):
    visit(PAGE, source="own")
    (one,) = shots(1, "A", "1")
    app = set_value("shots", (one, Photo(one.picture, "B", "1")))
    assert "in one class" in app.warning[0].value
    assert not app.exception


def test_a_broken_head_turns_the_check_red(visit, monkeypatch):
    right = heads.linear
    monkeypatch.setitem(heads.FITS, "linear", lambda *given: tuple(2 * part for part in right(*given)))
    assert "check bad" in sent(visit(PAGE, strength=0.11))
