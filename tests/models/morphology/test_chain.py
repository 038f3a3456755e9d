import cv2
import numpy as np
import pytest

from models.images.samples import sample
from models.morphology.chain import Config, grey, transformed
from models.morphology.elements import element
from models.morphology.operations import Step
from tests.models.morphology.pictures import BINARY, GREY, L

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


def test_results_share_no_memory_with_the_picture():
    for operation in ("erosion", "opening", "fill_holes", "area_opening", "reconstruction_by_dilation", "thinning"):
        after = transformed(BINARY, Config((Step(operation, element("disk", 0), area=1),))).after
        assert not np.shares_memory(after, BINARY), operation
    np.testing.assert_array_equal(cv2.bitwise_not(cv2.bitwise_not(BINARY)), BINARY)
