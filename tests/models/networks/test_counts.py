"""Weights and multiplications of known networks: torchvision's own, published figures, and closed forms."""

import pytest
import torchvision

from models.networks import check, conventions, fields, zoo
from models.networks.conventions import TOOLS, Convention
from models.networks.costs import costs


def of(name, **more):
    return costs(zoo.Config(name, zoo.SIDES.get(name, 224), **more))


@pytest.mark.parametrize("name", zoo.PUBLISHED)
def test_counts_are_those_that_torchvision_published(name):
    weights, operations = check.published(name)
    assert of(name).weights == weights
    assert round(of(name).macs / 1e9, 3) == operations


@pytest.mark.parametrize(
    ("name", "weights"),
    [
        ("LeNet-5 (1998)", 60_000), ("LeNet-5 (d2l)", 61_706), ("AlexNet (2012)", 60_965_224), ("NiN", 7_439_608),
        ("U-Net", 31_030_658), ("EfficientNet-Lite0", 4_652_008),
    ],
)  # fmt: skip
def test_weights_of_the_others(name, weights):
    assert of(name).weights == weights


def test_multiplications_of_the_others():
    assert round(of("NiN").macs / 1e9, 6) == 0.965573
    assert round(of("EfficientNet-Lite0").macs / 1e9, 6) == 0.385188
    assert of("ViT-B/16").macs == 17_563_828_224


@pytest.mark.parametrize("name", zoo.NETWORKS)
def test_torchs_own_counter_agrees(name):
    assert check.counter_macs(zoo.Config(name, zoo.SIDES.get(name, 224))) == of(name).macs


def test_vit_by_arithmetic():
    tokens, width, layers = 197, 768, 12
    layer = 12 * tokens * width**2 + 2 * tokens**2 * width
    assert of("ViT-B/16").macs == layers * layer + 3 * 256 * width * 196 + 1000 * width


def test_layers_of_vgg():
    assert of("VGG-16").activations == 15_237_608
    assert of("VGG-16").full[0] == pytest.approx(0.894, abs=5e-4)
    assert of("AlexNet (torchvision)").full[0] == pytest.approx(0.960, abs=5e-4)


@pytest.mark.parametrize(("gate", "more"), [("se", 2_514_944), ("cbam", 2_516_512), ("eca", 86)])
def test_gates_of_resnet_50(gate, more):
    assert (
        of("ResNet-50", exchange=gate, stages=zoo.stages(zoo.Config("ResNet-50"), gate)).weights
        - of("ResNet-50").weights
        == more
    )


def test_an_inception_block_is_cheaper_than_its_kernels_alone():
    def macs(text):
        return sum(one.macs for one in costs(zoo.Config(text=f"conv1 192 @before; {text}", side=28)).blocks[1:])

    assert [round(macs(text) / 1e6, 1) for text in ("conv5 32", "conv1 16; conv5 32")] == [120.4, 12.4]
    alone = sum(macs(text) for text in ("conv1 64", "conv3 128", "conv5 32"))  # pooled maps are joined as they are
    assert alone / macs("inception5 64,96,128,16,32,32") == pytest.approx(2.37, abs=5e-3)


def test_flop_per_byte_of_a_full_layer():
    layer = of("VGG-16").blocks[-2]
    assert layer.intensity() == pytest.approx(0.5, abs=5e-3)
    assert layer.intensity(64) == pytest.approx(31.4, abs=0.5)


def test_published_graph_is_ours():
    ours = {tuple(w.shape) for w in zoo.network(zoo.Config("GoogLeNet (torchvision)")).parameters()}
    theirs = torchvision.models.googlenet(aux_logits=False, init_weights=False)
    assert ours == {tuple(w.shape) for w in theirs.parameters()}


