import pytest
import torch
from torch.testing import assert_close
from torchvision import ops

from models.iou.closed_form import DEPARTURES
from models.iou.gradient import cxcywh, xyxy
from models.iou.losses import OWN
from models.iou.simulation import CASES, RATES, SHAPES, Config, simulate, start_centres, start_shapes
from tests.models.iou.test_gradient import TORCHVISION, scripts_direction

CENTRES = 60


@pytest.fixture(scope="module")
def outcomes():
    """Last snapshot with published and with exact gradients: 60 centres, 20,580 cases."""
    *_, published = simulate(Config(cases=CENTRES * SHAPES))
    *_, exact = simulate(Config(cases=CENTRES * SHAPES, departures=()))
    return {"published": published.outcomes, "exact": exact.outcomes}


def final(outcome):
    return outcome.error[-1].item()


def test_set_up_is_the_published_one():
    centres, (size, target) = start_centres(0), start_shapes()
    assert len(centres) * size.shape[1] == CASES == 1_715_000
    assert centres.norm(dim=1).max() < 3
    assert (centres.norm(dim=1) < 1.5).float().mean().item() == pytest.approx(0.25, abs=0.02)  # uniform in area
    assert_close(target.prod(0), torch.ones(SHAPES).double())
    assert_close(target[:, 0], torch.tensor((0.5, 2.0)).double())
    assert sorted({round(area, 2) for area in size.prod(0).tolist()}) == [0.5, 0.67, 0.75, 1, 1.33, 1.5, 2]
    assert len({tuple(case) for case in torch.cat((size, target)).T.tolist()}) == SHAPES
    assert [RATES.count(rate) for rate in (0.1, 0.01, 0.001)] == [160, 20, 20]


def test_hand_written_gradients_make_the_famous_figure_and_exact_ones_do_not(outcomes):
    published, exact = outcomes["published"], outcomes["exact"]
    assert final(published["GIoU"]) / final(exact["GIoU"]) > 20
    assert final(exact["GIoU"]) < final(exact["DIoU"])
    assert published["DIoU"].error[49] < 0.3 * exact["DIoU"].error[49]


@pytest.mark.parametrize(
    ("source", "name", "error", "missed", "at_50"),
    [
        ("published", "IoU", 3.4156, 0.8292, 3.485),
        ("exact", "IoU", 3.4159, 0.8293, 3.518),
        ("published", "GIoU", 0.8903, 0.2836, 1.941),
        ("exact", "GIoU", 0.0171, 0.0071, 1.127),
        ("published", "DIoU", 0.0024, 0.0, 0.308),
        ("exact", "DIoU", 0.0308, 0.0172, 1.661),
        ("published", "CIoU", 0.0024, 0.0, 0.251),
        ("exact", "CIoU", 0.0043, 0.0015, 1.449),
    ],
)
def test_few_centres_estimate_the_full_run(outcomes, source, name, error, missed, at_50):
    """Reference: a separate NumPy run over all 1,715,000 cases; 60 centres scatter by some per cent around it."""
    outcome = outcomes[source][name]
    assert final(outcome) == pytest.approx(error, rel=0.15)
    assert outcome.missed == pytest.approx(missed, rel=0.15, abs=2e-4)
    assert outcome.error[49].item() == pytest.approx(at_50, rel=0.06)


def test_clamping_the_overlap_alone_repairs_giou_and_the_sign_alone_slows_diou():
    def run(name, repaired):
        departures = tuple(departure for departure in DEPARTURES if departure != repaired)
        *_, last = simulate(Config((name,), departures, cases=20 * SHAPES))
        return last.outcomes[name]

    assert run("GIoU", None).error[-1] > 0.5
    assert run("GIoU", "free overlap").error[-1] < 0.05
    assert run("DIoU", "distance sign").error[49] > 4 * run("DIoU", None).error[49]


@pytest.mark.parametrize("name", TORCHVISION)
def test_exact_run_matches_autograd_through_torchvision(name, device):
    *_, last = simulate(Config((name,), (), cases=2 * SHAPES, device=device))
    size, target_size = (shapes.T.repeat(2, 1) for shapes in start_shapes())
    boxes = torch.cat((start_centres(0)[:2].repeat_interleave(SHAPES, 0), size), dim=1)
    goal = torch.cat((torch.zeros_like(target_size), target_size), dim=1)
    errors = []
    for rate in RATES:
        boxes = boxes.detach().requires_grad_()
        (gradient,) = torch.autograd.grad(TORCHVISION[name](xyxy(boxes), xyxy(goal)).sum(), boxes)
        with torch.no_grad():
            iou = 1 - TORCHVISION["IoU"](xyxy(boxes), xyxy(goal))
            boxes = boxes - rate * (2 - iou)[:, None] * gradient
            errors.append((boxes - goal).abs().sum(-1).mean())
    expected = torch.stack(errors)
    assert_close(last.outcomes[name].error[:30], expected[:30], atol=1e-5, rtol=0)
    # Boxes that hop across their target at a rate of .1 amplify torchvision's 1e-7 in the denominators.
    assert_close(last.outcomes[name].error, expected, atol=0.01, rtol=0)
    assert last.outcomes[name].missed == pytest.approx((iou < 0.5).double().mean().item(), abs=2e-3)


