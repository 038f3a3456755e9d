"""Operations against OpenCV's, SciPy's and scikit-image's calls, and against brute force where none has them."""

import cv2
import numpy as np
import pytest
from scipy import ndimage
from skimage import morphology as skimage

from models.morphology.conventions import BORDERS, CONVENTIONS, Rules, dilated, eroded
from models.morphology.elements import Element, element, from_cells
from models.morphology.operations import OPERATIONS, Step, applied, is_binary
from tests.models.morphology.pictures import BINARY, ELEMENTS, GREY, L, random_element

THREE = element("square", 1)


TEXTBOOK = Rules()


def after(image, operation, probing=THREE, rules=TEXTBOOK, **step):
    return applied(image, Step(operation, probing, **step), rules)


OPENCV = {
    "gradient": cv2.MORPH_GRADIENT,
    "white_tophat": cv2.MORPH_TOPHAT,
    "black_tophat": cv2.MORPH_BLACKHAT,
}


@pytest.mark.parametrize("operation", OPENCV)
@pytest.mark.parametrize("iterations", [1, 3])
@pytest.mark.parametrize("probing", ELEMENTS.values(), ids=ELEMENTS)
def test_differences_equal_opencvs(operation, iterations, probing):
    options = {"anchor": probing.origin[::-1], "iterations": iterations}
    theirs = cv2.morphologyEx(GREY, OPENCV[operation], np.array(probing.footprint), **options)
    ours = after(GREY, operation, probing, Rules("OpenCV"), iterations=iterations)
    np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize(
    ("operation", "call"),
    [
        ("gradient", ndimage.morphological_gradient),
        ("white_tophat", ndimage.white_tophat),
        ("black_tophat", ndimage.black_tophat),
    ],
)
@pytest.mark.parametrize("mode", ["reflect", "constant"])
@pytest.mark.parametrize("probing", ELEMENTS.values(), ids=ELEMENTS)
def test_differences_equal_scipys_and_wrap_around_with_it(operation, call, probing, mode):
    origin = tuple(at - side // 2 for at, side in zip(probing.origin, probing.shape, strict=True))
    theirs = call(GREY, footprint=probing.footprint, mode=mode, origin=origin)
    rules = Rules("SciPy", "reflect" if mode == "reflect" else "constant 0")
    np.testing.assert_array_equal(after(GREY, operation, probing, rules), theirs)


@pytest.mark.parametrize("operation", ["white_tophat", "black_tophat"])
@pytest.mark.parametrize("probing", [L, THREE, element("disk", 4)], ids=["L", "3 x 3", "disk"])
def test_tophats_equal_scikit_images(operation, probing):
    theirs = getattr(skimage, operation)(GREY, probing.footprint)
    np.testing.assert_array_equal(after(GREY, operation, probing, Rules("scikit-image", "reflect")), theirs)


def test_gradients_are_differences():
    for convention in CONVENTIONS:
        rules = Rules(convention)
        erosion, dilation = eroded(GREY, THREE, 2, rules), dilated(GREY, THREE, 2, rules)
        inner, outer = (after(GREY, f"{side}_gradient", iterations=2, rules=rules) for side in ("internal", "external"))
        np.testing.assert_array_equal(inner, GREY - erosion)
        np.testing.assert_array_equal(outer, dilation - GREY)
        np.testing.assert_array_equal(after(GREY, "gradient", iterations=2, rules=rules), inner + outer)


CORNERS = [
    Element(("x1x", "011", "00x"), (1, 1)),
    Element(("010", "1x0"), (0, 1)),
    from_cells(random_element(3, 3).footprint, (0, 2)),
    Element(("111", "1x1"), (1, 0)),
]


@pytest.mark.parametrize("probing", CORNERS)
def test_hit_or_miss_equals_scipys(probing):
    origin = tuple(at - side // 2 for at, side in zip(probing.origin, probing.shape, strict=True))
    theirs = ndimage.binary_hit_or_miss(BINARY > 0, probing.footprint, probing.background, origin1=origin)
    np.testing.assert_array_equal(after(BINARY, "hit_or_miss", probing, Rules("SciPy", "constant 0")) > 0, theirs)


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("probing", CORNERS[:3])
def test_hit_or_miss_equals_opencvs(probing, border):
    kernel = probing.footprint.astype(np.int8) - probing.background.astype(np.int8)
    options = {
        "ignore": {},
        "reflect": {"borderType": cv2.BORDER_REFLECT},
        "constant 0": {"borderType": cv2.BORDER_CONSTANT, "borderValue": (0,) * 4},
        "constant 1": {"borderType": cv2.BORDER_CONSTANT, "borderValue": (255,) * 4},
    }[border]
    theirs = cv2.morphologyEx(BINARY, cv2.MORPH_HITMISS, kernel, anchor=probing.origin[::-1], **options)
    np.testing.assert_array_equal(after(BINARY, "hit_or_miss", probing, Rules("OpenCV", border)), theirs)


def test_hit_or_miss_finds_lone_pixels():
    lonely = np.zeros((9, 9), np.uint8)
    lonely[2, 2] = lonely[6, 5] = lonely[6, 6] = 255
    found = after(lonely, "hit_or_miss", Element(("000", "010", "000"), (1, 1)))
    np.testing.assert_array_equal(np.argwhere(found), [[2, 2]])


@pytest.mark.parametrize("operation", [name for name, entry in OPERATIONS.items() if entry.binary])
def test_binary_operations_refuse_grey(operation):
    with pytest.raises(
        ValueError, match=f"{operation} must get a binary picture .* got a grey one: threshold it first"
    ):
        after(GREY, operation)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("convention", CONVENTIONS)
def test_extremes_of_pictures_and_controls(operation, convention):
    pictures = [
        np.zeros((1, 1)),
        np.full((1, 1), 255),
        np.zeros((5, 4)),
        np.full((5, 4), 255),
        BINARY[:1],
        BINARY[:, :1],
    ]
    for image in pictures:
        image = np.ascontiguousarray(image, np.uint8)
        for probing in (element("disk", 0), element("disk", 25), L):
            for border in BORDERS:
                result = after(image, operation, probing, Rules(convention, border), iterations=20, area=10**6)
                assert result.shape == image.shape
                assert result.dtype == np.uint8


def test_very_long_picture():
    strip = np.tile(GREY[:1], (1, 1000))[:, :20000]
    for operation in ("erosion", "closing", "white_tophat", "reconstruction_by_dilation", "fill_holes"):
        assert after(strip, operation, element("square", 25)).shape == (1, 20000)


def test_is_binary():
    assert is_binary(BINARY)
    assert is_binary(np.zeros((2, 2), np.uint8))
    assert not is_binary(GREY)
    for value in (1, 127, 254):
        assert not is_binary(np.where(BINARY == 0, BINARY, value).astype(np.uint8))


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ({"operation": "openning"}, "operation must be one of .*, got 'openning'"),
        ({"iterations": 0}, "iterations must lie between 1 and 20, got 0"),
        ({"iterations": 21}, "iterations must lie between 1 and 20, got 21"),
        ({"area": 0}, "area must lie between 1 and 100000000, got 0"),
    ],
)
def test_steps_refuse(step, message):
    with pytest.raises(ValueError, match=message):
        Step(**{"operation": "opening", "element": THREE} | step)


@pytest.mark.parametrize(
    "image", [GREY.astype(np.float32), np.zeros((3, 3, 3), np.uint8), BINARY > 0, np.zeros((0, 3), np.uint8)]
)
def test_pictures_of_another_kind_are_refused(image):
    with pytest.raises(ValueError, match=r"the picture must be \[H, W\] of 8-bit values, got \["):
        after(image, "erosion")
