"""Files that are refused, in words."""

import struct

import cv2
import numpy as np
import pytest
from PIL import Image, features

from models.images import decoding
from models.images.decoding import MAX_PIXELS, decoded
from tests.models.images.files import DEEP, HEIC, RANDOM, SMOOTH, WORKING, file, opencv, png, tiff

REFUSALS = {
    "empty": (b"", "p.png", "p.png is empty: it holds no bytes"),
    "text named png": (b"hello, this is a text\n" * 10, "t.png", "t.png is not a picture: it holds text"),
    "umlauts": ("Grüße aus der Universität\n".encode(), "t.png", "holds text"),
    "noise": (RANDOM.bytes(5000), "n.jpg", "n.jpg is not a picture: its bytes fit no picture format"),
    "cut heic": (HEIC[:300], "IMG_1.HEIC", "IMG_1.HEIC begins like a HEIC file, but is damaged"),
    "film": (b"\0\0\0\x18ftypmp42" + bytes(100), "a.mp4", "is a film or raw photo file.*JPEG or PNG"),
    "svg": (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "l.svg", "is a SVG file.*JPEG or PNG"),
    "pdf": (b"%PDF-1.7\n" + bytes(100), "d.jpg", "is a PDF file"),
    "office": (b"PK\x03\x04" + bytes(100), "d.docx", "is a ZIP or Office file"),
    "only a signature": (b"\x89PNG\r\n\x1a\n", "p.png", "begins like a PNG file, but is damaged"),
    "float rgb tiff": (tiff(np.zeros((4, 4, 3), np.float32), photometric="rgb"), "f.tif", "begins like a TIFF file"),
    "ppm": (b"P6 2 2 255\n" + RANDOM.bytes(12), "x.ppm", "is not a picture"),
}


@pytest.mark.parametrize(("data", "name", "message"), REFUSALS.values(), ids=REFUSALS)
def test_refusals_say_what_is_wrong(data, name, message):
    with pytest.raises(ValueError, match=message):
        decoded(data, name)


@pytest.mark.parametrize(
    "kind", ["PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF", *(["AVIF"] if features.check("avif") else [])]
)
@pytest.mark.parametrize("share", [0.3, 0.7])
def test_truncated_files_are_refused_whole(kind, share):
    noisy = np.random.default_rng(2).integers(0, 256, (64, 64, 3), dtype=np.uint8)
    data = file(noisy, kind)
    with pytest.raises(ValueError, match=r"begins like a .* file, but is damaged, cut off before its end"):
        decoded(data[: int(len(data) * share)], "cut")


def test_truncated_sixteen_bit_colour_is_refused():
    data = opencv(np.tile(DEEP, (9, 9, 1)), ".png")
    with pytest.raises(ValueError, match="damaged"):
        decoded(data[: len(data) // 2], "cut.png")


@pytest.mark.parametrize(("width", "height"), [(7072, 7072), (12000, 12000), (100000, 100000)])
def test_bombs_are_refused_by_their_header(width, height):
    with pytest.raises(ValueError, match=r"million pixels or more; at most 50 million"):
        decoded(png(width, height, 8, 2, b""), "bomb.png")


def test_fifty_million_pixels_are_accepted():
    side = int(MAX_PIXELS**0.5)
    picture = decoded(file(Image.new("1", (side, side), 1)), "big.png", WORKING)
    assert picture.pixels.shape == (WORKING, WORKING, 3)


def test_heavy_file_is_refused():
    with pytest.raises(ValueError, match=r"heavy.png has 41 MB; at most 40 MB"):
        decoded(bytes(41 * 10**6), "heavy.png")


FILES = {
    "PNG": file(SMOOTH), "palette PNG": file(Image.fromarray(SMOOTH).quantize(9)), "JPEG": file(SMOOTH, "JPEG"),
    "CMYK JPEG": file(SMOOTH, "JPEG", "CMYK"), "WEBP": file(SMOOTH, "WEBP"), "BMP": file(SMOOTH, "BMP"),
    "TIFF": file(SMOOTH, "TIFF", compression="tiff_lzw"), "deep TIFF": tiff(DEEP, photometric="rgb"),
    "GIF": file(SMOOTH, "GIF", save_all=True, append_images=[Image.fromarray(255 - SMOOTH)]), "HEIC": HEIC,
    **({"AVIF": file(SMOOTH, "AVIF")} if features.check("avif") else {}),
}  # fmt: skip


def mutated(data: bytes, random: np.random.Generator) -> bytes:
    """A few bytes changed, most of them in the header, and often a piece lost, doubled or cut off."""
    broken = bytearray(data)
    for _ in range(random.integers(1, 6)):
        reach = len(broken) if random.random() < 0.5 else min(len(broken), 120)
        broken[random.integers(reach)] = random.integers(256)
    start, length = random.integers(len(broken)), random.integers(1, 40)
    piece = broken[start : start + length]
    return bytes(
        [
            broken,
            broken[:start],
            broken[:start] + broken[start + length :],
            broken[:start] + piece + broken[start:],
        ][random.integers(4)]
    )


@pytest.mark.parametrize("kind", FILES)
def test_mutated_files_are_read_or_refused_in_a_sentence(kind):
    random, name = np.random.default_rng(1), "IMG_1"
    for _ in range(150):
        sentence = f"{name} "
        try:
            picture = decoded(mutated(FILES[kind], random), name)
        except ValueError as refusal:
            sentence = str(refusal)
        else:
            assert picture.pixels.dtype == np.uint8
            assert picture.pixels.ndim == 3
            assert max(picture.pixels.shape) <= 1024
        assert sentence.startswith(f"{name} ")


@pytest.mark.parametrize("error", [struct.error, SystemError, Image.DecompressionBombWarning, cv2.error])
@pytest.mark.parametrize("place", ["opened", "converted"])
def test_any_failure_of_a_decoder_is_the_sentence(monkeypatch, error, place):
    def fails(*given, **more):
        raise error

    monkeypatch.setattr(*((decoding.Image, "open") if place == "opened" else (decoding, "converted")), fails)
    with pytest.raises(ValueError, match=r"IMG_1 begins like a PNG file, but is damaged"):
        decoded(FILES["PNG"], "IMG_1")
