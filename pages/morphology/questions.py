"""The questions of the morphology page; every answer is computed when it is locked, of what the page is set to."""

import numpy as np

from models.images.decoding import Picture
from models.morphology.chain import Config, grey
from models.morphology.elements import element, from_cells
from models.morphology.measures import granulometry, threshold
from models.morphology.operations import Step, applied
from pages import shell
from pages.morphology import scene
from pages.morphology.chain import Operation
from pages.shell import _

LARGEST = 20.0  # px, of the radii that are asked for


def questions(picture: Picture) -> tuple[shell.Question, ...]:
    return (*of_operations(picture), *of_measures(picture))


def of_operations(picture: Picture) -> tuple[shell.Question, ...]:
    changes = {"darker": _("Darker"), "same": _("The same"), "brighter": _("Brighter"), "both": _("Darker here, brighter there")}  # fmt: skip
    with shell.undrawn():
        here = {"element": scene.shape()}  # it was asked about: another part may begin with another
    shares = (_("None"), _("Fewer than one in ten"), _("More than one in ten"))
    return (
        shell.Question(
            "undo", _("The picture is eroded with the element, library and border of this page, then dilated with them. How many of its pixels are darker than before?"),
            lambda: shares[np.searchsorted((0, 0.1), lost(picture))],
            lambda answer: _("{share:.1%} of the pixels are darker. Erosion forgets: what is too small for the element is gone, and no dilation knows where it was. Look: preset “Undo an erosion”.").format(share=lost(picture)),
            options=shares, topic=_("Undo"), reveals={"part": "result", "op1": "erosion", "op2": "dilation", "steps": 2} | here,
            shows=frozenset({"threshold"}),
        ),
        shell.Question(
            "mirror", _("An element like the letter L (3 × 3: the left column, and the cell to the right of its foot; origin in the middle) dilates one white pixel with cv2.dilate. Draw the result."),
            mirrored,
            lambda answer: _("OpenCV takes the maximum over x + b, so one white pixel becomes the element rotated by 180°; SciPy and the textbook draw the L itself. Compare in “Libraries”."),
            picture=lambda: one_pixel() > 0, kind="board", topic=_("Mirror"), reveals={"part": "libraries", "source": "board", "op1": "dilation", "steps": 1, "element": "own"},
            shows=frozenset({"sizes", "threshold"}),
        ),
        shell.Question(
            "twice", _("The picture is opened with the element, library and border of this page, and opened again. What does the second opening do to it?"),
            lambda: changes[opened_again(picture)],
            lambda answer: twice_why(answer == changes["same"]),
            options=tuple(changes.values()), topic=_("Twice"), reveals={"part": "laws"} | here,
            shows=frozenset({"threshold"}),
        ),
        shell.Question(
            "square", _("Two dilations by a 3 × 3 square do the same as one dilation by a larger square. How long is its side, in pixels?"),
            side_of_two_dilations,
            lambda answer: _("Each pass reaches one pixel further on every side: 3, then 5, then 7; so a large square is cheap in small steps."),
            numbers=(1.0, 25.0, 1.0), unit=_("px"), kind="number", topic=_("Squares"), reveals={"part": "between", "source": "board", "op1": "dilation", "times1": 2, "steps": 1, "element": "square", "radius": 1},
            shows=frozenset({"sizes", "threshold"}),
        ),
    )  # fmt: skip


def of_measures(picture: Picture) -> tuple[shell.Question, ...]:
    halves = (_("About half as large"), _("The same"), _("Larger"))
    return (
        shell.Question(
            "grain", _("The picture is opened with disks of radius 1, 2, 3, … Which radius is the one that takes away the greatest share of its brightness?"),
            lambda: float(largest_grain(picture)),
            lambda answer: _("The tallest bar of “Sizes” stands there: most of the brightness is in grains of about this radius."),
            numbers=(1.0, LARGEST, 1.0), unit=_("px"), kind="number", tolerance=1.0, topic=_("Sizes"), reveals={"part": "sizes", "element": "disk"},
            shows=frozenset({"threshold", "libraries"}),
        ),
        shell.Question(
            "otsu", _("Every brightness of the photo is halved. Otsu's threshold is then …"),
            lambda: halves[otsu_of_half(picture)],
            lambda answer: _("It was {before} and is {after}: the rule looks for the best split of the histogram, and moves with it.").format(before=threshold(grey(picture.pixels)).otsu, after=threshold(grey(picture.pixels) // 2).otsu),
            options=halves, topic=_("Otsu"), reveals={"part": "threshold", "source": "bw"},
            shows=frozenset({"after", "between", "laws", "libraries", "sizes"}),
        ),
    )  # fmt: skip


def present(picture: Picture, *operations: str) -> tuple[np.ndarray, list[Step], Config]:
    """The picture that the page works on, and its element and rules in these operations."""
    with shell.undrawn():
        values = scene.settings(picture)
    steps = tuple(Operation(name, 1, 1) for name in operations)
    found = scene.scene(picture, {**values, "operations": steps, "slide": False})
    return found.image, list(found.config.steps), found.config


def lost(picture: Picture) -> float:
    """The share of the pixels that are darker after an erosion and a dilation."""
    image, (erosion, dilation), config = present(picture, "erosion", "dilation")
    return float((applied(applied(image, erosion, config.rules), dilation, config.rules) < image).mean())


def one_pixel() -> np.ndarray:
    board = np.zeros((7, 7), np.uint8)
    board[3, 3] = 255
    return board


def mirrored() -> np.ndarray:
    step = Step("dilation", from_cells(scene.LETTER_L, (1, 1)))
    return applied(one_pixel(), step, Config(convention="OpenCV").rules) > 0


def opened_again(picture: Picture) -> str:
    image, (opening,), config = present(picture, "opening")
    once = applied(image, opening, config.rules)
    twice = applied(once, opening, config.rules)
    return {(0, 0): "same", (1, 0): "darker", (0, 1): "brighter"}.get(
        (int((twice < once).any()), int((twice > once).any())), "both"
    )


def twice_why(same: bool) -> str:
    if same:
        return _("Whatever survives this opening is a union of places where the element fits, and it fits there again: opening is idempotent. (OpenCV's opening with an L is not: preset “OpenCV's opening”.)")  # fmt: skip
    return _("With this element, library and border the dilation is not the mirror of the erosion, so what comes out is no opening: a true one would leave itself alone.")  # fmt: skip


def side_of_two_dilations() -> float:
    """The side of what two dilations by 3 x 3 make of one white pixel."""
    twice = applied(one_pixel(), Step("dilation", element("square", 1), 2), Config().rules)
    return float((twice > 0).any(axis=0).sum())


def largest_grain(picture: Picture) -> int:
    """The radius with the tallest bar. Raises ValueError where none or two are the tallest."""
    image, _steps, _config = present(picture)
    share = shell.on_worker(granulometry, image, "disk", min(int(LARGEST), max(1, (min(image.shape) - 1) // 2))).share
    if share.max() <= 0 or (share == share.max()).sum() > 1:
        raise ValueError("the picture must have one most frequent grain size, got none or two: try another question")
    return int(share.argmax()) + 1


def otsu_of_half(picture: Picture) -> int:
    """0: about half as large, 1: the same, 2: larger. Raises ValueError for a flat photo, which has no split."""
    image = grey(picture.pixels)
    if image.max() < image.min() + 4:
        raise ValueError("the photo must have bright and dark pixels, got a flat one: try another question")
    before, after = threshold(image).otsu, threshold(image // 2).otsu
    return 0 if after < 0.75 * before else 1 if after <= before else 2
