"""Maps over photos on one signed colour scale, pictures of what layers look for, and the map of photos."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from models.attribution.curves import Curves
from models.attribution.embedding import Embedding
from models.attribution.fills import Sensitivity
from models.attribution.filters import Activations
from models.attribution.lab_maps import Verdict
from models.attribution.occlusion import GRIDS, Occlusion
from models.attribution.sanity import Check, normalised_map
from models.attribution.subject import Attribution
from viz.canvas import Pane, Text, clear
from viz.sheets import sheet
from viz.theme import stepped

ROW = 4  # maps beside the photo


@dataclass(frozen=True)
class Look:
    """How a map is drawn."""

    overlay: bool = True  # over the grey photo, or raw
    smooth: bool = True  # blended, or in the steps that it was measured in


def attributed(
    native: np.ndarray, photo: np.ndarray, title: str, look: Look, limit: float = 0.0, unit: str = ""
) -> Pane:
    """One map, positive brown, negative blue; `native` at the size it was measured at.

    Full colour is `limit`, in this unit; without one, the maps of all methods are on the common scale -1 to 1.
    """
    side = photo.shape[1], photo.shape[0]
    large = cv2.resize(native, side, interpolation=cv2.INTER_LINEAR if look.smooth else cv2.INTER_NEAREST)
    shown = (large if limit else normalised_map(large)).astype(np.float32)
    pane = Pane(shown, title, scale="diverging", limits=(-(limit or 1.0), limit or 1.0), unit=unit)
    return replace(pane, under=pale(photo), smooth=True) if look.overlay else pane


def pale(photo: np.ndarray) -> np.ndarray:
    """The photo in light grey, to be tinted by a map: [H, W] uint8."""
    return np.round(cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY) * 0.6 + 95).astype(np.uint8)


def refined(found: Occlusion, photo: np.ndarray, title: str, look: Look, unit: str) -> Pane:
    """An occlusion map in the making, in changes of the score; blended, its finest cells are the steps."""
    cells = (GRIDS[-1], GRIDS[-1])
    native = cv2.resize(found.values, cells, interpolation=cv2.INTER_AREA) if look.smooth else found.values
    return attributed(native, photo, title, look, full_color(found.values), unit)


def full_color(values: np.ndarray) -> float:
    """Where the scale of a map ends on both sides: it stands still until the values outgrow it."""
    return stepped(float(np.abs(values).max()) or 1.0)


def matrix(
    found: Sequence[Attribution], methods: Sequence[str], photo: Pane, look: Look, labels: Mapping[str, str]
) -> list[list[Pane]]:
    """Rows that begin with the photo: a map of each method, with its time; of those to come the place alone."""
    pixels = photo.picture
    titles = [f"{labels[one.method]} · {one.milliseconds:.0f} ms" for one in found]
    panes = [attributed(one.native, pixels, title, look) for one, title in zip(found, titles, strict=True)]
    panes += [to_come(photo, labels[method]) for method in methods[len(found) :]]
    return [[photo, *panes[start : start + ROW]] for start in range(0, len(panes), ROW)]


def fills(found: Sensitivity, photo: Pane, look: Look, labels: Mapping[str, str]) -> list[Pane]:
    """The photo, and the map of each fill in the steps that it was measured in; of those to come the place alone."""
    coarse, done = replace(look, smooth=False), zip(found.fills, found.maps, strict=True)
    panes = [attributed(one.values, photo.picture, labels[fill], coarse) for fill, one in done]
    return [photo, *panes, *(to_come(photo, words) for fill, words in labels.items() if fill not in found.fills)]


def taken(found: Sequence[Curves], methods: Sequence[str], photo: Pane, labels: Mapping[str, str]) -> list[Pane]:
    """The photo, and what is left of it without the best pixels of each map; of those to come the place alone."""
    panes = [Pane(curve.taken, labels[curve.method], smooth=True) for curve in found]
    return [photo, *panes, *(to_come(photo, labels[method]) for method in methods[len(found) :])]


def to_come(photo: Pane, title: str) -> Pane:
    return Pane(clear(*photo.picture.shape[:2]), title)


def twins(check: Check, photo: np.ndarray, look: Look, title: str, labels: Mapping[str, str]) -> list[Pane]:
    """For each method the map of the trained network beside that of the shuffled one; `title` takes method and rank."""
    panes = []
    for pair in check.twins:
        left, right = (attributed(one.native, photo, "", look) for one in (pair.trained, pair.shuffled))
        rank = f"{round(pair.rank_correlation, 2) + 0.0:.2f}".replace("-", "−")  # 0 has no sign
        named = title.format(method=labels[pair.trained.method], rank=rank)
        panes.append(beside(left, right, named))
    return panes


def twin_sheet(pair: np.ndarray) -> np.ndarray:
    """Two maps [2, h, w], from 0 to 1, one above the other with a white line between them, as grey: uint8."""
    return (255 * np.concatenate([pair[0], np.ones((6, pair.shape[2])), pair[1]])).round().astype(np.uint8)


def photo_map(found: Embedding, side: int = 900) -> np.ndarray:
    """Every crop as a thumbnail at its place; the user's own has a frame: [side, side, 3] uint8."""
    thumb = found.thumbnails.shape[1]
    low, high = found.places.min(0), found.places.max(0)
    corners = ((found.places - low) / (high - low) * (side - thumb)).round().astype(int)
    result = np.full((side, side, 3), 128, np.uint8)
    own = found.groups[-1]
    for (left, top), picture, group in zip(corners, found.thumbnails, found.groups, strict=True):
        result[top : top + thumb, left : left + thumb] = picture
        if group == own:
            cv2.rectangle(result, (left, top), (left + thumb - 1, top + thumb - 1), (255, 190, 0), 3)
    return result