# What fvcore 0.1.5, ptflops 0.7.5, thop 0.1.1 and torchinfo 1.8 print for torchvision's networks at 224 px.
PRINTED = {
    "ResNet-18": {"torchinfo": 1814083944, "fvcore": 1819065856, "ptflops (pytorch)": 1825313768, "ptflops (aten)": 1814074344, "thop": 1824033792},  # noqa: E501
    "VGG-16": {"torchinfo": 15483821032, "ptflops (aten)": 15483821032},
    "GoogLeNet (torchvision)": {"torchinfo": 1498391752, "fvcore": 1504878688, "ptflops (aten)": 1498377192, "thop": 1511332032},  # noqa: E501
    "MobileNet-v2": {"torchinfo": 300809384, "fvcore": 314193216, "ptflops (aten)": 300775272},
    "DenseNet-121": {"torchinfo": 2834246312, "fvcore": 2865546752, "ptflops (aten)": 2834162664},
    "ViT-B/16": {"torchinfo": 173232616, "fvcore": 11290036992, "ptflops (aten)": 11280354280, "thop": 11286254592},
    "Swin-T": {"torchinfo": 34368232, "fvcore": 4509232128, "ptflops (aten)": 4503738856,
               "ptflops (pytorch)": 3128183416, "thop": 2978099712},
}  # fmt: skip


@pytest.mark.parametrize(("name", "tool"), [(name, tool) for name, one in PRINTED.items() for tool in one])
def test_a_tools_convention_gives_what_the_tool_prints(name, tool):
    assert conventions.count(of(name).ops, TOOLS[tool]) == PRINTED[name][tool]


def test_parts_add_up():
    for convention in (*TOOLS.values(), Convention(bias=True, pool=2)):
        parts = conventions.parts(of("Swin-T").ops, convention)
        assert sum(parts.values()) == conventions.count(of("Swin-T").ops, convention)


@pytest.mark.parametrize(
    ("inputs", "outputs", "kernel", "side", "batch", "groups", "expected"),
    [(256, 256, 3, 56, 1, 1, 421), (256, 64, 1, 56, 1, 1, 25.2), (128, 128, 3, 56, 1, 128, 2.25)],
)
def test_flop_per_byte(inputs, outputs, kernel, side, batch, groups, expected):
    text = f"conv1 {inputs} @before; conv{kernel} {outputs} g{groups} +bn"
    assert costs(zoo.Config(text=text, side=side)).blocks[1].intensity(batch) == pytest.approx(expected, rel=0.02)


def test_activations_grow_with_the_batch_and_shrink_with_the_format():
    found = of("VGG-16")
    assert round(found.stored() / 2**20, 1) == 58.1
    assert found.stored(8, "float16") == 4 * found.stored()


def test_bottleneck_beside_two_3x3():
    wide, narrow = (weights_of(text) for text in ("conv3 256; conv3 256", "conv1 64; conv3 64; conv1 256"))
    assert (wide, narrow) == (1_179_648, 69_632)


def weights_of(text):
    """Of kernels alone, reading 256 maps."""
    found = costs(zoo.Config(text=f"conv1 256 @before; {text}", side=32)).blocks[1:]
    return sum(one.weights - one.shape[0] for one in found)  # without biases


@pytest.mark.parametrize(("layers", "share"), [(1, 0.90), (3, 0.633), (9, 0.544)])
def test_c3_beside_the_plain_chain(layers, share):
    """A C3 of n bottlenecks holds fewer kernels than n bottlenecks (1x1, 3x3) of the full width."""
    block = zoo.network(zoo.Config(text=f"conv1 256 @before; cthree 256 n{layers}", side=32)).blocks[1].module
    kernels = sum(weight.numel() for weight in block.parameters() if weight.dim() == 4)
    assert kernels / (layers * (128 * 256 + 9 * 128 * 256)) == pytest.approx(share, abs=5e-3)


def test_u_net_sees_at_most_204_pixels():
    found = fields.fields(zoo.Config("U-Net", 572))
    assert [found[name] for name in ("decoder3", "up2", "decoder2", "up1")] == [(188, 4), (188, 2), (204, 2), (204, 1)]
    assert costs(zoo.Config("U-Net", 572)).blocks[-1].shape == (2, 388, 388)
