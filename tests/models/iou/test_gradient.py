import math
from itertools import product

import pytest
import torch
from torch.testing import assert_close
from torchvision import ops
from torchvision.ops._utils import _loss_inter_union

from models.iou.closed_form import DEPARTURES, FAMILY, family_gradient
from models.iou.gradient import COORDINATES, Config, comparison, cxcywh, gradient_of, xyxy
from models.iou.losses import LOSSES, OWN, geometry, total
from tests.models.iou.test_losses import random_boxes

TORCHVISION = {
    "IoU": lambda predicted, target: 1 - torch.div(*_loss_inter_union(predicted, target)),
    "GIoU": ops.generalized_box_iou_loss,
    "DIoU": ops.distance_box_iou_loss,
    "CIoU": ops.complete_box_iou_loss,
}


def scripts_direction(name, box, target):
    """The published descent direction, by plain numbers and edge by edge, after the .m files of Zzh-tju/DIoU."""
    (x, y, w, h), (tx, ty, tw, th) = box, target
    edges = {"t": y - h / 2, "b": y + h / 2, "l": x - w / 2, "r": x + w / 2}
    goal = {"t": ty - th / 2, "b": ty + th / 2, "l": tx - tw / 2, "r": tx + tw / 2}
    inner = {side: (max if side in "tl" else min)(edges[side], goal[side]) for side in "tblr"}
    outer = {side: (min if side in "tl" else max)(edges[side], goal[side]) for side in "tblr"}
    outward = {"t": -1, "b": 1, "l": -1, "r": 1}
    across = {"t": "w", "b": "w", "l": "h", "r": "h"}
    inner_size = {"w": inner["r"] - inner["l"], "h": inner["b"] - inner["t"]}
    outer_size = {"w": outer["r"] - outer["l"], "h": outer["b"] - outer["t"]}
    own_size = {"w": w, "h": h}

    beyond = {side: edges[side] * outward[side] > goal[side] * outward[side] for side in "tblr"}
    within = {side: edges[side] * outward[side] < goal[side] * outward[side] for side in "tblr"}
    d_inner = {side: outward[side] * inner_size[across[side]] * within[side] for side in "tblr"}
    d_outer = {side: outward[side] * outer_size[across[side]] * beyond[side] for side in "tblr"}
    d_union = {side: outward[side] * own_size[across[side]] - d_inner[side] for side in "tblr"}

    area = inner_size["w"] * inner_size["h"]
    union = w * h + tw * th - area
    overlapping = inner_size["w"] > 0 and inner_size["h"] > 0
    iou = area / union if overlapping else 0.0
    move = {s: (union * d_inner[s] - area * d_union[s]) / union**2 if overlapping else 0.0 for s in "tblr"}
    if name == "GIoU":
        hull = outer_size["w"] * outer_size["h"]
        move = {s: move[s] + (hull * d_union[s] - union * d_outer[s]) / hull**2 for s in "tblr"}
    result = [move["l"] + move["r"], move["t"] + move["b"], move["r"] - move["l"], move["b"] - move["t"]]
    if name in ("IoU", "GIoU"):
        return result

    width, height = outer_size["w"], outer_size["h"]
    diagonal2, distance2 = width**2 + height**2, (x - tx) ** 2 + (y - ty) ** 2
    slide_x, slide_y = beyond["r"] - beyond["l"], beyond["b"] - beyond["t"]
    grow_w, grow_h = (beyond["r"] + beyond["l"]) / 2, (beyond["b"] + beyond["t"]) / 2
    width_by_w = -1 if beyond["l"] and beyond["r"] else grow_w
    height_by_h = -1 if beyond["t"] and beyond["b"] else grow_h
    result[0] += (2 * (tx - x) * diagonal2 - 2 * (width + height) * slide_x * distance2) / diagonal2**2
    result[1] += (2 * (ty - y) * diagonal2 - 2 * (width + height) * slide_y * distance2) / diagonal2**2
    result[2] += 2 * (width * width_by_w + height * grow_w) * distance2 / diagonal2**2
    result[3] += 2 * (width * grow_h + height * height_by_h) * distance2 / diagonal2**2
    if name == "CIoU":
        angle = math.atan(tw / th) - math.atan(w / h)
        v = 4 / math.pi**2 * angle**2
        alpha = v / (1 - iou + v + 1e-7)
        result[2] += alpha * 8 / math.pi**2 * angle * h
        result[3] -= alpha * 8 / math.pi**2 * angle * w
    return result


