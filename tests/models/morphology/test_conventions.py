"""Each convention against the library's own call and against brute force; the figures of the specification."""

import cv2
import numpy as np
import pytest
from scipy import ndimage
from skimage import morphology as skimage

from models.morphology.check import LIBRARIES
from models.morphology.conventions import BORDERS, CONVENTIONS, Rules, closed, dilated, eroded, opened
from models.morphology.elements import Element, element, from_cells
from tests.models.morphology.pictures import BINARY, ELEMENTS, GREY, PICTURES, L, covered

ITERATIONS = [1, 2, 3]
OPERATORS = {"erosion": eroded, "dilation": dilated, "opening": opened, "closing": closed}


def textbook(image, probing: Element, iterations: int, border: str, operation: str):
    """Minkowski by brute force."""

    def repeated(image, sign, extremum):
        for _ in range(iterations):
            image = covered(image, sign * probing.offsets, border, extremum)
        return image

    if operation in ("erosion", "opening"):
        image = repeated(image, 1, "min")
    if operation in ("dilation", "opening", "closing"):
        image = repeated(image, -1, "max")
    return repeated(image, 1, "min") if operation == "closing" else image


CALLS = {"textbook": textbook, **LIBRARIES}


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("operation", OPERATORS)
@pytest.mark.parametrize("convention", CONVENTIONS)
def test_equals_the_librarys_own_call(convention, operation, border):
    for image in PICTURES.values():
        for name, probing in ELEMENTS.items():
            for iterations in ITERATIONS:
                ours = OPERATORS[operation](image, probing, iterations, Rules(convention, border))
                theirs = CALLS[convention](image, probing, iterations, border, operation)
                np.testing.assert_array_equal(ours, theirs, err_msg=f"{name}, {image.shape}, {iterations} iterations")


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize("shape", [(2, 2), (3, 3), (4, 3), (2, 5), (1, 6)])
def test_the_origin_that_a_library_assumes(convention, shape):
    """The calls with no word about origin or border: what a user types first."""
    cells = np.random.default_rng(5).random(shape) < 0.6
    cells[0, 0] = True
    probing = from_cells(cells, CONVENTIONS[convention].origin(shape))
    rules = Rules(convention, CONVENTIONS[convention].border)
    plain = {
        "textbook": (
            lambda f, k: textbook(f, probing, 1, "ignore", "erosion"),
            lambda f, k: textbook(f, probing, 1, "ignore", "dilation"),
        ),
        "OpenCV": (cv2.erode, cv2.dilate),
        "SciPy": (
            lambda f, k: ndimage.grey_erosion(f, footprint=k),
            lambda f, k: ndimage.grey_dilation(f, footprint=k),
        ),
        "scikit-image": (skimage.erosion, skimage.dilation),
    }
    erosion, dilation = plain[convention]
    np.testing.assert_array_equal(eroded(GREY, probing, 1, rules), erosion(GREY, cells.astype(np.uint8)))
    np.testing.assert_array_equal(dilated(GREY, probing, 1, rules), dilation(GREY, cells.astype(np.uint8)))


