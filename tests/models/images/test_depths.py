"""Pictures of 16 bits, and of numbers: what becomes of them on the screen."""

import struct

import numpy as np
import pytest

from models.images.decoding import decoded
from tests.models.images.files import DEEP, RANDOM, ROUNDED, chunk, opencv, png, tiff


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (opencv(DEEP[..., ::-1], ".png"), ROUNDED),
        (opencv(DEEP[..., ::-1], ".tiff"), ROUNDED),
        (tiff(DEEP, photometric="rgb", compression="zlib"), ROUNDED),
        (tiff(DEEP, photometric="rgb", byteorder=">"), ROUNDED),
        (opencv(DEEP[..., 0], ".png"), ROUNDED[..., [0, 0, 0]]),
        (tiff(DEEP[..., 0]), ROUNDED[..., [0, 0, 0]]),
        (tiff(DEEP[..., 0], byteorder=">"), ROUNDED[..., [0, 0, 0]]),
        (
            png(17, 11, 16, 0, b"".join(b"\0" + row.astype(">u2").tobytes() for row in DEEP[..., 0])),
            ROUNDED[..., [0] * 3],
        ),
    ],
    ids=["rgb png", "rgb tiff", "rgb tiff zlib", "rgb tiff big-endian", "grey png", "grey tiff", "grey tiff BE", "raw"],
)
def test_sixteen_bits_are_divided_by_257_and_rounded(data, expected):
    picture = decoded(data, "deep")
    np.testing.assert_array_equal(picture.pixels, expected)
    assert picture.note == "Its 16 bits a channel were scaled to 8."


def test_sixteen_bits_with_alpha_lie_on_white():
    alpha = RANDOM.integers(0, 65536, (11, 17, 1), dtype=np.uint16)
    expected = (DEEP / 65535.0 * (alpha / 65535.0) + 1 - alpha / 65535.0) * 255
    picture = decoded(opencv(np.concatenate([DEEP[..., ::-1], alpha], axis=2), ".png"), "deep.png")
    assert np.abs(picture.pixels - expected).max() < 1.6  # colour and alpha are each rounded to 8 bits
    assert picture.note == "Its 16 bits a channel were scaled to 8. Transparent parts were laid on white."


def test_sixteen_bit_grey_with_alpha():
    pair = RANDOM.integers(0, 65536, (11, 17, 2), dtype=np.uint16)
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in pair)
    grey, alpha = pair[..., 0] / 65535.0, pair[..., 1] / 65535.0
    expected = ((grey * alpha + 1 - alpha) * 255)[..., None]
    assert np.abs(decoded(png(17, 11, 16, 4, rows), "deep.png").pixels - expected).max() < 1.6


@pytest.mark.parametrize("orientation", [3, 6, 8])
@pytest.mark.parametrize("kind", ["png", "tiff"])
def test_sixteen_bit_colour_is_turned_once(kind, orientation):
    upright = np.rot90(ROUNDED, {3: 2, 6: -1, 8: 1}[orientation])
    if kind == "tiff":
        data = tiff(DEEP, photometric="rgb", extratags=[(274, "H", 1, orientation, True)])
    else:
        exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01" + struct.pack(">HHI", orientation, 0, 0)
        rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in DEEP)
        data = png(17, 11, 16, 2, rows, chunk(b"eXIf", exif))
    picture = decoded(data, f"deep.{kind}")
    np.testing.assert_array_equal(picture.pixels, upright)
    assert picture.original == upright.shape[1::-1]


@pytest.mark.parametrize(
    ("values", "low", "high", "note"),
    [
        (np.linspace(0, 1, 30, dtype=np.float32).reshape(5, 6), 0, 1, "from 0 to 1 "),
        (np.linspace(-3, 9, 30, dtype=np.float32).reshape(5, 6), -3, 9, "from -3 to 9 "),
        (np.arange(30, dtype=np.int32).reshape(5, 6) * 1000, 0, 29000, "from 0 to 2.9e+04 "),
        (np.full((5, 6), 7, np.float32), 7, 8, "from 7 to 7 "),
    ],
    ids=["unit", "any range", "integers", "constant"],
)
def test_floating_point_tiff_is_stretched(values, low, high, note):
    picture = decoded(tiff(values), "float.tif")
    np.testing.assert_array_equal(picture.pixels[..., 0], np.rint((values.astype(float) - low) / (high - low) * 255))
    assert note in picture.note


def test_not_a_number_is_black():
    pixels = decoded(tiff(np.array([[np.nan, 2.0, np.inf], [4.0, -np.inf, 3.0]], np.float32)), "nan.tif").pixels
    np.testing.assert_array_equal(pixels[..., 0], [[0, 0, 255], [255, 0, 128]])
