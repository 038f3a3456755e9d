"""Controls that several parts share, and the pictures that they work on."""

from collections.abc import Callable

import numpy as np

from models.filters import kernels, linear, noise, operations
from models.filters.borders import BORDERS
from models.images.decoding import Picture
from models.images.samples import SAMPLES, sample
from models.remembered import remembered
from pages import shell
from pages.shell import _, codecs


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


def noise_kinds() -> dict[str, str]:
    return {
        "gaussian": _("Gaussian"), "salt and pepper": _("Salt and pepper"), "poisson": _("Photons (Poisson)"),
        "stripes": _("Stripes"),
    }  # fmt: skip


def noise_level(name: str, low: int, high: int) -> int:
    level: int = shell.slider(name, _("Strength of the noise"), low, high, 25, help=_("Gaussian: standard deviation in grey levels. Salt and pepper: percent of the pixels. Photons: 0 is bright light, 100 almost none. Stripes: height in grey levels."))  # fmt: skip
    return level


def noise_settings() -> shell.Values:
    kind = shell.select("noise", _("Noise"), {"none": _("None")} | noise_kinds())
    return {"noise": kind} | ({} if kind == "none" else {"level": noise_level("level", 0, 100)})


def noise_config(values: shell.Values) -> noise.Config | None:
    return noise.Config(values["noise"], values["level"]) if values.get("noise", "none") != "none" else None


def second(default: str) -> Picture:
    """A second picture: the user's own, or a sample."""
    titles = {name: entry.title for name, entry in SAMPLES.items()}
    name = shell.select("partner", _("Second picture"), titles, default)
    with shell.panel("own partner", _("A picture of your own")):
        own = shell.own_picture("partner picture", _("Second picture"))
    return own or sample(name)


def nearest(values: shell.Values) -> shell.Values:
    """Of two thresholds or radii in the wrong order: the lower one as high as the other."""
    pairs = (("low threshold", "high threshold"), ("low", "high"))
    wrong = [(low, high) for low, high in pairs if low in values and values[low] > values[high]]
    return {low: values[high] for low, high in wrong}


def camera_help() -> str:
    return _("The filter runs in your browser, on each picture of the camera; no picture is sent. For filters with a kernel.")  # fmt: skip


def window(kernel: np.ndarray, config: linear.Config, live: bool, at: int = -1) -> dict[str, object]:
    """What `filters.js` needs to show the window's products, and to filter the camera; ``at``: pane of the kernel."""
    words = {
        "sum": _("row {row}, column {col}: {terms} = {sum}"),
        "refused": _("No camera: the browser found none, or was not allowed to use it (it asks, on https and localhost alone)."),
        "live": _("Live, in your browser: {width} × {height} px, {rate} pictures a second"),
    }  # fmt: skip
    given = {"kernel": kernel.tolist(), "border": config.border, "stride": config.stride, "offset": config.offset}
    return given | {"at": at, "live": live, "words": words}


def press(place: "shell.Kept[tuple[float, ...]]", pane: int | None = None) -> Callable[[shell.Edited], None]:
    """Keeps the place that is pressed, on any pane or on one."""

    def pressed(sent: shell.Edited) -> None:
        if sent.click and pane in (None, sent.click["pane"]):
            place.set((sent.click["x"], sent.click["y"]))

    return pressed


def place(name: str) -> "shell.Kept[tuple[float, ...]]":
    """A place in the picture that was pressed, x and y in px; outside of it at first."""
    return shell.kept(name, (-1.0, -1.0), codecs.numbers(2, -1, 512))


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
