"""Eight methods that learn nothing from examples: thresholds, floods, cuts, and clusters of place and colour.

One sees the photo fall into regions: two by a threshold, one for each marker by a flood, hundreds of superpixels.
Sources: Otsu 1979; Meyer 1994 (watershed); Rother et al. 2004 (GrabCut); Achanta et al. 2012 (SLIC); Felzenszwalb and
Huttenlocher 2004; Vedaldi and Soatto 2008 (quickshift); Comaniciu and Meer 2002 (mean shift).
"""

from dataclasses import dataclass

import cv2
import numpy as np
from scipy import ndimage
from skimage.filters import sobel
from skimage.measure import label
from skimage.segmentation import expand_labels, felzenszwalb, quickshift, slic, watershed

from models.images.sizes import shrunk
from models.limits import refuse
from models.segmentation.instances import components

METHODS = ("otsu", "adaptive", "watershed", "grabcut", "slic", "felzenszwalb", "quickshift", "mean shift")
LONGEST = 384  # px
SMALL = 40  # px, a region that mean shift leaves to its neighbours
LIMITS = {
    "window": (3, 201), "offset": (-60, 60), "low": (0, 254), "high": (1, 255), "pieces": (2, 600),
    "compactness": (0.1, 100), "scale": (1, 1000), "reach": (2, 30), "colour": (2, 60),
}  # fmt: skip


@dataclass(frozen=True)
class Config:
    method: str = "watershed"
    dark: bool = False  # thresholds: dark pixels are the thing
    window: int = 51  # px, of the adaptive threshold, odd
    offset: int = -5  # grey levels, taken from its local mean
    low: int = 30  # watershed by grey levels: darker pixels are ground
    high: int = 150  # and brighter ones thing
    markers: tuple[tuple[float, float], ...] = ()  # watershed by hand: x, y px, the first of the ground
    box: tuple[float, float, float, float] = (0, 0, 0, 0)  # of GrabCut, px
    pieces: int = 150  # SLIC: wanted
    compactness: float = 10.0  # SLIC: place against colour
    scale: float = 150.0  # Felzenszwalb: larger means larger regions
    reach: float = 10.0  # quickshift: px to look for a denser point
    colour: float = 20.0  # mean shift: grey levels

    def __post_init__(self) -> None:
        refuse(self, LIMITS, {"method": METHODS})
        if self.window % 2 == 0:
            raise ValueError(f"the window must be odd, got {self.window}; the nearest is {self.window + 1}")
        if self.low >= self.high:
            raise ValueError(
                f"the level of the ground must be below that of the things, got {self.low} and {self.high}"
            )


def working(pixels: np.ndarray) -> np.ndarray:
    """The photo ``[H, W, 3]`` uint8 at most 384 px long."""
    return shrunk(pixels, LONGEST / max(pixels.shape[:2]))


def grey(image: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)


def regions(image: np.ndarray, config: Config) -> np.ndarray:
    """Which region each pixel is in ``[H, W]`` int32; 0 is the ground, where a method has one."""
    return np.asarray(_METHODS[config.method](image, config), np.int32)


def level(image: np.ndarray) -> int:
    """Otsu's: up to it pixels are dark."""
    return int(cv2.threshold(grey(image), 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[0])


def _otsu(image: np.ndarray, config: Config) -> np.ndarray:
    return components((grey(image) > level(image)) != config.dark)


def _adaptive(image: np.ndarray, config: Config) -> np.ndarray:
    kind = cv2.THRESH_BINARY_INV if config.dark else cv2.THRESH_BINARY
    return components(
        cv2.adaptiveThreshold(grey(image), 1, cv2.ADAPTIVE_THRESH_MEAN_C, kind, config.window, config.offset)
    )


def seeds(image: np.ndarray, config: Config) -> np.ndarray:
    """Where the flood starts ``[H, W]`` int32: 1 for the ground, 2 and more for things, 0 elsewhere."""
    if config.markers:
        found = np.zeros(image.shape[:2], np.int32)
        for number, (x, y) in enumerate(config.markers, 1):
            cv2.circle(found, (int(x), int(y)), 3, number, -1)
        return found
    values = grey(image)
    return np.where(values < config.low, 1, np.where(values > config.high, 2, 0)).astype(np.int32)


def _watershed(image: np.ndarray, config: Config) -> np.ndarray:
    """Flooded from the markers over the strength of Sobel's gradient; of grey levels, things are then components."""
    marks = seeds(image, config)
    if len(np.unique(marks[marks > 0])) < 2:
        raise ValueError("the markers must be of ground and of things, got only one kind: move a marker, or a level")
    flooded = watershed(sobel(grey(image)), marks)
    if config.markers:
        return flooded - 1
    return np.asarray(ndimage.label(ndimage.binary_fill_holes(flooded > 1))[0])


def _grabcut(image: np.ndarray, config: Config) -> np.ndarray:
    height, width = image.shape[:2]
    x1, y1 = max(0, round(config.box[0])), max(0, round(config.box[1]))
    x2, y2 = min(width, round(config.box[2])), min(height, round(config.box[3]))
    if x2 - x1 < 2 or y2 - y1 < 2:
        raise ValueError(f"the box must have at least 2 × 2 px on the photo, got {x2 - x1} × {y2 - y1}")
    if (x1, y1, x2, y2) == (0, 0, width, height):
        raise ValueError(
            "the box must leave ground outside, from which GrabCut learns its colours, got the whole photo"
        )
    labels, models = np.zeros((height, width), np.uint8), (np.zeros((1, 65)), np.zeros((1, 65)))
    cv2.setRNGSeed(0)
    try:
        cv2.grabCut(image, labels, (x1, y1, x2 - x1, y2 - y1), *models, 4, cv2.GC_INIT_WITH_RECT)
    except cv2.error as error:
        raise ValueError("the box must have several colours inside and outside, got too few") from error  # fmt: skip
    return (labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)


def _slic(image: np.ndarray, config: Config) -> np.ndarray:
    return slic(image, config.pieces, config.compactness, start_label=1)


def _felzenszwalb(image: np.ndarray, config: Config) -> np.ndarray:
    return felzenszwalb(image, scale=config.scale, sigma=0.8, min_size=30) + 1


def _quickshift(image: np.ndarray, config: Config) -> np.ndarray:
    return quickshift(image, kernel_size=3, max_dist=config.reach, ratio=0.5, rng=0) + 1


def _mean_shift(image: np.ndarray, config: Config) -> np.ndarray:
    """Colours shifted to the densest ones near by; connected pixels of one rounded colour, small regions swallowed."""
    shifted = cv2.pyrMeanShiftFiltering(image, 12, config.colour)
    rounded = (shifted // max(1, round(config.colour))).astype(np.int32) @ (1, 256, 65_536)  # [H, W]
    found = label(rounded, background=-1, connectivity=1)
    small = np.bincount(found.ravel()) < SMALL
    found[small[found]] = 0
    return expand_labels(found, max(image.shape)) if found.any() else np.ones_like(found)


_METHODS = {
    "otsu": _otsu, "adaptive": _adaptive, "watershed": _watershed, "grabcut": _grabcut, "slic": _slic,
    "felzenszwalb": _felzenszwalb, "quickshift": _quickshift, "mean shift": _mean_shift,
}  # fmt: skip
