"""Pictures as they travel to the canvas: as few bytes as possible, and no pixel changed."""

import weakref
from collections.abc import Sequence
from typing import Any

import numpy as np

from pages.shell.buffers import Buffer, append, buffer
from viz.canvas import Mask, Pane
from viz.colors import SCALES

# PNGs of the pictures that cannot change, by id, as long as they live
ENCODED: dict[int, Buffer] = {}
RAW_PIXELS = 2**14  # pictures up to this size travel uncompressed
BIT_PIXELS = 2**20  # black and white up to this size travels as bits: the browser need not wait for a decoder


def encoded_pane(pane: Pane, payload: list[Buffer]) -> dict[str, object]:
    """The header of a pane; its pictures are added to the payload."""
    casing = {"casing": pane.casing} if pane.casing else {}
    return {
        "title": pane.title,
        "quantity": pane.quantity,
        "unit": pane.unit,
        "drawn": pane.mute or (pane.paper and not pane.is_heat),
        "scale": pane.scale,
        "colors": list(SCALES[pane.scale]),
        "smooth": pane.smooth,
        "layer": encoded_layer(pane, payload),
        "masks": [encoded_mask(mask, payload) for mask in pane.masks],
        "shapes": [{"type": type(shape).__name__, **vars(shape), **casing} for shape in pane.shapes],
        "extra": pane.extra,
    }


def one_bar(panes: Sequence[Pane]) -> bool:
    """Whether several heat maps ask for one scale and the same ends of it: one colour bar says it for all."""
    asked = {(pane.is_heat, pane.scale, pane.limits) for pane in panes}
    return len(panes) > 1 and len(asked) == 1 and panes[0].is_heat and panes[0].limits is not None


def encoded_layer(pane: Pane, payload: list[Buffer]) -> dict[str, Any]:
    """What the browser needs to decode the picture; under the same ``key`` it has decoded it already."""
    picture = pane.picture
    height, width = picture.shape[:2]
    layer = {"width": width, "height": height, "binary": picture.dtype == bool}
    if not picture.size:
        layer |= {"kind": "clear"}
        content = buffer(b"")
    elif pane.is_heat:
        finite = picture[np.isfinite(picture)]
        low, high = pane.limits or ((float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0))
        below = {} if pane.under is None else {"under": encoded_layer(Pane(pane.under), payload)}
        layer |= {"kind": "f32", "low": low, "high": high, **below}
        content = buffer(picture.astype("<f4").tobytes())
    elif width * height <= RAW_PIXELS:
        layer |= {"kind": "gray8" if picture.ndim == 2 else "rgb8"}
        content = buffer(np.ascontiguousarray(picture, np.uint8).tobytes())
    elif picture.dtype == bool and width * height <= BIT_PIXELS:
        layer |= {"kind": "bits"}
        content = buffer(np.packbits(picture, axis=None).tobytes())
    else:
        layer |= {"kind": "png", "channels": 1 if picture.ndim == 2 else 3}
        content = buffer(_png(picture)) if picture.flags.writeable else _encoded(picture)
    key = content.key and f"{content.key} {pane.scale} {layer}"
    return {**layer, "key": key, **append(payload, content)}


def encoded_mask(mask: Mask, payload: list[Buffer]) -> dict[str, object]:
    painting = {"color": mask.color, "hatch": mask.hatch, "opacity": mask.opacity, "name": mask.name}
    return {**painting, **append(payload, np.packbits(mask.where, axis=None).tobytes() if mask.where.any() else b"")}


def frozen(picture: np.ndarray) -> np.ndarray:
    """The picture, read-only from now on: what cannot change is encoded once."""
    picture.setflags(write=False)
    return picture


def _encoded(picture: np.ndarray) -> Buffer:
    """PNG of a picture that cannot change (a sample, an upload): it is encoded once."""
    if id(picture) not in ENCODED:
        ENCODED[id(picture)] = buffer(_png(picture))
        weakref.finalize(picture, ENCODED.pop, id(picture), None)
    return ENCODED[id(picture)]


def _png(picture: np.ndarray) -> bytes:
    """Lossless, so that the read-out is true; level 1, as the encoder is in the way of every update."""
    import cv2

    pixels = picture * np.uint8(255) if picture.dtype == bool else picture.astype(np.uint8, copy=False)
    order = pixels if pixels.ndim == 2 else pixels[..., ::-1]
    return cv2.imencode(".png", np.ascontiguousarray(order), [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes()
