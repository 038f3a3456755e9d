import numpy as np
import pytest

from models.gan.data import SIDE, mixture
from models.gan.picture import dark_pixels, drawable, ink_pixels, text_pixels


def grid(density: bytes) -> np.ndarray:
    return np.frombuffer(density, np.uint8).reshape(SIDE, SIDE)


def test_dark_pixels_hold_the_points():
    photo = np.full((80, 120, 3), 255, np.uint8)
    photo[20:40, 40:60] = 0
    ink = grid(dark_pixels(photo))
    assert (ink[10:20, 10:20] == 255).all()
    assert ink.astype(int).sum() == 255 * 100


def test_on_a_dark_photo_the_light_holds_the_points():
    photo = np.zeros((40, 40, 3), np.uint8)
    photo[5, 7] = 255
    photo[30:34, 30:34] = 200
    ink = grid(dark_pixels(photo))
    assert ink[31, 31] > 0
    assert ink[20, 20] == 0


def test_text_is_as_large_as_fits_and_can_be_learned():
    ink = grid(text_pixels("GAN"))
    columns = np.flatnonzero(ink.any(axis=0))
    assert columns[-1] - columns[0] >= SIDE - 4
    assert mixture("text", text_pixels("i")).parts >= 2


@pytest.mark.parametrize("text", ["", "  ", "对抗"])
def test_text_without_letters_is_refused(text):
    with pytest.raises(ValueError, match="the text must have letters that the built-in font can draw, got"):
        text_pixels(text)


def test_letters_of_the_built_in_font_are_known():
    assert drawable("GAN 2")
    assert not drawable("GAN 对")


def test_a_word_drawn_elsewhere_is_its_ink():
    ink = bytes(range(256)) * 6 + bytes(64)
    assert ink_pixels("对", ink.hex()) == ink


@pytest.mark.parametrize("ink", ["", "12zz", "00" * SIDE * SIDE, "ff"])
def test_ink_that_is_none_is_refused(ink):
    with pytest.raises(ValueError, match="the text must have letters that this browser can draw"):
        ink_pixels("对", ink)


def test_grey_arrays_are_refused():
    with pytest.raises(ValueError, match="a photo must have height, width and 3 channels, got 4 x 4"):
        dark_pixels(np.zeros((4, 4), np.uint8))
