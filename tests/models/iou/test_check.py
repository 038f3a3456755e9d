import pytest

from models.iou import check
from models.iou.gradient import Config
from models.iou.losses import LOSSES, OWN


@pytest.mark.parametrize(
    "boxes", [((1.0, 1.0, 3.0, 3.1), (4.0, 2.5, 6.0, 5.5)), ((1.0, 1.0, 3.0, 3.1), (2.1, 2.5, 6.0, 5.5))]
)
def test_both_checks_pass_for_every_loss_in_general_position(boxes):
    config = Config(*boxes, losses=(*LOSSES, OWN), expression="1 - iou + sqrt(distance2 / diagonal2)")
    assert check.value_difference(config) < 1e-6
    assert check.gradient_difference(config) < 1e-8


def test_the_checks_can_fail(monkeypatch):
    monkeypatch.setitem(LOSSES, "GIoU", LOSSES["IoU"])
    assert check.value_difference(Config()) > 0.1
    monkeypatch.setattr(check, "gradient_of", lambda *arguments: arguments[2])
    assert check.gradient_difference(Config()) > 0.1
