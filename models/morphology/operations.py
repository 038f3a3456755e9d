"""The operations of a chain, each from picture to picture: ``([H, W] uint8, Step, Rules) -> [H, W] uint8``.

One sees bright things shrink, grow, vanish or come back; a binary picture holds 0 and 255 alone, and stays binary.
Sources: Soille, Morphological Image Analysis, 2nd ed., 2004; Vincent, Morphological grayscale reconstruction, 1993.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
from skimage.morphology import skeletonize

from models.limits import refuse
from models.morphology.conventions import COMPLEMENT, Rules, closed, dilated, eroded, minimum, opened
from models.morphology.elements import Element, element
from models.morphology.regions import filled_hull, large_regions, reconstructed

LIMITS = {"iterations": (1, 20), "area": (1, 10**8)}


@dataclass(frozen=True)
class Step:
    operation: str
    element: Element
    iterations: int = 1
    area: int = 64  # px, of area_opening alone

    def __post_init__(self) -> None:
        refuse(self, LIMITS, {"operation": OPERATIONS})


@dataclass(frozen=True)
class Operation:
    picture: Callable[[np.ndarray, Step, Rules], np.ndarray]
    uses: tuple[str, ...] = ("element", "iterations")  # the fields of a Step that matter
    binary: bool = False  # whether it asks for a binary picture


def applied(image: np.ndarray, step: Step, rules: Rules) -> np.ndarray:
    """The picture after one step. Raises ValueError when the operation asks for a binary picture and got a grey one."""
    check_picture(image)
    operation = OPERATIONS[step.operation]
    if operation.binary and not is_binary(image):
        raise ValueError(
            f"{step.operation} must get a binary picture of 0 and 255 alone, got a grey one: threshold it first"
        )
    return operation.picture(image, step, rules)


def check_picture(image: np.ndarray) -> None:
    if image.ndim != 2 or image.dtype != np.uint8 or image.size == 0:
        raise ValueError(f"the picture must be [H, W] of 8-bit values, got {list(image.shape)} of {image.dtype}")


def is_binary(image: np.ndarray) -> bool:
    """Whether all pixels are 0 or 255: exactly these are not zero in just one of a picture and its complement."""
    return cv2.countNonZero(image) + cv2.countNonZero(cv2.bitwise_not(image)) == image.size


def unchanged(image: np.ndarray, element: Element, iterations: int, rules: Rules) -> np.ndarray:
    return image


def difference(high: Callable, low: Callable) -> Callable:
    """What one operator leaves brighter than the other."""

    def operator(image: np.ndarray, step: Step, rules: Rules) -> np.ndarray:
        bright, dark = of_step(high, image, step, rules), of_step(low, image, step, rules)
        return rules.of_library.difference(bright, dark, dark if bright is image else bright)

    return operator


def hit_or_miss(image: np.ndarray, step: Step, rules: Rules) -> np.ndarray:
    """The places where the pattern is met exactly: "1" on white, "0" on black, "x" on either."""
    hit = minimum(image, step.element, step.iterations, rules)
    if not step.element.background.any():
        return hit
    rows = tuple(row.translate(str.maketrans("01", "10")) for row in step.element.rows)
    outside = rules.border if rules.of_library.shared_outside else COMPLEMENT.get(rules.border, rules.border)
    missing = Element(rows, step.element.origin)
    miss = minimum(cv2.bitwise_not(image), missing, step.iterations, Rules(rules.convention, outside))
    return cv2.bitwise_and(hit, miss)


def residues(image: np.ndarray, step: Step, rules: Rules) -> Iterator[np.ndarray]:
    """What opening removes from the picture, from its erosion, from the erosion of that, until nothing is left."""
    for _ in range(max(image.shape)):
        yield cv2.subtract(image, opened(image, step.element, 1, rules))
        smaller = eroded(image, step.element, 1, rules)
        if np.array_equal(smaller, image):
            return
        image = smaller


def skeleton(image: np.ndarray, step: Step, rules: Rules) -> np.ndarray:
    """The centres of the largest elements that fit: Lantuéjoul's skeleton, which may fall apart into pieces."""
    bones = np.zeros_like(image)
    for residue in residues(image, step, rules):
        bones = cv2.bitwise_or(bones, residue)
    return bones