@pytest.mark.parametrize("name", FAMILY)
def test_exact_closed_form_matches_autograd_through_torchvision(name):
    predicted, target = cxcywh(random_boxes(500)).requires_grad_(), random_boxes(500, seed=1)
    (expected,) = torch.autograd.grad(TORCHVISION[name](xyxy(predicted), target).sum(), predicted)
    assert_close(family_gradient(name, predicted.detach(), cxcywh(target)), expected, atol=3e-6, rtol=0)


@pytest.mark.parametrize("name", FAMILY)
def test_published_closed_form_matches_the_scripts(name):
    predicted, target = cxcywh(random_boxes(300)), cxcywh(random_boxes(300, seed=1))
    expected = torch.tensor(
        [scripts_direction(name, *pair) for pair in zip(predicted.tolist(), target.tolist(), strict=True)]
    )
    assert_close(-family_gradient(name, predicted, target, frozenset(DEPARTURES)), expected.double(), atol=1e-6, rtol=0)


@pytest.mark.parametrize("name", ["IoU", "GIoU", "DIoU"])  # in CIoU alpha is held constant on purpose
def test_published_gradients_are_not_the_finite_differences_of_their_losses(name):
    predicted, target = cxcywh(random_boxes(200)), random_boxes(200, seed=1)
    step = 1e-6
    columns = []
    for unit in torch.eye(4, dtype=torch.float64) * step:
        ends = [total(LOSSES[name](geometry(xyxy(predicted + sign * unit), target))) for sign in (1, -1)]
        columns.append((ends[0] - ends[1]) / (2 * step))
    numeric = torch.stack(columns, dim=-1)
    exact = family_gradient(name, predicted, cxcywh(target))
    published = family_gradient(name, predicted, cxcywh(target), frozenset(DEPARTURES))
    assert (exact - numeric).abs().max() < 1e-8
    assert (published - numeric).abs().max() > 0.1


@pytest.mark.parametrize(("name", "departure"), list(product(FAMILY, DEPARTURES)))
def test_each_departure_concerns_the_losses_it_says(name, departure):
    concerned = {
        "size step": set(FAMILY),
        "free overlap": {"GIoU"},
        "distance sign": {"DIoU", "CIoU"},
        "mixed axes": {"DIoU", "CIoU"},
        "enclosing sign": {"DIoU", "CIoU"},
        "aspect scale": {"CIoU"},
    }
    predicted, target = cxcywh(random_boxes(200)), cxcywh(random_boxes(200, seed=1))
    changed = family_gradient(name, predicted, target, frozenset({departure})) - family_gradient(
        name, predicted, target
    )
    assert bool(changed.abs().max() > 1e-3) == (name in concerned[departure])


def test_no_loss_of_overlap_alone_pushes_a_distant_box():
    pushes = comparison(Config(losses=("IoU", "-log IoU", "alpha-IoU", "GIoU", "DIoU", "CIoU"))).pushes
    for name in ("IoU", "-log IoU", "alpha-IoU"):
        assert pushes[name].gradient.abs().max() == 0
    for name in ("GIoU", "DIoU", "CIoU"):
        assert pushes[name].centre.abs().min() > 0


def test_a_box_around_the_target_is_centred_by_diou_and_ciou_alone():
    config = Config(predicted=(0.0, 0.0, 4.0, 4.0), target=(1.0, 1.0, 2.0, 2.0))
    centre = {name: push.centre for name, push in comparison(config).pushes.items()}
    assert_close(centre["IoU"], torch.zeros(2).double())
    assert_close(centre["GIoU"], torch.zeros(2).double())
    assert centre["DIoU"].max() < 0  # the target lies up and to the left
    assert centre["CIoU"].max() < 0


