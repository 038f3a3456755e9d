"""Files made here by Pillow, OpenCV, tifffile and by hand; references: their pixels before the file was written."""

import io
import struct
import threading
import zlib
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
import pytest
import tifffile
from PIL import Image, ImageCms, ImageOps, features

from models.images.decoding import MAX_PIXELS, decoded

WORKING = 1000
RANDOM = np.random.default_rng(0)
COLOURS = RANDOM.integers(0, 256, (11, 17, 3), dtype=np.uint8)
SMOOTH = cv2.resize(RANDOM.integers(0, 256, (4, 5, 3), dtype=np.uint8), (200, 160), interpolation=cv2.INTER_CUBIC)
DEEP = RANDOM.integers(0, 65536, (11, 17, 3), dtype=np.uint16)
ROUNDED = np.rint(DEEP / 257).astype(np.uint8)


def file(pixels, kind="PNG", mode=None, **options) -> bytes:
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    stream = io.BytesIO()
    (image.convert(mode) if mode else image).save(stream, kind, **options)
    return stream.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, depth, colour, rows: bytes, *extra: bytes) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(extra) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def tiff(pixels, **options) -> bytes:
    stream = io.BytesIO()
    tifffile.imwrite(stream, pixels, **options)
    return stream.getvalue()


def opencv(pixels, suffix) -> bytes:
    return cv2.imencode(suffix, pixels)[1].tobytes()


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "WEBP", "GIF"])
def test_lossless_formats_come_back_exactly(kind):
    few = (COLOURS // 128 * 255).astype(np.uint8)  # eight colours, which GIF's palette holds
    picture = decoded(file(few, kind, **({"lossless": True} if kind == "WEBP" else {})), f"few.{kind.lower()}")
    np.testing.assert_array_equal(picture.pixels, few)
    assert (picture.original, picture.note, picture.name) == ((17, 11), "", f"few.{kind.lower()}")


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", *(["AVIF"] if features.check("avif") else [])])
def test_lossy_formats_come_back_nearly(kind):
    picture = decoded(file(SMOOTH, kind, quality=95), "smooth")
    assert np.abs(picture.pixels.astype(int) - SMOOTH).mean() < 3


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


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", *(["AVIF"] if features.check("avif") else [])])
def test_exif_orientation_is_honoured(kind, orientation):
    image, exif = Image.fromarray(SMOOTH), Image.Exif()
    exif[0x0112] = orientation
    image.info["exif"] = exif.tobytes()
    reference = np.asarray(ImageOps.exif_transpose(image))
    data = file(
        Image.fromarray(SMOOTH), kind, exif=exif, **({"quality": 98} if kind in ("JPEG", "WEBP", "AVIF") else {})
    )
    picture = decoded(data, f"turned.{kind}")
    assert picture.pixels.shape == reference.shape
    assert np.abs(picture.pixels.astype(int) - reference).mean() < 4
    assert picture.original == reference.shape[1::-1]


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


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "TIFF", "PNG"])
def test_first_frame_of_several(kind):
    frames = [Image.new("RGB", (8, 6), colour) for colour in ("red", "blue")]
    data = file(frames[0], kind, save_all=True, append_images=frames[1:], **({"lossless": 1} if kind == "WEBP" else {}))
    picture = decoded(data, "moving")
    np.testing.assert_array_equal(picture.pixels, np.broadcast_to(np.uint8([255, 0, 0]), (6, 8, 3)))
    assert picture.note == "The file holds several pictures: the first is used."


def test_phone_jpeg_with_a_second_picture_is_a_jpeg():
    frames = [Image.fromarray(SMOOTH), Image.fromarray(255 - SMOOTH)]
    picture = decoded(file(frames[0], "MPO", save_all=True, append_images=frames[1:]), "phone.jpg")
    assert picture.note == ""
    assert np.abs(picture.pixels.astype(int) - SMOOTH).mean() < 4


def test_mislabelled_file_is_read_by_its_content():
    picture = decoded(file(SMOOTH, "JPEG"), "photo.png")
    assert picture.note == "The file is named like PNG, but holds JPEG, and was read as such."


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


HEIC_BYTES = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100)
REFUSALS = {
    "empty": (b"", "p.png", "p.png is empty: it holds no bytes"),
    "text named png": (b"hello, this is a text\n" * 10, "t.png", "t.png is not a picture: it holds text"),
    "umlauts": ("Grüße aus der Universität\n".encode(), "t.png", "holds text"),
    "noise": (RANDOM.bytes(5000), "n.jpg", "n.jpg is not a picture: its bytes fit no picture format"),
    "heic": (HEIC_BYTES, "IMG_1.HEIC", "IMG_1.HEIC is a HEIC photo.*Export it as JPEG"),
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


@pytest.mark.parametrize(
    "kind", ["PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF", *(["AVIF"] if features.check("avif") else [])]
)
def test_hostile_bytes_raise_nothing_but_value_error(kind):
    generator = np.random.default_rng(1)
    exif = Image.Exif()
    exif[0x0112] = 6
    options = {} if kind in ("GIF", "BMP") else {"exif": exif}
    data = bytearray(file(COLOURS, kind, **options))
    for _ in range(300):
        broken = bytearray(data)
        for _ in range(generator.integers(1, 6)):
            broken[generator.integers(len(broken))] = generator.integers(256)
        try:
            picture = decoded(bytes(broken), "broken")
        except ValueError:
            continue
        assert picture.pixels.dtype == np.uint8
        assert picture.pixels.ndim == 3
        assert max(picture.pixels.shape) <= 1024


def test_many_threads_decode_at_once():
    data = file(SMOOTH)
    digests = []
    threads = [threading.Thread(target=lambda: digests.append(decoded(data, "s").digest)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(digests) == 8
    assert len(set(digests)) == 1


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
