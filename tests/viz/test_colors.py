import numpy as np
import pytest

from viz import colors

BACKGROUNDS = ["#ffffff", "#10151d"]  # of the light and the dark theme


def luminance(color):
    channels = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return linear @ (0.2126, 0.7152, 0.0722)


def contrast(first, second):
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("color", colors.CYCLE)
def test_marks_stand_out_on_both_themes(color, background):
    assert contrast(color, background) >= 3


@pytest.mark.parametrize("scale", ["grey", "sequential"])
def test_words_can_be_read_on_every_colour_of_a_scale(scale):
    shares = np.linspace(0, 1, 30)
    grounds = ["#" + "".join(f"{part:02x}" for part in colors.table(scale)[round(255 * share)]) for share in shares]
    assert min(map(contrast, colors.ink(shares, scale), grounds)) > 4.2


def test_blue_and_orange_differ_for_the_colour_blind():
    """Simulated without red-sensitive and without green-sensitive cones (Viénot, Brettel and Mollon, 1999)."""
    protan = np.array([[0.1124, 0.8876, 0], [0.1124, 0.8876, 0], [0.004, -0.004, 1]])
    deutan = np.array([[0.2929, 0.7071, 0], [0.2929, 0.7071, 0], [-0.0223, 0.0223, 1]])
    pair = np.array([[int(c[i : i + 2], 16) / 255 for i in (1, 3, 5)] for c in (colors.ADDED, colors.REMOVED)]) ** 2.2
    for cones in (protan, deutan):
        first, second = pair @ cones.T
        assert np.abs(first - second).max() > 0.2


@pytest.mark.parametrize("scale", ["grey", "sequential"])
def test_sequential_scales_grow_brighter_all_the_way(scale):
    brightness = colors.table(scale) @ np.array((0.2126, 0.7152, 0.0722))
    assert (np.diff(brightness) > -0.6).all()
    assert brightness[-1] - brightness[0] > 150


def test_diverging_scale_is_brightest_in_the_middle():
    brightness = colors.table("diverging") @ np.array((0.2126, 0.7152, 0.0722))
    assert 100 < brightness.argmax() < 156
    assert brightness[0] < 60 > brightness[-1]


def test_diverging_scale_is_darkest_in_the_middle_on_dark_and_keeps_its_hues():
    light, dark = (colors.table(scale).astype(int) for scale in ("diverging", "diverging on dark"))
    brightness = dark @ np.array((0.2126, 0.7152, 0.0722))
    assert 100 < brightness.argmin() < 156
    assert brightness[0] > 150 < brightness[-1]
    for half in (slice(0, 100), slice(156, None)):  # bluer than red, or redder than blue
        assert (np.sign(light[half, 0] - light[half, 2]) == np.sign(dark[half, 0] - dark[half, 2])).all()
