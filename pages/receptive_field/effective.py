"""Parts of the receptive field page about what counts: the effective field, and the plot trap."""

import math
from typing import Any

from models.images.decoding import Picture
from models.receptive_field.check import predicted_spread, spread_difference
from models.receptive_field.effective import (
    LITE0,
    LITE0_LAYERS,
    EffectiveConfig,
    EffectiveField,
    Lite0Config,
    effective_field,
    lite0_field,
)
from models.receptive_field.mass import mass
from models.receptive_field.photo import crops
from pages import shell
from pages.receptive_field.field import HEIGHT
from pages.receptive_field.settings import Setup
from pages.shell import _, codecs
from viz.receptive_field import effective as figures

LITE0_SIDE = 224


def effective_settings(values: shell.Values) -> shell.Values:
    """The network to differentiate, and how its gradient is shown."""
    lite0 = values["network"] == LITE0
    weights = {"uniform": _("All equal"), "random": _("Random")} | ({"trained": _("Trained")} if lite0 else {})
    signals = {"absolute": _("|gradient|"), "squared": _("gradient²")}
    more: dict[str, Any] = {
        "weights": shell.choice(
            "weights", _("Weights"), weights,
            help=_("All equal: every tap the same. Random: drawn at random, the same draw each time. Trained: learnt on ImageNet; only EfficientNet-Lite0 has trained weights here."),
        ),
        "signal": shell.choice(
            "signal", _("Signal"), signals,
            help=_("What is averaged: the size of the gradient, or its square, which favours the strongest pixels."),
        ),
    }  # fmt: skip
    if more["weights"] == "trained" or (more["weights"] == "random" and lite0):
        more["inputs"] = shell.slider("inputs", _("Crops of the photo to average"), 1, 32, 8)
    else:
        if more["weights"] == "random":
            more["restarts"] = shell.slider("restarts", _("Random networks to average"), 1, 64, 8)
        more["relu"] = shell.toggle("relu", _("ReLU; pools take the maximum"))
        with shell.undrawn(not any(layer.kind == "add" for layer in values["layers"])):
            help = _("Off: the additions pass on only the path through the layers.")
            more["skip"] = shell.toggle("skip", _("Skip connections"), True, help=help)
    more["guess"] = shell.kept("effective95.guess", None, codecs.ANYTHING, linked=False).value  # of the question
    help = _("How a gradient becomes a colour.")
    return more | {"scale": shell.choice("scale", _("Colour scale"), scale_names(), "sqrt", help=help)}


def trap_settings(values: shell.Values) -> shell.Values:
    help = _("The smallest centred square that holds this share of what is plotted.")
    return {"peak": peak_slider(), "level": shell.slider("level", _("Share to hold (%)"), 20, 99, 99, help=help)}


def peak_slider() -> float:
    return float(shell.slider("peak", _("Largest gradient, in any unit"), 1, 1e6, 1e3, step=0.1, log=True))


SETTINGS = {"effective": effective_settings, "trap": trap_settings}


def scale_names() -> dict[str, str]:
    return {"linear": _("linear"), "sqrt": _("square root"), "log10(x + 1)": _("log10(x + 1)")}


def config_of(chosen: Setup, values: shell.Values) -> EffectiveConfig | Lite0Config:
    if "inputs" in values:
        names = [node.name for node in chosen.fields.nodes[: chosen.index + 1]]
        layer = next((name for name in reversed(names) if name in LITE0_LAYERS), LITE0_LAYERS[0])
        return Lite0Config(layer, LITE0_SIDE, values["weights"] == "trained", values["signal"], values["inputs"])
    return EffectiveConfig(
        chosen.config.layers, chosen.layer, chosen.config.height, chosen.config.width, values["weights"],
        "ReLU" if values["relu"] else "none", values["skip"], values["signal"], values.get("restarts", 1),
    )  # fmt: skip


@shell.cached(64)
def field_of(config: EffectiveConfig | Lite0Config, picture: Picture | None = None) -> EffectiveField:
    if picture and isinstance(config, Lite0Config):
        return shell.on_worker(lite0_field, config, picture.pixels)
    return shell.on_worker(effective_field, config)


