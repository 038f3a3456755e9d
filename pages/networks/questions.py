"""The questions of the networks page; every answer is computed when it is locked."""

from models.images.decoding import Picture
from models.images.samples import sample
from models.networks import identity, signals, twins
from models.networks.costs import costs
from models.networks.zoo import Config
from pages import shell
from pages.networks.swap import swapped
from pages.shell import _

SEPARABLE = twins.Config("separable", 128, 56)


def questions(picture: Picture) -> tuple[shell.Question, ...]:
    yes = {True: _("Yes"), False: _("No")}
    ways = {"shrinks": _("More than 10 times smaller"), "stays": _("Within 10 times of it"), "grows": _("More than 10 times larger")}  # fmt: skip
    others = frozenset({"walk", "roof", "quarrel", "swap", "signals", "race", "identity"})
    return (
        shell.Question(
            "pairs", _("The first layer reads 3 colours and makes 64 maps with a 5×5 kernel. It is replaced by two 3×3 layers of 64 maps each. Fewer weights?"),
            lambda: yes[weights("conv3 64 +bn; conv3 64 +bn") < weights("conv5 64 +bn")],
            lambda answer: _("Kernels alone: 5×5 {one:,}, two 3×3 {two:,}. The saving of the usual sum (2 · 9 against 25) needs as many maps going in as coming out.").format(one=swap(64).before.weights, two=swap(64).after.weights),
            options=tuple(yes.values()), topic=_("Two 3×3"), shows=others - {"swap", "walk"},
            reveals={"part": "swap", "where": "block", "pair": "first", "channels": 64, "map": 224},
        ),
        shell.Question(
            "separable", _("A 3×3 convolution (128 maps to 128, 56 px) is replaced by a depthwise one and a 1×1: {ratio:.2f}× fewer multiplications. How many times faster is it on this machine?").format(ratio=saved()),
            lambda: speedup(),
            lambda answer: _("Counted {ratio:.2f}×, measured {answer:.2f}×: the depthwise convolution multiplies little for each byte that it moves, so memory sets its time. The clock differs from run to run.").format(ratio=saved(), answer=answer),
            numbers=(0.0, 30.0, 0.1), kind="number", tolerance=1.0, topic=_("Separable"), shows=others - {"swap", "roof"},
            reveals={"part": "swap", "where": "block", "pair": "separable", "channels": 128, "map": 56},
        ),
        shell.Question(
            "gradient", _("30 plain layers with batch norm and ReLU, random weights. How large is the gradient at the first layer, beside that at the last?"),
            lambda: ways[way(picture)],
            lambda answer: _("It grows on its way back, by about √(π/(π − 1)) = {growth:.4f} per layer at endless width; here it is {times:.0f} times as large. Batch norm makes gradients of deep plain networks explode, not vanish.").format(growth=signals.GROWTH, times=gradients(picture).gradient[0]),
            options=tuple(ways.values()), topic=_("Gradient"), shows=others - {"signals", "race"},
            reveals={"part": "signals", "depth": 30, "norm": True, "kind": "full", "width": 256},
        ),
        shell.Question(
            "identity", _("16 plain blocks, 32 convolutions with ReLU, no shortcut: can they hand on your photo without changing a single value?"),
            lambda: yes[bool(identity.proof(identity.Config(16), picture.pixels).by_block[-1] == 0)],
            lambda answer: _("Each kernel is 1 in its middle and 0 elsewhere; ReLU changes nothing, as no pixel is negative. A plain network can be the identity: training does not find it."),
            options=tuple(yes.values()), topic=_("Identity"), shows=others - {"identity"},
            reveals={"part": "identity", "count": 16, "noise": 0.0, "made": "plain"},
        ),
    )  # fmt: skip


def weights(text: str) -> int:
    return costs(Config(text=text)).weights


def swap(channels: int) -> twins.Swap:
    return shell.on_worker(swapped, twins.Config("first", channels, 224, 1))


def saved() -> float:
    """How many times fewer multiplications the separable block has, by its formula."""
    return 1 / (1 / SEPARABLE.channels + 1 / 9)


def speedup() -> float:
    before, after = shell.on_worker(swapped, SEPARABLE).seconds or (1.0, 1.0)
    return before / after


def gradients(picture: Picture) -> signals.Signals:
    return signals.signals(signals.Config(30, 256), picture.pixels, sample("camera").pixels)


def way(picture: Picture) -> str:
    ratio = float(gradients(picture).gradient[0])
    return "grows" if ratio > 10 else "shrinks" if ratio < 0.1 else "stays"
