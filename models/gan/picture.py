"""Any picture as data for a GAN: where it is dark, there are many points."""

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from models.gan.data import SIDE
from models.images.decoding import Picture
from models.images.sizes import middle
from models.remembered import remembered

FAINT = 0.25  # of the darkest: lighter pixels hold no points


@remembered(32)
def of_picture(picture: Picture) -> bytes:
    """The `dark_pixels` of a visitor's picture: what is made of them is forgotten with it."""
    return dark_pixels(picture.pixels)


def dark_pixels(pixels: np.ndarray) -> bytes:
    """The darkness of an RGB photo ``[H, W, 3]``: its middle square at 40 x 40, without what is faint.

    Where the photo is mostly dark, it is the light that counts: a bright object on black is an object as well.
    """
    if pixels.ndim != 3 or pixels.shape[2] != 3:
        raise ValueError(f"a photo must have height, width and 3 channels, got {' x '.join(map(str, pixels.shape))}")
    grey = cv2.cvtColor(np.ascontiguousarray(middle(pixels)), cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(float)
    low, high = np.percentile(small, (1, 99))
    ink = ((high - small) / max(high - low, 1.0)).clip(0, 1)
    if ink.mean() > 0.5:
        ink = 1 - ink
    return (255 * np.where(ink > FAINT, ink, 0)).round().astype(np.uint8).tobytes()


def text_pixels(text: str) -> bytes:
    """A short word, as large as fits, in the font that comes with Pillow."""
    if not text.strip() or not drawable(text):
        raise ValueError(f"the text must have letters that the built-in font can draw, got {text!r}")
    font = ImageFont.load_default(96)
    left, top, right, bottom = font.getbbox(text)
    side = int(max(right - left, bottom - top))
    image = Image.new("L", (side, side))
    corner = ((side - right + left) / 2 - left, (side - bottom + top) / 2 - top)
    ImageDraw.Draw(image).text(corner, text, 255, font)
    return image.resize((SIDE, SIDE), Image.Resampling.BOX).tobytes()


def ink_pixels(text: str, ink: str) -> bytes:
    """A word that somebody else has drawn, as hexadecimal numbers."""
    try:
        drawn = bytes.fromhex(ink)
    except ValueError:
        drawn = b""
    if len(drawn) != SIDE * SIDE or not any(drawn):
        raise ValueError(f"the text must have letters that this browser can draw, got {text!r}")
    return drawn


def drawable(text: str) -> bool:
    """Whether the built-in font has all letters."""
    font = ImageFont.load_default(96)
    return not any(unknown(font, letter) for letter in text if not letter.isspace())


def unknown(font: ImageFont.FreeTypeFont | ImageFont.ImageFont, letter: str) -> bool:
    """Whether the font draws its sign for letters that it does not have."""
    return bytes(font.getmask(letter)) == bytes(font.getmask("\uffff"))
