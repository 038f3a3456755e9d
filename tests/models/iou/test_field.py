import pytest
import torch
from torch.testing import assert_close
from torchvision import ops

from models.iou.field import Config, Field, fields
from models.iou.gradient import Config as Pair


def field(loss: str = "GIoU", predicted=(1.0, 1.0, 3.0, 3.0), **settings) -> Field:
    return fields(Config(Pair(predicted, losses=(loss,)), **settings))[loss]


def test_loss_and_pull_match_torchvision_place_by_place():
    result = field(resolution=21)
    w, h = 2.0, 2.0
    for row, column in ((0, 0), (7, 11), (14, 20), (10, 3)):
        centre = torch.stack((result.x[column], result.y[row])).requires_grad_()
        half = torch.tensor((w, h), dtype=torch.float64) / 2
        box = torch.cat((centre - half, centre + half))
        loss = ops.generalized_box_iou_loss(box, torch.tensor(Pair().target).double(), eps=0)
        (gradient,) = torch.autograd.grad(loss, centre)
        assert_close(result.loss[row, column], loss.detach())
        assert_close(result.pull[row, column], -gradient)
        assert_close(result.strength[row, column], gradient.norm())


def test_iou_is_dead_exactly_where_the_boxes_are_apart():
    result = field("IoU", (0.0, 0.0, 2.1, 2.1))  # edges never align with the grid
    overlap_x = (result.x - 5).abs() < 1 + 1.05
    overlap_y = (result.y - 4).abs() < 1.5 + 1.05
    apart = ~(overlap_y[:, None] & overlap_x[None])
    spanned = (result.x - 5).abs() < 0.05  # inside the target's width up to 0.05 the box spans it
    inside = (result.y - 4).abs() < 0.45
    assert_close(result.dead, apart | (inside[:, None] & spanned[None]))


@pytest.mark.parametrize("loss", ["IoU", "GIoU"])
def test_a_box_around_the_target_has_no_pull(loss):
    result = field(loss, (0.0, 0.0, 4.0, 5.0), view=(4.2, 3.2, 5.8, 4.8), resolution=9)
    assert result.dead.all()


def test_diou_pulls_everywhere_but_in_the_middle():
    result = field("DIoU", (0.0, 0.0, 4.0, 5.0), view=(4.2, 3.2, 5.8, 4.8), resolution=9)
    assert result.dead.sum() == 1


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (Config(resolution=1), "resolution must lie between 2 and 257, got 1"),
        (Config(resolution=258), "resolution must lie between 2 and 257, got 258"),
        (Config(view=(0.0, 0.0, 0.0, 1.0)), "the view must have an area, got 0 x 1"),
        (Config(Pair(losses=("L2",))), "loss must be one of"),
    ],
)
def test_refusals(config, message):
    with pytest.raises(ValueError, match=message):
        fields(config)
