import numpy as np
import pytest
from scipy import integrate
from scipy.stats import norm

from models.gan import apart


@pytest.mark.parametrize("width", [0.02, 0.1, 1.0])
def test_sums_agree_with_the_closed_form_and_with_quadrature(width):
    found = apart.divergences(apart.Config(width))
    assert apart.wasserstein_difference(found) < 1e-3
    for index in (0, 3, 40, 80):
        far = found.distance[index]

        def term(x, far=far):
            p, q = norm.pdf(x, 0, width), norm.pdf(x, far, width)
            m = (p + q) / 2
            return (p * np.log(p / m) if p else 0.0) + (q * np.log(q / m) if q else 0.0)

        exact = integrate.quad(term, -6 * width, far + 6 * width, points=[0, far / 2, far], limit=200)[0] / 2
        assert found.js[index] == pytest.approx(exact, abs=1e-4)


def test_js_is_flat_far_apart_and_wasserstein_is_not():
    js, js_slope, far, far_slope = apart.at(apart.Config(0.1), 2.0)
    assert (js, js_slope) == (pytest.approx(np.log(2), abs=1e-4), pytest.approx(0, abs=1e-6))
    assert (far, far_slope) == (pytest.approx(2, abs=1e-3), pytest.approx(1, abs=1e-3))


def test_a_wrong_sum_is_noticed(monkeypatch):
    right = norm.cdf
    monkeypatch.setattr(apart.norm, "cdf", lambda x, at, width: right(x, 1.1 * at, width))
    assert apart.wasserstein_difference(apart.divergences(apart.Config())) > 0.05


def test_width_is_limited():
    with pytest.raises(ValueError, match="width must"):
        apart.Config(0)
