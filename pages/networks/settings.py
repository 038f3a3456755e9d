"""Which network the page is about, and the words for it."""

from collections.abc import Mapping
from typing import Any

from models.networks import texts, zoo
from models.networks.costs import BYTES, Costs, costs
from pages import shell
from pages.shell import _

OWN = "own"
Values = Mapping[str, Any]


def networks() -> dict[str, str]:
    return {name: name for name in zoo.NETWORKS} | {OWN: _("Own network")}


def gates() -> dict[str, str]:
    return {"": _("none"), "se": "SE", "eca": "ECA", "cbam": "CBAM", "sk": "SK", "split": "ResNeSt"}


def config() -> zoo.Config:
    """The network of the controls."""
    name = shell.select("network", _("Network"), networks(), "ResNet-18")
    side = shell.slider("side", _("Side of the photo (px)"), 28, 640, zoo.SIDES.get(name, 224), owner=name)
    text = ""
    if name == OWN:
        text = shell.text(
            "blocks", _("Blocks"), texts.OWN, most=900, examples=("conv3 8; gap",),
            help=_("A row a block, parted by semicolons: kind and kernel size, channels, s stride, p padding, g groups, n layers inside, x repeats, @ name, < an earlier block, + switches (bn, se, eca, cbam, sk, split)."),
        )  # fmt: skip
    gate = ""
    stages: tuple[int, ...] = ()
    if text or name in zoo.RESIDUAL:
        gate = shell.select("gate", _("Gate in residual stages"), gates())
        stages = shell.multi_choice("stages", _("Stages"), (1, 2, 3, 4), (1, 2, 3, 4)) if gate else ()
    return zoo.Config(name if not text else "ResNet-18", side, text, gate, stages)


def counted() -> tuple[int, int, str]:
    """FLOP in a MAC as shown, batch, number format."""
    with shell.panel("counting", _("Unit, photos, number format")):
        unit = shell.choice("unit", _("Count in"), {1: "MAC", 2: "FLOP"})
        batch = shell.slider("batch", _("Photos at once"), 1, 256, 1)
        return unit, batch, shell.choice("dtype", _("Number format"), list(BYTES))


def counts(asked: zoo.Config) -> Costs | None:
    """The costs of every block; None after a refusal at first, and then the sentence is on the page."""
    call = shell.attempt(costs, asked, key="costs", nearest=lambda: nearest(asked))
    return call.result if call else None


def nearest(asked: zoo.Config) -> dict[str, object]:
    """The nearest side that this network can read."""
    side = zoo.nearest_side(asked)
    return {"side": side} if side and side != asked.side else {}


def as_published(asked: zoo.Config) -> bool:
    """Whether this is the network that torchvision's table is about: nothing added, at 224 px."""
    return not asked.text and not asked.gate and asked.side == 224


def large(number: float) -> str:
    """A count in the unit that suits it."""
    for size, letter in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if abs(number) >= size:
            return f"{number / size:.4g}{letter}"
    return f"{number:g}"
