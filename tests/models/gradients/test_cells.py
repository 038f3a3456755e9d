import numpy as np
import pytest

from models.gradients import cell_check, recall
from models.gradients.cells import KINDS, Config, distances


def test_without_activation_exactly_powers_of_the_radius():
    found = distances(Config("linear", 1.2, length=50))
    assert found.gradient[50] == pytest.approx(1.2**50, rel=1e-9)
    assert cell_check.law_difference(found) < 1e-9
    found.gradient[7] *= 1.001
    assert cell_check.law_difference(found) > 1e-4


@pytest.mark.parametrize("kind", ["gru", "lstm"])
@pytest.mark.parametrize("gate", [0.0, 3.0])
def test_gate_alone_without_recurrent_weights(kind, gate):
    found = distances(Config(kind, 0.0, gate, length=60, noise=0.01))
    np.testing.assert_allclose(found.gradient, found.law, rtol=0.01)


def test_tanh_holds_back_what_a_linear_cell_lets_explode():
    held, free = (distances(Config(kind, 1.2, length=50)).gradient[-1] for kind in ("tanh", "linear"))
    assert held < 100 < free
    assert distances(Config("tanh", 0.8, length=50)).gradient[-1] < 1e-4


@pytest.mark.parametrize("kind", KINDS)
def test_equations_in_numpy_agree_and_see_a_wrong_gradient(kind):
    config = Config(kind, 1.1, 1.0, length=12, units=8)
    found = distances(config)
    assert cell_check.distance_difference(config, found) < 1e-5
    found.gradient[1:] *= 1.1
    cell_check.distance_difference.cache_clear()
    assert cell_check.distance_difference(config, found) > 0.01


def test_an_open_gate_recalls_and_training_is_the_same_again():
    config = Config("gru", 1.0, 3.0, length=10)
    history = list(recall.training(config))
    assert history[-1].accuracy > 0.9
    assert history[3].loss == [shot for _, shot in zip(range(4), recall.training(config), strict=False)][3].loss


def test_bad_numbers_are_refused():
    with pytest.raises(ValueError, match="kind"):
        Config("best")
    with pytest.raises(ValueError, match="length"):
        Config(length=1)
