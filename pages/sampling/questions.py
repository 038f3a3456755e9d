"""The questions of the sampling page, each part's own; its models compute what is right, most in the present state."""

from functools import lru_cache

from models.images.decoding import Picture
from models.images.samples import sample as sample_picture
from models.remembered import remembered
from models.sampling.convolution import displacement, sample, working_picture
from models.sampling.cost import costs
from models.sampling.layer import Config
from models.sampling.learned import Config as Learned
from models.sampling.learned import train
from models.sampling.special import linearity
from models.sampling.stack import Config as Stack
from models.sampling.stack import coverage
from models.stopping import last
from pages import shell
from pages.sampling import cost, learned, stack
from pages.shell import _

FIRST, SECOND = (1, 2, 5), (2, 4, 8)
PARTS = frozenset({"layer", "stack", "cost", "special", "learned"})
FALLBACK = "chelsea"  # a sample that does not look alike everywhere
STEPS = 40  # of the question about learning


def questions(picture: Picture) -> tuple[shell.Question, ...]:
    return touched(), holes(), shift(picture), separable(), half(picture), learning()


def touched() -> shell.Question:
    config = asked_stack()
    seen, kind = coverage(config), _("side by side") if config.parallel else _("in a row")
    text = _("{count} layers of {k} × {k} taps {kind}, with dilations {dilations}, have a window of {side} × {side} = {area:,} pixels. How many of them can influence one output?")  # fmt: skip
    return shell.Question(
        "coverage", text.format(count=len(config.dilations), k=config.kernel_size, kind=kind, dilations=list(config.dilations), side=seen.window, area=seen.paths.size),
        lambda: float(seen.touched),
        lambda answer: (_("That is {share:.0%} of the window: side by side, only the taps themselves are read.") if config.parallel else _("That is {share:.0%} of the window. What lies between the multiples of a common divisor of all dilations is never read, and a dilation larger than the window of all other layers leaves gaps, too.")).format(share=seen.share),
        numbers=(0.0, 1e6, 1.0), unit=_("pixels"), kind="number", shows=PARTS - {"layer", "stack"},
        topic=_("Holes"), reveals={"part": "stack"} | stack_controls(config),
    )  # fmt: skip


def asked_stack() -> Stack:
    """The stack of the page where it is possible and has holes, which is what is asked about; else 2, 2, 2."""
    with shell.undrawn():
        config = stack.stack(stack.settings())
    try:
        return config if coverage(config).share < 1 else Stack((2, 2, 2))
    except ValueError:
        return Stack((2, 2, 2))


def stack_controls(config: Stack) -> dict[str, object]:
    """The controls of the stack part that make this stack."""
    dilations = {f"d{i}": dilation for i, dilation in enumerate(config.dilations, 1)}
    return {"layers": len(dilations), "stack_kernel": config.kernel_size, "parallel": config.parallel, **dilations}


def holes() -> shell.Question:
    first, second, both, neither = str(list(FIRST)), str(list(SECOND)), _("both"), _("neither")
    with_holes = {(True, False): first, (False, True): second, (True, True): both, (False, False): neither}
    return shell.Question(
        "holes", _("Which stack of three 3 × 3 layers leaves holes in its window: dilations [1, 2, 5] or [2, 4, 8]?"),
        lambda: with_holes[share(FIRST) < 1, share(SECOND) < 1],
        lambda answer: _("[1, 2, 5] sees {first:.0%} of its window, [2, 4, 8] sees {second:.1%}.").format(first=share(FIRST), second=share(SECOND)),
        options=tuple(with_holes.values()), shows=PARTS - {"layer", "stack"},
        topic=_("Which holes"), reveals={"part": "stack", "layers": 3, "d1": SECOND[0], "d2": SECOND[1], "d3": SECOND[2], "parallel": False},
    )  # fmt: skip


def share(dilations: tuple[int, ...]) -> float:
    return coverage(Stack(dilations)).share


