import math

import pytest
import torch
from torch.testing import assert_close
from torchvision import ops

from models.iou.losses import LOSSES, box, geometry, total


def loss(name, predicted, target):
    return total(LOSSES[name](geometry(torch.as_tensor(predicted).double(), torch.as_tensor(target).double())))


def random_boxes(count, seed=0):
    corner, size = torch.rand(2, count, 2, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    return torch.cat((4 * corner, 4 * corner + 0.1 + 3 * size), dim=-1)


@pytest.mark.parametrize(
    ("predicted", "target", "expected"),
    [
        pytest.param((0, 0, 2, 2), (1, 1, 3, 3), {"IoU": 1 / 7, "GIoU": -5 / 63, "DIoU": 2 / 63}, id="a quarter each"),
        pytest.param((0, 0, 1, 1), (2, 0, 3, 1), {"IoU": 0, "GIoU": -1 / 3, "DIoU": -0.4}, id="one box apart"),
        pytest.param((0, 0, 4, 4), (1, 1, 2, 2), {"IoU": 1 / 16, "GIoU": 1 / 16, "DIoU": 0.046875}, id="contained"),
        pytest.param((0, 0, 3, 1), (0, 0, 3, 1), {"IoU": 1, "GIoU": 1, "DIoU": 1, "CIoU": 1}, id="identical"),
    ],
)
def test_known_boxes(predicted, target, expected):
    for name, value in expected.items():
        assert loss(name, predicted, target).item() == pytest.approx(1 - value, abs=1e-12)


def test_ciou_equals_diou_when_the_shapes_agree():
    assert loss("CIoU", (0, 0, 2, 2), (1, 1, 3, 3)) == loss("DIoU", (0, 0, 2, 2), (1, 1, 3, 3))


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("GIoU", ops.generalized_box_iou_loss),
        ("DIoU", ops.distance_box_iou_loss),
        ("CIoU", ops.complete_box_iou_loss),
    ],
)
def test_losses_match_torchvision(name, reference):
    predicted, target = random_boxes(2000), random_boxes(2000, seed=1)
    assert_close(loss(name, predicted, target), reference(predicted, target), atol=1e-6, rtol=0)


def test_iou_and_edge_losses_match_their_references():
    predicted, target = random_boxes(500), random_boxes(500, seed=1)
    assert_close(1 - loss("IoU", predicted, target), ops.box_iou(predicted, target).diagonal())
    l1 = torch.nn.functional.l1_loss(predicted, target, reduction="none").sum(-1)
    smooth = torch.nn.functional.smooth_l1_loss(predicted, target, reduction="none").sum(-1)
    assert_close(loss("l1", predicted, target), l1)
    assert_close(loss("smooth-l1", predicted, target), smooth)


def test_losses_without_a_library_match_their_papers_written_out_for_one_pair():
    predicted, target = (0.0, 0.0, 2.0, 1.0), (1.0, 0.5, 2.0, 3.5)  # sizes 2 x 1 and 1 x 3, hull 2 x 3.5
    overlap, sigma2 = 1 - 0.5 / 4.5, 0.5**2 + 1.5**2
    diou_loss = overlap + sigma2 / (2**2 + 3.5**2)
    assert loss("EIoU", predicted, target).item() == pytest.approx(diou_loss + (1 / 2) ** 2 + (2 / 3.5) ** 2)
    angle_cost = 1 - 2 * math.sin(math.asin(1.5 / math.sqrt(sigma2)) - math.pi / 4) ** 2
    distance = sum(1 - math.exp(-(2 - angle_cost) * (gap / side) ** 2) for gap, side in ((0.5, 2), (1.5, 3.5)))
    shape = (1 - math.exp(-1 / 2)) ** 4 + (1 - math.exp(-2 / 3)) ** 4
    assert loss("SIoU", predicted, target).item() == pytest.approx(overlap + (distance + shape) / 2)
    assert loss("alpha-IoU", predicted, target).item() == pytest.approx(1 - (0.5 / 4.5) ** 3)
    assert loss("-log IoU", predicted, target).item() == pytest.approx(math.log(9))


def test_four_cious_share_their_value_but_for_the_gate():
    predicted, target = (0.0, 0.0, 2.0, 1.0), (1.0, 0.5, 2.0, 3.5)
    values = {name: loss(name, predicted, target).item() for name in LOSSES if name.startswith("CIoU")}
    assert values["CIoU"] == values["CIoU autograd"] == pytest.approx(values["CIoU paper"])
    assert values["CIoU gated"] == loss("DIoU", predicted, target).item() < values["CIoU"]


@pytest.mark.parametrize("name", [name for name in LOSSES if name not in ("CIoU", "CIoU gated", "CIoU paper")])
def test_gradients_match_finite_differences(name):
    predicted, target = random_boxes(20), random_boxes(20, seed=1)
    if name == "-log IoU":  # the floor has a kink at IoU = 1e-6
        overlapping = ops.box_iou(predicted, target).diagonal() > 0.01
        predicted, target = predicted[overlapping], target[overlapping]
    assert torch.autograd.gradcheck(lambda boxes: loss(name, boxes, target), predicted.requires_grad_())


def test_the_paper_variant_multiplies_the_aspect_gradient_by_the_squared_diagonal():
    predicted, target = torch.tensor((0.0, 0.0, 2.0, 1.0)).double(), torch.tensor((0.0, 0.0, 1.5, 3.5)).double()

    def aspect_gradient(name):
        box = predicted.clone().requires_grad_()
        return torch.autograd.grad(LOSSES[name](geometry(box, target))["aspect"], box)[0]

    assert_close(aspect_gradient("CIoU paper"), aspect_gradient("CIoU") * (2**2 + 1**2))


@pytest.mark.parametrize("name", LOSSES)
def test_losses_and_gradients_are_finite_on_degenerate_pairs(name):
    target = torch.tensor((1.0, 1.0, 3.0, 3.0)).double()
    pairs = {
        "identical": (1.0, 1.0, 3.0, 3.0),
        "far": (1e3, 1e3, 1e3 + 1, 1e3 + 1),
        "touching": (3.0, 1.0, 5.0, 3.0),
        "contained": (1.5, 1.5, 2.0, 2.0),
        "concentric": (0.0, 0.0, 4.0, 4.0),
    }
    for label, values in pairs.items():
        box = torch.tensor(values).double().requires_grad_()
        value = loss(name, box, target)
        (gradient,) = torch.autograd.grad(value, box)
        assert value.isfinite(), label
        assert gradient.isfinite().all(), label
    identical = loss(name, target, target)
    assert identical.item() == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("name", [name for name in LOSSES if name not in ("l1", "smooth-l1")])
def test_losses_of_the_family_do_not_depend_on_the_unit(name):
    predicted, target = random_boxes(50), random_boxes(50, seed=1)
    assert_close(loss(name, 7 * predicted, 7 * target), loss(name, predicted, target))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ((0.0, 0.0, 0.0, 1.0), "the box must have an area, got 0 x 1"),
        ((2.0, 0.0, 1.0, 1.0), "the box must have an area, got -1 x 1"),
        ((0.0, 0.0, math.nan, 1.0), r"the box must be four finite numbers \(x1, y1, x2, y2\), got"),
        ((0.0, 0.0, 1.0), "must be four finite numbers"),
    ],
)
def test_refusals(values, message):
    with pytest.raises(ValueError, match=message):
        box(values, "the box")
