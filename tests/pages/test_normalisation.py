from dataclasses import replace

import pytest

from models.normalisation import clusters, cube, dropout, network, penalty, running, scale
from tests.pages.reading import sent, stands

PAGE = "normalisation"
VISITS = [
    *({"method": name} for name in cube.METHODS),
    {"channels": 6, "method": "GN", "groups": 2}, {"beside": "~"}, {"part": "running"}, {"part": "bugs"},
    {"part": "bugs", "bug": "train", "batch": 2}, {"part": "bugs", "bug": "warm"}, {"part": "dropout", "passes": 5},
    {"part": "dropout", "view": "masks", "deep": "true", "inverted": "true"}, {"part": "penalty"}, {"part": "scale"},
    {"part": "scale", "times": 1, "weights decay": 0.05},    {"part": "clusters"},
    {"part": "penalty", "kind": "L2", "condition": 20},
]  # fmt: skip


@pytest.mark.parametrize("query", VISITS, ids=lambda query: " ".join(map(str, query.values())))
def test_every_part_opens_and_every_check_is_green(visit, query):
    assert "check good" in sent(stands(visit(PAGE, **query)))


RUNNING, SAID, DOUBT = running.stored, dropout.said, dropout.doubt
PLANE, GAP = clusters.plane, clusters.asked_gap
UNKNOWN = {"part": "scale", "scale seed": 7}  # of which nothing is remembered
BREAKS = {
    "cube": (cube, "statistics", lambda x, config: (x.mean(keepdims=True), x.var(keepdims=True)), {}),
    "running": (running, "stored", lambda drawn, momentum: RUNNING(drawn, 1 - momentum), {"part": "running"}),
    "masks": (dropout, "said", lambda config, units: SAID(config, 0.9 * units), {"part": "dropout", "view": "masks"}),
    "penalty": (penalty, "soft", lambda values, threshold: values, {"part": "penalty"}),
    "passes": (dropout, "_masked", lambda made, values: made(0.5 * values), {"part": "dropout", "passes": 30}),
    "eval": (dropout, "doubt", lambda made, asked: DOUBT(made, replace(asked, angle=90.0)), {"part": "dropout"}),
    "clusters": (clusters, "plane", lambda found, digits: 1.1 * PLANE(found, digits), {"part": "clusters"}),
    "smoothing": (clusters, "asked_gap", lambda smoothing, classes=10: 1.1 * GAP(smoothing), {"part": "clusters"}),
    "scale": (
        scale,
        "outputs",
        lambda rows, weights, last: rows @ weights.T @ last.T,
        {"part": "scale", "scale seed": 7},
    ),
    "bugs": (network, "batch_norm_in", lambda made, mode: made.eval(), {"part": "bugs", "bug": "train", "batch": 2}),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_method_turns_a_check_red(visit, monkeypatch, name):
    module, function, wrong, query = BREAKS[name]
    monkeypatch.setattr(module, function, wrong)
    assert "check bad" in sent(visit(PAGE, **query))


def test_accuracy_is_the_models(visit):
    made = network.trained(network.Config())
    found = network.outcome(made, network.Use(contrast=0.5, brightness=0.2))
    assert f"<b>{found.accuracy:.1%}</b>" in sent(visit(PAGE, part="bugs", dim=0.5, light=0.2))


REFUSED = [
    ({"method": "GN", "groups": 2}, "nearest is 1"), ({"part": "running", "size": 1}, "nearest is 2"),
    ({"part": "bugs", "bug": "train", "batch": 1}, "nearest is 2"), ({"part": "clusters", "three": "1~2"}, "got 2"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "said"), REFUSED)
def test_what_cannot_be_is_refused_with_the_nearest_value(visit, query, said):
    app = visit(PAGE, **query)
    assert not app.exception
    assert said in app.warning[0].value


def test_the_nearest_value_is_offered(visit, value):
    app = visit(PAGE, part="running", size=1)
    app.button(key=next(button.key for button in app.button if button.key.endswith(".nearest"))).click().run()
    assert value("size") == 2
    assert not app.warning


def test_pressed_tile_is_kept_where_the_batch_has_it(visit, set_value, value):
    visit(PAGE, tile="3_2")
    assert value("tile") == (3.0, 2.0)
    app = set_value("beside", ("rocket",))
    assert not app.exception
