"""Erosion and dilation straight from their definition: slow, short, and the judge of the fast ones."""

import numpy as np

from models.morphology.conventions import BORDERS, Rules, dilated, eroded
from models.morphology.elements import Element

WINDOW = 48  # px: side of the part that is judged, from the middle of the picture


def by_definition(image: np.ndarray, element: Element, rules: Rules) -> tuple[np.ndarray, np.ndarray]:
    """Erosion ``min f(x + b)`` and dilation ``max f(x - b)`` or ``max f(x + b)``, one shifted copy for each b."""
    border = BORDERS[rules.border]
    (height, width), (rows, columns) = image.shape, element.shape
    reach = ((rows, rows), (columns, columns))
    sign = -1 if rules.of_library.dilation_reflects else 1

    def shifted(outside: int, direction: int) -> np.ndarray:
        mirrored = rules.border == "reflect"
        padded = np.pad(image, reach, "symmetric") if mirrored else np.pad(image, reach, constant_values=outside)
        starts = direction * element.offsets + (rows, columns)
        return np.stack([padded[r : r + height, c : c + width] for r, c in starts])  # [N, H, W]

    return shifted(border.lowest, 1).min(axis=0), shifted(border.highest, sign).max(axis=0)


def difference(image: np.ndarray, element: Element, rules: Rules) -> int:
    """Largest difference between the fast operators and the definition, in the middle of the picture, 0 to 255."""
    top, left = (max(0, (side - WINDOW) // 2) for side in image.shape)
    part = np.ascontiguousarray(image[top : top + WINDOW, left : left + WINDOW])
    fast = eroded(part, element, 1, rules), dilated(part, element, 1, rules)
    pairs = zip(fast, by_definition(part, element, rules), strict=True)
    return max(int(np.abs(quick.astype(int) - slow).max()) for quick, slow in pairs)
