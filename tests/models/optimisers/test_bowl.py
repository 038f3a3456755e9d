import numpy as np
import pytest

from models.optimisers import bowl, check, maps
from models.optimisers.rules import Rule

BORDERS = {
    "momentum": {0: 2, 0.5: 3, 0.9: 3.8, 0.99: 3.98},
    "averaged": {0: 2, 0.5: 6, 0.9: 38, 0.99: 398},
    "nesterov": {0: 2, 0.5: 1.5, 0.9: 1.3571, 0.99: 1.3356},
}
CASES = [(name, beta, border) for name, row in BORDERS.items() for beta, border in row.items()]


@pytest.mark.parametrize(("name", "beta", "border"), CASES)
def test_largest_stable_rate_is_the_closed_form(name, beta, border):
    assert bowl.border(name, beta) == pytest.approx(border, abs=5e-5 * border)
    assert bowl.largest_stable(name, beta) == pytest.approx(bowl.border(name, beta), rel=1e-6)


@pytest.mark.parametrize("name", bowl.LINEAR)
def test_walks_grow_just_beyond_the_border_and_shrink_just_before(name):
    asked = bowl.Bowl(1.0, steps=2000)
    border = bowl.border(name, 0.9)
    inside, outside = (bowl.descent(asked, Rule(name, share * border, 0.9)) for share in (0.97, 1.03))
    assert np.linalg.norm(inside.end) < 1e-3
    assert outside.left[0] > 0
    assert np.isfinite(outside.places).all()


@pytest.mark.parametrize("name", bowl.LINEAR)
def test_eigenvalues_are_the_roots_and_foretell_the_walk(name):
    rule, asked = Rule(name, 0.3, 0.5), bowl.Bowl(1.0, steps=300)
    assert check.roots_difference(rule, 1.0) < 1e-9
    sizes = np.linalg.norm(bowl.descent(asked, rule).places[:, 0], axis=-1)
    measured = (sizes[200] / sizes[40]) ** (1 / 160) if sizes[200] > 1e-290 else None
    factor = np.abs(bowl.eigenvalues(rule, 1.0)).max()
    assert measured is None or measured == pytest.approx(factor, rel=0.03)


def test_a_wrong_matrix_is_found(monkeypatch):
    monkeypatch.setattr(bowl, "iteration", lambda rule, curvature: np.array([[1.0 - rule.rate, 0.0], [1.0, rule.beta]]))
    assert check.roots_difference(Rule("momentum", 0.3, 0.5), 1.0) > 1e-2


VARIANCES = {("momentum", 0): 0.0526, ("momentum", 0.5): 0.1034, ("momentum", 0.9): 0.5135, ("averaged", 0.9): 0.0501}


@pytest.mark.parametrize(("name", "beta", "expected"), [(*case, value) for case, value in VARIANCES.items()])
def test_variance_is_the_law_the_equation_and_the_walks(name, beta, expected):
    rule = Rule(name, 0.1, beta)
    assert bowl.variance(rule, 1.0, 1.0) == pytest.approx(expected, abs=1e-4)
    assert check.variance_difference(rule, 1.0, 1.0) < 1e-9
    asked = bowl.Bowl(1.0, noise=1.0, steps=500)
    late = bowl.components(asked, bowl.descent(asked, rule).places[200:, 1:])[..., 0]
    assert late.var() == pytest.approx(expected, rel=0.05)


@pytest.mark.parametrize(("name", "factor"), [("plain", 0.9802), ("momentum", 0.8182)])
def test_no_rate_is_quicker_than_the_best(name, factor):
    rate, beta, best = bowl.best(100.0, name)
    assert best == pytest.approx(factor, abs=1e-4)
    rules = [Rule(name, rate * share, beta) for share in (0.9, 1.0, 1.1)]
    slower = [max(np.abs(bowl.eigenvalues(rule, curvature)).max() for curvature in (1.0, 0.01)) for rule in rules]
    assert slower[1] == pytest.approx(best, abs=1e-3)
    assert min(slower[0], slower[2]) > slower[1] - 1e-6


@pytest.mark.parametrize("name", ["momentum", "averaged", "nesterov"])
def test_map_has_the_border_of_the_closed_form(name):
    found = maps.on_bowl(maps.Config(name, 0.01, 10.0, 0.99, 60, 500), bowl.Bowl(1.0))
    assert maps.agreement(found, name) > 0.98
    with pytest.raises(ValueError, match="lowest rate must be below"):
        maps.Config(low=2.0, high=1.0)
