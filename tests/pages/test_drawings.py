"""The message that a drawing sends to the browser holds the picture, exactly."""

import json
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from pages.shell import buffers, context
from pages.shell.buffers import Sent, append, buffer
from pages.shell.captions import caption
from pages.shell.components import message
from pages.shell.drawings import TURNED, Canvas, Edit, Edited
from pages.shell.encoding import encoded_layer, encoded_mask, one_bar
from viz.canvas import Mask, Pane


@pytest.mark.parametrize(
    ("limits", "shared"),
    [([(0, 1), (0, 1)], True), ([(0, 1), (0, 2)], False), ([None, None], False), ([(0, 1)], False)],
)
def test_heat_maps_share_a_colour_bar_where_they_ask_for_the_same_ends(limits, shared):
    panes = [Pane(np.full((2, 2), 0.5, np.float32), limits=one) for one in limits]
    assert one_bar(panes) == shared
    assert not one_bar([*panes, Pane(np.zeros((2, 2), np.uint8))])


def unpacked(content):
    length = int.from_bytes(content[:4], "little")
    return json.loads(content[4 : 4 + length]), content[4 + length :]


def part(payload, place):
    content = payload[place["part"]].content
    assert len(content) == place["size"]
    return content


def test_message_holds_header_and_buffers_one_after_the_other():
    for words in ("", "é", "abc"):
        payload = []
        places = [append(payload, content) for content in (b"xyz", b"", b"xyz")]
        header, rest = unpacked(message({"text": words}, payload))
        assert header == {"text": words, "parts": [[3, ""], [0, ""], [3, ""]]}
        assert [place["part"] for place in places] == [0, 1, 2]
        assert rest == b"xyzxyz"


def test_large_buffer_travels_once_and_small_ones_each_time():
    large, small, sent = bytes(range(256)) * 20, b"xyz", Sent()
    first, again = ([buffer(large), buffer(small)] for _ in range(2))
    header, rest = unpacked(message({}, first, sent))
    assert rest == large + small
    ((_size, key), _small) = header["parts"]
    header, rest = unpacked(message({}, again, sent))
    assert header["parts"] == [[0, key], [3, ""]]
    assert rest == small
    assert unpacked(message({}, again, Sent()))[1] == large + small  # another session
    assert buffers._held[key].content == large


def test_session_holds_no_more_than_its_bound(monkeypatch):
    monkeypatch.setattr(buffers, "MOST_BYTES", 12_000)
    old, used, new, huge = (buffer(bytes([i]) * size) for i, size in enumerate((5000, 5000, 5000, 20_000)))
    sent = Sent()
    for content in (old, used, old, used, new):
        sent.add([content])
    assert [content in sent for content in (old, used, new)] == [False, True, True]
    sent.add([huge])
    assert huge not in sent  # it is sent again each time
    keys = {content.key for content in (old, used, new, huge)}
    del old, used, new, huge, content
    assert not keys & set(buffers._held)


def test_large_photo_travels_without_loss():
    photo = np.random.default_rng(0).integers(0, 256, (200, 150, 3), np.uint8)
    payload = []
    layer = encoded_layer(Pane(photo), payload)
    assert layer["kind"] == "png"
    decoded = cv2.imdecode(np.frombuffer(part(payload, layer), np.uint8), cv2.IMREAD_COLOR)[..., ::-1]
    np.testing.assert_array_equal(decoded, photo)


def test_photo_that_cannot_change_is_sent_once_under_its_key():
    photo = np.random.default_rng(0).integers(0, 256, (200, 150, 3), np.uint8)
    photo.setflags(write=False)
    payload = []
    first, second = (encoded_layer(Pane(photo), payload) for _ in range(2))
    assert first == second
    assert [len(buffer.content) for buffer in payload] == [first["size"]]
    other = photo.copy()
    other[0, 0, 0] += 1
    other.setflags(write=False)
    assert encoded_layer(Pane(other), payload)["key"] != first["key"]


def test_heat_map_travels_as_floats_and_its_limits_ignore_what_is_not_finite():
    heat = np.array([[1.5, np.nan], [-2.0, np.inf]])
    payload = [buffer(b"x")]
    layer = encoded_layer(Pane(heat), payload)
    assert (layer["kind"], layer["low"], layer["high"]) == ("f32", -2.0, 1.5)
    np.testing.assert_array_equal(np.frombuffer(part(payload, layer), "<f4").reshape(2, 2), heat.astype("f4"))


