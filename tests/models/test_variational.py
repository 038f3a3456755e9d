import pytest
import torch

from models.variational import divergence, draw


def test_divergence_is_torchs_and_the_closed_form():
    mean, log_variance = torch.randn(2, 5, 3, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    normal = torch.distributions.Normal(mean, (log_variance / 2).exp())
    torch.testing.assert_close(
        divergence(mean, log_variance), torch.distributions.kl_divergence(normal, torch.distributions.Normal(0.0, 1.0))
    )
    assert float(divergence(torch.tensor(1.2), torch.tensor(0.3).log())) == pytest.approx(0.971986, abs=1e-6)


def test_the_gradient_of_a_square_through_a_draw():
    """The mean of (m + s e)^2 is m^2 + s^2: its slopes are 2m in m, and s^2 in log s^2."""
    mean, log_variance = (
        torch.full((200_000,), value, dtype=torch.float64, requires_grad=True) for value in (0.7, -0.4)
    )
    (draw(mean, log_variance, torch.Generator().manual_seed(0)) ** 2).sum().backward()
    assert float(mean.grad.mean()) == pytest.approx(1.4, abs=0.01)
    assert float(log_variance.grad.mean()) == pytest.approx(torch.tensor(-0.4).exp().item(), abs=0.01)
