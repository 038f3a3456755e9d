"""From the many ways to store a pixel to one: opaque 8-bit sRGB, scaled down to a working size.

What one sees is the picture unchanged; what changes is how its numbers are written. 16-bit values are divided by 257
(65535 becomes 255) and rounded; floating-point values in 0..1 are multiplied by 255, others stretched from their own
least to their own greatest; ink (CMYK) and embedded profiles go through LittleCMS with perceptual intent; transparent
parts are laid on white.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import cast

import cv2
import numpy as np
from PIL import Image, ImageCms
from PIL.TiffImagePlugin import TiffImageFile

SIXTEEN_BITS = "Its 16 bits a channel were scaled to 8."
STRETCHED = "Its values from {low:.4g} to {high:.4g} were scaled to 0 to 255."
ON_WHITE = "Transparent parts were laid on white."
PROFILE = "Its colours were converted to sRGB from the profile “{profile}”."
PROFILE_IGNORED = "Its colour profile cannot be used and was ignored."
INK = "Its inks (CMYK) were converted to RGB without a colour profile: the colours are approximate."

SRGB = ImageCms.createProfile("sRGB")
LAB = ImageCms.createProfile("LAB")


@dataclass(frozen=True, eq=False)
class Converted:
    pixels: np.ndarray  # [H, W, 3] uint8, sRGB, as stored (not yet turned upright)
    notes: list[str]  # what was done, one sentence each


def converted(image: Image.Image, data: bytes, working_size: int) -> Converted:
    """The pixels of an image that has been opened but not loaded, and what had to be done to them."""
    notes: list[str] = []
    scale = min(1.0, working_size / max(image.size))
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    if scale < 0.5:
        # A JPEG decoder can leave out the finest frequencies: twice the working size keeps the quality.
        image.draft(None, (2 * size[0], 2 * size[1]))
    image.load()
    plain = eight_bit(image, data, notes)
    if plain.size != size:
        plain = plain.resize(size, Image.Resampling.BOX)
    return Converted(np.asarray(standard_rgb(opaque(plain, notes), image, notes)), notes)


def eight_bit(image: Image.Image, data: bytes, notes: list[str]) -> Image.Image:
    """The image in mode L, RGB, CMYK or LAB, or with alpha LA or RGBA."""
    if sixteen_bit(image, data):
        values = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
        if values is not None and values.dtype == np.uint16:
            notes.append(SIXTEEN_BITS)
            return from_opencv(values)
    if image.mode.startswith("I;16"):
        notes.append(SIXTEEN_BITS)
        return from_opencv(np.asarray(image).astype(np.uint16))
    if image.mode in ("F", "I"):
        return stretched(np.asarray(image, np.float64), notes)
    if image.mode == "CMYK" and image.format == "JPEG" and "adobe" not in image.info:
        # Pillow takes every CMYK JPEG for Adobe's, which stores ink inverted; without the marker it is not.
        return Image.fromarray(255 - np.asarray(image), "CMYK")
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in ("L", "RGB", "CMYK", "LAB"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def sixteen_bit(image: Image.Image, data: bytes) -> bool:
    """Whether the file holds 16 bits a channel, which Pillow cuts to 8 in all modes but grey."""
    if image.format == "PNG":
        return data[24] == 16
    if isinstance(image, TiffImageFile) and image.mode in ("I;16", "I;16B", "RGB", "RGBA"):
        return set(image.tag_v2.get(258, (1,))) == {16}
    return False


def from_opencv(values: np.ndarray) -> Image.Image:
    """[H, W] or [H, W, 3 or 4] uint16, blue first, as an 8-bit image, red first; v / 257 rounded."""
    plain = cv2.convertScaleAbs(values, alpha=1 / 257)
    if plain.ndim == 3:
        plain = cv2.cvtColor(plain, cv2.COLOR_BGRA2RGBA if plain.shape[2] == 4 else cv2.COLOR_BGR2RGB)
    return Image.fromarray(plain)


def stretched(values: np.ndarray, notes: list[str]) -> Image.Image:
    """Values in 0..1 as black to white; others from their least to their greatest; not-a-number is black."""
    finite = values[np.isfinite(values)]
    low, high = (finite.min(), finite.max()) if finite.size else (0.0, 0.0)
    if 0 <= low <= high <= 1:
        low, high = 0.0, 1.0
    notes.append(STRETCHED.format(low=low, high=high))
    grey = np.nan_to_num((values - low) / max(high - low, np.finfo(np.float64).tiny), nan=0.0, posinf=1.0, neginf=0.0)
    return Image.fromarray(np.rint(255 * grey.clip(0, 1)).astype(np.uint8))


def opaque(image: Image.Image, notes: list[str]) -> Image.Image:
    if image.mode != "RGBA":
        return image
    if image.getchannel("A").getextrema()[0] == 255:
        return image.convert("RGB")
    notes.append(ON_WHITE)
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image)
    return white


def standard_rgb(image: Image.Image, source: Image.Image, notes: list[str]) -> Image.Image:
    """The image in sRGB, through the profile that its file carries."""
    if image.mode == "LAB":
        return cast(Image.Image, ImageCms.profileToProfile(image, LAB, SRGB, outputMode="RGB"))
    profile = source.info.get("icc_profile")
    if profile:
        try:
            return through_profile(image, profile, notes)
        except (ImageCms.PyCMSError, OSError, ValueError):
            notes.append(PROFILE_IGNORED)
    elif image.mode == "CMYK":
        notes.append(INK)
    return image.convert("RGB")


def through_profile(image: Image.Image, data: bytes, notes: list[str]) -> Image.Image:
    profile = ImageCms.ImageCmsProfile(BytesIO(data))
    transform = ImageCms.buildTransform(profile, SRGB, image.mode, "RGB")
    if image.mode != "CMYK" and same_colours(image.mode, transform):
        return image.convert("RGB")
    notes.append(PROFILE.format(profile=ImageCms.getProfileDescription(profile).strip()))
    return cast(Image.Image, ImageCms.applyTransform(image, transform))


def same_colours(mode: str, transform: ImageCms.ImageCmsTransform) -> bool:
    """Whether the profile is sRGB in all but name: a lattice of colours comes back within two levels of 255."""
    steps = np.linspace(0, 255, 9).astype(np.uint8)
    grid = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(81, 9, 3)  # [81, 9, 3]
    lattice = Image.fromarray(grid).convert(mode)
    after = ImageCms.applyTransform(lattice, transform)
    return np.abs(np.asarray(after, np.int16) - np.asarray(lattice.convert("RGB"), np.int16)).max() <= 2
