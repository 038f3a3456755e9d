"""Operations against OpenCV's, SciPy's and scikit-image's calls, and against brute force where none has them."""

import cv2
import numpy as np
import pytest
from scipy import ndimage, spatial
from skimage import morphology as skimage

from models.images.samples import sample
from models.morphology import regions
from models.morphology.conventions import BORDERS, CONVENTIONS, Rules, dilated, eroded
from models.morphology.elements import Element, element, from_cells
from models.morphology.operations import OPERATIONS, Step, applied, is_binary
from tests.models.morphology.pictures import BINARY, ELEMENTS, GREY, L, random_element

THREE = element("square", 1)
TEXTBOOK = Rules()
HORSE = cv2.resize(255 - sample("horse").pixels[..., 0], (100, 82), interpolation=cv2.INTER_NEAREST) // 128 * 255
COINS = np.ascontiguousarray(sample("coins").pixels[:120, :160, 0])


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


@pytest.mark.parametrize("probing", [THREE, element("disk", 2), element("cross", 1)], ids=["square", "disk", "cross"])
def test_skeleton_by_its_formula_and_back(probing):
    """Union over k of (A erode kB) minus its opening; dilating each part k times gives the picture back."""
    image = HORSE > 0
    bones, rebuilt = np.zeros_like(image), np.zeros_like(image)
    footprint = probing.footprint > 0
    smaller, passes = image, 0
    while smaller.any():
        residue = smaller & ~ndimage.binary_opening(smaller, footprint)
        bones |= residue
        rebuilt |= ndimage.binary_dilation(residue, footprint, iterations=passes) if passes else residue
        smaller, passes = ndimage.binary_erosion(smaller, footprint), passes + 1
    np.testing.assert_array_equal(after(HORSE, "skeleton", probing, Rules("textbook", "constant 0")) > 0, bones)
    np.testing.assert_array_equal(rebuilt, image)


@pytest.mark.parametrize("border", BORDERS)
def test_skeleton_of_a_full_picture_ends(border):
    for probing in (THREE, element("disk", 0), ELEMENTS["shift"]):
        assert is_binary(after(np.full((9, 9), 255, np.uint8), "skeleton", probing, Rules("textbook", border)))


def test_thinning_keeps_what_is_connected_and_is_thin():
    for image in (HORSE, BINARY):
        thin = after(image, "thinning")
        assert (thin <= image).all()
        assert cv2.connectedComponents(thin, connectivity=8)[0] == cv2.connectedComponents(image, connectivity=8)[0]
        np.testing.assert_array_equal(after(thin, "thinning"), thin)
    # Without a full 2 x 2 block but at crossings: erosion by it leaves next to nothing.
    assert cv2.countNonZero(eroded(after(HORSE, "thinning"), from_cells(np.ones((2, 2))), 1, Rules())) <= 5


def test_distance_equals_scipys():
    expected = np.rint(ndimage.distance_transform_edt(HORSE))
    np.testing.assert_array_equal(after(HORSE, "distance"), expected)
    padded = np.rint(ndimage.distance_transform_edt(np.pad(BINARY, 1)))[1:-1, 1:-1]
    np.testing.assert_array_equal(after(BINARY, "distance", rules=Rules("textbook", "constant 0")), padded)


def test_distance_saturates_where_there_is_no_black():
    assert (after(np.full((3, 4), 255, np.uint8), "distance") == 255).all()
    np.testing.assert_array_equal(
        after(np.full((3, 4), 255, np.uint8), "distance", rules=Rules("textbook", "constant 0"))[1], [1, 2, 2, 1]
    )


def test_fill_holes_equals_scipys():
    for image in (HORSE, BINARY, np.where(COINS > 120, 255, 0).astype(np.uint8), np.zeros((1, 1), np.uint8)):
        np.testing.assert_array_equal(after(image, "fill_holes") > 0, ndimage.binary_fill_holes(image > 0))


def test_fill_holes_of_a_grey_picture_equals_scikit_images_recipe():
    seed = np.full_like(COINS, 255)
    seed[[0, -1]], seed[:, [0, -1]] = COINS[[0, -1]], COINS[:, [0, -1]]
    expected = skimage.reconstruction(seed, COINS, method="erosion", footprint=element("cross", 1).footprint)
    np.testing.assert_array_equal(after(COINS, "fill_holes"), expected)


@pytest.mark.parametrize("patience", [0, 3, 10**6], ids=["scikit-image at once", "after 3 passes", "never"])
@pytest.mark.parametrize("image", [COINS, BINARY, GREY, HORSE], ids=["coins", "binary", "noise", "horse"])
def test_reconstruction_equals_scikit_images(monkeypatch, image, patience):
    monkeypatch.setattr(regions, "PATIENCE", patience)
    probing = element("disk", 2)
    expected = skimage.reconstruction(eroded(image, probing, 1, Rules()), image)
    np.testing.assert_array_equal(after(image, "reconstruction_by_dilation", probing), expected)
    expected = skimage.reconstruction(dilated(image, probing, 1, Rules()), image, method="erosion")
    np.testing.assert_array_equal(after(image, "reconstruction_by_erosion", probing), expected)


def test_reconstruction_of_a_marker_above_the_picture_is_the_picture():
    """An element without its origin may erode to something brighter; the marker is then cut to the picture."""
    assert (after(GREY, "reconstruction_by_dilation", ELEMENTS["shift"]) <= GREY).all()
    assert (after(GREY, "reconstruction_by_erosion", ELEMENTS["shift"]) >= GREY).all()


@pytest.mark.parametrize("area", [1, 5, 20, 21, 64, 500])
def test_area_opening_equals_scikit_images(area):
    for image in (COINS, BINARY, HORSE, GREY, GREY[:4, :5] // 2 + 7):
        expected = skimage.area_opening(image, area, connectivity=2)
        np.testing.assert_array_equal(after(image, "area_opening", area=area), expected)


@pytest.mark.parametrize("seed", range(30))
def test_convex_hull_by_half_planes(seed):
    """Brute force: all pixels on the inner side of every edge that SciPy's Qhull finds."""
    generator = np.random.default_rng(seed)
    image = np.where(generator.random((17, 23)) < 0.03 + 0.01 * (seed % 3), 255, 0).astype(np.uint8)
    points = np.argwhere(image)
    if np.linalg.matrix_rank(points - points[:1]) < 2:
        points = np.array([[2, 3], [9, 20], [15, 1]])
        image[tuple(points.T)] = 255
        points = np.argwhere(image)
    edges = spatial.ConvexHull(points).equations
    inside = (np.indices(image.shape).reshape(2, -1).T @ edges[:, :2].T + edges[:, 2] <= 1e-9).all(axis=1)
    np.testing.assert_array_equal(after(image, "convex_hull") > 0, inside.reshape(image.shape))


@pytest.mark.parametrize("points", [[], [(3, 4)], [(3, 4), (3, 9)], [(1, 2), (8, 2)], [(0, 0), (6, 3)]])
def test_convex_hull_of_few_points(points):
    image = np.zeros((10, 12), np.uint8)
    for at in points:
        image[at] = 255
    hull = after(image, "convex_hull")
    lattice = {
        0: 0,
        1: 1,
        2: 1 + np.gcd(*np.abs(np.subtract(*points))) if len(points) == 2 else 0,
    }[len(points)]
    assert cv2.countNonZero(hull) == lattice
    assert (hull >= image).all()


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
