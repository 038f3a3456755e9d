import pickle

import pytest

from models.receptive_field.notation import from_rows, parsed, rows, written
from models.receptive_field.presets import NETWORKS
from models.receptive_field.table import Layer, graph, within_limits


@pytest.mark.parametrize("name", NETWORKS)
def test_text_and_table_are_the_same(name):
    layers = parsed(NETWORKS[name])
    assert parsed(written(layers)) == layers
    assert pickle.loads(pickle.dumps(layers)) == layers
    assert hash(layers) == hash(parsed(NETWORKS[name]))


@pytest.mark.parametrize("name", NETWORKS)
def test_an_editors_rows_are_the_same_table(name):
    layers = parsed(NETWORKS[name])
    assert from_rows(rows(layers)) == layers


def test_empty_cells_of_an_editor_take_plain_values():
    (layer,) = from_rows([{"kind": "conv", "stride": None, "padding": None, "name": "my layer+1", "inputs": "a + b"}])
    assert layer == Layer(name="my_layer_1", inputs=("a_", "_b"))
    assert parsed(written((layer,))) == (layer,)


def test_a_row_is_read_word_by_word():
    assert parsed("conv5 s2 p0 d3 x4 @deep <input") == (Layer("conv", 5, 2, 0, 3, 4, "deep", ("input",)),)
    assert parsed("\nconv3;\n pool2 s2 ;") == (Layer(), Layer("pool", 2, 2))


def test_repeats_are_unrolled_and_the_last_copy_is_read():
    nodes = graph(parsed("conv3 x3 @a; conv1 @b; add @c <a+b"))
    assert [node.name for node in nodes] == ["input", "a·1", "a·2", "a·3", "b", "c"]
    assert [node.parents for node in nodes] == [(), (0,), (1,), (2,), (3,), (3, 4)]


def test_rows_without_names_are_numbered():
    assert [node.name for node in graph(parsed("conv3; pool2 s2; conv3"))] == ["input", "conv1", "pool2", "conv3"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", "at least 1 layer, got none", id="empty"),
        pytest.param("dense10", "must read like 'conv3 s2 p1' and start with one of conv, pool, up, add", id="kind"),
        pytest.param("conv3 q7", "must read like", id="word"),
        pytest.param(
            "conv40", "layer 'conv1': kernel size must lie between 1 and 31, got 40; the nearest is 31", id="kernel"
        ),
        pytest.param(
            "conv3 s0", "layer 'conv1': stride must lie between 1 and 4, got 0; the nearest is 1", id="stride"
        ),
        pytest.param(
            "conv3 x99", "layer 'conv1': repeat must lie between 1 and 40, got 99; the nearest is 40", id="repeat"
        ),
        pytest.param("; ".join(["conv3 x40"] * 8), "at most 300 layers, repeats counted, got 320", id="320 layers"),
        pytest.param("conv3 @a; conv3 @a", "must be its own, got 'a' more than once", id="names"),
        pytest.param("conv3 @a <b; conv3 @b", "got 'b', which stands below it or is itself: a circle", id="cycle"),
        pytest.param("conv3 @a <a", "a circle; the nearest is 'input'", id="itself"),
        pytest.param("conv3 @stem; conv3 <stme", "got 'stme', which is no layer; the nearest is 'stem'", id="typo"),
        pytest.param(
            "conv3 @a; conv3 @b <input", "must lead to the last layer, got 'a', which no layer reads", id="loose"
        ),
        pytest.param("conv3 @a; add <a", "must name the 2 or more layers that it adds", id="lonely add"),
        pytest.param(
            "conv3 @a; conv3 @b; conv3 <a+b", "must read 1 layer, got 2; join them with an 'add'", id="two inputs"
        ),
        pytest.param("up1 s2", "kernel size of at least its stride 2 and dilation 1, got 1 and 1", id="holes"),
    ],
)
def test_impossible_tables_are_refused(text, message):
    with pytest.raises(ValueError, match=message):
        graph(parsed(text))


def test_numbers_are_moved_to_the_nearest_allowed():
    refused = parsed("conv40 s9 p16 d99 x41; pool2 s2")
    assert within_limits(refused) == parsed("conv31 s4 p15 d24 x40; pool2 s2")
    assert within_limits(parsed(NETWORKS["U-Net"])) == parsed(NETWORKS["U-Net"])
