import pytest

from models.divergences import numbers, paired, scores, trial
from models.divergences.densities import Density
from models.gan import digits as gan
from pages.shell.runs import Run
from tests.pages.reading import sent, stands

PAGE = "divergences"
VISITS = [
    {}, {"p shape": "box", "q shape": "box", "chart": "transport"},
    {"p shape": "drawn", "q shape": "drawn", "chart": "integrand"},
    {"p shape": "laplace", "q count": 5, "chart": "f"}, {"divergence": "own", "base": "bits"},
    {"part": "fit", "family": "laplace"}, {"part": "fit", "share": 0.3},
    {"part": "lipschitz", "gain": 5}, {"part": "judge", "count": 60},
    {"part": "judge", "first": "VAE", "second": "GAN", "how": "beside", "set steps": 0, "judge": 1},
    {"part": "judge", "eyes": "Lite0", "count": 20}, {"part": "paired", "paired steps": 100},
    {"part": "paired", "task": "in-painting", "adversarial": 0.01, "paired steps": 100},
]  # fmt: skip


@pytest.mark.parametrize("query", VISITS, ids=str)
def test_every_part_opens_and_no_check_is_red(visit, query):
    stands(visit(PAGE, **query))


def test_numbers_are_the_models(visit):
    value = numbers.values(Density(), Density(means=(2.0,)))["JS"]
    assert f"<td>{value:.4g}</td>" in sent(visit(PAGE))


def test_a_wrong_divergence_turns_the_check_red(visit, monkeypatch):
    right = numbers.integrand
    monkeypatch.setattr(numbers, "integrand", lambda *given: 1.01 * right(*given))
    assert "check bad" in sent(visit(PAGE))


def test_a_wrong_distance_turns_the_check_red(visit, monkeypatch):
    right = scores.frechet
    scores.board(60)
    scores.bias(0, 5)
    monkeypatch.setattr(scores, "frechet", lambda *given: right(*given) + 1)
    assert "check bad" in sent(visit(PAGE, part="judge", count=60, mix=0.9))


def test_a_wrong_error_of_a_pair_turns_the_check_red(visit, monkeypatch):
    right = paired.error
    monkeypatch.setattr(paired, "error", lambda task, found: 1.01 * right(task, found))
    assert "check bad" in sent(visit(PAGE, part="paired", **{"paired steps": 100}))


def test_own_f_is_refused_in_words(visit):
    app = visit(PAGE, divergence="own", f="1 - u**2")
    assert not app.exception
    assert "convex" in app.warning[0].value


def test_a_generator_of_this_visit_comes_before_the_judge(visit, app):
    snapshot = next(gan.train(gan.Config(steps=0)))
    app.session_state["gan/digits.run"] = Run((0, None), iter(()), latest=snapshot)
    visit(PAGE, part="judge", first="own GAN", count=60)
    own = (("own GAN", snapshot),)
    found = scores.score(trial.mixture(trial.Config("own GAN", count=60, own=own)))
    assert sent(app).count(f"<td>{found.inception:.2f}</td>") >= 2  # the set, and its row of the board
    stands(app)
