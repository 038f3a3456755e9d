import pytest
import torch
from torch.testing import assert_close

from models.iou.expression import own_loss, selected
from models.iou.losses import LOSSES, OWN, geometry, total
from tests.models.iou.test_losses import random_boxes


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1 - iou", "IoU"),
        ("-log(max(iou, 1e-6))", "-log IoU"),
        ("1 - iou + (hull - union) / hull", "GIoU"),
        ("1 - intersection / union + (dx**2 + dy**2) / (hull_w**2 + hull_h**2)", "DIoU"),
        ("1 - iou + distance2/diagonal2 + detach(v / (1 - iou + v + 1e-7)) * v", "CIoU"),
        ("1 - iou + distance2/diagonal2 + v / (1 - iou + v + 1e-7) * 4/pi**2*(atan(wt/ht) - atan(w/h))**2", None),
        ("1 - iou + distance2/diagonal2 + ((w - wt)/hull_w)**2 + ((h - ht)/hull_h)**2", "EIoU"),
        ("1 - iou**3", "alpha-IoU"),
    ],
)
def test_expressions_spell_the_known_losses_with_their_gradients(text, name):
    name = name or "CIoU autograd"
    predicted, target = random_boxes(100), random_boxes(100, seed=1)
    results = []
    for loss in (own_loss(text), LOSSES[name]):
        boxes = predicted.clone().requires_grad_()
        value = total(loss(geometry(boxes, target)))
        results.append((value.detach(), torch.autograd.grad(value.sum(), boxes)[0]))
    assert_close(results[0], results[1])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the expression must not be empty"),
        ("1 - ", r"must be arithmetic, got .* at column \d"),
        ("1 - iuo", "got 'iuo' at column 5"),
        ("iou ^ 2", r"got 'iou \^ 2' at column 1"),
        ("1 + __import__('os').system('ls')", "got .* at column 5"),
        ("iou.__class__", "got 'iou.__class__' at column 1"),
        ("(lambda: 1)()", "at column 1"),
        ("[x for x in ()]", "at column 1"),
        ("'text'", "at column 1"),
        ("True", "at column 1"),
        ("2j", "at column 1"),
        ("iou; iou", "at column 4"),
        ("iou == 1", "at column 1"),
        ("1if 2 else 3", "at column"),
        ("sqrt(1, 2)", r"sqrt\(...\) must take 1 values, got 2 at column 1"),
        ("max(iou)", r"max\(...\) must take 2 values, got 1 at column 1"),
        ("max(*iou)", "at column"),
        ("1 + \N{GREEK SMALL LETTER ALPHA}", "must be plain ASCII, got 'α' at column 5"),
        ("1\n+1", r"must be plain ASCII, got '\\n' at column 2"),
        ("9" * 301, "at most 300 characters, got 301"),
        ("(" * 150 + "1" + ")" * 149, "at column"),
        ("-" * 200 + "1", "must nest at most 40 deep"),
        ("9" * 280 + "0" * 20 + "e999", "at most 300 characters|must use numbers"),
        ("1e999", "at column 1"),
    ],
)
def test_refusals_name_the_place(text, message):
    with pytest.raises(ValueError, match=message):
        own_loss(text)


def test_towers_of_powers_cost_nothing():
    (value,) = own_loss("9**9**9**9**9")(geometry(random_boxes(1), random_boxes(1, seed=1))).values()
    assert value.isinf().all()


def test_selection_keeps_the_order_and_refuses_unknown_names():
    assert list(selected(("CIoU", OWN, "IoU"), "iou")) == ["CIoU", OWN, "IoU"]
    with pytest.raises(ValueError, match=r"loss must be one of .*, got 'L2'"):
        selected(("L2",), "iou")
    with pytest.raises(ValueError, match="losses must be at least one, got none"):
        selected((), "iou")
