"""The questions of the receptive field page; every answer is computed when it is locked, most of the page's own state."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from models.images.decoding import Picture
from models.receptive_field import arithmetic as rf
from models.receptive_field.effective import EffectiveConfig, effective_field
from models.receptive_field.gradient import painting
from models.receptive_field.mass import area_ratio, mass
from models.receptive_field.notation import parsed
from models.receptive_field.presets import NETWORKS
from models.receptive_field.table import Layer
from models.receptive_field.training import TrainingConfig, training
from models.receptive_field.units import support
from models.stopping import wanted
from pages import shell
from pages.receptive_field.effective import peak_slider
from pages.receptive_field.lesson import task
from pages.receptive_field.proof import painted_mask
from pages.receptive_field.settings import Setup, present
from pages.shell import _

PARTS = frozenset({"field", "growth", "layers", "effective", "trap", "proof", "training"})
THEORY = frozenset({"field", "growth", "layers", "proof"})
MANY = 3  # layers that widen a field before its rim counts less
FACTOR = 1000  # by which the trap's gradients are multiplied
LEARNT = 0.95  # accuracy
WIDEST = (1.0, float(rf.MAX_SIDE), 1.0)  # of a guessed square, px


def questions(picture: Picture) -> tuple[shell.Question, ...]:
    chosen = present(picture)
    theory = (resnets(), stacks(), padding(chosen), stride(chosen))
    return (*theory, effective95(deep(chosen)), trap(deep(chosen)), proof(chosen), lesson())


def resnets() -> shell.Question:
    why = _("ResNet-18 reaches {small} px, ResNet-50 {large} px: two thirds of its layers are 1 × 1 and widen nothing. With the stride in the 1 × 1, as in the paper, it would be {paper} px.")  # fmt: skip
    return shell.Question(
        "resnets", _("Which sees the larger square at the end of layer4: ResNet-18, or torchvision's ResNet-50 (stride in the 3 × 3) with nearly three times its layers?"),
        lambda: max(("ResNet-18", "ResNet-50"), key=lambda name: known(name, "layer4")),
        lambda answer: why.format(
            small=known("ResNet-18", "layer4"), large=known("ResNet-50", "layer4"),
            paper=known("ResNet-50, stride in the 1×1", "layer4"),
        ),
        options=("ResNet-18", "ResNet-50"), shows=frozenset({"training"}),
        topic=_("ResNet"), reveals={"network": "ResNet-50", "part": "growth"},
    )  # fmt: skip


def stacks() -> shell.Question:
    three, one = _("three 3 × 3"), _("one 7 × 7")
    sizes = known("three 3×3", "conv·3"), known("one 7×7", "conv")
    return shell.Question(
        "stacks", _("Which sees the larger square: three 3 × 3 layers in a row, or one 7 × 7 layer?"),
        lambda: _("neither, they are equal") if sizes[0] == sizes[1] else (three, one)[sizes[1] > sizes[0]],
        lambda answer: _("{one} px and {two} px. For each pair of channels the three have 3 · 9 = 27 weights and two more ReLUs, the one has 49 weights: so small kernels are stacked.").format(one=sizes[0], two=sizes[1]),
        options=(three, one, _("neither, they are equal")), shows=frozenset({"training"}),
        topic=_("7 × 7"), reveals={"network": "three 3×3", "part": "field"},
    )  # fmt: skip


def padding(chosen: Setup | None) -> shell.Question:
    def fits(config: rf.Config, layer: str) -> bool:
        given = all(row.padding is not None for row in config.layers if row.kind != "add")
        return given and size(doubled(config), layer) > 0

    name, config, layer = asked(chosen, fits)
    moved = _("The doubled padding moves the joined paths apart, so that together they cover more.")
    plain = _("Padding moves the square and makes the map larger; the size knows only windows and jumps.")
    options = (_("Larger"), _("The same"), _("Smaller"))
    return shell.Question(
        "padding", _("All paddings of {network} are doubled. What happens to the size of the field at {layer}?").format(network=name, layer=layer),
        lambda: options[order(size(config, layer), size(doubled(config), layer))],
        lambda answer: plain if answer == options[1] else moved, options=options, shows=frozenset({"training"}),
        topic=_("Padding"),
    )  # fmt: skip


def stride(chosen: Setup | None) -> shell.Question:
    name, config, layer = asked(chosen, lambda config, layer: size(without_stride(config), layer) < size(config, layer))
    first, before = strided(config.layers), size(config, layer)
    row = config.layers[first].name or _("row {number}").format(number=first + 1)
    return shell.Question(
        "stride", _("{network} sees {size} px at {layer}. Its layer {first} keeps its window, but loses its stride. How large is the field then?").format(network=name, size=before, layer=layer, first=row),
        lambda: float(size(without_stride(config), layer)),
        lambda answer: _("Every layer behind it has a smaller jump, so it adds less: a stride early enlarges what all later layers add."),
        numbers=WIDEST, unit=_("px"), kind="number", shows=frozenset({"training"}), tolerance=0.1 * before,
        topic=_("Stride"),
    )  # fmt: skip


def effective95(chosen: Setup | None) -> shell.Question:
    name, config = uniform(chosen)
    theory = size(rf.Config(config.layers, config.height, config.width), config.layer)

    def answer() -> float:
        found = effective_field(config)
        return float(mass(found.field, found.box).side(0.95))

    return shell.Question(
        "effective95", _("A unit of {layer} in {network} sees {size} × {size} px. With equal weights, how large is the square that holds 95% of its gradient on a photo of {height} × {width} px?").format(layer=config.layer, network=name, size=theory, height=config.height, width=config.width),
        lambda: shell.on_worker(answer),
        lambda answer: _("{share:.0%} of the area of the theoretical square: the middle is reached by many more paths than the rim, and the sum of many steps tends to a Gaussian.").format(share=(answer / theory) ** 2),
        numbers=WIDEST, unit=_("px"), kind="number", shows=THEORY, tolerance=max(2.0, 0.05 * theory),
        topic=_("95%"), reveals={"part": "effective", "weights": "uniform"} | state(chosen),
    )  # fmt: skip


def trap(chosen: Setup | None) -> shell.Question:
    _name, config = uniform(chosen)
    with shell.undrawn():
        peak = peak_slider()
    options = (_("Larger"), _("The same"), _("Smaller"))

    return shell.Question(
        "trap", _("All gradients of the unit are multiplied by {factor:,}. On the scale log10(x + 1), what happens to the area that holds 99%?").format(factor=FACTOR),
        lambda: options[order(*shell.on_worker(areas, config, peak))],
        lambda answer: _("{:.1%} of the photo before, {:.1%} after, and no pixel counts more than before: what a logarithm shows depends on the unit.").format(*areas(config, peak)),
        options=options, shows=PARTS - {"trap", "effective"},
        topic=_("Log"), reveals={"part": "trap"} | state(chosen),
    )  # fmt: skip


def proof(chosen: Setup | None) -> shell.Question:
    options = (_("Not one bit"), _("A little, by rounding"), _("Clearly"))

    def answer() -> str:
        if chosen is None:
            raise ValueError("the network must run on this photo")
        box, shape = support(chosen.config, chosen.layer, chosen.unit), chosen.photo.shape[:2]
        mask = painted_mask(shape, box, (), "outside")
        if not mask.any():
            raise ValueError("the field must leave a part of the photo to paint; choose an earlier layer")
        change = shell.on_worker(painting, chosen.config, chosen.layer, chosen.unit, box, chosen.photo, mask).change
        return options[0 if change == 0 else 1 if change < 1e-9 else 2]

    return shell.Question(
        "proof", _("Every pixel outside the box of the unit is painted in its negative colour. How much do the unit's values change?"),
        answer, lambda answer: _("No tap of any layer below it reads these pixels: for the unit they do not exist."),
        options=options, shows=PARTS - {"proof"},
        topic=_("Paint"), reveals={"part": "proof", "painted": "outside", "rectangles": ()} | state(chosen),
    )  # fmt: skip


def lesson() -> shell.Question:
    with shell.undrawn():
        config = task()
    yes, no = _("Yes"), _("No")
    return shell.Question(
        "lesson", _("One unit of {depth} layers must compare two dots, each {distance} px from its middle; in theory it sees {depth} px to each side. Does it reach {learnt:.0%} accuracy within {steps} steps?").format(depth=config.depth, distance=config.distance, steps=config.steps, learnt=LEARNT),
        lambda: yes if shell.on_worker(best, config) >= LEARNT else no,
        lambda answer: _("Its best accuracy is {best:.0%}. Few paths lead to the rim of the field, so the gradient there is small at first.").format(best=best(config)),
        options=(yes, no), shows=PARTS - {"training"},
        topic=_("Dots"), reveals={"part": "training"},
    )  # fmt: skip


@lru_cache(32)
def best(config: TrainingConfig) -> float:
    """The best accuracy of a training run."""
    return max(snapshot.accuracy for snapshot in wanted(training(config)))


@lru_cache(32)
def areas(config: EffectiveConfig, peak: float) -> tuple[float, float]:
    """Share of the photo that holds 99 % on the logarithmic scale, before and after all gradients are multiplied."""
    field = effective_field(config).field
    before, after = (area_ratio(field, 0.99, unit, "log10(x + 1)") for unit in (peak, peak * FACTOR))
    return before, after


def order(before: float, after: float) -> int:
    """0 where the second is larger, 1 where both are the same, 2 where it is smaller."""
    return 1 + (after < before) - (after > before)


def asked(chosen: Setup | None, fits: Callable[[rf.Config, str], bool]) -> tuple[str, rf.Config, str]:
    """Network and layer of a question: the page's own where the question has an answer there."""
    try:
        if chosen and fits(chosen.config, chosen.layer):
            return chosen.title, chosen.config, chosen.layer
    except ValueError:  # the branches would no longer fit together
        pass
    return "VGG-16", rf.Config(parsed(NETWORKS["VGG-16"])), "pool5"


