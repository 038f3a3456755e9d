import cv2
import numpy as np
import pytest

from models.images.samples import sample
from models.morphology.chain import Config, grey, probe, transformed
from models.morphology.conventions import BORDERS, Rules, eroded, maximum, minimum
from models.morphology.elements import element, from_cells
from models.morphology.operations import Step
from tests.models.morphology.pictures import BINARY, ELEMENTS, GREY, L

DISK = element("disk", 2)


def test_a_chain_is_one_step_after_the_other():
    config = Config((Step("erosion", DISK), Step("dilation", DISK), Step("gradient", L)))
    result = transformed(GREY, config)
    assert result.before is GREY
    assert len(result.pictures) == 3
    assert result.after is result.pictures[2]
    opening = transformed(GREY, Config((Step("opening", DISK),))).after
    np.testing.assert_array_equal(result.pictures[1], opening)
    np.testing.assert_array_equal(result.after, transformed(opening, Config((Step("gradient", L),))).after)


def test_order_matters():
    """Opening then closing is not closing then opening."""
    steps = (Step("opening", DISK), Step("closing", DISK))
    there, back = (transformed(GREY, Config(order)).after for order in (steps, steps[::-1]))
    assert (there != back).any()
    assert (there <= back).mean() > 0.5


def test_no_step_leaves_the_picture():
    result = transformed(GREY, Config())
    assert result.after is GREY
    assert result.pictures == ()


def test_configs_are_hashable_and_refuse():
    steps = (Step("opening", DISK),)
    assert len({Config(steps), Config(steps), Config(steps, "OpenCV"), Config(steps, border="reflect")}) == 3
    with pytest.raises(ValueError, match="convention must be one of"):
        Config(steps, "matlab")
    with pytest.raises(ValueError, match="border must be one of"):
        Config(steps, border="wrap")


def test_a_binary_step_after_a_grey_one_says_what_is_missing():
    with pytest.raises(ValueError, match="skeleton must get a binary picture"):
        transformed(GREY, Config((Step("opening", DISK), Step("skeleton", DISK))))


def test_grey_is_the_bt601_brightness():
    pixels = sample("coffee").pixels
    np.testing.assert_allclose(grey(pixels), pixels @ np.array([0.299, 0.587, 0.114]), atol=0.51)


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("image", [GREY, BINARY, GREY[:2, :3]], ids=["grey", "binary", "tiny"])
@pytest.mark.parametrize("reflected", [False, True])
def test_the_probe_sees_what_the_operators_write(image, border, reflected):
    for probing in ELEMENTS.values():
        laid, rules = probing.reflected if reflected else probing, Rules("textbook", border)
        lowest, highest = minimum(image, laid, 1, rules), maximum(image, laid, 1, rules)
        for row in range(0, image.shape[0], 3):
            for column in range(image.shape[1]):
                seen = probe(image, probing, row, column, border, reflected)
                if border == "constant 1" and not seen.inside.all():
                    assert seen.highest == 255
                assert (seen.lowest, seen.highest) == (lowest[row, column], highest[row, column])


def test_the_verdict_of_a_probe():
    image = np.zeros((6, 6), np.uint8)
    image[1:4, 1:4] = 255
    three = element("square", 1)
    verdicts = {at: probe(image, three, *at).verdict for at in [(2, 2), (1, 1), (4, 4), (5, 5), (0, 5)]}
    assert verdicts == {(2, 2): "fits", (1, 1): "hits", (4, 4): "hits", (5, 5): "misses", (0, 5): "misses"}
    fits = np.array([[probe(image, three, y, x).verdict == "fits" for x in range(6)] for y in range(6)])
    np.testing.assert_array_equal(fits, eroded(image, three, 1, Rules()) > 0)


def test_a_probe_outside_and_at_the_rim():
    corner = probe(GREY, L, 0, 0)
    np.testing.assert_array_equal(corner.positions, [[-1, -1], [0, -1], [1, -1], [1, 0]])
    np.testing.assert_array_equal(corner.inside, [False, False, False, True])
    np.testing.assert_array_equal(corner.values, [-1, -1, -1, GREY[1, 0]])
    empty = probe(GREY, from_cells(np.array([[1, 0]]), (0, 1)), 5, 0)
    assert (empty.lowest, empty.highest, empty.verdict) == (255, 0, "fits")
    with pytest.raises(ValueError, match=r"must lie in the picture of 31 x 23 px, got \(23, 0\)"):
        probe(GREY, L, 23, 0)
    with pytest.raises(ValueError, match="border must be one of"):
        probe(GREY, L, 0, 0, "wrap")


def test_results_share_no_memory_with_the_picture():
    for operation in ("erosion", "opening", "fill_holes", "area_opening", "reconstruction_by_dilation", "thinning"):
        after = transformed(BINARY, Config((Step(operation, element("disk", 0), area=1),))).after
        assert not np.shares_memory(after, BINARY), operation
    np.testing.assert_array_equal(cv2.bitwise_not(cv2.bitwise_not(BINARY)), BINARY)
