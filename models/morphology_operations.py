"""The operations of a chain, each from picture to picture: ``([H, W] uint8, Step, Rules) -> [H, W] uint8``.

One sees bright things shrink, grow, vanish or come back; a binary picture holds 0 and 255 alone, and stays binary.
Sources: Soille, Morphological Image Analysis, 2nd ed., 2004; Vincent, Morphological grayscale reconstruction, 1993.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np

from models.morphology_conventions import COMPLEMENT, Rules, closed, dilated, eroded, minimum, opened
from models.morphology_elements import Element, element, found

MOST_ITERATIONS = 20
FRONT = np.ones((3, 3), np.uint8)  # what a front of the reconstruction advances by: the eight neighbours
PATIENCE = 400  # passes of a front before the rest is left to an algorithm whose time does not depend on the picture


@dataclass(frozen=True)
class Step:
    operation: str
    element: Element
    iterations: int = 1
    area: int = 64  # px, of area_opening alone

    def __post_init__(self) -> None:
        found(OPERATIONS, "operation", self.operation)
        if not 1 <= self.iterations <= MOST_ITERATIONS:
            raise ValueError(f"iterations must be 1 to {MOST_ITERATIONS}, got {self.iterations}")
        if self.area < 1:
            raise ValueError(f"area must be at least 1 px, got {self.area}")


@dataclass(frozen=True)
class Operation:
    picture: Callable[[np.ndarray, Step, Rules], np.ndarray]
    uses: tuple[str, ...] = ("element", "iterations")  # the fields of a Step that matter
    binary: bool = False  # whether it asks for a binary picture


def applied(image: np.ndarray, step: Step, rules: Rules) -> np.ndarray:
    """The picture after one step. Raises ValueError when the operation asks for a binary picture and got a grey one."""
    checked(image)
    operation = OPERATIONS[step.operation]
    if operation.binary and not is_binary(image):
        raise ValueError(
            f"{step.operation} must get a binary picture of 0 and 255 alone, got a grey one: threshold it first"
        )
    return operation.picture(image, step, rules)


def checked(image: np.ndarray) -> None:
    if image.ndim != 2 or image.dtype != np.uint8 or image.size == 0:
        raise ValueError(f"the picture must be [H, W] of 8-bit values, got {list(image.shape)} of {image.dtype}")


def is_binary(image: np.ndarray) -> bool:
    """Whether all pixels are 0 or 255: exactly these are not zero in just one of a picture and its complement."""
    return cv2.countNonZero(image) + cv2.countNonZero(cv2.bitwise_not(image)) == image.size


def gradient(image: np.ndarray, step: Step, rules: Rules) -> np.ndarray:
    """Edges, as thick as the element: dilation minus erosion (Beucher)."""
    high, low = of_step(dilated, image, step, rules), of_step(eroded, image, step, rules)
    return rules.of_library.difference(high, low)


def internal_gradient(image: np.ndarray, step: Step, rules: Rules) -> np.ndarray:
    """The inner rim of bright things: what erosion takes away."""
    return rules.of_library.difference(image, of_step(eroded, image, step, rules))


def external_gradient(image: np.ndarray, step: Step, rules: Rules) -> np.ndarray:
    """The outer rim of bright things: what dilation adds."""
    return rules.of_library.difference(of_step(dilated, image, step, rules), image)


def white_tophat(image: np.ndarray, step: Step, rules: Rules) -> np.ndarray:
    """Bright things too thin for the element, without the background: what opening takes away."""
    return rules.of_library.difference(image, of_step(opened, image, step, rules))


def black_tophat(image: np.ndarray, step: Step, rules: Rules) -> np.ndarray:
    """Dark things too thin for the element: what closing adds."""
    return rules.of_library.difference(of_step(closed, image, step, rules), image)


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
    from skimage.morphology import skeletonize  # half a second to import, and few chains need it

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


def front(marker: np.ndarray, mask: np.ndarray, neighbours: np.ndarray = FRONT) -> Iterator[np.ndarray]:
    """The marker spreading under the mask, one pixel at a time, until it is still: geodesic dilation."""
    marker = np.minimum(marker, mask)
    while True:
        yield marker
        spread = cv2.min(cv2.dilate(marker, neighbours), mask)
        if np.array_equal(spread, marker):
            return
        marker = spread


def reconstructed(marker: np.ndarray, mask: np.ndarray, neighbours: np.ndarray = FRONT) -> np.ndarray:
    """Where the front comes to rest. A labyrinth, which would take it very long, is finished by scikit-image."""
    for passes, reached in enumerate(front(marker, mask, neighbours)):
        if passes == PATIENCE:
            from skimage.morphology import reconstruction  # half a second to import, and few pictures need it

            return reconstruction(reached, mask, footprint=neighbours).astype(np.uint8)
        marker = reached
    return marker


def area_opening(image: np.ndarray, step: Step, rules: Rules) -> np.ndarray:
    """Bright regions of fewer pixels than the area vanish, whatever their shape; the eight neighbours connect.

    A grey picture is opened at each of its levels: what is too small at one is so at all above it.
    """
    result, kept = np.zeros_like(image), np.full_like(image, 255)
    for level in np.unique(image[image > 0]).tolist():
        kept = large_regions(cv2.bitwise_and(cv2.compare(image, level, cv2.CMP_GE), kept), step.area)
        if not kept.any():
            break
        result = cv2.max(result, cv2.bitwise_and(kept, level))
    return result


def large_regions(image: np.ndarray, area: int) -> np.ndarray:
    """The white regions of a binary picture with at least so many pixels."""
    _, labels = cv2.connectedComponents(image, connectivity=8)
    kept = np.bincount(labels.ravel()) >= area
    kept[0] = False  # the background
    return np.take(kept * np.uint8(255), labels)


def convex_hull(image: np.ndarray, step: Step, rules: Rules) -> np.ndarray:
    """The rubber band around all white pixels, filled: the pixels whose centre lies within it."""
    points = cv2.findNonZero(image)
    hull = np.zeros_like(image)
    if points is None:
        return hull
    corners = cv2.convexHull(points)[:, 0].astype(np.int64)  # [K, 2] x, y
    ends = np.roll(corners, -1, axis=0)
    for y in range(corners[:, 1].min(), corners[:, 1].max() + 1):
        # Where the row cuts the edges, in whole numbers: x = (x0 |dy| + (y - y0) dx sign(dy)) / |dy|; of a level edge
        # its first end, as the edges around it bring the other.
        cut = (np.minimum(corners[:, 1], ends[:, 1]) <= y) & (y <= np.maximum(corners[:, 1], ends[:, 1]))
        (x0, y0), (dx, dy) = corners[cut].T, (ends - corners)[cut].T
        rise = np.maximum(np.abs(dy), 1)
        x = x0 * rise + (y - y0) * dx * np.sign(dy)
        left, right = (-(-x // rise)).min(), (x // rise).max()
        hull[y, left : right + 1] = 255
    return hull


def of_step(operator: Callable, image: np.ndarray, step: Step, rules: Rules) -> np.ndarray:
    return operator(image, step.element, step.iterations, rules)


OPERATIONS: dict[str, Operation] = {
    "erosion": Operation(partial(of_step, eroded)),
    "dilation": Operation(partial(of_step, dilated)),
    "opening": Operation(partial(of_step, opened)),
    "closing": Operation(partial(of_step, closed)),
    "gradient": Operation(gradient),
    "internal_gradient": Operation(internal_gradient),
    "external_gradient": Operation(external_gradient),
    "white_tophat": Operation(white_tophat),
    "black_tophat": Operation(black_tophat),
    "hit_or_miss": Operation(hit_or_miss, binary=True),
    "skeleton": Operation(skeleton, uses=("element",), binary=True),
    "thinning": Operation(thinning, uses=(), binary=True),
    "distance": Operation(distance, uses=(), binary=True),
    "fill_holes": Operation(fill_holes, uses=()),
    "reconstruction_by_dilation": Operation(reconstruction_by_dilation),
    "reconstruction_by_erosion": Operation(reconstruction_by_erosion),
    "area_opening": Operation(area_opening, uses=("area",)),
    "convex_hull": Operation(convex_hull, uses=(), binary=True),
}
