"""Blocks, their notation, what is refused, and the receptive fields of whole networks."""

import threading
from dataclasses import replace

import numpy as np
import pytest
import torch
import torchvision

from models.gates import Squeeze
from models.images.sizes import middle_square
from models.networks import fields, twins, walk, zoo
from models.networks.costs import costs
from models.networks.exchange import EQUAL
from models.networks.notation import parsed, unrolled
from models.receptive_field.notation import parsed as as_table

PHOTO = np.random.default_rng(0).integers(0, 256, (80, 100, 3)).astype(np.uint8)


def test_resnet_computes_what_torchvisions_does():
    ours = walk.runnable(zoo.Config("ResNet-18", 64), 99)
    theirs = torchvision.models.resnet18().eval()
    x = torch.randn(1, 3, 64, 64, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        for mine, other in _pairs(ours, theirs):
            other.load_state_dict(mine.state_dict())
        torch.testing.assert_close(ours(x), theirs(x), rtol=1e-4, atol=1e-3)


def _pairs(ours, theirs):
    """The convolutions of both in their order, then the norms, then the linear layers."""
    for kind in (torch.nn.Conv2d, torch.nn.BatchNorm2d, torch.nn.Linear):
        yield from zip(*([m for m in one.modules() if isinstance(m, kind)] for one in (ours, theirs)), strict=True)


def test_squeeze_is_torchvisions_without_biases():
    ours, theirs = Squeeze(32), torchvision.ops.SqueezeExcitation(32, 2)
    theirs.fc1.weight.data, theirs.fc2.weight.data = (
        ours.excite[0].weight.data[..., None, None],
        ours.excite[2].weight.data[..., None, None],
    )
    torch.nn.init.zeros_(theirs.fc1.bias)
    torch.nn.init.zeros_(theirs.fc2.bias)
    x = torch.randn(2, 32, 5, 5, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(ours(x), theirs(x))


@pytest.mark.parametrize(
    ("name", "block", "field", "jump"),
    [
        ("VGG-16", "pool5", 212, 32), ("ResNet-50", "layer4·3", 427, 32), ("AlexNet (torchvision)", "pool5", 195, 32),
        ("EfficientNet-Lite0", "block15", 851, 32), ("LeNet-5 (1998)", "C5", 32, 4),
        ("YOLOv5s backbone", "focus", 6, 2),
    ],
)  # fmt: skip
def test_receptive_fields(name, block, field, jump):
    config = zoo.Config(name, zoo.SIDES.get(name, 224))
    assert fields.fields(config)[block] == (field, jump)
    assert as_table(fields.link(config)) == fields.table(config)


def test_table_is_read_while_another_thread_runs_a_network():
    other, stop, problems = torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3)), threading.Event(), []

    def run():
        try:
            while not stop.is_set():
                other(torch.zeros(1, 3, 8, 8))
        except Exception as problem:
            problems.append(problem)

    thread = threading.Thread(target=run)
    thread.start()
    for name in ("ResNet-50", "DenseNet-121", "MobileNet-v2"):
        fields.table.__wrapped__(zoo.Config(name))
    stop.set()
    thread.join()
    assert problems == []


def test_attention_has_no_table():
    with pytest.raises(ValueError, match="made of convolutions"):
        fields.fields(zoo.Config("ViT-B/16"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "at least 1 block"), ("blah 3", "start with one of"), ("conv3 64 g2", "the nearest is 1"),
        ("conv3 64 s9", "nearest is 4"), ("conv3 8; bottleneck 6", "nearest is 8"), ("gap; conv3 8", "must read a map"),
        ("conv3 8 @a; up 8 <b", "nearest is 'a'"), ("inception5 3", "6 numbers"),
        ("conv3 8; up 8", "must read an earlier block"), ("conv3 8 @a; conv3 8 <a", "must read an earlier block"),
        ("conv3 8 +x", "switch must be one of"),
        ("conv3 8 x64; conv3 8 x64", "at most 120 blocks"), ("conv3 8 @a; conv3 8 @a", "must be its own"),
        ("maxpool3 s3; maxpool3 s3; maxpool3 s3; maxpool3 s3; maxpool3 s3", "at least 1 unit"),
    ],
)  # fmt: skip
def test_what_makes_no_network_is_refused(text, words):
    with pytest.raises(ValueError, match=words):
        zoo.network(zoo.Config(text=text or ";", side=32))


