"""A file of any origin becomes one kind of picture: upright, opaque, 8-bit sRGB, at a size that a page can work with.

What one sees is the photo as a good viewer shows it: turned as the camera was held, its colours converted from the
embedded profile, transparent parts on white, 16-bit and floating-point values scaled, the first frame of an animation.
Whatever cannot be shown so is refused with one sentence that says what is wrong and what would be accepted.
Everything happens in memory: nothing is written to disk.
"""

import hashlib
import threading
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

import numpy as np
import pi_heif
from PIL import Image, features

from models.images.colour import Converted, converted

MAX_BYTES = 40 * 10**6
MAX_PIXELS = 50 * 10**6
pi_heif.register_heif_opener()
FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF", "HEIF") + (("AVIF",) if features.check("avif") else ())
ACCEPTED = "PNG, JPEG, HEIC, WebP, BMP, TIFF or GIF"

EMPTY = "{name} is empty: it holds no bytes. Choose a picture in {accepted}."
TOO_HEAVY = "{name} has {megabytes:.0f} MB; at most {limit:.0f} MB are accepted. Save it as JPEG, or make it smaller."
TOO_LARGE = (
    "{name} has {megapixels:.0f} million pixels or more; at most {limit:.0f} million are accepted. "
    "Make the picture smaller."
)
NO_PICTURE = "{name} is not a picture: its bytes fit no picture format. Choose a picture in {accepted}."
TEXT = "{name} is not a picture: it holds text, whatever it is called. Choose a picture in {accepted}."
FOREIGN = "{name} is a {kind} file, which cannot be read here. Export the picture as JPEG or PNG and choose that."
DAMAGED = (
    "{name} begins like a {kind} file, but is damaged, cut off before its end, or of a rare kind: "
    "the picture in it cannot be read. Save it again as PNG or JPEG and choose that."
)

MISLABELLED = "The file is named like {named}, but holds {kind}, and was read as such."
FIRST_FRAME = "The file holds several pictures: the first is used."
TURNED = "The picture was turned upright, as the camera noted."

SUFFIXES = {
    ".png": "PNG", ".apng": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".jfif": "JPEG", ".webp": "WEBP", ".bmp": "BMP",
    ".tif": "TIFF", ".tiff": "TIFF", ".gif": "GIF", ".avif": "AVIF", ".heic": "HEIC", ".heif": "HEIC", ".hif": "HEIC",
}  # fmt: skip
KINDS = {"MPO": "JPEG", "HEIF": "HEIC"}  # what people call Pillow's formats
OWN = {
    b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"RIFF": "WebP", b"BM": "BMP", b"II*\0": "TIFF", b"MM\0*": "TIFF",
    b"GIF8": "GIF",
}  # fmt: skip
OTHERS = {
    b"%PDF": "PDF", b"8BPS": "Photoshop", b"PK\x03\x04": "ZIP or Office", b"\0\0\0\x0cJXL ": "JPEG XL",
    b"\xff\x0a": "JPEG XL", b"\0\0\0\x0cjP  ": "JPEG 2000", b"\0\0\1\0": "icon",
}  # fmt: skip
CONTAINED = dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), (DAMAGED, "HEIC"))
CONTAINED |= dict.fromkeys((b"avif", b"avis"), (DAMAGED, "AVIF"))

# The eight orientations of EXIF tag 274, as what makes the stored array upright.
UPRIGHT = {
    1: lambda pixels: pixels,
    2: lambda pixels: pixels[:, ::-1],
    3: lambda pixels: pixels[::-1, ::-1],
    4: lambda pixels: pixels[::-1],
    5: lambda pixels: pixels.swapaxes(0, 1),
    6: lambda pixels: np.rot90(pixels, -1),
    7: lambda pixels: pixels[::-1, ::-1].swapaxes(0, 1),
    8: lambda pixels: np.rot90(pixels),
}

# One decoding at a time: it bounds the memory, and the warning filters of Python belong to the whole process.
DECODING = threading.Lock()