def deep(chosen: Setup | None) -> Setup | None:
    """The page's own unit where some layers make its field, so that not all of it counts alike; else None."""
    return chosen if chosen and len(rf.terms(chosen.fields, chosen.layer)) > MANY else None


def state(chosen: Setup | None) -> dict[str, object]:
    """The controls of what was asked about."""
    if chosen is None:
        return {"network": "twenty 3×3", "side": 101}
    sides = chosen.config.height, chosen.config.width
    return {"network": chosen.network, "side": max(sides), "layer": chosen.index}


def uniform(chosen: Setup | None) -> tuple[str, EffectiveConfig]:
    """The network by name, and the unit with equal weights that the page shows."""
    if chosen:
        config = chosen.config
        return chosen.title, EffectiveConfig(config.layers, chosen.layer, config.height, config.width)
    return "twenty 3×3", EffectiveConfig(parsed(NETWORKS["twenty 3×3"]), "conv·20", 101, 101)


@lru_cache(64)
def size(config: rf.Config, layer: str) -> int:
    """Size of the field of a layer, px."""
    fields = rf.fields(config)
    return int(fields.size[fields.index(layer)])


def known(network: str, layer: str) -> int:
    return size(rf.Config(parsed(NETWORKS[network])), layer)


def doubled(config: rf.Config) -> rf.Config:
    rows = (replace(row, padding=None if row.padding is None else 2 * row.padding) for row in config.layers)
    return replace(config, layers=tuple(rows))


def strided(layers: tuple[Layer, ...]) -> int:
    """The first row with a stride; -1 where there is none."""
    return next((i for i, row in enumerate(layers) if row.stride > 1 and row.kind != "up"), -1)


def without_stride(config: rf.Config) -> rf.Config:
    first = strided(config.layers)
    rows = (replace(row, stride=1) if i == first else row for i, row in enumerate(config.layers))
    return replace(config, layers=tuple(rows))
