"""The questions of the receptive field page; every answer is computed when it is locked."""

from dataclasses import replace

from models.receptive_field import arithmetic as rf
from models.receptive_field.effective import EffectiveConfig, effective_field
from models.receptive_field.mass import mass
from models.receptive_field.notation import parsed
from models.receptive_field.presets import NETWORKS
from models.receptive_field.table import Layer
from pages import shell
from pages.shell import _


def questions() -> tuple[shell.Question, ...]:
    return (
        shell.Question(
            "resnets", _("Which sees the larger square at the end of layer4: ResNet-18, or ResNet-50 with nearly three times its layers?"),
            lambda: max(("ResNet-18", "ResNet-50"), key=lambda name: size(parsed(NETWORKS[name]), "layer4")),
            lambda answer: _("ResNet-18 reaches {small} px, ResNet-50 {large} px: two thirds of its layers are 1 × 1 and widen nothing.").format(
                small=size(parsed(NETWORKS["ResNet-18"]), "layer4"), large=size(parsed(NETWORKS["ResNet-50"]), "layer4")),
            options=("ResNet-18", "ResNet-50"), shows=frozenset({"training"}),
        ),
        shell.Question(
            "effective95", _("Twenty 3 × 3 layers with equal weights see 41 × 41 px. How large is the square that holds 95 % of the influence?"),
            effective_side,
            lambda answer: _("Only {share:.0%} of the area: the middle is reached by many more paths than the rim, and the sum of many steps is a Gaussian.").format(share=(answer / 41) ** 2),
            numbers=(1.0, 41.0, 2.0), unit=_("px"), kind="number", shows=frozenset({"field", "growth", "layers", "proof"}),
        ),
        shell.Question(
            "padding", _("All paddings of VGG-16 are doubled. What happens to the size of the field at pool5?"),
            doubled_padding,
            lambda answer: _("Padding moves the square and makes the map larger; the size knows only windows and jumps."),
            options=(_("Larger"), _("The same"), _("Smaller")), shows=frozenset({"training"}),
        ),
        shell.Question(
            "stride", _("VGG-16 sees 212 px at pool5. Its first pool keeps its 2 × 2 window, but loses its stride. How large is the field then?"),
            without_pool1,
            lambda answer: _("Every later layer counts only half: one stride early doubles all that comes after it."),
            numbers=(1.0, 500.0, 1.0), unit=_("px"), kind="number", shows=frozenset({"training"}),
        ),
    )  # fmt: skip


def size(layers: tuple[Layer, ...], layer: str) -> int:
    fields = rf.fields(rf.Config(layers))
    return int(fields.size[fields.index(layer)])


def effective_side() -> float:
    found = effective_field(EffectiveConfig(parsed(NETWORKS["twenty 3×3"]), "conv·20", 101, 101))
    return float(mass(found.field, found.box).side(0.95))


def doubled_padding() -> str:
    layers = parsed(NETWORKS["VGG-16"])
    twice = tuple(replace(layer, padding=2 * (layer.padding or 0)) for layer in layers)
    before, after = size(layers, "pool5"), size(twice, "pool5")
    return _("Larger") if after > before else _("The same") if after == before else _("Smaller")


def without_pool1() -> float:
    layers = parsed(NETWORKS["VGG-16"])
    return float(size(tuple(replace(row, stride=1) if row.name == "pool1" else row for row in layers), "pool5"))
