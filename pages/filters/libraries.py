"""One kernel, six calls; one border, many names; one Gaussian, four pictures; one ramp, seven gradients."""

from typing import Any

import numpy as np

from models.filters import kernels
from models.filters import libraries as calls
from models.filters.borders import BORDERS
from models.filters.check import border_rows
from models.images.decoding import Picture
from pages import shell
from pages.filters import settings
from pages.shell import _
from viz import filters as figures

BREAK = ".\u200b"  # a line of a title may end after the dot


def controls() -> shell.Values:
    kinds = {
        "kernel": _("A kernel"), "borders": _("Borders"), "gaussian": _("A Gaussian"), "gradient": _("A gradient"),
    }  # fmt: skip
    values: shell.Values = {"compare": shell.choice("compare", _("Compare"), kinds)}
    if values["compare"] == "kernel":
        values["asked"] = shell.lines("asked", _("Rows of numbers"), "1 2 3\n4 5 6\n7 8 9", height=110)
    if values["compare"] == "gaussian":
        values["gauss"] = shell.slider("gauss", _("Sigma (px)"), 0.5, 8.0, 2.0, step=0.1)
    return values


def program(picture: Picture, values: shell.Values) -> None:
    if values["compare"] == "kernel":
        kernel = kernels.parsed(values["asked"])
        shell.code(calls.answers, calls.pulse(side(kernel)), kernel, shows="{name: answer.max() for name, answer in result.items()}")  # fmt: skip
    elif values["compare"] == "gaussian":
        shows = "{name: float(values.mean().round(3)) for name, values in result.items()}"
        shell.code(calls.blurred, settings.steps(picture), values["gauss"], shows=shows)


def drawings(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    if values["compare"] == "kernel":
        return [six_calls(kernels.parsed(values["asked"]))]
    if values["compare"] == "gaussian":
        return [four_gaussians(picture, values["gauss"])]
    return [shell.Captions("table", [border_table() if values["compare"] == "borders" else slope_table()])]


def side(kernel: np.ndarray) -> int:
    """Of a picture on which the kernel's whole answer to one pixel can be seen."""
    return max(7, 2 * len(kernel) + 1)


def six_calls(kernel: np.ndarray) -> shell.Canvas:
    """What each call makes of one white pixel."""
    words = {
        "correlation": _("correlation"), "convolution": _("convolution"), "neither": _("neither"),
        "rows flipped": _("neither: rows flipped"), "columns flipped": _("neither: columns flipped"),
    }  # fmt: skip
    found = calls.answers(calls.pulse(side(kernel)), kernel)
    panes = [
        figures.numbers(np.round(answer, 3), f"{name.replace('.', BREAK)}: {words[calls.kind(answer, kernel)]}")
        for name, answer in found.items()
    ]
    different = {answer.tobytes() for answer in (np.round(one, 6) + 0.0 for one in found.values())}
    captions = [
        shell.metrics([(_("Calls"), str(len(found))), (_("Different answers"), str(len(different)))]),
        shell.caption(_("Often said: convolutional networks convolve. Look: conv2d lays the kernel on the picture as it is, so one white pixel shows it turned. The words say how the kernel stands in the answer.")),
    ]  # fmt: skip
    return shell.Canvas("calls", panes, _("One white pixel after each call"), 560, captions=captions)


def border_table() -> shell.Caption:
    """What each library reads beside the row 1 2 3 4, and what it calls that."""
    rows: list[list[Any]] = []
    for name, rule in BORDERS.items():
        found = border_rows(name)
        numbers = next(iter(found.values())) or []
        shown = f"{' '.join(map(str, numbers[:3]))} | {' '.join(map(str, numbers[3:7]))} | {' '.join(map(str, numbers[7:]))}"
        agree = all(row is None or row == numbers for row in found.values())
        rows.append([shown, f"cv2.{rule.opencv}", rule.numpy, rule.scipy, rule.torch or "–", "✓" if agree else "✗"])
    names = ("OpenCV", "numpy.pad", "scipy.ndimage", "torch pad")
    return shell.table((_("The row 1 2 3 4 goes on as"), *names, _("all read the same")), rows)


def slope_table() -> shell.Caption:
    """What "the gradient" of a ramp of slope 1 is."""
    head = (_("Call"), _("Gradient of a ramp of slope 1"))
    return shell.table(head, [(name, f"{slope:.4g}") for name, slope in calls.ramp_slopes().items()])


def four_gaussians(picture: Picture, sigma: float) -> shell.Canvas:
    """The same sigma by four defaults; pixels that differ from OpenCV's by more than a grey level are hatched."""
    image = settings.image(picture)
    found = calls.blurred(image, sigma)
    reference = found["OpenCV"]
    panes = [figures.differing(values, reference, name, _("differs by more than 1")) for name, values in found.items()]
    rows = [(name, f"{np.abs(values - reference).max():.3g}") for name, values in found.items() if name != "OpenCV"]
    captions = [
        shell.metrics([(_("{name}: largest difference").format(name=name), gap) for name, gap in rows]),
        shell.caption(_("The libraries differ in what they read outside the picture, and Pillow takes three mean filters instead of a bell.")),
    ]  # fmt: skip
    return shell.Canvas("gaussians", panes, _("One Gaussian in four libraries"), 420, captions=captions)
