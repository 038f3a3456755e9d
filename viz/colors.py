"""The few colours that carry meaning, safe for colour-blind eyes, readable on white and on dark (contrast >= 3:1)."""

import colorsys
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

# Okabe and Ito (2008), https://jfly.uni-koeln.de/color/, the lighter ones darkened until they show on white
BLUE, VERMILION, GREEN, PURPLE, AMBER, GREY = "#2f7ebc", "#d55e00", "#009e73", "#b4578b", "#b07d00", "#7a8594"
CYCLE = (BLUE, VERMILION, GREEN, PURPLE, AMBER, GREY)

# What a colour says is the same on every page
ADDED, REMOVED = BLUE, VERMILION
POSITIVE, NEGATIVE, IGNORED = BLUE, VERMILION, GREY
TRUTH, PREDICTED = GREEN, BLUE


@lru_cache(256)
def opposite(color: str) -> str:
    """The same hue, as light as this one is dark: ``#111111`` gives ``#eeeeee``."""
    hue, light, saturation = colorsys.rgb_to_hls(*(int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)))
    return "#" + "".join(f"{round(255 * part):02x}" for part in colorsys.hls_to_rgb(hue, 1 - light, saturation))


SCALES: dict[str, Sequence[str]] = {
    "grey": ("#000000", "#ffffff"),
    "sequential": (  # cividis, Nunez et al. 2018, https://doi.org/10.1371/journal.pone.0199239
        *("#00224e", "#123570", "#3b496c", "#575d6d", "#707173", "#8a8678"),
        *("#a59c74", "#c3b369", "#e1cc55", "#fee838"),
    ),
    "diverging": (  # vik, Crameri 2018, https://doi.org/10.5281/zenodo.1243862, thinned to eleven colours
        *("#001261", "#033e7d", "#1e6f9d", "#71a8c4", "#c9dde7", "#ede5e1"),
        *("#eac9b5", "#d39774", "#be6533", "#8b2706", "#590008"),
    ),
}
SCALES["diverging on dark"] = [opposite(color) for color in SCALES["diverging"]]  # zero is as dark as the page


def table(scale: str) -> np.ndarray:
    """Look-up table of a scale: 256 colours from low to high, ``[256, 3]`` uint8."""
    anchors = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in SCALES[scale]], float)  # [A, 3]
    position = np.linspace(0, len(anchors) - 1, 256)
    channels = [np.interp(position, np.arange(len(anchors)), channel) for channel in anchors.T]
    return np.stack(channels, axis=-1).round().astype(np.uint8)


def ink(shares: np.ndarray, scale: str) -> np.ndarray:
    """Black or white, whichever can be read on the colours at these shares of a scale."""
    red, green, blue = np.moveaxis((table(scale)[(255 * shares).round().astype(int)] / 255) ** 2.2, -1, 0)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return np.where(luminance > 0.18, "#000000", "#ffffff")  # as much contrast with either


def plotly_scale(scale: str) -> list[list[float | str]]:
    """The same scale as Plotly wants it."""
    colors = SCALES[scale]
    return [[i / (len(colors) - 1), color] for i, color in enumerate(colors)]