@pytest.mark.parametrize("name", LOSSES)
def test_parts_add_up_and_gradients_agree_between_coordinates(name):
    config = Config(predicted=(1.0, 1.0, 3.0, 4.0), target=(2.0, 0.5, 5.0, 3.0), losses=(name,))
    by_centre = comparison(config).pushes[name]
    assert sum(by_centre.parts.values()) == pytest.approx(by_centre.loss)
    assert_close(by_centre.gradient, -torch.cat((by_centre.centre, by_centre.size)))
    edges = comparison(Config(config.predicted, config.target, (name,), coordinates="xyxy")).pushes[name]
    assert_close(edges.edges, -edges.gradient)
    assert_close(edges.centre, by_centre.centre)


@pytest.mark.parametrize("name", COORDINATES)
def test_edge_velocity_is_what_a_small_step_does(name):
    config = Config(predicted=(1.0, 1.0, 3.0, 4.0), target=(2.0, 0.5, 5.0, 3.0), losses=("CIoU",), coordinates=name)
    push = comparison(config).pushes["CIoU"]
    start, coordinates = torch.tensor(config.predicted).double(), COORDINATES[name]
    moved = coordinates.decode(coordinates.encode(start, start) - 1e-6 * push.gradient, start)
    assert_close((moved - start) / 1e-6, push.edges, atol=1e-5, rtol=0)


@pytest.mark.parametrize("name", COORDINATES)
def test_coordinates_are_invertible(name):
    boxes, start = random_boxes(50), random_boxes(50, seed=1)
    assert_close(COORDINATES[name].decode(COORDINATES[name].encode(boxes, start), start), boxes)


def test_log_deltas_are_those_of_torchvision():
    from torchvision.models.detection._utils import BoxCoder

    boxes, start = random_boxes(20), random_boxes(20, seed=1)
    (expected,) = BoxCoder((1.0, 1.0, 1.0, 1.0)).encode([boxes], [start])
    assert_close(COORDINATES["log-wh"].encode(boxes, start), expected)


def test_published_pushes_are_shown_where_they_exist():
    exact, published = (comparison(Config(losses=("GIoU", "EIoU"), published=flag)).pushes for flag in (False, True))
    assert (exact["GIoU"].gradient - published["GIoU"].gradient).abs().max() > 0.01
    assert_close(published["GIoU"].gradient, -torch.cat((published["GIoU"].centre, published["GIoU"].size)))
    assert_close(exact["EIoU"].gradient, published["EIoU"].gradient)


def test_own_loss_without_a_box_has_no_gradient():
    assert comparison(Config(losses=(OWN,), expression="1 + 1")).pushes[OWN].gradient.abs().max() == 0


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (Config(losses=("L2",)), "loss must be one of"),
        (Config(coordinates="polar"), "coordinates must be one of xyxy, cxcywh, log-wh, got 'polar'"),
        (Config(published=True, coordinates="xyxy"), "published gradients must be taken in cxcywh, got xyxy"),
        (Config(predicted=(0.0, 0.0, 0.0, 1.0)), "the predicted box must have an area, got 0 x 1"),
        (Config(target=(0.0, 0.0, 1.0, 0.0)), "the target box must have an area, got 1 x 0"),
        (Config(losses=(OWN,), expression="1 -"), "the expression must be arithmetic"),
    ],
)
def test_refusals(config, message):
    with pytest.raises(ValueError, match=message):
        comparison(config)


def test_unknown_names_of_the_closed_form_are_refused():
    boxes = torch.ones(1, 4)
    with pytest.raises(ValueError, match=r"loss must be one of .*, got 'EIoU'"):
        family_gradient("EIoU", boxes, boxes)
    with pytest.raises(ValueError, match=r"departures must be one of .*, got 'typo'"):
        family_gradient("IoU", boxes, boxes, frozenset({"typo"}))


def test_gradient_of_leaves_its_input_alone():
    boxes = cxcywh(random_boxes(3))
    gradient_of("DIoU", LOSSES["DIoU"], boxes, boxes, random_boxes(3, 1), COORDINATES["cxcywh"], False)
    assert not boxes.requires_grad
