"""Every n-th pixel of a wave, and the wave that appears; and the phases of two pictures, swapped."""

from functools import partial
from typing import Any

import numpy as np

from models.filters import aliasing, spectrum
from models.images.decoding import Picture
from models.images.samples import SAMPLES, sample
from models.images.sizes import stretched
from pages import shell
from pages.filters import settings
from pages.filters.settings import Values
from pages.shell import _
from viz import filters as figures

SIDE = 256  # px, of the stripes
FLAT = 2.0  # grey levels: below this standard deviation there is no wave to measure


def aliasing_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        values = aliasing_settings()
    with stage:
        shown = shell.follow(partial(drawings, picture), values, key="aliasing")
        if shown:
            asked = config(shown)
            given = shell.step(aliasing.stripes, asked, SIDE) if shown["on"] == "stripes" else settings.steps(picture)
            shell.code(aliasing.sampled, given, asked, shows="result.shape, float(result.std().round(2))")


def aliasing_settings(on: str = "") -> dict[str, Any]:
    """The controls; ``on`` where what is sampled is not to be chosen."""
    words = {"stripes": _("Stripes"), "photo": _("Your photo")}
    values: dict[str, Any] = {"on": on or shell.choice("on", _("Picture"), words)}
    if values["on"] == "stripes":
        values["frequency"] = shell.slider("frequency", _("Frequency (cycles per pixel)"), 0.0, 0.5, 0.4, step=0.005, help=_("0.5: light and dark pixels in turn, the finest that there is."))  # fmt: skip
        values["angle"] = shell.slider("angle", _("Direction (°)"), 0, 180, 0)
    values["stride"] = shell.slider("stride", _("Keep every n-th pixel"), 1, 8, 2)
    values["smooth"] = shell.slider("smooth", _("Smooth first: sigma (px)"), 0.0, 8.0, 0.0, step=0.1, help=_("0: the pixels are taken as they are."))  # fmt: skip
    return values


def config(values: Values) -> aliasing.Config:
    given = {name: values[name] for name in ("frequency", "angle") if name in values}
    return aliasing.Config(**given, stride=values["stride"], sigma=values["smooth"])


def drawings(picture: Picture, values: Values) -> list[shell.Drawing]:
    asked = config(values)
    before = aliasing.stripes(asked, SIDE) if values["on"] == "stripes" else settings.image(picture).astype(np.float32)
    samples = aliasing.sampled(before, asked)
    title = _("{width} × {height} pixels kept").format(width=samples.shape[1], height=samples.shape[0])
    panes = [figures.picture(before, _("Before")), figures.picture(samples, title)]
    captions = wave_captions(samples, asked) if values["on"] == "stripes" else []
    captions.append(shell.caption(_("Often said: making a picture smaller is harmless. Look: without smoothing first, what is finer than the new pixels comes back as something else.")))  # fmt: skip
    alt = _("A picture, and every n-th of its pixels")
    return [shell.Canvas("aliasing", panes, alt, 440, captions=captions)]


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


def phase(picture: Picture) -> None:
    """Two pictures, and two made of the magnitudes of one and the phases of the other."""
    controls, stage = shell.columns()
    with controls:
        titles = {name: entry.title for name, entry in SAMPLES.items()}
        name = shell.select("partner", _("Second picture"), titles, "coins")
        with shell.panel("own partner", _("A picture of your own")):
            own = shell.own_picture("partner picture", _("Second picture"))
    with stage:
        first = settings.image(picture)
        second = stretched(settings.image(own or sample(name)), first.shape)
        mixed = [spectrum.swapped(first, second), spectrum.swapped(second, first)]
        panes = [
            figures.picture(first, _("A")), figures.picture(second, _("B")),
            figures.picture(mixed[0], _("Strengths of A, places of B")),
            figures.picture(mixed[1], _("Strengths of B, places of A")),
        ]  # fmt: skip
        rows = [
            (_("Strengths of A, places of B: likeness to A, to B"), likeness(mixed[0], first, second)),
            (_("Strengths of B, places of A: likeness to A, to B"), likeness(mixed[1], first, second)),
        ]
        remark = _("Likeness is the correlation of brightness: 1 is the same, 0 nothing in common. The picture is recognised by where its waves stand, not by how strong they are.")  # fmt: skip
        captions = [shell.metrics(rows), shell.caption(remark)]
        shell.show(shell.Canvas("phase", panes, _("Two pictures with their phases swapped"), 400, captions=captions))
        given = shell.step(stretched, settings.steps(own or sample(name)), first.shape)
        shell.code(spectrum.swapped, settings.steps(picture), given, shows="float(result.mean().round(3))")


def likeness(mixed: np.ndarray, first: np.ndarray, second: np.ndarray) -> str:
    return f"{spectrum.likeness(mixed, first):.2f}, {spectrum.likeness(mixed, second):.2f}"
