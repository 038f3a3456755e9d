"""The picture as waves: a kernel, what it multiplies each wave by, and the picture that comes out."""

from functools import partial

import numpy as np

from models.filters import kernels, linear, separable, spectrum
from models.filters.check import linear_difference
from models.images.decoding import Picture
from models.remembered import remembered
from pages import shell
from pages.filters import settings
from pages.shell import _, codecs
from viz import filters as figures
from viz.canvas import Pane
from viz.colors import VERMILION

TYPED = "1 2 1\n2 4 2\n1 2 1"
SHOWN = 31  # taps along a side of the kernel that a mask is


def program(picture: Picture, values: shell.Values) -> None:
    given, shows = settings.steps(picture), "result.mean().round(3), result.std().round(3)"
    if values["from"] == "mask":
        passes = shell.step(spectrum.passing, mask(values), settings.image(picture).shape)
        shell.code(spectrum.masked, given, passes, shows=shows)
    else:
        shell.code(linear.filtered, given, weights(values), linear.Config(border="wrap"), shows=shows)


def controls() -> shell.Values:
    """Where the kernel comes from: a name, a drawing, numbers, or a mask on the waves."""
    words = {"named": _("Known"), "drawn": _("Drawn"), "typed": _("Typed"), "mask": _("Mask on the waves")}
    values: shell.Values = {"from": shell.choice("from", _("Kernel"), words)}
    if values["from"] == "mask":
        return values | mask_settings()
    if values["from"] == "named":
        values["kernel"] = shell.select("kernel", _("Known kernel"), kernel_words(), "gaussian")
        if values["kernel"] in kernels.SHAPED:
            values["size"] = settings.size(_("Window (px)"))
            values["sigma"] = shell.slider("sigma", _("Sigma (px)"), 0.3, 10.0, 1.5, step=0.1, help=_("How wide bell, wave and Laplacian are; mean, disc and motion have none."))  # fmt: skip
    elif values["from"] == "drawn":
        values["side"] = shell.slider("side", _("Grid"), 3, kernels.LARGEST, 5, step=2)
        values["cells"] = board(values["side"]).value
    else:
        values["typed"] = shell.lines("typed", _("Rows of numbers"), TYPED, height=110)
    divisor = 1.0 if values["from"] == "named" else 0.0
    values["divisor"] = shell.number("divisor", _("Divisor (0: the sum)"), -1000.0, 1000.0, divisor, step=1.0)
    values["terms"] = shell.slider("terms", _("Products of a column and a row"), 1, kernels.LARGEST, kernels.LARGEST, help=_("Any kernel is a sum of products of a column and a row; only the strongest are used."))  # fmt: skip
    values["live"] = shell.toggle("live", _("Live camera"), help=settings.camera_help())
    return values


def kernel_words() -> dict[str, str]:
    return {
        "gaussian": _("Gaussian"), "mean": _("Mean"), "disc": _("Disc"), "motion": _("Motion blur, 45°"),
        "gabor": _("Gabor, 45°"), "log": _("Laplacian of Gaussian"), "sobel x": _("Sobel, to the right"),
        "sobel y": _("Sobel, down"), "prewitt x": _("Prewitt, to the right"), "scharr x": _("Scharr, to the right"),
        "laplacian": _("Laplacian"), "outline": _("Outline"), "sharpen": _("Sharpen"), "emboss": _("Emboss"),
    }  # fmt: skip


def mask_settings() -> shell.Values:
    shapes = {"disc": _("Disc"), "ring": _("Ring"), "notch": _("Notch"), "wedge": _("Wedge"), "brush": _("Brush")}
    values: shell.Values = {"shape": shell.choice("shape", _("Mask"), shapes)}
    shape = values["shape"]
    if shape == "brush":
        values["cells"] = board(spectrum.CELLS).value
    else:
        label = _("Half its opening (share of 180°)") if shape == "wedge" else _("Radius (cycles per pixel)")
        values["high"] = shell.slider("high", label, 0.0, 0.75, 0.1, step=0.005)
        values["soft"] = shell.toggle("soft", _("Soft edge"), help=_("Fades like a bell. A hard edge rings: look for echoes beside edges of the picture."))  # fmt: skip
    if shape == "ring":
        values["low"] = shell.slider("low", _("Inner radius"), 0.0, 0.75, 0.05, step=0.005)
    if shape == "wedge":
        values["angle"] = shell.slider("angle", _("Direction (°)"), 0, 180, 0)
    if shape == "notch":
        values["u"], values["v"] = place().value
    label = _("Pass instead of block") if shape == "notch" else _("Block instead of pass")
    return values | {"inverse": shell.toggle("inverse", label)}


def place() -> "shell.Kept[tuple[float, ...]]":
    """Of the notch, in cycles a pixel to the right and down."""
    return shell.kept("at", (0.125, 0.0), codecs.numbers(2, -0.5, 0.5))


