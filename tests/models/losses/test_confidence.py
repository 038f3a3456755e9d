from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.special import softmax

from models.images.samples import sample
from models.losses import check, confidence, mask
from models.losses.information import surprise

RANDOM = np.random.default_rng(0)
LABELS = RANDOM.integers(0, 10, 4000)
CERTAIN = 3 * RANDOM.standard_normal((4000, 10)) + 2 * np.eye(10)[LABELS]


@pytest.fixture(scope="module")
def trained():
    return {run: confidence.answers(confidence.Config(run, steps=100)) for run in ("cross entropy", "smoothing")}


def test_smoothing_is_less_sure_than_right_and_cross_entropy_more(trained):
    seen = {run: confidence.reliability(one, 1.0) for run, one in trained.items()}
    assert seen["cross entropy"].confidence > seen["cross entropy"].accuracy + 0.04
    assert seen["smoothing"].confidence < seen["smoothing"].accuracy - 0.04
    assert trained["smoothing"].best < 1 < trained["cross entropy"].best


def test_the_best_temperature_repairs_both_and_moves_no_answer(trained):
    for one in trained.values():
        before, after = (confidence.reliability(one, t) for t in (1.0, one.best))
        assert after.error < before.error / 2
        assert after.accuracy == before.accuracy
        assert check.reliability_difference(one, 1.0, before.error) < 1e-12
        assert check.reliability_difference(one, 1.0, before.error + 0.01) == pytest.approx(0.01)


def temperature_slope(logits: np.ndarray, labels: np.ndarray, divisor: float) -> float:
    """At the best temperature the mean logit of the truth is the mean logit that the network expects: their gap."""
    p = softmax(logits / divisor, axis=1)
    return abs(float((logits[np.arange(len(labels)), labels] - (p * logits).sum(axis=1)).mean()))


def test_temperature_solves_the_equation_of_the_mean_logit():
    best = confidence.temperature(CERTAIN, LABELS)
    assert temperature_slope(CERTAIN, LABELS, best) < 1e-3
    assert temperature_slope(CERTAIN, LABELS, 2 * best) > 0.1


@pytest.mark.parametrize("scale", [0.5, 3.0])
def test_temperature_of_scaled_logits_is_scaled(scale):
    best = confidence.temperature(CERTAIN, LABELS)
    assert confidence.temperature(scale * CERTAIN, LABELS) == pytest.approx(scale * best, rel=1e-3)


def test_photo_is_answered_and_tempered():
    ranked = confidence.photo(sample("coffee"))
    logits = np.array([logit for _name, logit in ranked])
    assert ranked[0][0] == "espresso"
    assert (np.diff(logits) <= 0).all()
    p = confidence.tempered(logits, 2.0)
    np.testing.assert_allclose(p, torch.tensor(logits / 2).softmax(0).numpy(), atol=1e-12)
    flat, sharp = confidence.tempered(logits, 1e2), confidence.tempered(logits, 0.01)
    assert surprise(flat, flat) > 6.8  # near ln 1000
    assert surprise(sharp, sharp) == pytest.approx(0, abs=1e-9)


def test_dice_sees_a_small_object_and_cross_entropy_does_not():
    cells = np.zeros((256, 256), bool)
    cells[:10, :10] = True
    found = mask.measured(cells, mask.Config(0.0025, 0.0025, 0.0))
    assert found.losses["cross entropy"] == pytest.approx(0.0116, abs=1e-4)
    assert found.losses["Dice"] == pytest.approx(0.998, abs=1e-3)
    cells[:] = False
    cells[9, 9] = True
    found = mask.measured(cells, mask.Config(0.0025, 0.0025, 0.0))
    assert found.balance("cross entropy", cells) == pytest.approx(0.006, abs=1e-3)
    assert found.balance("Dice", cells) == pytest.approx(1.01, abs=0.01)


def test_pull_against_a_rest_that_does_not_pull_has_no_limit_and_against_nothing_no_number():
    blob, none = mask.painted("blob"), mask.painted("none")
    assert mask.measured(blob, mask.Config(0.3, 0.0)).balance("cross entropy", blob) == np.inf
    assert np.isnan(mask.measured(blob, mask.Config(1.0, 0.0)).balance("cross entropy", blob))
    assert np.isnan(mask.measured(none, mask.Config()).balance("Dice", none))


@pytest.mark.parametrize("given", [(0.3, 0.1, 0.0), (0.01, 0.01, 1.0), (1.0, 0.0, 0.5), (0.3, 0.1, 0.5, True)])
def test_gradients_of_the_mask_are_those_of_autograd(given):
    cells = mask.painted("blob")
    given = mask.Config(*given)
    found = mask.measured(cells, given)
    assert check.mask_difference(cells, given, found) < 1e-9
    wrong = replace(found, gradients={name: values + 0.01 for name, values in found.gradients.items()})
    assert check.mask_difference(cells, given, wrong) == pytest.approx(0.01, rel=1e-3)
    jaccard = 1 - found.losses["IoU"]
    if not given.epsilon:
        assert 1 - found.losses["Dice"] == pytest.approx(2 * jaccard / (1 + jaccard))


def test_an_empty_mask():
    cells = np.zeros((100, 100), bool)
    assert np.isnan(mask.measured(cells, mask.Config(0.0, 0.0, 0.0)).losses["Dice"])
    assert mask.measured(cells, mask.Config(0.001, 0.001)).losses["Dice"] == pytest.approx(0.909, abs=1e-3)
    assert np.isnan(mask.measured(cells, mask.Config(0.1, 0.1)).balance("Dice", cells))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: confidence.Config("MAE"), "loss must be one of"),
        (lambda: mask.Config(1.2), "inside"),
        (lambda: mask.painted("x"), "object must be one of"),
    ],
)
def test_bad_input_is_refused_in_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()
