import numpy as np
import pytest
from scipy import ndimage
from skimage import filters, measure

from models.images.samples import sample
from models.morphology.conventions import Rules, opened
from models.morphology.elements import element
from models.morphology.measures import counts, granulometry, threshold, thresholded
from tests.models.morphology.pictures import BINARY, GREY

COINS = np.ascontiguousarray(sample("coins").pixels[..., 0])
RING = np.zeros((9, 12), np.uint8)
RING[1:6, 1:6] = 255
RING[2:5, 2:5] = 0
RING[3, 3] = RING[6, 6] = 255  # an island in the hole, and a pixel that touches the ring's corner


def test_a_ring_an_island_and_a_corner():
    counted = counts(RING)
    assert (counted.pixels, counted.components_8) == (18, 2)
    assert (counted.holes, counted.euler, counted.mean_area) == (1, 1, 9.0)
    assert counted.share == 18 / 108


@pytest.mark.parametrize("seed", range(20))
def test_counts_equal_scipys_and_scikit_images(seed):
    generator = np.random.default_rng(seed)
    image = np.where(generator.random((30, 41)) < generator.uniform(0.05, 0.95), 255, 0).astype(np.uint8)
    counted = counts(image)
    assert counted.components_8 == ndimage.label(image, np.ones((3, 3)))[1]
    assert counted.holes == ndimage.label(ndimage.binary_fill_holes(image) & (image == 0))[1]
    assert counted.euler == measure.euler_number(image > 0, connectivity=2)
    areas = [region.area for region in measure.regionprops(measure.label(image, connectivity=2))]
    assert counted.mean_area == pytest.approx(np.mean(areas) if areas else 0)


@pytest.mark.parametrize("value", [0, 255])
def test_counts_of_one_colour(value):
    counted = counts(np.full((4, 5), value, np.uint8))
    assert counted.holes == 0
    assert counted.euler == counted.components_8 == (1 if value else 0)


def test_counts_refuse_grey():
    with pytest.raises(ValueError, match="counts must be of a binary picture"):
        counts(GREY)


@pytest.mark.parametrize("name", ["coins", "text", "camera", "chelsea", "moving"])
def test_otsu_equals_scikit_images_and_tops_the_variance(name):
    image = GREY if name == "moving" else np.ascontiguousarray(sample(name).pixels[..., 1])
    split = threshold(image)
    assert split.otsu == filters.threshold_otsu(image)
    assert split.variance[split.otsu] == pytest.approx(split.variance.max(), rel=1e-6)
    np.testing.assert_array_equal(split.histogram, np.histogram(image, 256, (-0.5, 255.5))[0])
    below, above = image[image <= split.otsu], image[image > split.otsu]
    between = below.size * above.size * (below.mean() - above.mean()) ** 2 / image.size**2
    assert split.variance[split.otsu] == pytest.approx(between)


def test_otsu_of_one_colour_is_that_colour_or_black():
    split = threshold(np.full((3, 3), 7, np.uint8))
    assert 0 <= split.otsu <= 7
    assert (split.variance == 0).all()


def test_thresholded_is_above_or_not_above():
    np.testing.assert_array_equal(thresholded(GREY, 100), np.where(GREY > 100, 255, 0))
    np.testing.assert_array_equal(thresholded(GREY, 100, dark=True), np.where(GREY > 100, 0, 255))


def test_squares_of_known_sizes_make_known_bars():
    """Squares of side 3 and 7 vanish under the openings of radius 2 and 4: sides 5 and 9."""
    image = np.zeros((40, 60), np.uint8)
    image[2:5, 2:5] = image[2:5, 10:13] = image[20:27, 20:27] = 255
    spectrum = granulometry(image, "square", 6)
    np.testing.assert_array_equal(spectrum.sizes, [1, 2, 3, 4, 5, 6])
    np.testing.assert_allclose(spectrum.share, np.array([0, 18, 0, 49, 0, 0]) / 67)
    assert spectrum.mean_size == pytest.approx((2 * 18 + 4 * 49) / 67)


@pytest.mark.parametrize(("shape", "angle"), [("square", 0), ("line", 0), ("line", 90), ("disk", 0)])
@pytest.mark.parametrize("image", [COINS, BINARY], ids=["coins", "noise"])
def test_the_spectrum_adds_up_and_sifts(image, shape, angle):
    spectrum = granulometry(image, shape, 10, angle)
    left = opened(image, element(shape, 10, angle), 1, Rules())
    assert spectrum.share.sum() == pytest.approx(1 - left.sum() / image.sum())
    if shape != "disk":
        assert (spectrum.share >= 0).all()
    last = ndimage.grey_opening(np.pad(image, 12), footprint=element(shape, 10, angle).footprint)[12:-12, 12:-12]
    inner = opened(np.pad(image, 12), element(shape, 10, angle), 1, Rules())[12:-12, 12:-12]
    np.testing.assert_array_equal(inner, last)


def test_spectrum_of_black_and_refusals():
    spectrum = granulometry(np.zeros((5, 5), np.uint8), "disk", 3)
    assert (spectrum.share == 0).all()
    assert spectrum.mean_size == 0
    with pytest.raises(ValueError, match="largest must lie between 1 and 25, got 0"):
        granulometry(GREY, "disk", 0)
    with pytest.raises(ValueError, match="largest must lie between 1 and 25, got 26"):
        granulometry(GREY, "disk", 26)
