"""Operations on whole regions: skeletons, distances, holes, reconstruction, hulls."""

import cv2
import numpy as np
import pytest
from scipy import ndimage, spatial
from skimage import morphology as skimage

from models.images.samples import sample
from models.morphology import regions
from models.morphology.conventions import BORDERS, Rules, dilated, eroded
from models.morphology.elements import element, from_cells
from models.morphology.operations import Step, applied, is_binary
from tests.models.morphology.pictures import BINARY, ELEMENTS, GREY

THREE = element("square", 1)


TEXTBOOK = Rules()


HORSE = cv2.resize(255 - sample("horse").pixels[..., 0], (100, 82), interpolation=cv2.INTER_NEAREST) // 128 * 255


COINS = np.ascontiguousarray(sample("coins").pixels[:120, :160, 0])


def after(image, operation, probing=THREE, rules=TEXTBOOK, **step):
    return applied(image, Step(operation, probing, **step), rules)


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
