"""What came before networks: HOG cells, SIFT key points, and a pyramid of sizes.

Sources: Dalal and Triggs, 2005 (scikit-image's HOG); Lowe, 2004 (OpenCV's SIFT); Burt and Adelson, 1983 (OpenCV's).
"""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from skimage.feature import hog

BINS = 9  # of 20 degrees, without sign


def hog_cells(image: np.ndarray, cell: int = 8) -> np.ndarray:
    """Histogram of gradient directions of each cell ``[rows, columns, 9]``; bin b is about ``20 b + 10`` degrees."""
    if min(image.shape) < cell:
        raise ValueError(f"the picture must hold a cell of {cell} px, got {image.shape[1]} × {image.shape[0]} px")
    blocks = hog(image, BINS, (cell, cell), (1, 1), block_norm="L2", feature_vector=False)
    return blocks[:, :, 0, 0]


def gradients(image: np.ndarray, cell: int = 8) -> np.ndarray:
    """Mean length of the gradient in each cell ``[rows, columns]``, which HOG's normalisation takes away."""
    rows, columns = image.shape[0] // cell, image.shape[1] // cell
    values = image.astype(np.float32)
    length = np.hypot(cv2.Scharr(values, cv2.CV_32F, 1, 0), cv2.Scharr(values, cv2.CV_32F, 0, 1)) / 32
    return length[: rows * cell, : columns * cell].reshape(rows, cell, columns, cell).mean((1, 3))


def cosine(first: np.ndarray, second: np.ndarray) -> float:
    """Likeness of two descriptors of one length: 1 for the same direction."""
    lengths = np.linalg.norm(first) * np.linalg.norm(second)
    return float(first.ravel() @ second.ravel() / lengths) if lengths else float("nan")


def turned(image: np.ndarray, degrees: float, scale: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """The picture turned about its middle on a sheet that holds it all, and the matrix ``[2, 3]`` from old to new."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, scale)
    cosine, sine = np.abs(matrix[0, :2])
    new = (int(np.ceil(height * sine + width * cosine)), int(np.ceil(height * cosine + width * sine)))
    matrix[:, 2] += ((new[0] - width) / 2, (new[1] - height) / 2)
    return cv2.warpAffine(image, matrix, new, borderMode=cv2.BORDER_REPLICATE), matrix


def contrast(image: np.ndarray, gain: float) -> np.ndarray:
    """Less contrast about the mean brightness, 8-bit."""
    mean = image.mean()
    return np.rint(mean + gain * (image - mean)).clip(0, 255).astype(np.uint8)


def within(image: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The middle ``[H, W]`` of a picture that is at least as large."""
    top, left = ((side - wanted) // 2 for side, wanted in zip(image.shape, shape, strict=True))
    return image[top : top + shape[0], left : left + shape[1]]


@dataclass(frozen=True, eq=False)
class KeyPoints:
    xy: np.ndarray  # [N, 2] px
    size: np.ndarray  # [N] px, diameter
    angle: np.ndarray  # [N] degrees
    descriptors: np.ndarray  # [N, 128]: 4 × 4 squares of 8 directions


@lru_cache(16)
def _sift(count: int) -> cv2.SIFT:
    return cv2.SIFT.create(nfeatures=count)


def key_points(image: np.ndarray, count: int = 0) -> KeyPoints:
    """The strongest ``count`` key points of an 8-bit picture, all with 0."""
    found, descriptors = _sift(count).detectAndCompute(image, None)
    return KeyPoints(
        np.array([p.pt for p in found]).reshape(-1, 2), np.array([p.size for p in found]),
        np.array([p.angle for p in found]), np.zeros((0, 128)) if descriptors is None else descriptors,
    )  # fmt: skip


def matches(first: KeyPoints, second: KeyPoints, ratio: float = 0.75) -> np.ndarray:
    """Pairs ``[M, 2]`` of indices: the nearest descriptor, where it is clearly nearer than the next (Lowe's ratio)."""
    if len(first.xy) < 1 or len(second.xy) < 2:
        return np.zeros((0, 2), int)
    pairs = cv2.BFMatcher().knnMatch(first.descriptors.astype(np.float32), second.descriptors.astype(np.float32), k=2)
    return np.array([(a.queryIdx, a.trainIdx) for a, b in pairs if a.distance < ratio * b.distance], int).reshape(-1, 2)


def right_matches(first: KeyPoints, second: KeyPoints, pairs: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Which pairs ``[M]`` lie within 3 px of where the known motion takes the first point."""
    there = first.xy[pairs[:, 0]] @ matrix[:, :2].T + matrix[:, 2]
    return np.hypot(*(there - second.xy[pairs[:, 1]]).T) <= 3


def agreeing(first: KeyPoints, second: KeyPoints, pairs: np.ndarray) -> np.ndarray:
    """Which pairs ``[M]`` lie within 3 px of one motion of a plane, found by RANSAC; none of fewer than four."""
    if len(pairs) < 4:
        return np.zeros(len(pairs), bool)
    cv2.setRNGSeed(0)
    _motion, inside = cv2.findHomography(first.xy[pairs[:, 0]], second.xy[pairs[:, 1]], cv2.RANSAC, 3.0)
    return np.zeros(len(pairs), bool) if inside is None else inside.ravel() > 0


def pressed(points: KeyPoints, pairs: np.ndarray, place: tuple[float, float]) -> int | None:
    """Index of the key point nearest to a place; of the first pair for a place outside; None where there are none."""
    if place[0] < 0:
        return int(pairs[0, 0]) if len(pairs) else None
    return int(np.hypot(*(points.xy - place).T).argmin()) if len(points.xy) else None


def pyramid(image: np.ndarray, levels: int) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Ever smaller pictures (Gaussian pyramid) and what each loses against the one before (Laplacian), float32."""
    small = [image.astype(np.float32)]
    lost = []
    for _ in range(levels):
        if min(small[-1].shape[:2]) < 4:
            break
        down = cv2.pyrDown(small[-1])
        lost.append(small[-1] - cv2.pyrUp(down, dstsize=small[-1].shape[1::-1]))
        small.append(down.astype(np.float32))
    return small, lost


def rebuilt(smallest: np.ndarray, lost: list[np.ndarray]) -> np.ndarray:
    """The picture again, from the smallest one and what was lost on the way."""
    for detail in reversed(lost):
        smallest = cv2.pyrUp(smallest, dstsize=detail.shape[1::-1]) + detail
    return smallest
