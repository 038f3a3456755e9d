"""Controls that several parts share, and the pictures that they work on."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from models.filters import kernels, noise, operations
from models.filters.borders import BORDERS
from models.images.decoding import Picture
from models.remembered import remembered
from pages import shell
from pages.shell import _

Values = Mapping[str, Any]  # of the controls, by name


def filter_words() -> dict[str, str]:
    return {
        "mean": _("Mean"), "gaussian": _("Gaussian"), "median": _("Median"), "bilateral": _("Bilateral"),
        "non-local means": _("Non-local means"), "unsharp": _("Unsharp mask"), "sharpen": _("Sharpen (3 × 3)"),
        "laplacian": _("Laplacian"), "log": _("Laplacian of Gaussian"), "sobel x": _("Sobel, to the right"),
        "sobel y": _("Sobel, down"), "scharr x": _("Scharr, to the right"), "scharr y": _("Scharr, down"),
        "gradient": _("Length of Sobel's gradient"),
    }  # fmt: skip


USES = {  # the controls that matter to a filter
    "mean": ("size",), "gaussian": ("size", "sigma"), "median": ("size",), "bilateral": ("sigma", "strength"),
    "non-local means": ("strength",), "unsharp": ("sigma", "amount"), "log": ("size", "sigma"),
}  # fmt: skip


def border() -> str:
    words = {
        "constant": _("Black"), "replicate": _("Edge pixel repeated"), "reflect": _("Mirrored, edge pixel twice"),
        "reflect-101": _("Mirrored at the edge pixel"), "wrap": _("Opposite side"),
    }  # fmt: skip
    ordered = {name: words[name] for name in BORDERS}
    return shell.select("border", _("Outside the picture"), ordered, "reflect-101", help=_("What the filter reads where its window leaves the picture. “Libraries” has every library's name for it."))  # fmt: skip


def noise_settings() -> dict[str, Any]:
    kinds = {
        "none": _("None"), "gaussian": _("Gaussian"), "salt and pepper": _("Salt and pepper"),
        "poisson": _("Photons (Poisson)"), "stripes": _("Stripes"),
    }  # fmt: skip
    values: dict[str, Any] = {"noise": shell.select("noise", _("Noise"), kinds)}
    if values["noise"] != "none":
        values["level"] = shell.slider("level", _("Strength of the noise"), 0, 100, 25, help=_("Gaussian: standard deviation in grey levels. Salt and pepper: percent of the pixels. Photons: 0 is bright light, 100 almost none. Stripes: height in grey levels."))  # fmt: skip
    return values


def noise_config(values: Values) -> noise.Config | None:
    return None if values["noise"] == "none" else noise.Config(values["noise"], values["level"])


def size(label: str, largest: int = kernels.LARGEST) -> int:
    found: int = shell.slider("size", label, 1, largest, 5, step=2, help=_("Pixels along a side of the window: odd, so that it has a middle."))  # fmt: skip
    return found


@remembered(32)
def image(picture: Picture, colour: bool = False) -> np.ndarray:
    """The clean picture, read-only so that it travels once."""
    return shell.frozen(operations.working_picture(picture.pixels, colour))


@remembered(32)
def noisy(picture: Picture, config: noise.Config | None, colour: bool = False) -> np.ndarray:
    clean = image(picture, colour)
    return clean if config is None else shell.frozen(noise.noisy(clean, config))


def steps(picture: Picture, config: noise.Config | None = None, colour: bool = False) -> object:
    """How a program makes that picture."""
    clean = shell.step(operations.working_picture, shell.attribute(picture, "pixels"), colour)
    return clean if config is None else shell.step(noise.noisy, clean, config)
