"""Which network the page is about, and the words for it."""

from dataclasses import replace

from models.networks import texts, zoo
from models.networks.costs import BYTES
from pages import shell
from pages.shell import _

OWN = "own"


def networks() -> dict[str, str]:
    return {name: name for name in zoo.NETWORKS} | {OWN: _("Own network")}


def exchanges() -> dict[str, str]:
    return {
        "se": _("SE behind"), "eca": _("ECA behind"), "cbam": _("CBAM behind"), "sk": "3×3 → SK", "split": "3×3 → ResNeSt",
        "separable": _("3×3 → depthwise, then 1×1"), "grouped": _("3×3 → 3×3 in 4 groups"), "pairs": _("5×5 → two 3×3"),
        "narrow": _("5×5 → 1×1, then 5×5"), "bottleneck": _("two 3×3 → bottleneck"), "pixelwise": _("1×1 → linear layer per pixel"),
        "focus": _("Focus → 6×6, stride 2"),
    }  # fmt: skip


def config(default: str = "") -> zoo.Config:
    """The network of the controls, and what is exchanged in it."""
    name = shell.select("network", _("Network"), networks(), "ResNet-18")
    side = shell.slider("side", _("Side of the photo (px)"), 28, 640, zoo.SIDES.get(name, 224), owner=name)
    text = ""
    if name == OWN:
        text = shell.text(
            "blocks", _("Blocks"), texts.OWN, most=900, examples=("conv3 8; gap",),
            help=_("A row a block, parted by semicolons: kind and kernel size, channels, s stride, p padding, g groups, n layers inside, x repeats, @ name, < an earlier block, + switches (bn, {words}).").format(words=", ".join(exchanges())),
        )  # fmt: skip
    asked = zoo.Config(name if not text else "ResNet-18", side, text)
    exchange = shell.select("exchange", _("Exchange in its blocks"), {"": _("nothing")} | exchanges(), default)
    return replace(asked, exchange=exchange, stages=stages(asked, exchange)) if exchange else asked


def stages(asked: zoo.Config, exchange: str) -> tuple[str, ...]:
    """Where it is exchanged: at first wherever it can be."""
    try:
        possible = zoo.stages(asked, exchange)
    except ValueError:  # a network that cannot be built says so itself
        return ()
    if not possible:
        shell.show(shell.caption(_("This network has nothing that it could be exchanged for.")))
        return ()
    return shell.multi_choice("stages", _("In"), possible, possible)


def counted() -> tuple[int, int, str]:
    """FLOP in a MAC as shown, batch, number format."""
    with shell.panel("counting", _("Unit, photos, number format")):
        unit = shell.choice("unit", _("Count in"), {1: "MAC", 2: "FLOP"})
        batch = shell.slider("batch", _("Photos at once"), 1, 256, 1)
        return unit, batch, shell.choice("dtype", _("Number format"), list(BYTES))


def nearest(asked: zoo.Config) -> dict[str, object]:
    """The nearest side that this network can read."""
    side = zoo.nearest_side(asked)
    return {"side": side} if side and side != asked.side else {}


def as_published(asked: zoo.Config) -> bool:
    """Whether this is the network that torchvision's table is about: nothing added, at 224 px."""
    return not asked.text and not asked.exchange and asked.side == 224


def large(number: float) -> str:
    """A count in the unit that suits it."""
    for size, letter in ((1e9, " G"), (1e6, " M"), (1e3, " k")):
        if abs(number) >= size:
            return f"{number / size:.4g}{letter}"
    return f"{number:.4g}"
