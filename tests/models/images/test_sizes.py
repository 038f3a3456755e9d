"""The size that is worked on, and what makes two pictures the same."""

from functools import lru_cache

import cv2
import numpy as np
import pytest
from PIL import Image

from models.images.decoding import decoded
from tests.models.images.files import COLOURS, SMOOTH, WORKING, file


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize(("width", "height"), [(3000, 2000), (1025, 700), (701, 1400)])
def test_large_pictures_are_area_averaged(kind, width, height):
    large = cv2.resize(SMOOTH, (width, height), interpolation=cv2.INTER_CUBIC)
    picture = decoded(file(large, kind), "large", WORKING)
    scale = WORKING / max(width, height)
    expected = cv2.resize(large, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)
    assert picture.pixels.shape == expected.shape
    assert np.abs(picture.pixels.astype(int) - expected).mean() < 2
    assert picture.original == (width, height)


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(1, 1, (1, 1)), (20000, 1, (WORKING, 1)), (1, 20000, (1, WORKING)), (60000, 7, (WORKING, 1))],
)
@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_thin_pictures_keep_a_pixel(kind, width, height, expected):
    picture = decoded(file(Image.new("RGB", (width, height), (10, 20, 30)), kind), "thin", WORKING)
    assert picture.pixels.shape[1::-1] == expected
    np.testing.assert_array_equal(picture.pixels, np.broadcast_to(np.uint8([10, 20, 30]), picture.pixels.shape))


def test_working_size_is_the_longer_side():
    data = file(SMOOTH)
    assert decoded(data, "s", working_size=100).pixels.shape == (80, 100, 3)
    assert decoded(data, "s", working_size=5000).pixels.shape == (160, 200, 3)
    with pytest.raises(ValueError, match="working_size must be at least 1 pixel, got 0"):
        decoded(data, "s", working_size=0)


def test_digest_is_of_the_pixels_alone():
    digests = {decoded(file(COLOURS, kind), kind).digest for kind in ("PNG", "BMP", "TIFF")}
    assert len(digests) == 1
    assert decoded(file(COLOURS.reshape(17, 11, 3)), "other shape").digest not in digests


def test_pixels_are_read_only_and_contiguous():
    pixels = decoded(file(COLOURS), "c.png").pixels
    assert pixels.flags.c_contiguous
    with pytest.raises(ValueError, match="read-only"):
        pixels[0, 0] = 0


def test_pictures_of_the_same_pixels_are_one_key():
    image = Image.fromarray(np.arange(48, dtype=np.uint8).reshape(4, 4, 3))
    first, same = decoded(file(image, "PNG"), "a.png"), decoded(file(image, "BMP"), "b.bmp")
    other = decoded(file(image.rotate(90), "PNG"), "a.png")
    computed = []
    remember = lru_cache(lambda picture: computed.append(picture.name))
    for picture in (first, same, other):
        remember(picture)
    assert first == same
    assert first != other
    assert first != first.digest
    assert computed == ["a.png", "a.png"]
