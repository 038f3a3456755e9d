import numpy as np
import pytest

from models.segmentation import check, masks, measures
from models.segmentation.instances import components


def of(config: masks.Config) -> tuple[np.ndarray, np.ndarray]:
    return masks.predicted(config), masks.truth(config) > 0


CONFIGS = [
    masks.Config("disc", 24, (5.0, -3.0)), masks.Config("disc", 12, grow=3), masks.Config("line", gaps=2),
    masks.Config("pair", 20, (1.0, 0.0), -2), masks.Config("speck", hide=True), masks.Config("nothing"),
]  # fmt: skip


@pytest.mark.parametrize("config", CONFIGS, ids=str)
def test_measures_agree_with_two_libraries_and_a_search_tree(config):
    predicted, truth = of(config)
    assert check.measures_difference(predicted, truth, measures.measures(predicted, truth)) < 1e-5


def test_a_wrong_measure_is_noticed(monkeypatch):
    predicted, truth = of(CONFIGS[0])
    monkeypatch.setattr(measures, "iou", lambda *given: 0.5)
    assert check.measures_difference(predicted, truth, measures.measures(predicted, truth)) > 0.1


def test_dice_is_iou_on_another_scale_with_the_largest_gap_at_root_two_less_one():
    iou = np.linspace(0, 1, 100_001)
    gap = 2 * iou / (1 + iou) - iou
    assert iou[gap.argmax()] == pytest.approx(np.sqrt(2) - 1, abs=1e-5)
    assert gap.max() == pytest.approx(0.1716, abs=1e-4)
    for config in CONFIGS[:4]:
        found = measures.measures(*of(config))
        assert found.dice == pytest.approx(2 * found.iou / (1 + found.iou), abs=1e-15)


def test_means_of_dice_and_iou_order_two_models_differently():
    iou = {"a": np.array([1.0, 0.0]), "b": np.array([0.45, 0.45])}
    dice = {name: 2 * one / (1 + one) for name, one in iou.items()}
    assert iou["a"].mean() > iou["b"].mean()
    assert dice["a"].mean() < dice["b"].mean() == pytest.approx(0.62, abs=0.005)


@pytest.mark.parametrize(("radius", "iou"), [(4, 0.690), (8, 0.841), (16, 0.920), (32, 0.960)])
def test_a_shift_by_one_pixel_costs_small_things_most(radius, iou):
    assert measures.measures(*of(masks.Config("disc", radius, (1.0, 0.0)))).iou == pytest.approx(iou, abs=5e-4)


def test_half_of_a_thin_line_is_lost_by_one_pixel():
    assert measures.measures(*of(masks.Config("line", shift=(1.0, 0.0)))).iou == pytest.approx(1 / 3)


def test_a_merged_pair_has_no_panoptic_quality_and_every_pixel_right():
    config = masks.Config("pair")
    predicted, truth = of(config)
    found = measures.panoptic(components(predicted), masks.truth(config))
    assert measures.iou(predicted, truth) == 1
    assert (found.quality, found.matched, found.extra, found.missed) == (0, 0, 1, 2)


def test_empty_against_empty_by_every_convention():
    nothing = float("nan")
    answers = {name: mean([nothing, nothing, 0.5]) for name, mean in measures.CONVENTIONS.items()}
    assert answers == pytest.approx({"left out": 0.5, "left out, else 0": 0.5, "1": 2.5 / 3, "0": 0.5 / 3, "-1": -0.5})
    alone = {name: mean([nothing]) for name, mean in measures.CONVENTIONS.items()}
    assert alone == pytest.approx({"left out": nothing, "left out, else 0": 0, "1": 1, "0": 0, "-1": -1}, nan_ok=True)
    assert measures.CONVENTIONS["1"]([nothing] * 999 + [0.0]) == 0.999


def test_masks_of_two_shapes_are_refused():
    with pytest.raises(ValueError, match="of one shape"):
        measures.measures(np.zeros((2, 2), bool), np.zeros((2, 3), bool))
