import pytest

from models.optimisers import average, bowl, maps
from models.optimisers.rules import RULES, Rule
from tests.pages.reading import captions, sent, stands

PAGE = "optimisers"
VISITS = [
    {"part": "landscape"}, {"part": "landscape", "starts": "many", "surface": "four wells", "walk rate": 0.01},
    {"part": "landscape", "surface": "own"}, {"part": "map"}, {"part": "map", "on": "landscape"},
    {"part": "map", "on": "networks", "map steps": 20}, {"part": "edge", "edge steps": 500}, {"part": "decay"},
    {"part": "range", "range steps": 50}, {"part": "range", "range steps": 50, "lines": "schedules"}, {"part": "trap"},
    {"part": "path", "path steps": 20}, {"part": "average"}, {"part": "convex"}, {"part": "convex", "of": "set"},
    {"part": "convex", "of": "set", "figure": "horse"}, {"part": "trap", "slope": 2.0},
    {"part": "bowl", "noise": 0.3, "rate": 5}, {"part": "bowl", "noise": 0.3},
]  # fmt: skip


@pytest.mark.parametrize("query", VISITS, ids=lambda query: " ".join(map(str, query.values())))
def test_every_part_opens_and_no_check_is_red(visit, query):
    stands(visit(PAGE, **query))


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_walks_and_agrees_with_torch(visit, rule):
    app = visit(PAGE, rule=rule, decay=0.1)
    assert not app.exception
    assert "check good" in captions(app)
    assert "check bad" not in captions(app)


def test_a_broken_rule_turns_the_check_red(visit, monkeypatch):
    monkeypatch.setitem(RULES, "momentum", (1, lambda rule, gradient, state, count: (gradient, state)))
    assert "check bad" in captions(visit(PAGE, rate=0.11))


def test_numbers_of_the_bowl_are_the_models(visit):
    found = captions(visit(PAGE, rule="nesterov", beta=0.5, rate=0.2))
    factors = [abs(bowl.eigenvalues(Rule("nesterov", 0.2, 0.5), curvature)).max() for curvature in (1.0, 1 / 20)]
    assert f"<b>{factors[0]:.4f}, {factors[1]:.4f}</b>" in found
    assert "<b>1.5</b>" in found


def test_divergence_is_marked_with_its_step(visit):
    left = bowl.descent(bowl.Bowl(steps=200), Rule("momentum", 4.2, 0.9)).left[0]
    assert f"<b>{left}</b>" in captions(visit(PAGE, rate=4.2, steps=200))


REFUSED = {"x + q": "'q' at column 5", "log(x)": "finite number where the walk starts", "x +": "arithmetic"}


@pytest.mark.parametrize(("f", "said"), REFUSED.items())
def test_own_function_is_refused_in_words(visit, f, said):
    app = visit(PAGE, part="landscape", surface="own", f=f)
    assert not app.exception
    assert said in app.warning[0].value


def test_networks_of_the_map_are_the_models(visit):
    found = maps.on_networks(maps.Config("adam", 0.01, 10.0, 0.99, 16, 20))
    app = visit(PAGE, part="map", on="networks", mapped="adam", **{"map steps": 20})
    assert f"<b>{10 ** found.value[found.best]:.4f}</b>" in sent(app)


def test_breaking_one_idea_turns_its_check_red(visit, monkeypatch):
    right = average.averages
    monkeypatch.setattr(average, "averages", lambda given, beta: right(given, beta / 2))
    assert "check bad" in sent(visit(PAGE, part="average"))
    monkeypatch.setitem(RULES, "amsgrad", (0, lambda rule, gradient, state, count: (gradient, state)))
    assert "check bad" in sent(visit(PAGE, part="trap"))


@pytest.mark.parametrize("g", ["log(x)", "x +"])
def test_a_function_without_chords_is_refused_in_words(visit, g):
    app = visit(PAGE, part="convex", g=g)
    assert not app.exception
    assert app.warning
