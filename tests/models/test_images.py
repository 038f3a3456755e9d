"""Files made here by Pillow, OpenCV, tifffile and by hand; references: their pixels before the file was written."""

import base64
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

from models.images import decoding
from models.images.decoding import MAX_PIXELS, decoded

WORKING = 1000
RANDOM = np.random.default_rng(0)
COLOURS = RANDOM.integers(0, 256, (11, 17, 3), dtype=np.uint8)
SMOOTH = cv2.resize(RANDOM.integers(0, 256, (4, 5, 3), dtype=np.uint8), (200, 160), interpolation=cv2.INTER_CUBIC)
DEEP = RANDOM.integers(0, 65536, (11, 17, 3), dtype=np.uint16)
ROUNDED = np.rint(DEEP / 257).astype(np.uint8)


# A picture of 48 x 32 px, green above red and blue, by libheif's encoder (which the app does not have); one as a phone
# held upright stores it.
HEIC = base64.b85decode(
    "0000SW^{RQXk}?*00000ZE0pPXk}?*ZE0a<0004fZDn*}000000000XXk=`10000000000aA{+700000000000000000000B57=IV*mgE07O6l"
    "0RRC200001p#T8@0000000682001LtX>Mi!000000RR916=`l}WdZ;I000310BCk&F#rGn01j|zbZr0t000010002}X>f9I0002pX>en20001X"
    "Xm(>m0RwOV0058x000009`FGC{rLC*01pFT0096PKmiN^|NjGU00093kN^M!000939=ZZRVE_RDDnbDP18@KU0|1Z!00RI30{|YNAb|yz>g1-m"
    "xCm%4AOHXZ10VnZ0{|gn00967L;=Bbz=;3=025<xY;ta6Y<K_x01W^JfB*mh6lrsCWdHyG00000KmY&$KmY&$C}V74Z~y=RFaQ7m0RR91AOHXW"
    "0ssI1@Bjb+0{{R2-~a#s0ssI25O8UDX#fBK00RgJ2mk;87-?{AVE_OC000000RRC7fdT^sga7~lv~6TzbN~PVs3-xi1~^@&8M$Bo|Hi}r{joyY"
    "m(rrJhHvXJvr5|gK_qV(Du`*peqxsB`X|j6Hac=@A0CJQ<Cl7mYsl$V{Hsw^WM-;W-P$}1T}Z|7t=!X3egn52gxO~udOoG85txO)cnhu-a&9Ps"
    "{(Xe?*T9G3WCI~;S6b!%E>(%zy58C1VZ|BMOzC_6BZ>XUq%>P*X3zK@DptC5yDjz;`CBtKf583ejs"
)
HEIC_TURNED = base64.b85decode(
    "0000SW^{RQXk}?*00000ZE0pPXk}?*ZE0a<0005VZDn*}000000000XXk=`10000000000aA{+700000000000000000000G-+&aV*mgE07O6l"
    "0ssL300001>;M4(00000006820ssI200Ni*0RR9100000Bme*aIB98aW&i*H00062000$fZf0cy000000RRAKc4ILB0000LX>Mj^0ssI300IC2"
    "MR;ju000004sdC7Z2$lO00031009SSaB^?}008D`aAR)(004Gqc4I>U18@KU0FVFx0000U@BsY%`1k+-4+CHT0RR|40Sp2E{{wIU00RJ!00093"
    "00RIXx&lC90096hLID8-Z~y=U0FVFx0{{R603M(qfd!W8<fgf}2xu@M00096AOHXZ03l)k0RRR>0l{;?i2wiq6Ju{|a&BX6cmM$a4FCp!0000K"
    "X>)L8000000000$0000$0000eV{Bn?0000m000010000W00001|NsB+00002|NsBs000020000GaA|mH000000|*ER00009X>xCL0{{R38EJ5B"
    "VE_OC000000RRC8fdT^sgoXeB02*m>Wo7^X0000001jhhb7KGk009620002kZDe6|0001}C;_hqI9;Y0xnKYP#>4;pu|nFH(xR}2Z|gC$O4|ED"
    "BySlih-txoVwULoC(RZ%I&x|s9*6(qmwJzD$mv%6t5H;BW~x=)+B^(hNX782+|y5f1GgT8*=HSkKBcJ<n1#Q13$7J%ZYYBOeT4Pbz=z^w10iZx"
    "TIK#ORf*cV-r3?|#TnI1>3jYoiT%i=G+Sn7&-flHR=RY%E%p=nTQfF)!2Rit00006MR;ju002!*04e|g00;m90TKWM0000100sa600000"
)


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


def test_heic_of_a_phone_is_read():
    picture = decoded(HEIC, "IMG_1.HEIC")
    expected = np.zeros((32, 48, 3), np.uint8)
    expected[:, :24], expected[:, 24:], expected[:8] = (200, 40, 30), (30, 60, 190), (40, 170, 60)
    assert np.abs(picture.pixels.astype(int) - expected).mean() < 4
    assert (picture.original, picture.note) == ((48, 32), "")
    assert "named like PNG, but holds HEIC" in decoded(HEIC, "photo.png").note


def test_heic_of_a_phone_held_upright_is_turned_once():
    turned, flat = decoded(HEIC_TURNED, "IMG_2.HEIC"), decoded(HEIC, "IMG_1.HEIC")
    assert turned.original == (32, 48)
    assert np.abs(turned.pixels.astype(int) - np.rot90(flat.pixels, -1)).mean() < 4


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
