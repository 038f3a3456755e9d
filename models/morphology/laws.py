"""The laws of morphology as lamps: does each hold for this picture, this element, this border and this library?

One sees a lamp turn red when a library's call breaks a law, as OpenCV's do with an asymmetric element.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from models.morphology.conventions import Rules, closed, dilated, eroded, opened
from models.morphology.elements import Element
from models.morphology.operations import check_picture


@dataclass(frozen=True)
class Law:
    name: str
    formula: str  # LaTeX
    holds: bool
    broken: int  # pixels that break it
    worst: int  # the greatest violation among them, 0 to 255


def laws(image: np.ndarray, element: Element, iterations: int, rules: Rules) -> tuple[Law, ...]:
    """The laws of the four basic operations, measured on the picture; B- is the reflected element."""

    def of(operator: Callable, picture: np.ndarray, probing: Element = element) -> np.ndarray:
        return operator(picture, probing, iterations, rules)

    check_picture(image)
    complement = cv2.bitwise_not(image)
    brighter = cv2.max(image, image[:, ::-1])  # the picture and its mirror image: at no pixel darker
    erosion, dilation, opening, closing = (of(operator, image) for operator in (eroded, dilated, opened, closed))
    differences = [
        ("opening_is_idempotent", r"(f \circ B) \circ B = f \circ B", cv2.absdiff(of(opened, opening), opening)),
        ("closing_is_idempotent", r"(f \bullet B) \bullet B = f \bullet B", cv2.absdiff(of(closed, closing), closing)),
        ("opening_adds_nothing", r"f \circ B \le f", cv2.subtract(opening, image)),  # stops at 0
        ("closing_removes_nothing", r"f \le f \bullet B", cv2.subtract(image, closing)),
        (
            "dilation_is_dual_to_erosion",
            r"(f \ominus B)^c = f^c \oplus \check B",
            cv2.absdiff(cv2.bitwise_not(erosion), of(dilated, complement, element.reflected)),
        ),
        (
            "closing_is_dual_to_opening",
            r"(f \circ B)^c = f^c \bullet \check B",
            cv2.absdiff(cv2.bitwise_not(opening), of(closed, complement, element.reflected)),
        ),
        (
            "opening_is_increasing",
            r"f \le g \Rightarrow f \circ B \le g \circ B",
            cv2.subtract(opening, of(opened, brighter)),
        ),
    ]
    if element.footprint[element.origin]:  # elsewhere erosion moves the picture, and these are no laws
        differences += [
            ("erosion_adds_nothing", r"f \ominus B \le f", cv2.subtract(erosion, image)),
            ("dilation_removes_nothing", r"f \le f \oplus B", cv2.subtract(image, dilation)),
        ]
    return tuple(
        Law(name, formula, not where.any(), cv2.countNonZero(where), int(where.max()))
        for name, formula, where in differences
    )
