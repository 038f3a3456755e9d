"""Depth: bars of each layer with the closed form on them, and the same network trained beneath."""

from collections.abc import Sequence
from functools import partial

from models.gradients import layer_check as check
from models.gradients import layers, training
from models.gradients.law import Law, law
from models.images.decoding import Picture
from pages import shell
from pages.gradients.activations import words
from pages.gradients.settings import number
from pages.shell import _
from viz.gradients import bars


def depth_part() -> None:
    controls, stage = shell.columns()
    with controls:
        given = shell.choice("input", _("Input"), {"digits": _("Digits"), "photo": _("Patches of your photo")})
        seen = shell.picture("coffee") if given == "photo" else None
        values = depth_settings()
    with stage:
        asked = config(values)
        shell.player(
            lambda: training.training(asked, seen), (asked, seen), partial(draw, seen), name="depth",
            total=asked.steps // training.EVERY + 1, autoplay=True, live=(values, partial(live, seen)),
        )  # fmt: skip
        shell.code(layers.fresh, asked, *([seen] if seen else []), shows="result.gradient.round(8), result.ratio")


def depth_settings() -> shell.Values:
    inits = {"zeros": _("Zeros"), "constant": _("Constant 1/n"), "normal": "N(0, s)", "xavier": "Xavier", "he": "He", "orthogonal": _("Orthogonal")}  # fmt: skip
    norms = {"none": _("None"), "batch": _("Batch"), "layer": _("Layer")}
    skips = {"none": _("None"), "plain": "x + f", "scaled": "x + f/√L", "zero": _("x + f, f = 0 at first")}
    values: shell.Values = {
        "depth": shell.slider("depth", _("Layers (with skips: blocks)"), 2, 100, 20),
        "units": shell.slider("units", _("Width"), 16, 512, 64, step=16),
        "activation": shell.select("activation", _("Activation"), words(), "relu"),
        "init": shell.select("init", _("First weights"), inits, "xavier"),
    }  # fmt: skip
    if values["init"] == "normal":
        values["s"] = shell.slider("s", "s", 1e-4, 10.0, 1.0, log=True, step=0.01)
    values["norm"] = shell.choice("norm", _("Normalisation"), norms, "none")
    values["skip"] = shell.select("skip", _("Skip"), skips, "none", help=_("A block adds f = W₂ φ(norm(W₁ x)) to its input."))  # fmt: skip
    values["rate"] = shell.slider("rate", _("Rate"), 1e-4, 1.0, 0.01, log=True, step=0.05)
    return values | {"seed": shell.number("seed", _("Seed"), 0, 9999, 0)}


def config(values: shell.Values) -> layers.Config:
    one = {name: values[name] for name in ("depth", "activation", "init", "norm", "skip", "rate", "seed")}
    return layers.Config(width=values["units"], spread=values.get("s", 1.0), **one)


def live(picture: Picture | None, values: shell.Values) -> list[shell.Drawing]:
    """The network before its first step, while a slider moves."""
    net = layers.Net(config(values), picture)
    start = training.snapshot(net, 0)
    ratio = law(net.config, start.signals.first)
    return [chart([start], ratio), shell.Captions("layer numbers", [figures(start, start.signals, ratio)])]


def labels() -> dict[str, str]:
    return {
        "activation": _("activation by layer (RMS)"), "gradient": _("gradient"), "flat": _("slope below 0.05"), "dead": _("dead units"), "dead in": _("dead in layer {layer}"),
        "law": _("closed form"), "layer": _("layer"), "share": _("share"), "accuracy": _("accuracy"), "loss": _("loss"), "step": _("step"),
    }  # fmt: skip


def draw(picture: Picture | None, snapshot: training.Snapshot, history: Sequence[training.Snapshot]) -> list[shell.Drawing]:  # fmt: skip
    first = history[0].signals
    ratio = law(snapshot.config, first.first)
    said = [figures(snapshot, first, ratio), *captions(snapshot.config, first, ratio, picture)]
    return [chart(history, ratio), shell.Captions("layer numbers", said)]


def chart(history: Sequence[training.Snapshot], ratio: Law | None) -> shell.Chart:
    return shell.Chart("layers", bars.layers(history, ratio, labels()), _("Activation, gradient, flat and dead units by layer; loss and accuracy by step"))  # fmt: skip


def figures(snapshot: training.Snapshot, first: layers.Signals, ratio: Law | None) -> shell.Caption:
    return shell.metrics([
        (_("Gradient, first layer by last: at the start"), number(first.ratio) if first.gradient[-1] else _("– (all are 0)")),
        (_("closed form"), number(float(ratio.gradient[0])) if ratio else _("–")), (_("after {step} steps").format(step=snapshot.step), number(snapshot.signals.ratio)),
        (_("Loss"), number(snapshot.loss)), (_("Accuracy on others"), f"{snapshot.accuracy:.1%}" if snapshot.loss == snapshot.loss else "–"),
    ])  # fmt: skip


def captions(
    config: layers.Config, first: layers.Signals, ratio: Law | None, picture: Picture | None
) -> list[shell.Caption]:
    notes = []
    if ratio:
        gap, allowed = check.ratio_difference(first, ratio), check.allowed(config)
        notes.append(shell.compare(_("the closed form of wide networks: decades between measured and foretold ratio, each layer; allowed {allowed:.2f}").format(allowed=allowed), gap, allowed))  # fmt: skip
    if check.rounded_away(first):
        notes.append(shell.caption(_("No difference quotient is compared: what float32 rounds off grows as much as the gradient, so that another rounding gives other single gradients of the same size.")))  # fmt: skip
    else:
        notes.append(shell.compare(_("a difference quotient of the loss along the gradient of the first layer's output, as a share"), check.loss_difference(config, first, picture), 0.02))  # fmt: skip
    if picture:
        notes.append(shell.caption(_("4,000 patches of 14 × 14 px; the network is to say in which of ten regions of the photo (two rows of five) a patch lies. 1,000 other patches of the photo test it.")))  # fmt: skip
    said = _("Batches of 100 out of 4,000, SGD with momentum 0.9. The line is the closed form before the first step. Often said: gradients vanish because of unstable updates. Look: they do before the first update.")  # fmt: skip
    if config.norm == "batch" and config.skip == "none":
        said = _("Often said: batch normalisation prevents exploding gradients. Look: with ReLU, fresh weights and no skips, each layer multiplies the gradient's size by √(π/(π − 1)) = 1.21 on the way back.")  # fmt: skip
    elif config.skip == "plain":
        said = _("Often said: the identity prevents explosion. Look: without normalisation, with He's weights and ReLU, each block doubles the square of the gradient and of the signal.")  # fmt: skip
    elif config.activation == "tanh" and config.init == "normal":
        said = _("Often said: saturated tanh means vanishing. Look: most slopes are near 0, but weights this large more than make up for the others.")  # fmt: skip
    return [*notes, shell.caption(said)]
