"""Every n-th pixel of a wave, and the wave that appears."""

import numpy as np

from models.filters import aliasing, linear
from models.images.decoding import Picture
from pages import shell
from pages.filters import settings
from pages.shell import _
from viz import filters as figures

SIDE = 256  # px, of the stripes
FLAT = 2.0  # grey levels: below this standard deviation there is no wave to measure


def controls(on: str = "") -> shell.Values:
    """``on`` where what is sampled is not to be chosen."""
    words = {"stripes": _("Stripes"), "photo": _("Your photo"), "camera": _("Live camera")}
    values: shell.Values = {"on": on or shell.choice("on", _("Picture"), words)}
    if values["on"] == "stripes":
        values["frequency"] = shell.slider("frequency", _("Frequency (cycles per pixel)"), 0.0, 0.5, 0.4, step=0.005, help=_("0.5: light and dark pixels in turn, the finest that there is."))  # fmt: skip
        values["angle"] = shell.slider("angle", _("Direction (°)"), 0, 180, 0)
    values["stride"] = shell.slider("stride", _("Keep every n-th pixel"), 1, 8, 2)
    values["smooth"] = shell.slider("smooth", _("Smooth first: sigma (px)"), 0.0, 8.0, 0.0, step=0.1, help=_("0: the pixels are taken as they are."))  # fmt: skip
    return values


def program(picture: Picture, values: shell.Values) -> None:
    asked = config(values)
    given = shell.step(aliasing.stripes, asked, SIDE) if values["on"] == "stripes" else settings.steps(picture)
    shell.code(aliasing.sampled, given, asked, shows="result.shape, float(result.std().round(2))")


def config(values: shell.Values) -> aliasing.Config:
    given = {name: values[name] for name in ("frequency", "angle") if name in values}
    return aliasing.Config(**given, stride=values["stride"], sigma=values["smooth"])


def drawings(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    asked = config(values)
    before = aliasing.stripes(asked, SIDE) if values["on"] == "stripes" else settings.image(picture).astype(np.float32)
    samples = aliasing.sampled(before, asked)
    title = _("{width} × {height} pixels kept").format(width=samples.shape[1], height=samples.shape[0])
    live = values["on"] == "camera"
    panes = [figures.picture(before, _("Before")), figures.picture(samples, _("Pixels kept") if live else title)]
    captions = wave_captions(samples, asked) if values["on"] == "stripes" else []
    captions.append(shell.caption(_("Often said: making a picture smaller is harmless. Look: without smoothing first, what is finer than the new pixels comes back as something else.")))  # fmt: skip
    alt = _("A picture, and every n-th of its pixels")
    taps = aliasing.bell(asked, before.shape)
    extra = settings.window(taps, linear.Config(stride=asked.stride), True) if live else {}
    return [shell.Canvas("kept", panes, alt, 440, captions=captions, script="filters" if live else "", extra=extra)]


def wave_captions(samples: np.ndarray, asked: aliasing.Config) -> list[shell.Caption]:
    """The frequency that appears: by the law, and as the spectrum of the kept pixels has it."""
    law = aliasing.law(asked)
    rows = [
        (_("Cycles per kept pixel before folding"), f"{asked.frequency * asked.stride:.3g}"),
        (_("By the law: |f − round f|, down and right"), f"{aliasing.length(law):.3g}"),
    ]
    if samples.std() < FLAT:
        rows.append((_("In the kept pixels"), "–"))
        reason = _("The kept pixels are all alike (standard deviation {deviation:.2g}): there is no wave to measure.")
        return [shell.metrics(rows), shell.caption(reason.format(deviation=float(samples.std())))]
    found = aliasing.strongest(samples)
    rows.append((_("Strongest wave in the kept pixels"), f"{aliasing.length(found):.3g}"))
    difference, resolution = abs(aliasing.length(found) - aliasing.length(law)), 1 / min(samples.shape)
    return [shell.metrics(rows), shell.compare(_("the spectrum of the kept pixels, cycles per pixel"), difference, resolution)]  # fmt: skip