def thinning(image: np.ndarray, step: Step, rules: Rules) -> np.ndarray:
    """Lines one pixel wide that keep what is connected connected (Zhang and Suen, 1984, as scikit-image has it)."""
    return skeletonize(image > 0).view(np.uint8) * np.uint8(255)


def distance(image: np.ndarray, step: Step, rules: Rules) -> np.ndarray:
    """How far each white pixel is from the nearest black one: px, Euclidean, rounded, at most 255.

    Black lies outside the picture only where the border rule says so.
    """
    rim = 1 if rules.border == "constant 0" else 0
    padded = cv2.copyMakeBorder(image, rim, rim, rim, rim, cv2.BORDER_CONSTANT, value=0)
    if padded.all():
        return np.full_like(image, 255)
    far = cv2.distanceTransform(padded, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return cv2.convertScaleAbs(far[rim : far.shape[0] - rim, rim : far.shape[1] - rim])


def fill_holes(image: np.ndarray, step: Step, rules: Rules) -> np.ndarray:
    """Dark regions that do not reach the picture's border are filled to the height of their lowest rim."""
    if is_binary(image):
        sea = cv2.copyMakeBorder(image, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
        cv2.floodFill(sea, None, (0, 0), 255)  # over the four neighbours
        return cv2.bitwise_or(image, cv2.bitwise_not(sea[1:-1, 1:-1]))
    marker = np.full_like(image, 255)
    marker[[0, -1]], marker[:, [0, -1]] = image[[0, -1]], image[:, [0, -1]]
    return cv2.bitwise_not(
        reconstructed(cv2.bitwise_not(marker), cv2.bitwise_not(image), element("cross", 1).footprint)
    )


def reconstruction_by_dilation(image: np.ndarray, step: Step, rules: Rules) -> np.ndarray:
    """Opening by reconstruction: what survives the erosion grows back to its full shape, the rest is gone."""
    return reconstructed(eroded(image, step.element, step.iterations, rules), image)


def reconstruction_by_erosion(image: np.ndarray, step: Step, rules: Rules) -> np.ndarray:
    """Closing by reconstruction: dark things that survive the dilation keep their shape, the rest is filled."""
    marker = cv2.bitwise_not(dilated(image, step.element, step.iterations, rules))
    return cv2.bitwise_not(reconstructed(marker, cv2.bitwise_not(image)))


def area_opening(image: np.ndarray, step: Step, rules: Rules) -> np.ndarray:
    """Bright regions of fewer pixels than the area vanish, whatever their shape; the eight neighbours connect.

    A grey picture is opened at each of its levels: what is too small at one is so at all above it.
    """
    result, kept = np.zeros_like(image), np.ones(image.shape, bool)
    for level in np.unique(image[image > 0]):
        kept = large_regions(kept & (image >= level), step.area)
        if not kept.any():
            break
        result[kept] = level
    return result


def of_step(operator: Callable, image: np.ndarray, step: Step, rules: Rules) -> np.ndarray:
    return operator(image, step.element, step.iterations, rules)


OPERATIONS: dict[str, Operation] = {
    "erosion": Operation(partial(of_step, eroded)),
    "dilation": Operation(partial(of_step, dilated)),
    "opening": Operation(partial(of_step, opened)),
    "closing": Operation(partial(of_step, closed)),
    "gradient": Operation(difference(dilated, eroded)),  # edges, as thick as the element (Beucher)
    "internal_gradient": Operation(difference(unchanged, eroded)),  # the inner rim of bright things
    "external_gradient": Operation(difference(dilated, unchanged)),  # the outer rim of bright things
    "white_tophat": Operation(difference(unchanged, opened)),  # bright things too thin for the element
    "black_tophat": Operation(difference(closed, unchanged)),  # dark things too thin for the element
    "hit_or_miss": Operation(hit_or_miss, binary=True),
    "skeleton": Operation(skeleton, uses=("element",), binary=True),
    "thinning": Operation(thinning, uses=(), binary=True),
    "distance": Operation(distance, uses=(), binary=True),
    "fill_holes": Operation(fill_holes, uses=()),
    "reconstruction_by_dilation": Operation(reconstruction_by_dilation),
    "reconstruction_by_erosion": Operation(reconstruction_by_erosion),
    "area_opening": Operation(area_opening, uses=("area",)),
    "convex_hull": Operation(lambda image, step, rules: filled_hull(image), uses=(), binary=True),
}
