"""Two pictures, and two made of the strengths of one's waves and the places of the other's."""

import numpy as np

from models.filters import spectrum
from models.images.decoding import Picture
from models.images.sizes import stretched
from pages import shell
from pages.filters import settings
from pages.shell import _
from viz import filters as figures


def controls() -> shell.Values:
    return {"second": settings.second("coins")}


def program(picture: Picture, values: shell.Values) -> None:
    given = shell.step(stretched, settings.steps(values["second"]), settings.image(picture).shape)
    shell.code(spectrum.swapped, settings.steps(picture), given, shows="float(result.mean().round(3))")


def drawings(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    first = settings.image(picture)
    second = stretched(settings.image(values["second"]), first.shape)
    mixed = [spectrum.swapped(first, second), spectrum.swapped(second, first)]
    titles = (_("Strengths of A, places of B"), _("Strengths of B, places of A"))
    panes = [figures.picture(first, _("A")), figures.picture(second, _("B"))]
    panes += [figures.picture(one, title) for one, title in zip(mixed, titles, strict=True)]
    label = _("{title}: likeness to A, to B")
    rows = [(label.format(title=title), likeness(one, first, second)) for one, title in zip(mixed, titles, strict=True)]
    remark = _("Likeness is the correlation of brightness: 1 is the same, 0 nothing in common. The picture is recognised by where its waves stand, not by how strong they are.")  # fmt: skip
    captions = [shell.metrics(rows), shell.caption(remark)]
    return [shell.Canvas("swapped", panes, _("Two pictures with their phases swapped"), 400, captions=captions)]


def likeness(mixed: np.ndarray, first: np.ndarray, second: np.ndarray) -> str:
    return ", ".join(f"{spectrum.likeness(mixed, one):.2f}".replace("-", "−") for one in (first, second))
