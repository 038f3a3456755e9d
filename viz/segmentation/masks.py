"""Regions of a photo, and two masks on one another."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from models.segmentation.instances import colours
from viz.canvas import Mask, Pane
from viz.colors import ADDED, AMBER, BLUE, CYCLE, GREEN, REMOVED
from viz.theme import figure

TINTS = np.array([[int(color[i : i + 2], 16) for i in (1, 3, 5)] for color in CYCLE], np.float32)  # [6, 3]
MARKED = (AMBER, *CYCLE)  # of markers: the ground, then things


def borders(labels: np.ndarray) -> np.ndarray:
    """Pixels whose right or lower neighbour is of another region ``[H, W]`` bool."""
    found = np.zeros(labels.shape, bool)
    found[:, :-1] |= labels[:, :-1] != labels[:, 1:]
    found[:-1] |= labels[:-1] != labels[1:]
    return found


def tinted(image: np.ndarray, labels: np.ndarray, strength: float = 0.55) -> np.ndarray:
    """The photo, each region but 0 in a colour that its neighbours do not have where six suffice."""
    photo = (np.repeat(image[..., None], 3, axis=2) if image.ndim == 2 else image).astype(np.float32)
    paint = TINTS[colours(labels, len(TINTS))[labels]]  # [H, W, 3]
    return np.where(labels[..., None] > 0, (1 - strength) * photo + strength * paint, photo).astype(np.uint8)


def averaged(image: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Each region in its mean colour."""
    size = np.maximum(np.bincount(labels.ravel()), 1)
    means = np.stack([np.bincount(labels.ravel(), image[..., c].ravel()) / size for c in range(3)], axis=-1)  # [K, 3]
    return means[labels].astype(np.uint8)


def regions(image: np.ndarray, labels: np.ndarray, title: str, mean: bool, name: str) -> Pane:
    picture = averaged(image, labels) if mean else tinted(image, labels)
    return Pane(picture, title, [Mask(borders(labels), AMBER, name=name)])


def things(image: np.ndarray, labels: np.ndarray, title: str, name: str = "", wrong: np.ndarray | None = None) -> Pane:
    """Things in colours; those that are ``wrong`` ``[H, W]`` hatched."""
    masks = [] if wrong is None else [Mask(wrong, REMOVED, 45, name=name)]
    return Pane(tinted(image, labels, 0.7), title, masks)


def compared(predicted: np.ndarray, truth: np.ndarray, title: str, names: Sequence[str], dark: bool) -> Pane:
    """Both masks: what agrees plainly, what is missed and what is extra hatched in two directions."""
    ground = np.full(truth.shape, 30 if dark else 245, np.uint8)
    both, missed, extra = names
    masks = [
        Mask(predicted & truth, GREEN, opacity=0.55, name=both),
        Mask(truth & ~predicted, REMOVED, 135, name=missed), Mask(predicted & ~truth, ADDED, 45, name=extra),
    ]  # fmt: skip
    return Pane(ground, title, masks)


def handles(markers: Sequence[tuple[float, float]], ground: str) -> list[dict[str, object]]:
    """Markers to drag: the first is of the ground."""
    return [
        {"name": ground if number == 0 else str(number), "xy": list(xy), "color": MARKED[number % len(MARKED)]}
        for number, xy in enumerate(markers)
    ]


def bars(values: Mapping[str, float], label: str) -> go.Figure:
    """Measures between 0 and 1; those without a value are a dash."""
    names, found = list(values), np.nan_to_num([*values.values()])
    return figure(
        go.Bar(
            x=found, y=names, orientation="h", marker={"color": BLUE},
            text=["–" if np.isnan(values[name]) else f"{values[name]:.3f}" for name in names],
            textposition=["inside" if value > 0.15 else "outside" for value in found], textangle=0,
        ),
        height=380,
        margin={"l": 150, "r": 16, "t": 16, "b": 52},
        xaxis={"title": label, "range": [0, 1]},
        yaxis={"autorange": "reversed"},
    )  # fmt: skip
