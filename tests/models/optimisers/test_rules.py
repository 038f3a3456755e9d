import numpy as np
import pytest
import torch

from models.optimisers import bowl, check, decay, rules
from models.optimisers.rules import RULES, Rule

BOWL = bowl.Bowl(noise=0.1, steps=60)


@pytest.mark.parametrize("correction", [True, False])
@pytest.mark.parametrize("name", RULES)
def test_every_step_is_that_of_torch(name, correction):
    rule = Rule(name, 0.05, 0.9, decay=0.1, correction=correction)
    places = bowl.descent(BOWL, rule).places
    assert check.torch_difference(bowl.gradient(BOWL), places, rule) < 1e-12


@pytest.mark.parametrize("name", [name for name in RULES if name != "plain"])
def test_a_broken_rule_is_found(name, monkeypatch):
    slots, _direction = RULES[name]
    monkeypatch.setitem(RULES, name, (slots, lambda rule, gradient, state, count: (gradient, state)))
    rule = Rule(name, 0.05, 0.9)
    places = bowl.descent(BOWL, rule).places
    assert check.torch_difference(bowl.gradient(BOWL), places, rule) > 1e-3


@pytest.mark.parametrize("gradient", [1e-4, 1.0, 1e6])
def test_first_step_of_corrected_adam_is_the_rate_whatever_the_gradient(gradient):
    rule, weight = Rule("adam", 0.1), np.zeros(1)
    first = rules.step(rule, weight, np.array([gradient]), rules.fresh(rule, weight), 1)[0]
    assert first[0] == pytest.approx(-0.1, rel=1e-3)


def test_uncorrected_adam_starts_too_fast():
    rule, weight = Rule("adam", 1.0, correction=False), np.zeros(1)
    state, steps = rules.fresh(rule, weight), []
    for count in range(1, 30):
        after, state = rules.step(rule, weight, np.ones(1), state, count)
        steps.append(float(weight[0] - after[0]))
        weight = after
    assert steps[0] == pytest.approx(10**0.5, rel=1e-4)
    assert (int(np.argmax(steps)) + 1, max(steps)) == (12, pytest.approx(6.569, abs=1e-3))


def test_adagrad_on_a_constant_slope_is_the_sum_of_inverse_roots():
    rule, weight = Rule("adagrad", 0.1), np.zeros(1)
    state = rules.fresh(rule, weight)
    for count in range(1, 101):
        weight, state = rules.step(rule, weight, np.full(1, 7.0), state, count)
    assert weight[0] == pytest.approx(-0.1 * sum(t**-0.5 for t in range(1, 101)))


def test_rules_work_on_tensors_with_a_rate_for_each():
    rates = torch.tensor([0.1, 0.2])[:, None]
    rule, weight = Rule("adam", rates), torch.ones(2, 3)
    after, _state = rules.step(rule, weight, torch.full((2, 3), 5.0), rules.fresh(rule, weight), 1)
    torch.testing.assert_close(after, 1 - rates.expand(2, 3), rtol=1e-5, atol=1e-5)


def test_decay_alone_moves_adam_by_a_whole_rate_and_adamw_by_its_share():
    found = [decay.at_rest(name, 0.1, value) for name in ("adam", "adamw") for value in (0.1, 0.001)]
    np.testing.assert_allclose(found, [0.9, 0.9, 0.99, 0.9999], atol=1e-6)


@pytest.mark.parametrize(("strength", "curvature"), [(0.05, 0.5), (0.5, 1.0), (2.0, 5.0)])
def test_both_weight_decays_end_where_the_laws_say(strength, curvature):
    found = decay.ends(decay.Config(strength, curvature))
    for name, law in found.law.items():
        np.testing.assert_allclose(found.measured[name], law, atol=0.02)


@pytest.mark.parametrize(
    ("change", "message"),
    [({"rate": 0.0}, "rate must lie"), ({"beta": 1.0}, "beta must lie"), ({"name": "x"}, "optimiser must be one of")],
)
def test_numbers_that_make_no_sense_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        Rule(**change)
