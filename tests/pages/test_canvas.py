"""The packet that a canvas sends to the browser holds the picture, exactly."""

import json

import cv2
import numpy as np

from pages.shell.canvas import _layer, _mask, sheet
from pages.shell.component import packet
from viz.canvas import Mask, Pane


def unpacked(message):
    length = int.from_bytes(message[:4], "little")
    return json.loads(message[4 : 4 + length]), message[4 + length :]


def part(buffers, place):
    return bytes(buffers[place["offset"] : place["offset"] + place["size"]])


def test_packet_starts_its_buffers_at_a_multiple_of_four():
    for words in ("", "é", "abc", "abcd"):
        message = packet({"text": words}, b"xyz")
        head, rest = unpacked(message)
        assert head == {"text": words}
        assert rest == b"xyz"
        assert (len(message) - 3) % 4 == 0


def test_large_photo_travels_without_loss():
    photo = np.random.default_rng(0).integers(0, 256, (200, 150, 3), np.uint8)
    buffers = bytearray()
    layer = _layer(Pane(photo), buffers, {})
    assert layer["kind"] == "png"
    decoded = cv2.imdecode(np.frombuffer(part(buffers, layer), np.uint8), cv2.IMREAD_COLOR)[..., ::-1]
    np.testing.assert_array_equal(decoded, photo)


def test_photo_that_cannot_change_is_sent_once_under_its_key():
    photo = np.random.default_rng(0).integers(0, 256, (200, 150, 3), np.uint8)
    photo.setflags(write=False)
    buffers, placed = bytearray(), {}
    first, second = (_layer(Pane(photo), buffers, placed) for _ in range(2))
    assert first == second
    assert len(buffers) == first["size"]
    other = photo.copy()
    other[0, 0, 0] += 1
    other.setflags(write=False)
    assert _layer(Pane(other), buffers, placed)["key"] != first["key"]


def test_heat_map_travels_as_floats_and_its_limits_ignore_what_is_not_finite():
    heat = np.array([[1.5, np.nan], [-2.0, np.inf]])
    buffers = bytearray(b"x")
    layer = _layer(Pane(heat), buffers, {})
    assert (layer["kind"], layer["low"], layer["high"]) == ("f32", -2.0, 1.5)
    assert layer["offset"] % 4 == 0
    np.testing.assert_array_equal(np.frombuffer(part(buffers, layer), "<f4").reshape(2, 2), heat.astype("f4"))


def test_mask_travels_as_bits():
    where = np.random.default_rng(0).random((7, 9)) > 0.5
    buffers = bytearray()
    mask = _mask(Mask(where, "#123456", 45), buffers)
    bits = np.unpackbits(np.frombuffer(part(buffers, mask), np.uint8))[:63].reshape(7, 9)
    np.testing.assert_array_equal(bits.astype(bool), where)


def test_black_and_white_travels_as_bits():
    picture = np.random.default_rng(0).random((301, 203)) > 0.5
    buffers = bytearray()
    layer = _layer(Pane(picture), buffers, {})
    assert layer["kind"] == "bits"
    bits = np.unpackbits(np.frombuffer(part(buffers, layer), np.uint8), count=picture.size)
    np.testing.assert_array_equal(bits.reshape(picture.shape), picture)


def test_mask_of_nothing_weighs_nothing():
    buffers = bytearray()
    assert _mask(Mask(np.zeros((90, 70), bool), "#000000"), buffers)["size"] == 0
    assert not buffers
    assert _mask(Mask(np.eye(9, dtype=bool), "#000000"), buffers)["size"] == 11


def test_sheet_has_one_digest_for_one_picture():
    picture = np.arange(12, dtype=np.uint8).reshape(3, 4)
    first, again, other = (
        sheet(Pane(p), key="stage", alt="", rows=[text]).head["digest"]
        for p, text in ((picture, "1 ms"), (picture.copy(), "2 ms"), (picture + 1, "1 ms"))
    )
    assert first == again != other