@dataclass(frozen=True, eq=False)
class Picture:
    """Equal to every picture of the same pixels, so that it may be the key of a cache."""

    pixels: np.ndarray  # [H, W, 3] uint8, sRGB, upright, read-only
    name: str  # shown to the user
    digest: str  # sha256 of shape and pixels, hexadecimal
    original: tuple[int, int]  # width and height of the file, px, upright
    note: str = ""  # what the conversion did, one sentence each; empty when nothing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Picture) and other.digest == self.digest

    def __hash__(self) -> int:
        return hash(self.digest)


def decoded(data: bytes, name: str, working_size: int = 768) -> Picture:
    """The picture in a file's bytes, its longer side scaled down to at most `working_size` pixels.

    The format is found from the content, never from the name. The pixel count is read from the header and checked
    before anything is decoded, so that a decompression bomb costs nothing.
    Raises ValueError with a sentence for the user, and nothing else, whatever the bytes are.
    """
    if working_size < 1:
        raise ValueError(f"working_size must be at least 1 pixel, got {working_size}")
    if not data:
        raise ValueError(EMPTY.format(name=name, accepted=ACCEPTED))
    if len(data) > MAX_BYTES:
        raise ValueError(TOO_HEAVY.format(name=name, megabytes=len(data) / 1e6, limit=MAX_BYTES / 1e6))
    with DECODING, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image = opened(data, name)
        width, height = image.size
        if width * height > MAX_PIXELS:
            raise ValueError(too_large(name, width * height))
        kind = KINDS.get(image.format or "", image.format or "")
        try:
            result = converted(image, data, working_size)
            orientation = stored_orientation(image)
            # A phone's JPEG carries a preview or a gain map as a second picture (MPO): nothing the user would miss.
            several = image.format != "MPO" and getattr(image, "is_animated", False)
        except Exception as error:  # decoders raise anything on bytes that lie
            raise ValueError(DAMAGED.format(name=name, kind=kind)) from error
    pixels = np.ascontiguousarray(UPRIGHT[orientation](result.pixels))
    pixels.setflags(write=False)
    return Picture(
        pixels=pixels,
        name=name,
        digest=hashlib.sha256(repr(pixels.shape).encode() + pixels.tobytes()).hexdigest(),
        original=(height, width) if orientation > 4 else (width, height),
        note=" ".join(notes(result, name, kind, several, orientation)),
    )


def opened(data: bytes, name: str) -> Image.Image:
    """The image behind its header, nothing decoded yet."""
    try:
        return Image.open(BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise ValueError(too_large(name, 2 * (Image.MAX_IMAGE_PIXELS or 0))) from error
    except Exception as error:
        raise ValueError(diagnosis(data, name)) from error


def too_large(name: str, pixels: int) -> str:
    return TOO_LARGE.format(name=name, megapixels=pixels // 10**6, limit=MAX_PIXELS / 1e6)


def diagnosis(data: bytes, name: str) -> str:
    """The sentence for bytes that no decoder knows: what are they?"""
    if data[4:8] == b"ftyp":  # the container that AVIF, HEIC, films and some raw photos share
        sentence, kind = CONTAINED.get(data[8:12], (FOREIGN, "film or raw photo"))
        return sentence.format(name=name, kind=kind)
    for signature, kind in OTHERS.items():
        if data.startswith(signature):
            return FOREIGN.format(name=name, kind=kind)
    if b"<svg" in data[:4096].lower():
        return FOREIGN.format(name=name, kind="SVG")
    for signature, kind in OWN.items():
        if data.startswith(signature):
            return DAMAGED.format(name=name, kind=kind)
    text = all(byte >= 32 or byte in b"\t\n\f\r" for byte in data[:1024])
    return (TEXT if text else NO_PICTURE).format(name=name, accepted=ACCEPTED)


def stored_orientation(image: Image.Image) -> int:
    """EXIF tag 274, read after loading: formats whose decoder turns the picture itself have removed it by then."""
    try:
        orientation = image.getexif().get(0x0112, 1)
    except Exception:  # the picture is there: a damaged note about it does no harm
        return 1
    return orientation if orientation in UPRIGHT else 1


def notes(result: Converted, name: str, kind: str, several: bool, orientation: int) -> list[str]:
    named = SUFFIXES.get(PurePath(name).suffix.lower(), kind)
    said = [MISLABELLED.format(named=named, kind=kind)] if named != kind else []
    said += [FIRST_FRAME] if several else []
    said += result.notes
    return said + ([TURNED] if orientation > 1 else [])
