"""The in-between pictures of one step: what happens on the way from before to after.

One sees the element grow, iterations follow each other, a front spread. The last frame is the result of the step.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import cv2
import numpy as np

from models.morphology.conventions import Rules, dilated, dilated_back, eroded, eroded_back
from models.morphology.elements import Element, from_cells
from models.morphology.operations import Step, applied, residues
from models.morphology.regions import PATIENCE, front


@dataclass(frozen=True, eq=False)
class Frame:
    picture: np.ndarray  # [H, W] uint8
    element: Element  # as far as it has grown
    passes: int  # iterations, front passes or pixels of area so far


def frames(image: np.ndarray, step: Step, rules: Rules) -> Iterator[Frame]:
    """The pictures on the way, the last being the result. Raises ValueError as the operation does."""
    result = applied(image, step, rules)
    last = None
    for frame in WAYS[step.operation](image, step, rules) if step.operation in WAYS else ():
        yield frame
        last = frame.picture
    if last is None or not np.array_equal(last, result):
        yield Frame(result, step.element, step.iterations)


def growth(element: Element) -> Iterator[Element]:
    """The element from the cells nearest to its origin to all of them: a rectangle by rings, others by circles."""
    full = element.footprint.all()
    reach = np.abs(element.offsets).max(axis=1) if full else np.ceil(np.hypot(*element.offsets.T)).astype(int)  # [N]
    cells = np.argwhere(element.footprint)  # [N, 2]
    for radius in np.unique(reach):
        shown = np.zeros(element.shape, bool)
        shown[tuple(cells[reach <= radius].T)] = True
        yield from_cells(shown, element.origin)


def phase(operator: Callable, image: np.ndarray, step: Step, rules: Rules) -> Iterator[Frame]:
    """An operator with one iteration more at each frame, or with a growing element when there is only one."""
    if step.iterations > 1:
        for passes in range(1, step.iterations + 1):
            yield Frame(operator(image, step.element, passes, rules), step.element, passes)
    else:
        for grown in growth(step.element):
            yield Frame(operator(image, grown, 1, rules), grown, 1)


def there_and_back(there: Callable, back: Callable) -> Callable:
    def way(image: np.ndarray, step: Step, rules: Rules) -> Iterator[Frame]:
        yield from phase(there, image, step, rules)
        yield from phase(back, there(image, step.element, step.iterations, rules), step, rules)

    return way


def of_growing_element(image: np.ndarray, step: Step, rules: Rules) -> Iterator[Frame]:
    def operator(image: np.ndarray, element: Element, iterations: int, rules: Rules) -> np.ndarray:
        return applied(image, replace(step, element=element, iterations=iterations), rules)

    yield from phase(operator, image, step, rules)


def of_growing_area(image: np.ndarray, step: Step, rules: Rules) -> Iterator[Frame]:
    for area in np.unique(np.geomspace(1, step.area, num=8).astype(int)).tolist():
        yield Frame(applied(image, replace(step, area=area), rules), step.element, area)


def of_bones(image: np.ndarray, step: Step, rules: Rules) -> Iterator[Frame]:
    bones = np.zeros_like(image)
    for passes, residue in enumerate(residues(image, step, rules), start=1):
        bones = cv2.bitwise_or(bones, residue)
        yield Frame(bones, step.element, passes)


def of_front(image: np.ndarray, step: Step, rules: Rules) -> Iterator[Frame]:
    """The front at first pass by pass, later in longer and longer strides: some 25 frames in all."""
    by_erosion = step.operation == "reconstruction_by_erosion"
    seed = (dilated if by_erosion else eroded)(image, step.element, step.iterations, rules)
    turned = cv2.bitwise_not if by_erosion else np.copy
    shown = 0
    for passes, marker in enumerate(front(turned(seed), turned(image))):
        if passes > PATIENCE:
            return
        if passes >= shown:
            shown = max(passes + 1, int(1.3 * passes))
            yield Frame(turned(marker), step.element, passes)


WAYS: dict[str, Callable[..., Iterator[Frame]]] = {
    "erosion": partial(phase, eroded),
    "dilation": partial(phase, dilated),
    "opening": there_and_back(eroded, dilated_back),
    "closing": there_and_back(dilated, eroded_back),
    **dict.fromkeys(
        ("gradient", "internal_gradient", "external_gradient", "white_tophat", "black_tophat"), of_growing_element
    ),
    **dict.fromkeys(("reconstruction_by_dilation", "reconstruction_by_erosion"), of_front),
    "area_opening": of_growing_area,
    "skeleton": of_bones,
}
