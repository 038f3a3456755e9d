import pytest
import torch
from torch.testing import assert_close

from models.iou.descent import OPTIMIZERS, SCHEDULES, SMALLEST, Config, descents, frames
from models.iou.gradient import COORDINATES, cxcywh, xyxy
from models.iou.gradient import Config as Pair
from models.iou.losses import LOSSES, OWN, geometry, total

CONFIG = Config(Pair(losses=("DIoU",)), schedule="constant", weighted=False, steps=50)


@pytest.mark.parametrize(
    ("name", "reference"),
    [
        ("plain", lambda parameters: torch.optim.SGD(parameters, lr=0.05)),
        ("momentum", lambda parameters: torch.optim.SGD(parameters, lr=0.05, momentum=0.9)),
        ("Adam", lambda parameters: torch.optim.Adam(parameters, lr=0.05)),
    ],
)
@pytest.mark.parametrize("coordinates", COORDINATES)
def test_descent_follows_the_optimizers_of_torch(name, reference, coordinates):
    config = Config(
        Pair(losses=("GIoU",), coordinates=coordinates),
        learning_rate=0.05,
        schedule="constant",
        weighted=False,
        optimizer=name,
        steps=40,
    )
    start, target = torch.tensor(config.pair.predicted).double(), torch.tensor(config.pair.target).double()
    numbers = COORDINATES[coordinates].encode(start, start).clone().requires_grad_()
    optimizer = reference([numbers])
    boxes = [start]
    for _ in range(config.steps):
        optimizer.zero_grad()
        total(LOSSES["GIoU"](geometry(COORDINATES[coordinates].decode(numbers, start), target))).backward()
        optimizer.step()
        boxes.append(COORDINATES[coordinates].decode(numbers.detach().clone(), start))
    assert_close(descents(config)["GIoU"].boxes, torch.stack(boxes))


def test_trajectory_is_measured_on_its_own_boxes():
    path = descents(CONFIG)["DIoU"]
    target = torch.tensor(CONFIG.pair.target).double()
    pair = geometry(path.boxes, target)
    assert path.boxes.shape == (51, 4)
    assert_close(path.iou, pair.iou)
    assert_close(path.loss, 1 - pair.iou + pair.distance2 / pair.diagonal2)
    assert_close(path.error, (cxcywh(path.boxes) - cxcywh(target)).abs().sum(-1))


def test_distant_boxes_stay_under_iou_and_arrive_under_giou_diou_ciou():
    paths = descents(Config(steps=400))
    assert_close(paths["IoU"].boxes[-1], paths["IoU"].boxes[0])
    assert all(paths[name].iou[-1] > 0.95 for name in ("GIoU", "DIoU", "CIoU"))


def test_giou_swells_a_distant_box_beyond_the_target_and_diou_does_not():
    paths = descents(Config(Pair(predicted=(0.0, 3.0, 1.0, 4.0), losses=("GIoU", "DIoU")), steps=400))
    area = {name: cxcywh(path.boxes)[:, 2:].prod(-1) for name, path in paths.items()}
    assert area["GIoU"].max() > 1.3 * 6  # the area of the target
    assert area["DIoU"].max() < 1.05 * 6


def test_weight_and_schedule_scale_the_step():
    def first_step(**changes):
        boxes = descents(Config(Pair(losses=("DIoU",)), steps=1, **changes))["DIoU"].boxes
        return boxes[1] - boxes[0]

    plain = first_step(schedule="constant", weighted=False)
    assert_close(first_step(schedule="constant", weighted=True), 2 * plain)  # IoU is 0 here
    assert_close(first_step(schedule="paper", weighted=False, learning_rate=0.2), 2 * plain)
    assert SCHEDULES["paper"](0.79) == 1
    assert SCHEDULES["paper"](0.8) == 0.1
    assert SCHEDULES["paper"](0.9) == 0.01
    assert SCHEDULES["cosine"](0) == 1
    assert SCHEDULES["cosine"](1) == 0


def test_published_direction_is_used():
    pairs = (Pair(losses=("DIoU",), published=flag) for flag in (False, True))
    exact, published = (descents(Config(pair, steps=50))["DIoU"] for pair in pairs)
    assert published.error[-1] < 0.8 * exact.error[-1]


def test_boxes_keep_an_area_and_bad_gradients_stop_them():
    shrinking = descents(Config(Pair(losses=(OWN,), expression="w + h"), learning_rate=1.0, steps=20))[OWN]
    assert_close(cxcywh(shrinking.boxes[-1])[2:], torch.full((2,), SMALLEST).double())
    undefined = descents(Config(Pair(losses=(OWN,), expression="sqrt(0 - w)"), steps=3))[OWN]
    assert_close(undefined.boxes[-1], undefined.boxes[0])
    assert undefined.loss.isnan().all()


def test_the_film_has_a_frame_for_each_step_of_the_same_paths():
    film = list(frames(CONFIG))
    assert [frame.step for frame in film] == list(range(51))
    assert film[7].paths is film[-1].paths


def test_optimizers_do_not_share_state_between_losses():
    together = descents(Config(Pair(losses=("GIoU", "DIoU")), optimizer="Adam", steps=30))
    alone = descents(Config(Pair(losses=("DIoU",)), optimizer="Adam", steps=30))
    assert list(OPTIMIZERS) == ["plain", "momentum", "Adam"]
    assert_close(together["DIoU"].boxes, alone["DIoU"].boxes)
    assert_close(xyxy(cxcywh(alone["DIoU"].boxes)), alone["DIoU"].boxes)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (Config(learning_rate=0.0), "learning rate must lie between 1e-06 and 10, got 0"),
        (Config(steps=401), "steps must lie between 1 and 400, got 401"),
        (Config(schedule="linear"), "schedule must be one of .*, got 'linear'"),
        (Config(optimizer="SGD"), "optimizer must be one of .*, got 'SGD'"),
        (Config(Pair(published=True, coordinates="log-wh")), "must be taken in cxcywh, got log-wh"),
        (Config(Pair(predicted=(1.0, 1.0, 1.0, 2.0))), "the predicted box must have an area, got 0 x 1"),
    ],
)
def test_refusals(config, message):
    with pytest.raises(ValueError, match=message):
        descents(config)
