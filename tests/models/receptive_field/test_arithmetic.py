"""Sizes, starts and boxes, against published tables, torchvision's own graphs, and gradients."""

import random
from dataclasses import replace

import numpy as np
import pytest

from models.receptive_field import arithmetic
from models.receptive_field.gradient import measured_size, measured_support
from models.receptive_field.notation import parsed
from models.receptive_field.presets import NETWORKS
from models.receptive_field.units import boxes, support, unit_at


def last(text: str, side: int = 224) -> tuple[arithmetic.Fields, int]:
    result = arithmetic.fields(arithmetic.Config(parsed(text), side, side))
    return result, len(result.nodes) - 1


@pytest.mark.parametrize(
    "text", ["conv3", "conv3 s2 p1; conv5 d3; pool2 s2 p0; conv7 s3 p2", "conv3 x12", "conv1 s2 p0; conv3 d16"]
)
def test_chains_obey_the_closed_forms(text):
    result, end = last(text)
    size, jump, start = 1, 1, 0
    for node in result.nodes[1:]:
        size += node.dilation * (node.kernel_size - 1) * jump
        start -= arithmetic.margins(node, int(result.widths[result.nodes.index(node) - 1]))[0] * jump
        jump *= node.stride
    assert (result.size[end], result.jump[end], result.start[end, 1]) == (size, jump, start)
    assert result.centre[end, 1] == start + (size - 1) / 2
    assert sum(term.growth for term in arithmetic.terms(result, result.nodes[-1].name)) == size - 1


def test_dilation_moves_the_first_centre():
    """The first centre is the one before plus ((window - 1) / 2 - padding) * jump, with the dilation in the window."""
    result, end = last("conv3 s2 p1; conv3 d4 p1")
    assert result.centre[end, 0] == 0 + ((9 - 1) / 2 - 1) * 2
    assert measured_support(arithmetic.Config(parsed("conv3 s2 p1; conv3 d4 p1")), "conv2", (20, 20)) == (
        37,
        37,
        55,
        55,
    )


def test_doubled_padding_keeps_the_size():
    layers = parsed("conv3 p1; conv5 s2 p2; conv3 p1")
    doubled = tuple(replace(layer, padding=2 * layer.padding) for layer in layers)
    one, two = arithmetic.fields(arithmetic.Config(layers)), arithmetic.fields(arithmetic.Config(doubled))
    assert list(one.size) == list(two.size)
    assert (two.start[-1] == 2 * one.start[-1]).all()


def random_table(seed: int) -> str:
    draw = random.Random(seed)
    rows = []
    for number in range(draw.randint(1, 5)):
        padding = draw.choice(["", " p0", " p1", " p2"])
        rows.append(f"conv{draw.randint(1, 5)} s{draw.randint(1, 3)} d{draw.randint(1, 3)}{padding} @row{number}")
    if draw.random() < 0.5:
        rows += ["conv3 p1 @left", f"conv5 p2 @right <{rows[-1].split('@')[1]}", "add @joined <left+right"]
    if draw.random() < 0.5:
        rows += ["up2 s2", "conv3"] if draw.random() < 0.5 else ["up4 s2 p1", "conv2"]
    return "; ".join(rows)


@pytest.mark.parametrize("seed", range(40))
def test_every_unit_sees_what_its_gradient_says(seed):
    layers = parsed(random_table(seed))
    config = arithmetic.Config(layers, 37, 29)
    try:
        result = arithmetic.fields(config)
    except ValueError:
        config = arithmetic.Config(layers, 237, 229)
        result = arithmetic.fields(config)
    name = result.nodes[-1].name
    cone = boxes(config, name)
    for v in range(int(result.heights[-1])):
        for u in {v % int(result.widths[-1]), int(result.widths[-1]) - 1 - v % 2}:
            try:
                seen = support(config, name, (v, u))
            except ValueError as refusal:
                with pytest.raises(ValueError, match="sees only padding"):
                    measured_support(config, name, (v, u))
                assert "sees only padding" in str(refusal)  # noqa: PT017
                continue
            assert seen == measured_support(config, name, (v, u))
            (top, bottom), (left, right) = cone.rows[0, v], cone.columns[0, u]
            assert top <= seen[0] <= seen[2] <= bottom
            assert left <= seen[1] <= seen[3] <= right


@pytest.mark.parametrize("seed", range(40))
def test_size_is_the_measured_support_of_a_long_strip(seed):
    layers = parsed(random_table(seed))
    config = arithmetic.Config(layers, 400, 400)
    result = arithmetic.fields(config)
    assert measured_size(config, result.nodes[-1].name) == result.size[-1]