def board(side: int) -> "shell.Kept[np.ndarray]":
    """Cells to draw on: a kernel, a cross at first, or what a brush blocks."""
    start = np.zeros((side, side), bool)
    if side <= kernels.LARGEST:
        start[side // 2] = start[:, side // 2] = True
    return shell.kept("cells", start, codecs.board(side), owner=side)


def mask(values: shell.Values) -> spectrum.Mask:
    names = ("shape", "low", "high", "angle", "u", "v", "soft", "inverse")
    given = {name: values[name] for name in names if name in values}
    return spectrum.Mask(**given, painted=values["cells"].tobytes() if "cells" in values else b"")


def weights(values: shell.Values) -> np.ndarray:
    """The kernel that the controls come to, its weakest products left out."""
    if values["from"] == "named":
        kernel = kernels.named(values["kernel"], values.get("size", 3), values.get("sigma", 1.0))
    else:
        kernel = kernels.parsed(values["typed"]) if values["from"] == "typed" else values["cells"].astype(float)
    kernel = kernels.scaled(kernel, values["divisor"])
    found = separable.terms(kernel)
    return kernel if values["terms"] >= found.rank else found.kernel(values["terms"])


def drawings(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    """Kernel, waves and what comes out: one thing, seen three times; before them the cells of what is drawn."""
    image = settings.image(picture)
    panes, captions, handle = (of_mask if values["from"] == "mask" else of_kernel)(image, values)
    on_edit = partial(dragged, values, image.shape)
    edit, hint = (shell.Edit(pane=1, points=[handle]), _("Drag the handle on the waves")) if handle else (None, "")
    if "cells" in values:
        panes = [Pane(values["cells"], _("Paint waves to block: the middle is the mean") if values["from"] == "mask" else _("Press cells: 1 or 0")), *panes]  # fmt: skip
        edit, on_edit = shell.Edit(cells=True), partial(drawn, values)
    at = len(panes) - 3
    extra = settings.window(panes[at].picture, linear.Config(border="wrap"), bool(values.get("live")), at)
    return [shell.Canvas(
        "waves", panes, _("A kernel, the waves of the picture, and the picture that comes out"), 420, edit=edit,
        on_edit=on_edit if edit else None, captions=captions, script="filters", extra=extra | {"before": -1}, hint=hint,
    )]  # fmt: skip


Found = tuple[list[Pane], list[shell.Caption], dict[str, object] | None]  # with the handle on the waves


def of_kernel(image: np.ndarray, values: shell.Values) -> Found:
    kernel = weights(values)
    config = linear.Config(border="wrap")
    found = separable.terms(kernel)
    plain, split = found.multiplications
    captions = [
        shell.metrics([
            (_("Rank"), str(found.rank)), (_("Strength of each product"), ", ".join(f"{one:.3g}" for one in found.strengths[: found.rank])),
            (_("Sum"), f"{kernel.sum():.4g}"),
            (_("Multiplications per pixel"), _("{plain} as it is, {split} as columns and rows").format(plain=plain, split=split)),
            (_("Noise"), f"× {kernels.noise_gain(kernel):.3g}"),
        ]),
        shell.compare(_("SciPy's product of spectra, in grey levels"), linear_difference(image, kernel, config), 1e-2),
    ]  # fmt: skip
    if found.rank > 1:
        captions.append(shell.caption(_("Often said: replace a kernel by a column and a row, it is faster. Look: only a kernel of rank 1 is such a product; this one needs {rank}.").format(rank=found.rank)))  # fmt: skip
    panes = [
        figures.kernel(kernel, _("Kernel")),
        figures.response(spectrum.response(kernel, image.shape), _("What it multiplies each wave by")),
        figures.picture(linear.filtered(image, kernel, config), _("After"), abs(kernel.sum()) < 1e-9, 127.5 * float(np.abs(kernel).sum())),
    ]  # fmt: skip
    bell = values["from"] == "named" and values["kernel"] == "gaussian"
    return panes, captions, point(spectrum.bell_handle(values["sigma"], image.shape)) if bell else None


def of_mask(image: np.ndarray, values: shell.Values) -> Found:
    asked = mask(values)
    passes = spectrum.passing(asked, image.shape)
    blocks_mean = passes[image.shape[0] // 2, image.shape[1] // 2] < 0.5
    rows = [
        (_("Energy of the waves that pass, without the mean"), f"{spectrum.energy_share(image, passes):.2%}"),
        (_("Frequencies that pass"), f"{(passes >= 0.5).mean():.1%}"),
    ]
    note = _("The kernel is the middle {side} × {side} of one as large as the picture.").format(side=SHOWN)
    waves = magnitude(image.tobytes(), image.shape)
    panes = [
        figures.kernel(spectrum.kernel_of(passes, min(SHOWN, *image.shape)), _("Kernel")),
        figures.spectrum(waves, passes, _("Waves of the picture (log)"), _("blocked")),
        figures.picture(spectrum.masked(image, passes), _("After"), bool(blocks_mean), 127.5),
    ]
    handle = None if asked.shape == "brush" else point(spectrum.handle(asked, image.shape))
    return panes, [shell.metrics(rows), shell.caption(note)], handle


def point(xy: tuple[float, float]) -> dict[str, object]:
    return {"name": "", "xy": list(xy), "color": VERMILION}


@remembered(8)
def magnitude(pixels: bytes, shape: tuple[int, int]) -> np.ndarray:
    return shell.frozen(spectrum.magnitude(np.frombuffer(pixels, np.uint8).reshape(shape)))


def dragged(values: shell.Values, shape: tuple[int, int], sent: shell.Edited) -> None:
    """The handle on the waves was moved: of the mask, or of the bell."""
    if not sent.points:
        return
    xy = sent.points[0]["xy"]
    moved = spectrum.held_at(mask(values), shape, *xy) if values["from"] == "mask" else spectrum.bell_at(shape, *xy)
    if "u" in moved:
        place().set((moved["u"], moved["v"]))
    else:
        shell.set_controls(moved)


def drawn(values: shell.Values, sent: shell.Edited) -> None:
    """Cells were pressed: of an own kernel, or those that a brush blocks."""
    if (cells := sent.board(values["cells"].shape)) is not None:
        board(len(cells)).set(cells)
