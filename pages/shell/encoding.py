"""Pictures as they travel to the canvas: as few bytes as possible, and no pixel changed."""

import hashlib
import weakref
from dataclasses import asdict
from typing import Any

import numpy as np

from pages.shell.components import append
from viz.canvas import Mask, Pane
from viz.colors import SCALES

# Digests and PNGs of the pictures that cannot change, by id, as long as they live
ENCODED: dict[int, tuple[str, bytes]] = {}
RAW_PIXELS = 2**14  # pictures up to this size travel uncompressed
BIT_PIXELS = 2**20  # black and white up to this size travels as bits: the browser need not wait for a decoder


def encoded_pane(pane: Pane, payload: bytearray, placed: dict[str, dict[str, int]]) -> dict[str, object]:
    """The header of a pane; its pictures are added to the payload, one that is ``placed`` already only once."""
    return {
        "title": pane.title,
        "quantity": pane.quantity,
        "scale": pane.scale,
        "colors": list(SCALES[pane.scale]),
        "smooth": pane.smooth,
        "layer": encoded_layer(pane, payload, placed),
        "masks": [encoded_mask(mask, payload) for mask in pane.masks],
        "shapes": [{"type": type(shape).__name__, **asdict(shape)} for shape in pane.shapes],
        "extra": pane.extra,
    }


def encoded_layer(pane: Pane, payload: bytearray, placed: dict[str, dict[str, int]]) -> dict[str, Any]:
    picture = pane.picture
    height, width = picture.shape[:2]
    size = {"width": width, "height": height, "binary": picture.dtype == bool}
    if pane.is_heat:
        finite = picture[np.isfinite(picture)]
        low, high = pane.limits or ((float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0))
        return {**size, "kind": "f32", "low": low, "high": high, **append(payload, picture.astype("<f4").tobytes())}
    channels = 1 if picture.ndim == 2 else 3
    if width * height <= RAW_PIXELS:
        kind = "gray8" if channels == 1 else "rgb8"
        return {**size, "kind": kind, **append(payload, np.ascontiguousarray(picture, np.uint8).tobytes())}
    if picture.dtype == bool and width * height <= BIT_PIXELS:
        return {**size, "kind": "bits", **append(payload, np.packbits(picture, axis=None).tobytes())}
    layer = {**size, "kind": "png", "channels": channels}
    if picture.flags.writeable:
        return {**layer, **append(payload, _png(picture))}
    key, content = _encoded(picture)
    if key not in placed:
        placed[key] = append(payload, content)
    return {**layer, "key": key, **placed[key]}


def encoded_mask(mask: Mask, payload: bytearray) -> dict[str, object]:
    painting = {"color": mask.color, "hatch": mask.hatch, "opacity": mask.opacity, "name": mask.name}
    return {**painting, **append(payload, np.packbits(mask.where, axis=None).tobytes() if mask.where.any() else b"")}


def _encoded(picture: np.ndarray) -> tuple[str, bytes]:
    """Digest and PNG of a picture that cannot change (a sample, an upload): it is encoded once."""
    if id(picture) not in ENCODED:
        content = _png(picture)
        ENCODED[id(picture)] = hashlib.blake2b(content, digest_size=8).hexdigest(), content
        weakref.finalize(picture, ENCODED.pop, id(picture), None)
    return ENCODED[id(picture)]


def _png(picture: np.ndarray) -> bytes:
    """Lossless, so that the read-out is true; level 1, as the encoder is in the way of every update."""
    import cv2

    pixels = picture * np.uint8(255) if picture.dtype == bool else picture.astype(np.uint8, copy=False)
    order = pixels if pixels.ndim == 2 else pixels[..., ::-1]
    return cv2.imencode(".png", np.ascontiguousarray(order), [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes()