@pytest.mark.parametrize(
    ("name", "border_value"),
    [
        ("binary_erosion", 0),
        ("binary_erosion", 1),
        ("binary_dilation", 0),
        ("binary_dilation", 1),
        ("binary_opening", 0),
        ("binary_closing", 0),
    ],
)
def test_binary_calls_of_scipy(name, border_value):
    operation = name.removeprefix("binary_")
    for probing in ELEMENTS.values():
        origin = tuple(at - side // 2 for at, side in zip(probing.origin, probing.shape, strict=True))
        options = {"border_value": border_value} if operation in ("erosion", "dilation") else {}
        theirs = getattr(ndimage, name)(BINARY > 0, probing.footprint, iterations=2, origin=origin, **options)
        ours = OPERATORS[operation](BINARY, probing, 2, Rules("SciPy", f"constant {border_value}"))
        np.testing.assert_array_equal(ours > 0, theirs)


def white(image) -> set[tuple[int, int]]:
    return {tuple(at) for at in np.argwhere(image).tolist()}


HOT = np.zeros((8, 8), np.uint8)
HOT[3, 3] = 255
MIRROR_IMAGES = {
    "OpenCV": {(2, 3), (2, 4), (3, 4), (4, 4)},
    "scikit-image": {(2, 3), (2, 4), (3, 4), (4, 4)},
    "SciPy": {(2, 2), (3, 2), (4, 2), (4, 3)},
    "textbook": {(2, 2), (3, 2), (4, 2), (4, 3)},
}


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_the_same_element_gives_mirror_images(convention):
    assert white(dilated(HOT, L, 1, Rules(convention))) == MIRROR_IMAGES[convention]


@pytest.mark.parametrize(("convention", "side"), [("OpenCV", (3, 4)), ("SciPy", (2, 3)), ("scikit-image", (2, 3))])
def test_two_by_two_ones(convention, side):
    probing = from_cells(np.ones((2, 2)), CONVENTIONS[convention].origin((2, 2)))
    assert white(dilated(HOT, probing, 1, Rules(convention))) == {(y, x) for y in side for x in side}


PADDED = np.pad(np.where(np.random.default_rng(0).random((40, 40)) > 0.45, 255, 0).astype(np.uint8), 6)


@pytest.mark.parametrize(
    ("convention", "remaining", "added", "removed"),
    [("OpenCV", 450, 219, 668), ("SciPy", 434, 0, 465), ("scikit-image", 434, 0, 465), ("textbook", 434, 0, 465)],
)
def test_an_opening_that_adds_pixels(convention, remaining, added, removed):
    rules = Rules(convention, CONVENTIONS[convention].border)
    opening = opened(PADDED, L, 1, rules)
    assert cv2.countNonZero(PADDED) == 899
    assert cv2.countNonZero(opening) == remaining
    assert np.count_nonzero(opening > PADDED) == added
    assert np.count_nonzero(opening < PADDED) == removed
    again = opened(opening, L, 1, rules)
    assert np.array_equal(again, opening) == (convention != "OpenCV")


def test_the_specifications_1212_is_a_sum_of_values():
    """OpenCV's opening of the 0/1 picture has 450 pixels: three in a corner are 255, since no probed one is inside."""
    opening = cv2.morphologyEx(PADDED // 255, cv2.MORPH_OPEN, L.footprint)
    assert np.count_nonzero(opening) == 450
    assert np.count_nonzero(opening == 255) == 3
    assert opening.sum() == 1212 == 447 + 3 * 255


@pytest.mark.parametrize(("border", "remaining"), [("reflect", 460), ("constant 0", 434)])
def test_without_padding_the_border_is_a_knob(border, remaining):
    picture = np.ascontiguousarray(PADDED[6:-6, 6:-6])
    for convention in ("SciPy", "scikit-image"):
        opening = opened(picture, L, 1, Rules(convention, border))
        assert cv2.countNonZero(opening) == remaining
        assert (opening <= picture).all() == (border != "reflect")


def test_symmetric_elements_make_all_agree():
    for operator in OPERATORS.values():
        results = [operator(GREY, element("square", 1), 1, Rules(name)) for name in CONVENTIONS]
        for result in results[1:]:
            np.testing.assert_array_equal(result, results[0])


def test_two_dilations_by_three_are_one_by_five():
    rules = Rules()
    twice = dilated(dilated(GREY, element("square", 1), 1, rules), element("square", 1), 1, rules)
    np.testing.assert_array_equal(twice, dilated(GREY, element("square", 2), 1, rules))


@pytest.mark.parametrize("border", BORDERS)
def test_twenty_iterations_equal_twenty_calls(border):
    for convention in CONVENTIONS:
        for probing in (element("square", 2), element("disk", 2), from_cells(np.ones((2, 3)), (0, 0))):
            if convention == "OpenCV" and border == "reflect" and probing.reflected != probing:
                continue  # OpenCV's own short cut, which is not exact there
            rules, result = Rules(convention, border), GREY
            for _ in range(20):
                result = eroded(result, probing, 1, rules)
            np.testing.assert_array_equal(eroded(GREY, probing, 20, rules), result)


def test_arguments_are_not_touched():
    image = GREY.copy()
    image.setflags(write=False)
    for operator in OPERATORS.values():
        for convention in CONVENTIONS:
            operator(image, L, 2, Rules(convention))
    np.testing.assert_array_equal(image, GREY)


def test_unknown_names_are_refused_with_the_nearest():
    with pytest.raises(ValueError, match=r"convention must be one of .*, got 'opencv'"):
        Rules("opencv")
    with pytest.raises(ValueError, match=r"border must be one of .*, got 'refect'"):
        Rules("textbook", "refect")
