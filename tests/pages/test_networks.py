import numpy as np
import pytest

from models.networks import check, conventions, identity, twins, zoo
from models.networks.costs import costs
from tests.pages.reading import sent, stands

PAGE = "networks"
VISITS = [
    {"network": "VGG-16", "block": 3}, {"network": "own"}, {"network": "ResNet-50", "exchange": "se", "block": 4},
    {"network": "LeNet-5 (1998)"}, {"part": "quarrel", "network": "ViT-B/16"},
    {"part": "swap", "pair": "focus", "channels": 8},
    {"part": "swap", "where": "network", "network": "YOLOv5s backbone", "side": 64, "exchange": "focus"},
    {"part": "swap", "where": "network", "network": "ViT-B/16"}, {"network": "VGG-16", "exchange": "grouped"},
    {"part": "swap", "pair": "grouped", "channels": 16, "map": 16}, {"part": "signals"},
    {"part": "signals", "norm": "false", "kind": "conv"},
    {"part": "identity"}, {"part": "roof", "network": "LeNet-5 (d2l)"},
]  # fmt: skip


@pytest.mark.parametrize("query", VISITS, ids=lambda query: " ".join(map(str, query.values())))
def test_every_part_opens_and_no_check_is_red(visit, query):
    stands(visit(PAGE, **query))


def test_numbers_of_a_block_are_the_models(visit):
    found = costs(zoo.Config("ResNet-18"))
    html = sent(visit(PAGE, network="ResNet-18", block=3))
    assert f"<b>{found.blocks[3].weights:,}</b>" in html
    assert f"<b>{found.weights:,}</b>" in html


def test_a_wrong_count_turns_the_check_red(visit, monkeypatch):
    monkeypatch.setattr(check, "counter_macs", lambda config: 0)
    assert "check bad" in sent(visit(PAGE, network="NiN"))


def test_a_wrong_convention_turns_the_check_red(visit, monkeypatch):
    monkeypatch.setitem(conventions.TOOLS, "torch FlopCounterMode", conventions.Convention(mac=1))
    assert "check bad" in sent(visit(PAGE, part="quarrel"))


def test_a_wrong_kernel_turns_the_check_red(visit, monkeypatch):
    right = twins.PAIRS["focus"]

    def wrong(config):
        focus, single = right(config)
        single.weight.data = single.weight.data.flip(2)
        return focus, single

    monkeypatch.setitem(twins.PAIRS, "focus", wrong)
    assert "check bad" in sent(visit(PAGE, part="swap", pair="focus", channels=12))


def test_noise_breaks_the_identity(visit):
    assert "check bad" in sent(visit(PAGE, part="identity", noise=0.01))


def test_a_tools_switches_give_the_tools_count(visit, value):
    tool = conventions.TOOLS["fvcore"]
    more = {"seen": tool.seen, "batch norm": tool.batch_norm, "layer norm": tool.layer_norm, "global pool": 1}
    html = sent(visit(PAGE, part="quarrel", network="Swin-T", **more))
    assert html.count(f"{conventions.count(costs(zoo.Config('Swin-T')).ops, tool):,}") == 2


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"network": "ViT-B/16", "side": 225}, "nearest is 224"),
        ({"network": "U-Net", "side": 566}, "without a rest"),
        ({"network": "own", "blocks": "conv3 8 g3"}, "nearest is 1"),
        ({"part": "swap", "pair": "grouped", "channels": 20, "groups": 3}, "nearest is"),
        ({"network": "own", "blocks": "x"}, "start with"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_in_words_and_the_page_stays(visit, query, words):
    app = visit(PAGE, **query)
    assert not app.exception
    assert words in app.warning[0].value


def test_race_shows_its_first_gradients(visit):
    app = visit(PAGE, part="race", depths="8", steps=20)
    assert not app.exception
    assert not app.error


def test_identity_is_of_the_photo(visit):
    pixels = np.zeros((4, 4, 3), np.uint8)
    assert identity.proof(identity.Config(3), pixels).by_block[-1] == 0
    assert not visit(PAGE, part="identity", made="residual").exception
