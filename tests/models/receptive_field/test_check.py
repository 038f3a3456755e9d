"""Theory agrees with the gradient of a real network, and would not if that were wrong."""

import math
from dataclasses import replace

import pytest

from models.receptive_field.check import predicted_spread, spread_difference
from models.receptive_field.effective import EffectiveConfig, effective_field
from models.receptive_field.mass import mass
from models.receptive_field.notation import parsed

CHAIN = EffectiveConfig(parsed("conv3 s2; conv5 d2; pool2 s2 p0; conv3 @end"), "end", 160, 160)


@pytest.mark.parametrize("text", ["conv3 @end", "conv3 x9 @end", "conv7 s4; conv3 d3 @end", "pool3 s2; conv5 @end"])
def test_spread_of_chains_obeys_theory(text):
    layers = parsed(text)
    config = replace(CHAIN, layers=layers, layer="end·9" if "x9" in text else "end")
    found = effective_field(config)
    assert spread_difference(config, mass(found.field, found.box).spread) < 1e-6


def test_another_network_is_noticed():
    found = effective_field(CHAIN)
    spread = mass(found.field, found.box).spread
    assert spread_difference(CHAIN, spread) < 1e-6
    wider = replace(CHAIN, layers=parsed("conv3 s2; conv5 d2; pool2 s2 p0; conv5 @end"))
    assert spread_difference(wider, spread) > 0.1
    assert spread_difference(CHAIN, (spread[0], spread[1] + 1e-3)) > 1e-4


@pytest.mark.parametrize(
    "settings",
    [
        {"weights": "random"},
        {"signal": "squared"},
        {"height": 40},
        {"activation": "ReLU"},
        {"layers": parsed("conv3 @a; conv3 @b; add @end <a+b")},
        {"layers": parsed("conv3 s2; up2 s2 @end")},
    ],
    ids=["weights", "signal", "near the edge", "maximum", "skip", "up"],
)
def test_theory_is_silent_elsewhere(settings):
    assert math.isnan(predicted_spread(replace(CHAIN, **settings)))