def test_a_picture_under_a_heat_map_travels_beside_it_once():
    heat, grey = np.ones((4, 4)), np.arange(16, dtype=np.uint8).reshape(4, 4)
    payload = []
    first, other = (encoded_layer(Pane(heat, under=below), payload) for below in (grey, grey + 1))
    np.testing.assert_array_equal(np.frombuffer(part(payload, first["under"]), np.uint8).reshape(4, 4), grey)
    assert first["part"] != first["under"]["part"]
    assert "under" not in encoded_layer(Pane(heat), payload)
    assert first["under"] != other["under"]


def test_mask_travels_as_bits():
    where = np.random.default_rng(0).random((7, 9)) > 0.5
    payload = []
    mask = encoded_mask(Mask(where, "#123456", 45), payload)
    bits = np.unpackbits(np.frombuffer(part(payload, mask), np.uint8))[:63].reshape(7, 9)
    np.testing.assert_array_equal(bits.astype(bool), where)


def test_black_and_white_travels_as_bits():
    picture = np.random.default_rng(0).random((301, 203)) > 0.5
    payload = []
    layer = encoded_layer(Pane(picture), payload)
    assert layer["kind"] == "bits"
    bits = np.unpackbits(np.frombuffer(part(payload, layer), np.uint8), count=picture.size)
    np.testing.assert_array_equal(bits.reshape(picture.shape), picture)


def test_mask_of_nothing_weighs_nothing():
    payload = []
    assert encoded_mask(Mask(np.zeros((90, 70), bool), "#000000"), payload)["size"] == 0
    assert encoded_mask(Mask(np.eye(9, dtype=bool), "#000000"), payload)["size"] == 11


def test_canvas_has_one_digest_for_one_picture():
    picture = np.arange(12, dtype=np.uint8).reshape(3, 4)
    first, again, other = (
        Canvas("stage", [Pane(p)], "", captions=[caption(text)]).content().header["digest"]
        for p, text in ((picture, "1 ms"), (picture.copy(), "2 ms"), (picture + 1, "1 ms"))
    )
    assert first == again != other


def test_edited_cells_become_a_board_of_that_shape_alone():
    sent = Edited(cells="100010")
    np.testing.assert_array_equal(sent.board((2, 3)), [[True, False, False], [False, True, False]])
    assert sent.board((3, 3)) is None
    assert Edited().board((2, 3)) is None


def test_caption_escapes_what_a_user_typed():
    assert "<b>" not in caption("<b>")


def test_a_board_of_paper_is_edited_as_the_negative_that_is_shown(monkeypatch):
    monkeypatch.setattr("pages.shell.context.dark", lambda: True)
    cells = np.array([[True, False], [True, True]])
    points = [{"name": "", "xy": [0, 0], "color": "#111111"}]
    edit = Edit(cells=True, points=points)
    shown = Canvas("board", [Pane(cells, paper=True)], "", edit=edit).content().header["edit"]
    assert shown["cells"] == "0100"
    assert shown["cells"].translate(TURNED) == "1011"
    assert shown["points"][0]["color"] == "#eeeeee"
    assert Canvas("board", [Pane(cells)], "", edit=edit).content().header["edit"]["cells"] == "1011"


@pytest.mark.parametrize(("dark", "painted"), [(False, "01"), (True, "10")])
def test_cells_of_a_negative_are_turned_back_wherever_an_edit_is_read(dark, painted):
    canvas = Canvas(
        "board", [Pane(np.zeros((1, 2), bool), paper=True)], "A board", edit=Edit(cells=True),
        sets=lambda sent: {"cells": sent.cells},
    )  # fmt: skip
    token = context.answering.set(context.Context(dark=dark))
    assert canvas.edited({"cells": "01"}) == {"cells": painted}
    context.answering.reset(token)


@pytest.mark.parametrize("paper", [False, True])
def test_what_is_painted_is_kept_and_on_paper_dark_cells_are_the_ink(paper):
    shown, kept = np.array([[True, False], [False, False]]), []
    edit = Edit(cells=True, board=lambda: SimpleNamespace(set=kept.append))
    canvas = Canvas("board", [Pane(shown ^ paper, paper=paper)], "", edit=edit)
    painted = shown | [[False, True], [False, False]]
    canvas._keep(Edited("".join("01"[int(cell)] for cell in (painted ^ paper).ravel())))
    canvas._keep(Edited("01"))  # of another board
    canvas._keep(Edited())
    (cells,) = kept
    np.testing.assert_array_equal(cells, painted)
