import math

import pytest
import torch
from scipy.optimize import minimize_scalar

from models.gan.losses import LOSSES, log_ratio

CLOSED = [name for name, loss in LOSSES.items() if loss.optimum]


def one(value: float) -> torch.Tensor:
    return torch.tensor(value, dtype=torch.float64)


@pytest.mark.parametrize("name", CLOSED)
@pytest.mark.parametrize(("p", "q"), [(0.5, 0.5), (0.8, 0.2), (0.1, 0.3), (2.0, 0.7)])
def test_optimum_minimises_the_discriminators_loss_at_each_point(name, p, q):
    loss = LOSSES[name]

    def cost(output: float) -> float:
        return float(p * loss.real(one(output)) + q * loss.generated(one(output)))

    best = float(loss.optimum(one(p), one(q)))
    searched = minimize_scalar(cost, bounds=(-8, 8), method="bounded", options={"xatol": 1e-9})
    assert cost(best) <= searched.fun + 1e-9


@pytest.mark.parametrize("name", CLOSED)
def test_the_best_discriminator_believes_p_over_p_plus_q_or_a_half_when_both_are_equal(name):
    loss = LOSSES[name]
    assert float(loss.belief(loss.optimum(one(0.3), one(0.3)))) == pytest.approx(0.5)
    if name != "hinge":  # the best hinge is a sign
        assert float(loss.belief(loss.optimum(one(0.6), one(0.2)))) == pytest.approx(0.75)


@pytest.mark.parametrize("name", ["minimax", "non-saturating"])
def test_at_equilibrium_the_value_is_minus_log_four(name):
    loss, half = LOSSES[name], one(0.0)
    assert float(loss.belief(half)) == 0.5
    assert (
        float(loss.real(half) + loss.generated(half)) == pytest.approx(math.log(4)) == pytest.approx(1.38629, abs=1e-5)
    )


@pytest.mark.parametrize("output", [-6.0, -1.0, 0.0, 2.0])
def test_the_minimax_gradient_is_d_over_one_minus_d_of_the_non_saturating_one(output):
    gradients = []
    for name in ("minimax", "non-saturating"):
        o = one(output).requires_grad_()
        gradients.append(float(torch.autograd.grad(LOSSES[name].generator(o), o)[0]))
    belief = float(torch.sigmoid(one(output)))
    assert gradients[0] / gradients[1] == pytest.approx(belief / (1 - belief))


def test_minimax_players_want_the_opposite():
    o = torch.linspace(-5, 5, 11, dtype=torch.float64)
    torch.testing.assert_close(LOSSES["minimax"].generator(o), -LOSSES["minimax"].generated(o))


def test_values_of_the_formulas():
    o = one(0.5)
    assert float(LOSSES["least squares"].real(o)) == 0.25
    assert float(LOSSES["hinge"].real(o)) == 0.5
    assert float(LOSSES["hinge"].generated(o)) == 1.5
    assert float(LOSSES["Wasserstein"].generator(o)) == -0.5
    assert float(LOSSES["Pearson"].generated(o)) == 0.5625
    assert float(LOSSES["KL"].generated(o)) == pytest.approx(math.exp(-0.5))
    assert float(LOSSES["reverse KL"].real(o)) == pytest.approx(math.exp(-0.5))
    assert float(LOSSES["energy"].generated(-o)) == 0.5


@pytest.mark.parametrize("name", LOSSES)
def test_generators_are_told_to_raise_the_output_and_beliefs_rise_with_it(name):
    o = torch.linspace(-3, 0, 7, requires_grad=True)
    assert (torch.autograd.grad(LOSSES[name].generator(o).sum(), o)[0] < 0).all()
    belief = LOSSES[name].belief(o.detach())
    assert (belief.diff() >= 0).all()
    assert ((belief >= 0) & (belief <= 1)).all()


def test_log_ratio_is_finite_where_a_density_vanishes():
    assert torch.isfinite(log_ratio(torch.tensor([0.0, 0.0, 1.0]), torch.tensor([0.0, 1.0, 0.0]))).all()