def effective(chosen: Setup, values: shell.Values) -> list[shell.Drawing | shell.Row]:
    """Heat map with contours, mass inside growing squares, Gaussian fit, theory."""
    config = config_of(chosen, values)
    lite0 = isinstance(config, Lite0Config)
    call = field_of.timed(config, *([chosen.picture] if lite0 else []))
    found = call.result
    numbers = mass(found.field, found.box)
    side = numbers.side(0.95)
    text = _("Often said: the unit of {layer} sees {theory} px. Look: 95% of {signal} lies in a square of {side} px, {share:.0%} of the part of the photo that it can see.")  # fmt: skip
    signal = _("its squared gradient") if config.signal == "squared" else _("its gradient's size")
    text = text.format(layer=config.layer, theory=found.theory, signal=signal, side=side, share=found.share(side))
    captions = [shell.caption(text), shell.caption(averaging(config))]
    photo = chosen.photo
    if isinstance(config, Lite0Config):
        photo = crops(chosen.picture.pixels, 1, config.side, config.seed)[0]
    elif not math.isnan(difference := spread_difference(config, numbers.spread)):
        theory = _("theory: σ = √( Σ (k² − 1)/12 · (d·j)² ) = {sigma:.4f} px, measured {spread:.4f} px")
        theory = theory.format(sigma=predicted_spread(config), spread=numbers.spread[1])
        captions.append(shell.check(difference < 1e-6, theory))
    captions.append(shell.caption(_("This is no saliency map: that explains the score of one class on one photo. The effective field belongs to a unit, and no class is involved. It changes with the weights, with the size of the photo, and with how it is plotted.")))  # fmt: skip
    words = labels(numbers.sigma[1])
    noisy = values["weights"] != "uniform"
    canvas = shell.Canvas(
        "effective", figures.effective_panes(found, numbers, photo, values["scale"], noisy, values["guess"], words), height=HEIGHT - 10,
        alt=_("Effective receptive field of the unit in the middle of the map"),
        hint=_("Share of the unit's gradient, of every pixel"), captions=[*captions, shell.timing(call.seconds, remembered=call.remembered)],
    )  # fmt: skip
    inside = shell.Chart("inside", figures.inside_curve(numbers, found.theory, words), _("Mass inside growing squares"))
    profile = shell.Chart("profile", figures.profile(numbers, found.box, words), _("Profile and Gaussian fit"))
    return [shell.Row((3, 2), ([canvas], [inside])), profile]


def averaging(config: EffectiveConfig | Lite0Config) -> str:
    """What the field is a mean of."""
    if isinstance(config, Lite0Config):
        kind = _("EfficientNet-Lite0 as trained") if config.trained else _("EfficientNet-Lite0 with random weights")
        many, one = _("{kind}, averaged over {count} crops of your photo."), _("{kind}, on one crop of your photo.")
        return (one if config.inputs == 1 else many).format(kind=kind, count=config.inputs)
    if config.weights == "uniform":
        return _("One network whose weights are all equal: nothing is averaged.")
    many = _("Averaged over {count} networks with random weights.").format(count=config.restarts)
    return _("One network with random weights: nothing is averaged.") if config.restarts == 1 else many


def labels(sigma: float) -> dict[str, str]:
    return {
        "photo": _("On the photo"), "theory": _("theory: {size} px"), "share": _("95%: {side} px"), "guess": _("your guess: {side:g} px"),
        "smoothed": _("Its gradient, smoothed outlines"), "outlines": _("Its gradient, outlined"),
        "mass": _("mass inside the square"), "size": _("theoretical size"),
        "side": _("side of the square (px)"), "columns": _("share of each column"), "column": _("column (px)"),
        "gaussian": _("Gaussian, σ = {sigma:.2f} px").format(sigma=sigma), "y": _("share of the gradient"),
    }  # fmt: skip


def trap(chosen: Setup, values: shell.Values) -> list[shell.Row]:
    """The same field, plotted on a logarithmic scale: its "area" depends on the unit of the gradient."""
    config = EffectiveConfig(chosen.config.layers, chosen.layer, chosen.config.height, chosen.config.width)
    found = field_of(config)
    peak, level = values["peak"], values["level"] / 100
    panes = figures.trap_panes(found, level, peak, _("{scale}: {ratio:.1%} of the area"))
    remark = _("A published script takes log10(x + 1) of the gradients before it measures the area that holds 99%. Multiply all gradients by a constant, which changes nothing, and watch the area grow.")  # fmt: skip
    words = {"now": _("now"), "x": _("largest gradient"), "y": _("share of the photo's area")}
    figure = figures.trap(found.field, level, peak, scale_names(), words)
    alt = _("The same field on two colour scales")
    fields = shell.Canvas("trap", panes, alt, HEIGHT - 50, captions=[shell.caption(remark)])
    ratio = shell.Chart("ratio", figure, _("Area against the gradient's unit"), slides="peak")
    return [shell.Row((1, 1), ([fields], [ratio]))]
