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


def libraries(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        kinds = {
            "kernel": _("A kernel"),
            "borders": _("Borders"),
            "gaussian": _("A Gaussian"),
            "gradient": _("A gradient"),
        }
        kind = shell.choice("compare", _("Compare"), kinds)
        typed = (
            shell.lines("asked", _("Rows of numbers"), "1 2 3\n4 5 6\n7 8 9", height=110) if kind == "kernel" else ""
        )
        sigma = shell.slider("gauss", _("Sigma (px)"), 0.5, 8.0, 2.0, step=0.1) if kind == "gaussian" else 0.0
    with stage:
        if kind == "kernel":
            six_calls(typed)
        elif kind == "gaussian":
            four_gaussians(picture, sigma)
        else:
            shell.show(shell.Captions("table", [border_table() if kind == "borders" else slope_table()]))


def six_calls(typed: str) -> None:
    """What each call makes of one white pixel."""
    call = shell.attempt(kernels.parsed, typed)
    if not call:
        return
    kernel, pulse = call.result, calls.pulse(max(7, 2 * len(call.result) + 1))
    words = {
        "correlation": _("correlation"), "convolution": _("convolution"), "neither": _("neither"),
        "rows flipped": _("neither: rows flipped"), "columns flipped": _("neither: columns flipped"),
    }  # fmt: skip
    found = calls.answers(pulse, kernel)
    panes = [
        figures.numbers(np.round(answer, 3), f"{name}: {words[calls.kind(answer, kernel)]}")
        for name, answer in found.items()
    ]
    different = {answer.tobytes() for answer in (np.round(one, 6) + 0.0 for one in found.values())}
    captions = [
        shell.metrics([(_("Calls"), str(len(found))), (_("Different answers"), str(len(different)))]),
        shell.caption(_("Often said: convolutional networks convolve. Look: conv2d lays the kernel on the picture as it is, so one white pixel shows it turned. The words say how the kernel stands in the answer.")),
    ]  # fmt: skip
    shell.show(shell.Canvas("calls", panes, _("One white pixel after each call"), 560, captions=captions))
    shell.code(calls.answers, pulse, kernel, shows="{name: answer.max() for name, answer in result.items()}")


def border_table() -> shell.Caption:
    """What each library reads beside the row 1 2 3 4, and what it calls that."""
    rows: list[list[Any]] = []
    for name, rule in BORDERS.items():
        found = border_rows(name)
        numbers = next(iter(found.values())) or []
        shown = f"{' '.join(map(str, numbers[:3]))} | {' '.join(map(str, numbers[3:7]))} | {' '.join(map(str, numbers[7:]))}"
        agree = all(row is None or row == numbers for row in found.values())
        rows.append([shown, f"cv2.{rule.opencv}", rule.numpy, rule.scipy, rule.torch or "–", "✓" if agree else "✗"])
    head = (
        _("The row 1 2 3 4 goes on as"),
        "OpenCV",
        "numpy.pad",
        "scipy.ndimage",
        "torch pad",
        _("all read the same"),
    )
    return shell.table(head, rows)


def slope_table() -> shell.Caption:
    """What "the gradient" of a ramp of slope 1 is."""
    head = (_("Call"), _("Gradient of a ramp of slope 1"))
    return shell.table(head, [(name, f"{slope:.4g}") for name, slope in calls.ramp_slopes().items()])


def four_gaussians(picture: Picture, sigma: float) -> None:
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
    shell.show(shell.Canvas("gaussians", panes, _("One Gaussian in four libraries"), 420, captions=captions))
    shell.code(calls.blurred, settings.steps(picture), sigma, shows="{name: float(values.mean().round(3)) for name, values in result.items()}")  # fmt: skip