def test_nearest_side_is_the_first_that_can_be_read():
    config = zoo.Config("ViT-B/16", 100)
    assert zoo.nearest_side(config) in (96, 112)
    assert zoo.nearest_side(zoo.Config("AlexNet (torchvision)", 30)) == 63
    assert zoo.nearest_side(zoo.Config("U-Net", 570)) == 572


def test_repeats_keep_the_stride_for_the_first():
    rows = unrolled(parsed("residual 8 s2 x3 @a; conv3 8 s2 x2"))
    assert [row.stride for row in rows] == [2, 1, 1, 2, 2]
    assert [row.name for row in rows][:3] == ["a·1", "a·2", "a·3"]


@pytest.mark.parametrize("name", ["LeNet-5 (d2l)", "EfficientNet-Lite0", "Swin-T", "DenseNet-121"])
def test_maps_are_those_of_the_network_itself(name):
    config = zoo.Config(name, 28 if "LeNet" in name else 64)
    found = walk.walk(config, 1, PHOTO)
    with torch.inference_mode():
        whole = walk.runnable(config, 2).steps(walk.tensor(config, found.photo), 2)[-1][0]
    torch.testing.assert_close(torch.from_numpy(found.maps), whole[found.channels].contiguous(), rtol=1e-4, atol=1e-4)
    assert found.trained == (name == "EfficientNet-Lite0")


def test_what_is_too_large_is_only_counted():
    with pytest.raises(ValueError, match="counts only"):
        walk.walk(zoo.Config("VGG-16"), 19, PHOTO)


IN_NETWORKS = [
    ("ResNet-18", "separable"), ("YOLOv5s backbone", "focus"), ("GoogLeNet (5×5)", "pairs"), ("NiN", "narrow"),
    ("EfficientNet-Lite0", "se"), ("ResNet-18", "bottleneck"), ("ResNet-50", "pixelwise"), ("VGG-11", "sk"),
    ("VGG-11", "split"), ("MobileNet-v2", "cbam"), ("DenseNet-121", "grouped"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "kind"), IN_NETWORKS)
def test_an_exchange_makes_maps_of_the_same_shape_in_every_stage(name, kind):
    plain = zoo.Config(name)
    config = replace(plain, exchange=kind, stages=zoo.stages(plain, kind))
    before, after = costs(plain), costs(config)
    assert [one.shape for one in before.blocks] == [one.shape for one in after.blocks]
    pairs = zip(before.blocks, after.blocks, strict=True)
    changed = {one.name.partition("·")[0] for one, other in pairs if one.weights != other.weights}
    assert changed == (set() if kind in EQUAL else set(config.stages))


@pytest.mark.parametrize(("name", "kind"), [("YOLOv5s backbone", "focus"), ("ResNet-50", "pixelwise")])
def test_networks_that_are_the_same_function_give_the_same_numbers(name, kind):
    plain = zoo.Config(name, 32)
    found = twins.inside(replace(plain, exchange=kind, stages=zoo.stages(plain, kind)), PHOTO)
    assert found.difference < 1e-9
    assert found.before.macs == found.after.macs


def test_what_is_not_exchanged_keeps_its_weights():
    plain = zoo.Config("ResNet-18", 32)
    config = replace(plain, exchange="sk", stages=("layer4",))
    with torch.inference_mode():
        x = walk.tensor(plain, middle_square(PHOTO, 32))
        one, other = (walk.runnable(asked, 99).steps(x) for asked in (plain, config))
    equal = [torch.equal(*pair) for pair in zip(one, other, strict=True)]
    assert equal == [True] * 8 + [False] * 4


def test_two_small_kernels_cost_more_where_few_maps_come_in():
    plain = zoo.Config("GoogLeNet (5×5)")
    config = replace(plain, exchange="pairs", stages=zoo.stages(plain, "pairs"))
    assert costs(config).macs > costs(plain).macs


def test_dense_layers_read_all_maps_before_them():
    layers = zoo.network(zoo.Config("DenseNet-121")).blocks[2].module.layers
    assert [layer[0].num_features for layer in layers] == [64 + 32 * index for index in range(6)]