@pytest.mark.parametrize("name", TORCHVISION)
def test_published_run_matches_the_scripts_case_by_case(name):
    *_, last = simulate(Config((name,), cases=3, seed=4))
    size, target_size = start_shapes()
    centre = start_centres(4)[0].tolist()
    sums = [0.0] * len(RATES)
    for case in range(3):
        box, target = [*centre, *size[:, case].tolist()], [0.0, 0.0, *target_size[:, case].tolist()]
        for at, rate in enumerate(RATES):
            corners = (xyxy(torch.tensor([values], dtype=torch.float64)) for values in (box, target))
            factor = rate * (2 - ops.box_iou(*corners).item())
            box = [value + factor * move for value, move in zip(box, scripts_direction(name, box, target), strict=True)]
            sums[at] += sum(abs(value - goal) for value, goal in zip(box, target, strict=True)) / 3
    assert_close(last.outcomes[name].error, torch.tensor(sums, dtype=torch.float64), atol=1e-9, rtol=0)


def test_own_loss_by_autograd_equals_the_closed_form():
    config = Config(("DIoU", OWN), (), "1 - iou + distance2 / diagonal2", cases=SHAPES)
    *_, last = simulate(config)
    assert_close(last.outcomes[OWN].error, last.outcomes["DIoU"].error)


def test_snapshots_build_up_without_aliasing_and_do_not_depend_on_the_batch():
    snapshots = list(simulate(Config(("GIoU",), cases=5 * SHAPES, batch=2 * SHAPES)))
    (whole,) = simulate(Config(("GIoU",), cases=5 * SHAPES, batch=5 * SHAPES))
    assert [snapshot.done for snapshot in snapshots] == [2 * SHAPES, 4 * SHAPES, 5 * SHAPES]
    assert [len(snapshot.centres) for snapshot in snapshots] == [2, 4, 5]
    assert_close(snapshots[-1].outcomes["GIoU"].error, whole.outcomes["GIoU"].error)
    assert_close(snapshots[-1].outcomes["GIoU"].basin, whole.outcomes["GIoU"].basin)
    before = snapshots[0].centres.clone()
    snapshots[-1].centres.zero_()
    assert_close(snapshots[0].centres, before)


def test_basin_is_the_mean_final_error_of_each_centre():
    *_, last = simulate(Config(("GIoU",), cases=4 * SHAPES))
    assert_close(last.outcomes["GIoU"].basin.mean(), last.outcomes["GIoU"].error[-1])


def test_threads_are_restored():
    threads = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        next(simulate(Config(("IoU",), cases=2 * SHAPES, batch=SHAPES)))
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(threads)


def test_runs_side_by_side_are_the_single_runs():
    configs = tuple(Config(("GIoU",), departures, cases=3 * SHAPES, batch=SHAPES) for departures in (DEPARTURES, ()))
    for snapshots in zip(*map(simulate, configs), strict=True):
        assert len({snapshot.done for snapshot in snapshots}) == 1
    for config, snapshot in zip(configs, snapshots, strict=True):
        *_, alone = simulate(config)
        assert_close(snapshot.outcomes["GIoU"].error, alone.outcomes["GIoU"].error)


def test_one_case_is_one_descent():
    (only,) = simulate(Config(("CIoU",), (), cases=1))
    assert only.done == 1
    assert only.outcomes["CIoU"].basin.shape == (1,)
    assert cxcywh(xyxy(only.centres.repeat(1, 2))).shape == (1, 4)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (Config(cases=0), "cases must lie between 1 and 1715000, got 0"),
        (Config(cases=1_715_001), "cases must lie between 1 and 1715000, got 1715001"),
        (Config(batch=0), "batch must lie between 1 and 1715000, got 0"),
        (Config(departures=("typo",)), "departures must be one of .*, got 'typo'"),
        (Config(losses=("L2",)), "loss must be one of"),
    ],
)
def test_refusals(config, message):
    with pytest.raises(ValueError, match=message):
        next(simulate(config))