def beside(left: Pane, right: Pane, title: str, gap: int = 8) -> Pane:
    """Two pictures of one size side by side, as one pane."""
    under = None if left.under is None or right.under is None else sheet([left.under, right.under], 2, 255, gap)
    return replace(left, picture=sheet([left.picture, right.picture], 2, 0, gap), under=under, title=title)


def glowing(maps: np.ndarray, title: str, columns: int = 5) -> Pane:
    """The mean map of each digit with its name, on one scale."""
    picture = sheet(np.maximum(maps, 0).astype(np.float32), columns, np.nan, 2)
    names = numbered(range(len(maps)), maps.shape[1:], columns, 2)
    return Pane(picture, title, shapes=names, limits=(0.0, full_color(np.maximum(maps, 0))))


def numbered(numbers: Iterable[int], size: Sequence[int], columns: int, gap: int) -> list[Text]:
    """A number in the corner of each picture of a sheet."""
    height, width = size
    places = ((number, *divmod(i, columns)) for i, number in enumerate(numbers))
    return [
        Text((column * (width + gap) + 0.05 * width, row * (height + gap) + 0.9 * height), str(number), "#111111")
        for number, row, column in places
    ]


def verdict(found: Verdict, title: str, labels: Mapping[str, str]) -> list[Pane]:
    """One digit, and what the network looked at. Labels: gradient, occlusion."""
    maps = [
        Pane(values, labels[name], scale="diverging", limits=(-full_color(values), full_color(values)))
        for name, values in (("gradient", found.gradient), ("occlusion", found.occlusion))
    ]
    return [Pane(found.picture, title, scale="grey", limits=(0.0, 1.0)), *maps]


def activations(found: Activations) -> Pane:
    """The strongest channels of a layer with their numbers, on one scale."""
    scaled = found.maps / max(float(found.maps.max()), 1e-9)
    return Pane(
        sheet(scaled, 8, 0.5).astype(np.float32),
        shapes=numbered(found.channels, scaled.shape[1:], 8, 1),
        limits=(0.0, 1.0),
    )


def filters(found: np.ndarray) -> Pane:
    """The filters of the first layer, white between them, grey is zero."""
    return Pane((255 * sheet(found, 8, 1)).round().astype(np.uint8))
