"""Known networks as text, which `models.networks.notation.parsed` reads."""

LENET_1998 = "conv5 6 p0 +tanh @C1; subsample @S2; table @C3; subsample @S4; conv5 120 p0 +tanh @C5; fc 84 +tanh @F6"
LENET_D2L = (
    "conv5 6 p2 +sigmoid @conv1; avgpool2 s2 @pool1; conv5 16 p0 +sigmoid @conv2; avgpool2 s2 @pool2; "
    "fc 120 +sigmoid @fc1; fc 84 +sigmoid @fc2; fc 10 +linear @fc3"
)
ALEXNET_2012 = (
    "conv11 96 s4 p2 @conv1; lrn @norm1; maxpool3 s2 @pool1; conv5 256 g2 @conv2; lrn @norm2; maxpool3 s2 @pool2; "
    "conv3 384 @conv3; conv3 384 g2 @conv4; conv3 256 g2 @conv5; maxpool3 s2 @pool5; "
    "fc 4096 @fc6; fc 4096 @fc7; fc 1000 +linear @fc8"
)
ALEXNET = (
    "conv11 64 s4 p2 @conv1; maxpool3 s2 @pool1; conv5 192 @conv2; maxpool3 s2 @pool2; conv3 384 @conv3; "
    "conv3 256 @conv4; conv3 256 @conv5; maxpool3 s2 @pool5; fc 4096 @fc6; fc 4096 @fc7; fc 1000 +linear @fc8"
)
NIN = (
    "conv11 96 s4 p0; conv1 96; conv1 96; maxpool3 s2; conv5 256; conv1 256; conv1 256; maxpool3 s2; "
    "conv3 384; conv1 384; conv1 384; maxpool3 s2; conv3 1000; conv1 1000; conv1 1000; gap"
)
INCEPTIONS = {
    "3a": (64, 96, 128, 16, 32, 32), "3b": (128, 128, 192, 32, 96, 64), "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64), "4c": (128, 128, 256, 24, 64, 64), "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128), "5a": (256, 160, 320, 32, 128, 128), "5b": (384, 192, 384, 48, 128, 128),
}  # fmt: skip
YOLO = (
    "focus 32 @focus; conv3 64 s2 +bn +silu; cthree 64; conv3 128 s2 +bn +silu; cthree 128 n3; "
    "conv3 256 s2 +bn +silu; cthree 256 n3; conv3 512 s2 +bn +silu; spp 512; cthree 512 +noshortcut"
)
OWN = (
    "conv3 32 s2 +bn; residual 32; bottleneck 64; dense 16 n4; maxpool2 s2; separable3 128; gate +se; "
    "gap; fc 10 +linear"
)


def _vgg(counts: tuple[int, ...]) -> str:
    stages = [
        f"conv3 {channels} x{count} @conv{stage}; maxpool2 s2 @pool{stage}"
        for stage, (count, channels) in enumerate(zip(counts, (64, 128, 256, 512, 512), strict=True), 1)
    ]
    return "; ".join([*stages, "fc 4096 @fc6; fc 4096 @fc7; fc 1000 +linear @fc8"])


def _resnet(kind: str, counts: tuple[int, ...]) -> str:
    widths = (256, 512, 1024, 2048) if kind == "bottleneck" else (64, 128, 256, 512)
    stages = [
        f"{kind} {width} s{1 if stage == 1 else 2} x{count} @layer{stage}"
        for stage, (width, count) in enumerate(zip(widths, counts, strict=True), 1)
    ]
    return "; ".join(["conv7 64 s2 +bn @stem; maxpool3 s2 p1 @pool", *stages, "gap @gap; fc 1000 +linear @fc"])


def _googlenet(third: int) -> str:
    rows = [f"inception{third} {','.join(map(str, widths))} @{name}" for name, widths in INCEPTIONS.items()]
    head = (
        "conv7 64 s2 +bn @conv1; maxpool3 s2 +ceil @pool1; "
        "conv1 64 +bn @conv2; conv3 192 +bn @conv3; maxpool3 s2 +ceil @pool2"
    )
    pools = ["maxpool3 s2 +ceil @pool3", "maxpool2 s2 +ceil @pool4"]
    return "; ".join([head, *rows[:2], pools[0], *rows[2:7], pools[1], *rows[7:], "gap @gap; fc 1000 +linear @fc"])


def _densenet(counts: tuple[int, ...], growth: int = 32) -> str:
    rows, channels = ["conv7 64 s2 +bn @stem; maxpool3 s2 p1 @pool"], 64
    for stage, count in enumerate(counts, 1):
        rows.append(f"dense {growth} n{count} @dense{stage}")
        channels += growth * count
        if stage < len(counts):
            channels //= 2
            rows.append(f"transition {channels} @transition{stage}")
    return "; ".join([*rows, "norm @norm", "gap @gap; fc 1000 +linear @fc"])


def _unet() -> str:
    rows = []
    for level, channels in enumerate((64, 128, 256, 512), 1):
        rows += [f"conv3 {channels} p0 @down{level}a; conv3 {channels} p0 @down{level}; maxpool2 s2 @pool{level}"]
    rows.append("conv3 1024 p0 @bottoma; conv3 1024 p0 @bottom")
    for level, channels in zip((4, 3, 2, 1), (512, 256, 128, 64), strict=True):
        rows.append(f"up {channels} <down{level} @up{level}")
        rows.append(f"conv3 {channels} p0 @decoder{level}a; conv3 {channels} p0 @decoder{level}")
    return "; ".join([*rows, "conv1 2 +linear @answer"])


TEXTS: dict[str, str] = {
    "LeNet-5 (1998)": LENET_1998,
    "LeNet-5 (d2l)": LENET_D2L,
    "AlexNet (2012)": ALEXNET_2012,
    "AlexNet (torchvision)": ALEXNET,
    "VGG-11": _vgg((1, 1, 2, 2, 2)),
    "VGG-16": _vgg((2, 2, 3, 3, 3)),
    "NiN": NIN,
    "GoogLeNet (5×5)": _googlenet(5),
    "GoogLeNet (torchvision)": _googlenet(3),
    "ResNet-18": _resnet("residual", (2, 2, 2, 2)),
    "ResNet-50": _resnet("bottleneck", (3, 4, 6, 3)),
    "ResNet-152": _resnet("bottleneck", (3, 8, 36, 3)),
    "DenseNet-121": _densenet((6, 12, 24, 16)),
    "U-Net": _unet(),
    "YOLOv5s backbone": YOLO,
}
