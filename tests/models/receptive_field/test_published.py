"""Networks by their tables: as published, and as torchvision builds them."""

import pytest
import torch
import torchvision
from torch import fx, nn

from models.receptive_field import arithmetic
from models.receptive_field.gradient import measured_size, measured_support
from models.receptive_field.notation import parsed
from models.receptive_field.presets import NETWORKS, _resnet
from models.receptive_field.table import Layer
from models.receptive_field.units import support


def last(text: str, side: int = 224) -> tuple[arithmetic.Fields, int]:
    result = arithmetic.fields(arithmetic.Config(parsed(text), side, side))
    return result, len(result.nodes) - 1


def imported(model: nn.Module) -> tuple[Layer, ...]:
    """The table of a torchvision network, read off its own graph: an independent reference."""
    traced = fx.symbolic_trace(model)
    modules = dict(traced.named_modules())
    names: dict[fx.Node, str] = {}
    layers: list[Layer] = []
    for node in traced.graph.nodes:
        inputs = tuple(dict.fromkeys(names[parent] for parent in node.all_input_nodes if parent in names))
        module = modules.get(node.target) if node.op == "call_module" else None
        if node.op == "placeholder":
            names[node] = "input"
        elif isinstance(module, nn.AdaptiveAvgPool2d) or "adaptive" in str(node.target):
            break
        elif isinstance(module, nn.Conv2d | nn.MaxPool2d):
            kind = "conv" if isinstance(module, nn.Conv2d) else "pool"
            size, stride, padding, dilation = (
                value if isinstance(value, int) else value[-1]
                for value in (module.kernel_size, module.stride, module.padding, module.dilation)
            )
            layers.append(Layer(kind, size, stride, padding, dilation, 1, node.name, inputs))
            names[node] = node.name
        elif "pool2d" in node.name:  # a function, all of them 3x3 in Inception
            options = node.kwargs
            layers.append(Layer("pool", 3, options["stride"], options.get("padding", 0), 1, 1, node.name, inputs))
            names[node] = node.name
        elif len(inputs) > 1:
            layers.append(Layer("add", name=node.name, inputs=inputs))
            names[node] = node.name
        elif inputs:
            names[node] = inputs[0]
    return tuple(layers)


VGG = {
    "conv1_1": 3, "pool1": 6, "conv2_1": 10, "pool2": 16, "conv3_1": 24, "pool3": 44, "conv4_1": 60, "pool4": 100,
    "conv5_1": 132, "conv5_2": 164, "conv5_3": 196, "pool5": 212,
}  # fmt: skip


@pytest.mark.parametrize(("layer", "size"), VGG.items())
def test_vgg16_as_in_googles_table(layer, size):
    result, _ = last(NETWORKS["VGG-16"])
    assert result.size[result.index(layer)] == size


STEM = "conv3 s2; conv3; conv3; pool3 s2"


A, B, C = "conv3; conv3", "conv7; conv7", "conv3; conv3"  # the widest branch of an Inception block, along one axis


INCEPTION_V2 = (
    f"conv7 s2; pool3 s2; conv3; pool3 s2; {A}; {A}; conv3; conv3 s2; {'; '.join([A] * 4)}; conv3; conv3 s2; {A}; {A}"
)


INCEPTION_V3 = (
    f"{STEM}; conv3; pool3 s2; {'; '.join([A] * 3)}; conv3; conv3 s2; {'; '.join([B] * 4)}; conv7; conv3 s2; {C}; {C}"
)


INCEPTION_V4 = (
    f"{STEM}; conv7; conv3; conv3 s2; {'; '.join([A] * 4)}; conv3; conv3 s2; {'; '.join([B] * 7)}; conv7; conv3 s2; "
    f"{'; '.join([C] * 3)}"
)


INCEPTION_RESNET = (
    f"{STEM}; conv3; pool3 s2; {A}; {'; '.join([A] * 10)}; conv3; conv3 s2; conv7 x20; conv3; conv3 s2; conv3 x10"
)


def resnet(blocks: tuple[int, ...], stride_in_1x1: bool = False) -> str:
    return "; ".join(_resnet(blocks, bottleneck=True, stride_in_1x1=stride_in_1x1))


