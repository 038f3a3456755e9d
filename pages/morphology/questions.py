"""The questions of the morphology page; every answer is computed when it is locked."""

import numpy as np

from models.images.decoding import Picture
from models.morphology.chain import Config, grey
from models.morphology.elements import element, from_cells
from models.morphology.operations import Step, applied
from pages import shell
from pages.morphology.scene import LETTER_L
from pages.shell import _


def questions(picture: Picture) -> tuple[shell.Question, ...]:
    return (
        shell.Question(
            "mirror", _("An element like the letter L (3 × 3, origin in the middle) dilates one white pixel with cv2.dilate. Draw the result."),
            mirrored,
            lambda answer: _("OpenCV takes the maximum over x + b, so the pixel sees the element turned by half a turn; SciPy and the textbook draw the L itself. Compare in “Libraries”."),
            picture=lambda: one_pixel() > 0, kind="board", shows=frozenset({"sizes", "threshold"}),
        ),
        shell.Question(
            "twice", _("Your picture is opened with a disk of radius 3, and opened again. Does the second opening leave less, the same, or more?"),
            lambda: opened_twice(picture),
            lambda answer: _("Whatever survives an opening is a union of places where the element fits, and it fits there again: opening is idempotent."),
            options=(_("Less"), _("The same"), _("More")), shows=frozenset({"threshold"}),
        ),
        shell.Question(
            "square", _("Two dilations by a 3 × 3 square do the same as one dilation by a larger square. How many pixels has its side?"),
            lambda: side_of_two_dilations(picture),
            lambda answer: _("Each pass reaches one pixel further on every side: 3, then 5, then 7; so a large square is cheap in small steps."),
            numbers=(1.0, 25.0, 1.0), unit=_("px"), kind="number", shows=frozenset({"after", "sizes", "threshold"}),
        ),
    )  # fmt: skip


def one_pixel() -> np.ndarray:
    board = np.zeros((7, 7), np.uint8)
    board[3, 3] = 255
    return board


def mirrored() -> np.ndarray:
    step = Step("dilation", from_cells(LETTER_L, (1, 1)))
    return applied(one_pixel(), step, Config(convention="OpenCV").rules) > 0


def opened_twice(picture: Picture) -> str:
    step, rules = Step("opening", element("disk", 3)), Config().rules
    once = applied(grey(picture.pixels), step, rules)
    change = int(applied(once, step, rules).sum(dtype=np.int64)) - int(once.sum(dtype=np.int64))
    return _("Less") if change < 0 else _("The same") if change == 0 else _("More")


def side_of_two_dilations(picture: Picture) -> float:
    """The square whose single dilation equals two dilations by 3 x 3, found by trying."""
    image, rules = grey(picture.pixels), Config().rules
    twice = applied(image, Step("dilation", element("square", 1), 2), rules)
    fits = (r for r in range(1, 10) if (applied(image, Step("dilation", element("square", r)), rules) == twice).all())
    return 2.0 * next(fits) + 1
