"""One filter on one picture: window and products under the pointer, what changed, and how much noise is left."""

import numpy as np

from models.filters import kernels, linear, noise, operations
from models.filters.check import linear_difference
from models.images.decoding import Picture
from pages import shell
from pages.filters import settings
from pages.shell import _
from viz import filters as figures


def controls() -> shell.Values:
    values: shell.Values = {"filter": shell.select("filter", _("Filter"), settings.filter_words(), "gaussian")}
    used = settings.USES.get(str(values["filter"]), ())
    if "size" in used:
        values["size"] = settings.size(_("Window (px)"))
    if "sigma" in used:
        values["sigma"] = shell.slider("sigma", _("Sigma (px)"), 0.3, 10.0, 1.5, step=0.1, help=_("Standard deviation of the bell: how far the filter reaches."))  # fmt: skip
    if "amount" in used:
        values["amount"] = shell.slider("amount", _("Amount"), 0.0, 10.0, 1.0, step=0.1, help=_("How much of what blurring takes away is added to the picture."))  # fmt: skip
    if "strength" in used:
        values["strength"] = shell.slider("strength", _("Tolerance (grey levels)"), 1, 200, 40, help=_("How different a pixel may be and still count."))  # fmt: skip
    channels = {"luma": _("Grey"), "colour": _("Colour")}
    values["channel"] = shell.choice("channel", _("Picture"), channels)
    if values["filter"] in operations.LINEAR:
        turns = {"correlation": _("As it is (correlation)"), "convolution": _("Turned (convolution)")}
        values["turn"] = shell.choice("turn", _("Kernel"), turns, help=_("Convolution turns the kernel by half a turn first. “Convolutional” networks and most filter calls do not: they correlate."))  # fmt: skip
        values["stride"] = shell.slider("stride", _("Stride"), 1, 8, 1, help=_("Only every n-th window is computed."))
        values["offset"] = shell.slider("offset", _("Add to each result (grey levels)"), -255, 255, 0)
        values["live"] = values["channel"] == "luma" and shell.toggle(
            "live", _("Live camera"), help=settings.camera_help()
        )
    values["border"] = settings.border()
    return values if values.get("live") else values | settings.noise_settings()


def program(picture: Picture, values: shell.Values) -> None:
    given = settings.steps(picture, settings.noise_config(values), values["channel"] == "colour")
    shows = "result.mean().round(3), result.min().round(2), result.max().round(2)"
    shell.code(operations.applied, given, config(values), shows=shows, also=(linear.filtered,))


def config(values: shell.Values) -> operations.Config:
    names = ("size", "sigma", "amount", "strength", "border", "stride", "offset")
    given = {name: values[name] for name in names if name in values}
    return operations.Config(values["filter"], **given, flip=values.get("turn") == "convolution")


def drawings(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    """Before, the kernel under the pointer, and after."""
    asked, colour = config(values), values["channel"] == "colour"
    corrupted = settings.noise_config(values)
    clean = settings.image(picture, colour)
    before = settings.noisy(picture, corrupted, colour)
    weights = operations.kernel(asked)
    if weights is not None:
        linear.check_kernel(weights, before.shape)
    after = operations.applied(before, asked)
    signed = asked.name in operations.SIGNED and not asked.offset
    panes = [figures.picture(before, _("Before"))]
    extra: dict[str, object] = {}
    if weights is not None:
        laid = weights[::-1, ::-1] if asked.flip else weights
        panes.append(figures.kernel(laid, _("The kernel as it is laid on the window")))
        extra = settings.window(laid, operations.pass_of(asked), bool(values["live"]), 1)
    limit = float(np.abs(weights).sum()) * 127.5 if signed and weights is not None else None
    panes.append(figures.picture(after, _("After: darker and brighter sides have opposite signs") if signed else _("After"), signed, limit))  # fmt: skip
    edges = asked.name in (*operations.SIGNED, "gradient") or after.shape != clean.shape
    captions = [shell.metrics(measures(clean, before, None if edges or values.get("live") else after, weights))]
    if weights is not None and not values["live"]:
        difference = linear_difference(before, weights, operations.pass_of(asked))
        captions.append(shell.compare(_("SciPy's product of spectra, in grey levels"), difference, 1e-2))
    captions += remarks(asked.name, weights)
    return [shell.Canvas(
        "filtered", panes, _("The picture before and after the filter, and the kernel"), 420, captions=captions,
        script="filters" if weights is not None else "", extra=extra, hint=_("Point at the picture: window and products"),
    )]  # fmt: skip


def measures(clean: np.ndarray, before: np.ndarray, after: np.ndarray | None, weights: np.ndarray | None) -> list[tuple[str, str]]:  # fmt: skip
    """What numbers say: distance from the clean picture where it is one, and what the kernel does to noise."""
    rows = []
    if after is not None:
        result = noise.displayed(after)
        for name, measure, form in (("PSNR", noise.psnr, "{:.2f} dB"), ("SSIM", noise.ssim, "{:.3f}")):
            old, new = (form.format(measure(clean, values)).replace("inf dB", "∞") for values in (before, result))
            rows.append((_("{measure} against the clean picture").format(measure=name), f"{old} → {new}"))
    if weights is not None:
        rows.append((_("Sum of the kernel"), f"{weights.sum():.4g}"))
        rows.append((_("Standard deviation of white noise"), f"× {kernels.noise_gain(weights):.3g}"))
    return rows


def remarks(name: str, weights: np.ndarray | None) -> list[shell.Caption]:
    """What is often said of this filter, and what to look at instead."""
    text = {
        "sharpen": _("Often said: sharpening makes a picture clearer. Look: nothing new is known; noise is multiplied by the number above."),
        "unsharp": _("Often said: unsharp masking brings detail back. Look at the edges: the values run over into halos, and noise grows."),
        "median": _("Often said: the median is a better mean. Look: it is better for salt and pepper; for Gaussian noise the mean of the same window leaves less."),
        "gradient": _("Often said: Sobel gives the gradient. Look: 8 times the slope of a ramp; “Libraries” has five other factors."),
    }  # fmt: skip
    return [shell.caption(text[name])] if name in text else []
