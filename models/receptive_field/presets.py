"""Layer tables of known networks, as text that `models.receptive_field.notation.parsed` reads."""

from collections.abc import Iterator


def _vgg16() -> Iterator[str]:
    for stage, convs in enumerate((2, 2, 3, 3, 3), 1):
        for number in range(1, convs + 1):
            yield f"conv3 p1 @conv{stage}_{number}"
        yield f"pool2 s2 p0 @pool{stage}"


# The one-column AlexNet of Krizhevsky 2014, as TF-Slim builds it.
ALEXNET = (
    "conv11 s4 p0 @conv1; pool3 s2 p0 @pool1; conv5 p2 @conv2; pool3 s2 p0 @pool2; "
    "conv3 p1 @conv3; conv3 p1 @conv4; conv3 p1 @conv5; pool3 s2 p0 @pool5"
)


def _residual(name: str, body: list[str], stride: int, source: str) -> Iterator[str]:
    """A body whose first row reads `source`, added to `source` itself or, at a stride, to its 1x1 projection."""
    rows = [*body[:-1], f"{body[-1]} @{name}_body"]
    yield from (f"{rows[0]} <{source}", *rows[1:])
    skip = source
    if stride > 1:
        skip = f"{name}_skip"
        yield f"conv1 s{stride} p0 @{skip} <{source}"
    yield f"add @{name} <{name}_body+{skip}"


def _resnet(blocks: tuple[int, ...], bottleneck: bool, stride_in_1x1: bool = False) -> Iterator[str]:
    """A ResNet; the strides of a bottleneck stand in its 3x3 (torchvision, v1.5) or its first 1x1 (He et al., 2016)."""
    yield "conv7 s2 p3 @stem"
    # Google's table of the original pads its pool as "SAME" does on even sizes: nothing before, 1 after.
    yield f"pool3 s2 {'' if stride_in_1x1 else 'p1 '}@pool"
    source = "pool"
    for stage, count in enumerate(blocks, 1):
        for number in range(1, count + 1):
            stride = 2 if stage > 1 and number == 1 else 1
            name = f"layer{stage}" if number == count else f"layer{stage}_{number}"
            first, second = (f" s{stride}", "") if stride_in_1x1 else ("", f" s{stride}")
            body = ["conv1 p0" + first, "conv3 p1" + second, "conv1 p0"]
            if not bottleneck:
                body = [f"conv3 s{stride} p1", "conv3 p1"]
            yield from _residual(name, body, stride, source)
            source = name


def _mobilenet() -> Iterator[str]:
    yield "conv3 s2 @conv0"
    for number, stride in enumerate((1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1), 1):
        yield f"conv3 s{stride} @depthwise{number}"
        yield f"conv1 @pointwise{number}"


def _lite0() -> Iterator[str]:
    """EfficientNet-Lite0; a name `blockN` is that of `models.pretrained.lite0`."""
    yield "conv3 s2 @stem"
    source, number = "stem", 0
    for repeats, kernel, stride in ((1, 3, 1), (2, 3, 2), (2, 5, 2), (3, 3, 2), (3, 5, 1), (4, 5, 2), (1, 3, 1)):
        for repeat in range(repeats):
            name = f"block{number}"
            depthwise = f"conv{kernel} s{stride if repeat == 0 else 1}"
            expand = ["conv1"] if number else []
            if repeat:
                yield from _residual(name, [*expand, depthwise, "conv1"], 1, source)
            else:
                yield from (*expand, depthwise, f"conv1 @{name}")
            source, number = name, number + 1
    yield "conv1 @head"


def _unet() -> Iterator[str]:
    """U-Net with padded 3x3 convolutions and skips across."""
    for level in range(1, 5):
        yield from ("conv3", f"conv3 @down{level}", f"pool2 s2 p0 @pool{level}")
    yield from ("conv3", "conv3 @bottom")
    for level in range(4, 0, -1):
        yield f"up2 s2 @up{level}"
        yield f"add @join{level} <up{level}+down{level}"
        yield from ("conv3", f"conv3 @decoder{level}")


def _deeplab() -> Iterator[str]:
    """DeepLab v3 at output stride 16: a ResNet-50 whose last stage is dilated, then pyramid branches joined."""
    yield from list(_resnet((3, 4, 6), bottleneck=True))
    source = "layer3"
    for number, rate in enumerate((2, 4, 8), 1):
        name = f"layer4_{number}"
        yield from _residual(name, ["conv1 p0", f"conv3 d{rate}", "conv1 p0"], 1, source)
        source = name
    yield f"conv1 p0 @aspp1 <{source}"
    for rate in (6, 12, 18):
        yield f"conv3 d{rate} @aspp{rate} <{source}"
    yield "add @aspp <aspp6+aspp12+aspp18+aspp1"


def _stages(counts: tuple[int, ...], shrink: str, bodies: list[list[str]]) -> Iterator[str]:
    """Stages of residual blocks of one body each, behind a stem; the map shrinks between them."""
    source = "stem"
    for stage, (count, body) in enumerate(zip(counts, bodies, strict=True), 1):
        if stage > 1:
            source = f"shrink{stage}"
            yield f"{shrink} @{source}"
        for number in range(1, count + 1):
            name = f"stage{stage}" if number == count else f"stage{stage}_{number}"
            yield from _residual(name, body, 1, source)
            source = name


CONVNEXT = _stages((3, 3, 9, 3), "conv2 s2 p0", [["conv7 p3", "conv1 p0", "conv1 p0"]] * 4)
REPLKNET = _stages(
    (2, 2, 18, 2), "conv3 s2 p1", [[f"conv{size}"] for size in (31, 29, 27, 13)]
)  # without its 1x1 layers

NETWORKS: dict[str, str] = {
    "VGG-16": "; ".join(_vgg16()),
    "AlexNet": ALEXNET,
    "ResNet-18": "; ".join(_resnet((2, 2, 2, 2), bottleneck=False)),
    "ResNet-34": "; ".join(_resnet((3, 4, 6, 3), bottleneck=False)),
    "ResNet-50": "; ".join(_resnet((3, 4, 6, 3), bottleneck=True)),
    "ResNet-50, stride in the 1×1": "; ".join(_resnet((3, 4, 6, 3), bottleneck=True, stride_in_1x1=True)),
    "MobileNet-V1": "; ".join(_mobilenet()),
    "EfficientNet-Lite0": "; ".join(_lite0()),
    "U-Net": "; ".join(_unet()),
    "DeepLab v3": "; ".join(_deeplab()),
    "ConvNeXt-T": "; ".join(["conv4 s4 p0 @stem", *CONVNEXT]),
    "RepLKNet-31B": "; ".join(["conv3 s2 p1", "conv3 p1", "conv3 s2 p1 @stem", *REPLKNET]),
    "three 3×3": "conv3 x3 @conv",
    "one 7×7": "conv7 @conv",
    "twenty 3×3": "conv3 x20 @conv",
}