def shift(picture: Picture) -> shell.Question:
    options = (_("its content moves left"), _("its content moves right"), _("it stays where it is, but is warped"))
    why = _("Offsets move where the layer *reads*, not where it writes: each output now shows what stood 5 pixels to its right. Computed on {photo}.")  # fmt: skip
    names = (_("the sample of a cat, as your photo looks alike when it is moved"), _("your photo"))
    return shell.Question(
        "shift", _("Every tap of a deformable layer gets the same offset: x = +5 pixels, to the right. What happens to its feature map?"),
        lambda: options[direction(picture)[0]], lambda answer: why.format(photo=names[direction(picture)[1]]),
        options=options, shows=PARTS - {"layer", "special"},
        topic=_("Shift"), reveals={"part": "layer", "family": "deformable", "shift_x": 5.0},
    )  # fmt: skip


@remembered(8)
def direction(picture: Picture) -> tuple[int, bool]:
    """Where the content of the feature map moves, as the number of an option; whether this photo could tell."""
    try:
        return sign(moved(picture)), True
    except ValueError:  # one colour, stripes, or narrow: any displacement fits
        return sign(moved(sample_picture(FALLBACK))), False


def moved(picture: Picture) -> int:
    """By how many pixels to the right the content of the feature map moves."""
    image, shifted = working_picture(picture.pixels), Config(family="deformable", shift_x=5)
    return displacement(sample(image, Config()).output, sample(image, shifted).output)


def sign(right: int) -> int:
    return 1 if right > 0 else 0 if right < 0 else 2


def separable() -> shell.Question:
    with shell.undrawn():
        config = cost.layer(cost.settings())
    found = {one.name: one.multiply_adds for one in costs(cost.possible(config))}
    part = 100 * found["depthwise separable"] / found["standard"]
    return shell.Question(
        "separable", _("A standard layer with C = {C}, D = {D}, k = {k} becomes depthwise separable. What share of its multiply-adds is left?").format(C=config.in_channels, D=config.out_channels, k=config.kernel_size),
        lambda: part, lambda answer: _("1/D + 1/k²: the window is summed once for each input channel, not once for each pair of channels."),
        numbers=(0.0, 200.0, 1.0), unit="%", kind="number", tolerance=3.0, shows=PARTS - {"cost"},
        topic=_("Cost"), reveals={"part": "cost"},
    )  # fmt: skip


def half(picture: Picture) -> shell.Question:
    options = (_("it is halved"), _("it is quartered"), _("it keeps its values"))
    factors = (0.5, 0.25, 1.0)
    return shell.Question(
        "half", _("The mask of every tap of a modulated layer falls from 1 to ½. What happens to its output?"),
        lambda: options[factors.index(linearity(working_picture(picture.pixels), 0.5))],
        lambda answer: _("A mask multiplies what its tap reads before the sum, so the output is linear in the mask."),
        options=options, shows=PARTS - {"layer", "special"},
        topic=_("Mask"), reveals={"part": "special", "case": "output is linear in the mask"},
    )  # fmt: skip


def learning() -> shell.Question:
    with shell.undrawn():
        values = learned.settings()
    config = Learned(**(values | {"steps": STEPS, "every": STEPS}))
    options = (_("the moving taps"), _("the fixed taps"), _("both alike"))

    def answer() -> str:
        moving, fixed = shell.on_worker(accuracies, config)
        return options[2 if moving == fixed else int(fixed > moving)]

    return shell.Question(
        "learning", _("Digits are scaled by {smallest:g} to {largest:g} and turned by up to {turn:g}°. After {steps} training steps, which layer recognises more of 500 new ones?").format(smallest=config.smallest, largest=config.largest, turn=config.turn, steps=STEPS),
        answer, lambda answer: _("{:.0%} with moving taps, {:.0%} with fixed ones. The moving layer also has a small network that places its taps.").format(*accuracies(config)),
        options=options, shows=PARTS - {"learned"},
        topic=_("Learning"), reveals={"part": "learned"},
    )  # fmt: skip


@lru_cache(8)
def accuracies(config: Learned) -> tuple[float, float]:
    """After the last step, with moving and with fixed taps."""
    end = last(train(config))
    return end.accuracy, end.plain_accuracy
