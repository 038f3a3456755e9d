from dataclasses import replace

import pytest
import torch

from models.iou import check, gradient
from models.iou.gradient import Config, comparison
from models.iou.losses import LOSSES, OWN

EVERY = (*LOSSES, OWN)
PAIRS = {
    "apart": ((1.0, 1.0, 3.0, 3.1), (4.0, 2.5, 6.0, 5.5)),
    "overlapping": ((1.0, 1.0, 3.0, 3.1), (2.1, 2.5, 6.0, 5.5)),
    "aligned": ((1.0, 1.0, 3.0, 3.0), (3.0, 1.0, 5.0, 3.0)),
    "identical": ((1.0, 1.0, 3.0, 3.1), (1.0, 1.0, 3.0, 3.1)),
    "0.1 units": ((1.0, 1.0, 1.1, 1.1), (1.0, 1.0, 1.1, 1.1)),
}


def shown_for(pair, **more):
    config = Config(*pair, expression="1 - iou + sqrt(distance2 / diagonal2 + 0.01)", **{"losses": EVERY} | more)
    return comparison(config), config


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
@pytest.mark.parametrize("coordinates", gradient.COORDINATES)
def test_every_loss_agrees_also_at_kinks_and_for_tiny_boxes(pair, coordinates):
    shown, config = shown_for(pair, coordinates=coordinates)
    for found in (check.values(shown), check.slopes(shown, config)):
        assert found.difference <= found.tolerance
    assert check.slopes(shown, config).names == EVERY


@pytest.mark.parametrize("name", check.PEERS)
def test_a_wrong_value_is_seen(name):
    shown, _ = shown_for(PAIRS["overlapping"], losses=(name,))
    wrong = replace(shown, pushes={name: replace(shown.pushes[name], loss=shown.pushes[name].loss + 1e-4)})
    found = check.values(wrong)
    assert found.names == (name,)
    assert found.difference > found.tolerance


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("part", ["gradient", "centre", "size", "edges"])
@pytest.mark.parametrize("coordinates", gradient.COORDINATES)
def test_a_wrong_gradient_or_arrow_of_any_loss_is_seen(name, part, coordinates):
    shown, config = shown_for(PAIRS["overlapping"], losses=(name,), coordinates=coordinates)
    wrong = replace(shown.pushes[name], **{part: getattr(shown.pushes[name], part) + 1e-4})
    found = check.slopes(replace(shown, pushes={name: wrong}), config)
    assert found.difference > found.tolerance


def test_a_broken_loss_is_seen(monkeypatch):
    monkeypatch.setitem(LOSSES, "GIoU", LOSSES["IoU"])
    found = check.values(shown_for(PAIRS["apart"], losses=("GIoU",))[0])
    assert found.difference > found.tolerance
    monkeypatch.setattr(gradient, "gradient_of", lambda *arguments: torch.ones(4, dtype=torch.float64))
    found = check.slopes(*shown_for(PAIRS["apart"]))
    assert found.difference > found.tolerance


def test_without_a_second_method_nothing_is_compared():
    assert check.values(shown_for(PAIRS["apart"], losses=("EIoU", "SIoU", OWN))[0]).names == ()
    config = Config(losses=("GIoU", OWN), published=True, expression="detach(iou)")
    assert check.slopes(comparison(config), config).names == ()


def test_published_gradients_are_not_called_derivatives():
    shown, config = shown_for(PAIRS["apart"], published=True)
    assert set(check.slopes(shown, config).names) == set(EVERY) - {"IoU", "GIoU", "DIoU", "CIoU"}
    found = check.departure(shown, config)
    assert found.names == ("IoU", "GIoU", "DIoU", "CIoU")
    assert found.difference > 1e-2