@pytest.mark.parametrize(
    ("text", "size", "jump", "padding"),
    [
        pytest.param(NETWORKS["VGG-16"], 212, 32, 90, id="VGG-16"),
        pytest.param(NETWORKS["AlexNet"], 195, 32, 64, id="AlexNet"),
        pytest.param(NETWORKS["MobileNet-V1"], 315, 32, 126, id="MobileNet-V1"),
        pytest.param(NETWORKS["ResNet-50, stride in the 1×1"], 483, 32, 239, id="ResNet-v1-50"),
        pytest.param(resnet((3, 4, 23, 3), stride_in_1x1=True), 1027, 32, 511, id="ResNet-v1-101"),
        pytest.param(resnet((3, 8, 36, 3), stride_in_1x1=True), 1507, 32, 751, id="ResNet-v1-152"),
        pytest.param(resnet((3, 24, 36, 3), stride_in_1x1=True), 1763, 32, None, id="ResNet-v1-200"),
        pytest.param(INCEPTION_V2, 699, 32, None, id="Inception-v2"),
        pytest.param(INCEPTION_V3, 1311, 32, None, id="Inception-v3"),
        pytest.param(INCEPTION_V4, 2071, 32, None, id="Inception-v4"),
        pytest.param(INCEPTION_RESNET, 3039, 32, None, id="Inception-ResNet-v2"),
    ],
)
def test_networks_of_googles_table(text, size, jump, padding):
    result, end = last(text)
    assert (result.size[end], result.jump[end]) == (size, jump)
    assert padding is None or -result.start[end, 0] == padding


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        (NETWORKS["ResNet-18"], (43, 99, 211, 435)),
        (NETWORKS["ResNet-34"], (59, 179, 547, 899)),
        (NETWORKS["ResNet-50"], (35, 91, 267, 427)),
        (resnet((3, 4, 23, 3)), (35, 91, 811, 971)),
        (resnet((3, 8, 36, 3)), (35, 155, 1291, 1451)),
    ],
    ids=["18", "34", "50", "101", "152"],
)
def test_stages_of_torchvisions_resnets(text, sizes):
    result, _ = last(text)
    assert tuple(result.size[result.index(f"layer{stage}")] for stage in range(1, 5)) == sizes


@pytest.mark.parametrize(
    ("builder", "preset"),
    [
        (torchvision.models.resnet18, NETWORKS["ResNet-18"]),
        (torchvision.models.resnet50, NETWORKS["ResNet-50"]),
        (torchvision.models.resnet152, resnet((3, 8, 36, 3))),
        (torchvision.models.vgg16, NETWORKS["VGG-16"]),
        (torchvision.models.convnext_tiny, NETWORKS["ConvNeXt-T"]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_presets_match_torchvisions_own_graphs(builder, preset):
    with torch.device("meta"):
        layers = imported(builder(weights=None))
    reference = arithmetic.fields(arithmetic.Config(layers))
    result, end = last(preset)
    assert (reference.size[-1], reference.jump[-1]) == (result.size[end], result.jump[end])
    assert list(reference.start[-1]) == list(result.start[end])
    assert reference.smallest[-1] == result.smallest[end]


def test_inception_v3_as_torchvision_builds_it():
    with torch.device("meta"):
        model = torchvision.models.inception_v3(weights=None, init_weights=False, aux_logits=False)
    result = arithmetic.fields(arithmetic.Config(imported(model), 299, 299))
    assert (result.size[-1], result.jump[-1], result.widths[-1]) == (1311, 32, 8)


def test_codingace_sample():
    result, _ = last("conv3; conv3 s2; pool2 s2; conv3 d2")
    assert list(result.size[1:]) == [3, 5, 7, 23]


@pytest.mark.parametrize("name", NETWORKS)
def test_presets_measure_as_computed(name):
    config = arithmetic.Config(parsed(NETWORKS[name]))
    result = arithmetic.fields(config)
    layer = result.nodes[-1].name
    assert measured_size(config, layer) == result.size[-1]
    unit = int(result.heights[-1]) // 3, int(result.widths[-1]) // 2
    assert support(config, layer, unit) == measured_support(config, layer, unit)


def test_useful_resolutions_of_resnet50_as_in_rfa():
    result, _ = last(NETWORKS["ResNet-50"])
    assert arithmetic.useful_sides(result) == (75, 427)