def test_boxes_walk_back_to_the_size_that_fields_found_walking_forward():
    config = arithmetic.Config(parsed(NETWORKS["U-Net"]), 160, 160)
    result = arithmetic.fields(config)
    cone = boxes(config, result.nodes[-1].name)
    widths = cone.columns[0, :, 1] - cone.columns[0, :, 0] + 1
    assert widths.max() == result.size[-1]
    assert cone.rows.shape == (len(result.nodes), 160, 2)


def test_layers_off_the_path_have_empty_boxes():
    cone = boxes(arithmetic.Config(parsed("conv3 @a; conv3 @b <input; add @c <a+b")), "a")
    assert (cone.rows[2, :, 0] > cone.rows[2, :, 1]).all()


def test_smallest_and_largest_path_of_a_skip():
    result, end = last("conv3 p1 @a; conv3 p1 @b; add @c <a+b")
    assert (result.smallest[end], result.size[end], result.shift[end]) == (3, 5, 0)


def test_misaligned_paths_are_told():
    result, end = last("conv3 p0 @a; conv3 p1 @b <input; add @c <a+b")
    assert (result.size[end], result.smallest[end], result.shift[end]) == (4, 3, 1)


def test_productivity_depends_on_the_photo():
    text = NETWORKS["VGG-16"]
    kinds = {
        side: arithmetic.fields(arithmetic.Config(parsed(text), side, side)).productivity for side in (32, 64, 224)
    }
    assert set(kinds[224]) == {"productive"}
    result, _ = last(text, 64)
    # conv4_1 is the first whose own field (60) fits 64 px, conv4_2 the first beyond (76), conv4_3 starts beyond
    found = {name: kinds[64][result.index(name)] for name in ("conv4_1", "conv4_2", "conv4_3")}
    assert found == {"conv4_1": "productive", "conv4_2": "critical", "conv4_3": "unproductive"}
    assert kinds[32].count("unproductive") > kinds[64].count("unproductive")


def test_the_unit_nearest_to_a_place():
    result, end = last(NETWORKS["VGG-16"])
    assert [unit_at(result, end, (share, share)) for share in (0, 0.5, 1)] == [(0, 0), (3, 3), (6, 6)]
    middles = (result.centre[end, 0] + 32 * np.arange(7) + 0.5) / 224
    assert [unit_at(result, end, (0.5, middle))[1] for middle in middles] == list(range(7))


def test_two_hundred_layers_pass():
    result, end = last("conv3 x40; conv3 x40; conv3 x40; conv3 x40; conv3 x40")
    assert result.size[end] == 401


def test_a_photo_of_one_pixel_passes_where_padding_holds_it():
    result, end = last(NETWORKS["MobileNet-V1"], 1)
    assert (result.heights[end], result.size[end]) == (1, 315)


@pytest.mark.parametrize(
    ("text", "side", "message"),
    [
        pytest.param(
            "conv7 p0", 5, "layer 'conv1' must leave at least 1 unit.*smallest photo for it is 7 px", id="7 on 5"
        ),
        pytest.param(
            NETWORKS["AlexNet"], 1, "window of 11 over 1 units.*smallest photo for it is 67 px", id="1 px photo"
        ),
        pytest.param("conv3", 0, "height must lie between 1 and 4096, got 0", id="no photo"),
        pytest.param("conv3 s2 @a; conv3 @b <input; add <a+b", 9, "must have one jump, got 1 and 2 px", id="two jumps"),
    ],
)
def test_impossible_networks_are_refused(text, side, message):
    with pytest.raises(ValueError, match=message):
        last(text, side)


def test_unknown_layers_and_units_are_refused():
    config = arithmetic.Config(parsed("conv3"))
    with pytest.raises(ValueError, match=r"must be one of the table's, got 'pool9'; the last is 'conv1'"):
        boxes(config, "pool9")
    with pytest.raises(ValueError, match=r"must lie in the 224 x 224 map, got \(0, 224\); the nearest is \(0, 223\)"):
        support(config, "conv1", (0, 224))


def test_arguments_are_not_changed():
    config = arithmetic.Config(parsed(NETWORKS["ResNet-18"]))
    first, second = arithmetic.fields(config), arithmetic.fields(config)
    assert np.array_equal(first.size, second.size)
    assert config == arithmetic.Config(parsed(NETWORKS["ResNet-18"]))
