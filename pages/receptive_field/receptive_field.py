"""How much of the photo one unit sees, in theory and in effect: a square that grows layer by layer, and the blob in it."""

from dataclasses import replace

import streamlit as st

from models.receptive_field import arithmetic as rf
from models.receptive_field.effective import EffectiveConfig, effective_field
from models.receptive_field.mass import mass
from models.receptive_field.notation import parsed, written
from models.receptive_field.presets import NETWORKS
from models.receptive_field.table import graph
from pages import shell
from pages.receptive_field import effective as effects
from pages.receptive_field import network, parts, table
from pages.receptive_field import proof as painted
from pages.shell import _

picture = shell.picture("astronaut")
st.markdown(
    _("A unit deep in a network sees only a square of your photo. Drag it, go through the layers, and see what counts.")
)


def size(text: str, layer: str) -> int:
    fields = rf.fields(rf.Config(parsed(text)))
    return int(fields.size[fields.index(layer)])


def larger_resnet() -> str:
    sizes = {name: size(NETWORKS[name], "layer4") for name in ("ResNet-18", "ResNet-50")}
    return max(sizes, key=sizes.get)


def effective_side() -> float:
    layers = parsed(NETWORKS["twenty 3×3"])
    found = effective_field(EffectiveConfig(layers, "conv·20", 101, 101))
    return float(mass(found.field, found.box).side(0.95))


def doubled_padding() -> str:
    layers = parsed(NETWORKS["VGG-16"])
    twice = tuple(replace(layer, padding=2 * (layer.padding or 0)) for layer in layers)
    before, after = (size(written(rows), "pool5") for rows in (layers, twice))
    return _("Larger") if after > before else _("The same") if after == before else _("Smaller")


def without_pool1() -> float:
    layers = [replace(layer, stride=1) if layer.name == "pool1" else layer for layer in parsed(NETWORKS["VGG-16"])]
    return float(size(written(layers), "pool5"))


QUESTIONS = (
    shell.Question(
        "resnets", _("Which sees the larger square at the end of layer4: ResNet-18, or ResNet-50 with nearly three times its layers?"),
        larger_resnet,
        lambda answer: _("ResNet-18 reaches {small} px, ResNet-50 {large} px: two thirds of its layers are 1 × 1 and widen nothing.").format(
            small=size(NETWORKS["ResNet-18"], "layer4"), large=size(NETWORKS["ResNet-50"], "layer4")),
        options=("ResNet-18", "ResNet-50"), hides=frozenset({"growth", "field"}),
    ),
    shell.Question(
        "effective95", _("Twenty 3 × 3 layers with equal weights see 41 × 41 px. How large is the square that holds 95 % of the influence?"),
        effective_side,
        lambda answer: _("Only {share:.0%} of the area: the middle is reached by many more paths than the rim, and the sum of many steps is a Gaussian.").format(share=(answer / 41) ** 2),
        numbers=(1.0, 41.0, 2.0), unit=_("px"), kind="number", hides=frozenset({"effective", "trap"}),
    ),
    shell.Question(
        "padding", _("All paddings of VGG-16 are doubled. What happens to the size of the field at pool5?"),
        doubled_padding,
        lambda answer: _("Padding moves the square and makes the map larger; the size knows only windows and jumps."),
        options=(_("Larger"), _("The same"), _("Smaller")), hides=frozenset({"field"}),
    ),
    shell.Question(
        "stride", _("VGG-16 sees 212 px at pool5. Its first pool keeps its 2 × 2 window, but loses its stride. How large is the field then?"),
        without_pool1,
        lambda answer: _("Every later layer counts only half: one stride early doubles all that comes after it."),
        numbers=(1.0, 500.0, 1.0), unit=_("px"), kind="number", hides=frozenset({"field", "layers"}),
    ),
)  # fmt: skip

BLOCK4 = [node.name for node in graph(parsed(NETWORKS["EfficientNet-Lite0"]))].index("block4")
PARTS = {
    "field": parts.field,
    "growth": parts.growth,
    "layers": table.layers,
    "effective": effects.effective,
    "trap": effects.trap,
    "proof": painted.proof,
}

with st.container(horizontal=True, horizontal_alignment="distribute"):
    shell.presets({
        _("VGG-16"): {"network": "VGG-16", "part": "field"},
        _("Bottlenecks"): {"network": "ResNet-50", "part": "growth", "side": 160},
        _("41 px, or 17?"): {"network": "twenty 3×3", "part": "effective", "side": 101},
        _("Trained"): {"network": "EfficientNet-Lite0", "part": "effective", "weights": "trained", "layer": BLOCK4},
        _("Misaligned"): {"network": "own", "part": "field", "side": 64, "table": "conv3 p0 @a; conv3 p1 @b <input; add @sum <a+b; conv5 s2"},
        _("Log trap"): {"network": "twenty 3×3", "part": "trap", "side": 101},
        _("Proof"): {"network": "VGG-16", "part": "proof", "layer": 10},
        _("Grow"): {"part": "training"},
    })  # fmt: skip
    hidden = shell.predict(*QUESTIONS)
part = shell.choice(
    "part", _("Show"),
    {
        "field": _("Field"), "growth": _("Growth"), "layers": _("Layers"), "effective": _("What counts"),
        "trap": _("Plot trap"), "proof": _("Proof"), "training": _("Training"),
    },
    bare=True,
)  # fmt: skip


@shell.live
def explorer() -> None:
    controls, stage = st.columns([1, 3])
    with controls:
        setup = network.setup(picture)
    if setup is None and part != "layers":  # the table can still be mended
        return
    with stage, st.container(key="stage"):
        if part in hidden:
            shell.hidden_note()
        else:
            PARTS[part](setup, controls)
    if setup is not None:
        code(setup)


def code(setup: network.Setup) -> None:
    fields, index = setup.fields, setup.index
    network_text = (
        f"NETWORKS[{setup.network!r}]" if setup.network != network.OWN else repr(written(setup.config.layers))
    )
    snippet = (
        "from models.receptive_field import arithmetic as rf\nfrom models.receptive_field.gradient import measured_size\n"
        "from models.receptive_field.presets import NETWORKS\nfrom models.receptive_field.notation import parsed\n\n"
        f"config = rf.Config(parsed({network_text}), {setup.config.height}, {setup.config.width})\n"
        f"fields = rf.fields(config)\nindex = fields.index({setup.layer!r})\n"
        "print(fields.size[index], fields.jump[index], -fields.start[index, 1], measured_size(config, "
        f"{setup.layer!r}))"
    )
    size = int(fields.size[index])
    prints = f"{size} {fields.jump[index]} {-fields.start[index, 1]} {size}"
    shell.code(rf.fields, rf.terms, snippet=snippet, prints=prints)


if part == "training":
    effects.lesson()
else:
    explorer()
