"""Transparency, palettes, ink and profiles: what becomes of them on the screen."""

import io
import struct
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from models.images.decoding import decoded
from tests.models.images.files import COLOURS, RANDOM, SMOOTH, file


def test_alpha_is_composited_on_white():
    alpha = RANDOM.integers(0, 256, (11, 17, 1), dtype=np.uint8)
    expected = COLOURS * (alpha / 255) + 255 - alpha
    picture = decoded(file(np.concatenate([COLOURS, alpha], axis=2)), "glass.png")
    assert np.abs(picture.pixels - expected).max() <= 1
    assert picture.note == "Transparent parts were laid on white."


def test_full_alpha_is_no_transparency():
    full = np.full((11, 17, 1), 255, np.uint8)
    picture = decoded(file(np.concatenate([COLOURS, full], axis=2)), "solid.png")
    np.testing.assert_array_equal(picture.pixels, COLOURS)
    assert picture.note == ""


def test_scaling_does_not_bleed_hidden_colour():
    hidden = np.zeros((64, 64, 4), np.uint8)
    hidden[::2] = (255, 0, 0, 255)  # red stripes between black that is fully transparent
    pixels = decoded(file(hidden), "stripes.png", working_size=32).pixels
    np.testing.assert_allclose(pixels, np.broadcast_to([255, 127.5, 127.5], pixels.shape), atol=1)


def test_palette_with_and_without_transparency():
    image = Image.fromarray((COLOURS // 128 * 255).astype(np.uint8)).quantize(8)
    expected = np.asarray(image.convert("RGB"))
    np.testing.assert_array_equal(decoded(file(image), "palette.png").pixels, expected)
    picture = decoded(file(image, transparency=3), "palette.png")
    np.testing.assert_array_equal(picture.pixels, np.where((np.asarray(image) == 3)[..., None], 255, expected))
    assert picture.note == "Transparent parts were laid on white."


@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_palette_transparency_in_many_steps(kind):
    image = Image.fromarray((COLOURS // 128 * 255).astype(np.uint8)).quantize(8)
    data = file(image, kind, transparency=bytes(range(0, 256, 32)) if kind == "PNG" else 2)
    reference = Image.open(io.BytesIO(data)).convert("RGBA")
    white = Image.alpha_composite(Image.new("RGBA", image.size, "white"), reference)
    assert np.abs(decoded(data, "p").pixels.astype(int) - np.asarray(white.convert("RGB"))).max() <= 1


def test_greyscale_and_one_bit():
    grey = COLOURS[..., 0]
    np.testing.assert_array_equal(decoded(file(grey), "grey.png").pixels, grey[..., None].repeat(3, axis=2))
    bits = Image.fromarray((grey > 128).astype(np.uint8) * 255).convert("1")
    for kind in ("PNG", "TIFF", "BMP", "GIF"):
        np.testing.assert_array_equal(decoded(file(bits, kind), "bits").pixels[..., 0], np.where(grey > 128, 255, 0))


def test_cmyk_is_ink_and_not_light():
    image = Image.fromarray(SMOOTH).convert("CMYK")
    jpeg = decoded(file(image, "JPEG", quality=98), "ink.jpg")
    exact = decoded(file(image, "TIFF"), "ink.tif")
    np.testing.assert_array_equal(exact.pixels, np.asarray(image.convert("RGB")))
    assert np.abs(jpeg.pixels.astype(int) - exact.pixels).mean() < 3
    assert (
        jpeg.note
        == exact.note
        == ("Its inks (CMYK) were converted to RGB without a colour profile: the colours are approximate.")
    )


def test_cmyk_jpeg_with_and_without_the_adobe_marker():
    """Adobe stores ink inverted and says so in a marker; the same bytes without the marker mean the opposite."""
    white = Image.new("CMYK", (16, 16), (0, 0, 0, 0))
    adobe = file(white, "JPEG", quality=98)
    start = adobe.index(b"\xff\xee")
    plain = adobe[:start] + adobe[start + 2 + struct.unpack(">H", adobe[start + 2 : start + 4])[0] :]
    assert decoded(adobe, "adobe.jpg").pixels.min() >= 253
    assert decoded(plain, "plain.jpg").pixels.max() <= 2


def wide_profile() -> bytes:
    """Adobe RGB (1998) as scikit-image's rocket carries it: a profile that is not sRGB."""
    rocket = Path(find_spec("skimage").origin).parent / "data" / "rocket.jpg"
    with Image.open(rocket) as image:
        return image.info["icc_profile"]


def test_wide_profile_is_converted():
    profile = wide_profile()
    image = Image.fromarray(COLOURS)
    reference = ImageCms.profileToProfile(image, io.BytesIO(profile), ImageCms.createProfile("sRGB"))
    picture = decoded(file(COLOURS, icc_profile=profile), "wide.png")
    np.testing.assert_array_equal(picture.pixels, np.asarray(reference))
    assert np.abs(picture.pixels.astype(int) - COLOURS).max() > 20
    assert picture.note == "Its colours were converted to sRGB from the profile “Adobe RGB (1998)”."


def test_srgb_profile_changes_nothing():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = decoded(file(COLOURS, icc_profile=profile), "standard.png")
    np.testing.assert_array_equal(picture.pixels, COLOURS)
    assert picture.note == ""


@pytest.mark.parametrize("profile", [b"nonsense", wide_profile()], ids=["no profile", "colour profile on grey"])
def test_profile_that_does_not_fit_is_ignored(profile):
    grey = COLOURS[..., 0]
    picture = decoded(file(grey, icc_profile=profile), "grey.png")
    np.testing.assert_array_equal(picture.pixels, grey[..., None].repeat(3, axis=2))
    assert picture.note == "Its colour profile cannot be used and was ignored."


def test_lab_tiff():
    lab = ImageCms.profileToProfile(
        Image.fromarray(SMOOTH), ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
    )
    assert np.abs(decoded(file(lab, "TIFF"), "lab.tif").pixels.astype(int) - SMOOTH).mean() < 3
