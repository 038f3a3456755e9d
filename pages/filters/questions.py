"""The questions of the filters page; every answer is computed when it is locked."""

import numpy as np

from models.filters import aliasing, kernels, libraries, linear
from models.images.decoding import Picture
from pages import shell
from pages.filters import aliasing as sampling
from pages.filters import noise, settings
from pages.shell import _

ONE_TO_NINE = kernels.FIXED["one to nine"]
SIGMA = 10.0


def questions(picture: Picture) -> tuple[shell.Question, ...]:
    with shell.undrawn():
        stripes = sampling.config(sampling.controls("stripes") | {"smooth": 0.0})
        config = noise.config(noise.controls())
    return (
        shell.Question(
            "turned", _("The kernel 1 2 3 / 4 5 6 / 7 8 9 meets one white pixel (value 1) in cv2.filter2D. Read row by row, what comes out?"),
            pulse_answer,
            lambda answer: _("cv2.filter2D correlates: the output to the left of the pixel meets it with the kernel's right side. So the kernel appears turned by half a turn. “Libraries” shows who convolves."),
            options=[written(turn) for turn in (ONE_TO_NINE, ONE_TO_NINE[::-1, ::-1], ONE_TO_NINE[:, ::-1])],
            topic=_("Turned"), reveals={"part": "libraries", "compare": "kernel"},
        ),
        shell.Question(
            "sharpen", _("White noise of standard deviation 10 goes through the 3 × 3 sharpening kernel (5 in the middle, −1 on four sides). What is its standard deviation afterwards?"),
            sharpened_noise,
            lambda answer: _("Variances add up by the squares of the weights: 25 + 4 · 1 = 29, so the standard deviation grows by √29 = {gain:.3f}. The small rest is chance.").format(gain=kernels.noise_gain(kernels.FIXED["sharpen"])),
            numbers=(0.0, 200.0, 0.5), unit=_("grey levels"), kind="number", tolerance=3.0, shows=frozenset({"noise"}),
            topic=_("Sharpened"), reveals={"part": "filter", "filter": "sharpen", "noise": "gaussian", "level": 10},
        ),
        shell.Question(
            "folded", _("Stripes of {frequency:.3g} cycles per pixel; of each {stride} pixels one is kept, without smoothing. How many cycles per kept pixel has the wave that is then seen?").format(frequency=stripes.frequency, stride=stripes.stride),
            lambda: seen(stripes),
            lambda answer: _("The wave steps {waves:.3g} cycles from one kept pixel to the next; whole cycles cannot be seen, so the distance to the nearest whole number is left.").format(waves=stripes.frequency * stripes.stride),
            numbers=(0.0, 1.0, 0.01), unit=_("cycles per kept pixel"), kind="number", tolerance=0.02, shows=frozenset({"filter", "waves", "libraries", "noise"}),
            topic=_("Stripes"), reveals={"part": "aliasing", "on": "stripes", "angle": 0, "smooth": 0.0},
        ),
        shell.Question(
            "bet", _("Six filters try to undo the same noise ({kind}, strength {level}) in your picture. Which one comes closest to the clean picture, by PSNR?").format(kind=settings.noise_kinds()[config.kind], level=config.level),
            lambda: noise.names()[noise.winner(picture, config).name],
            lambda answer: _("A mean leaves little of Gaussian noise, and blurs edges; a median throws single wild pixels away; bilateral filter and non-local means average only what looks alike. Change the noise, and the order changes."),
            options=tuple(noise.names().values())[1:], shows=frozenset({"waves", "aliasing", "phase", "edges", "lines", "features", "libraries"}),
            topic=_("Duel"), reveals={"part": "noise"},
        ),
    )  # fmt: skip


def written(kernel: np.ndarray) -> str:
    return " / ".join(" ".join(f"{value:g}" for value in row) for row in kernel)


def pulse_answer() -> str:
    answer = libraries.CALLS["cv2.filter2D"](libraries.pulse(5), ONE_TO_NINE)
    return written(answer[1:4, 1:4])


def sharpened_noise() -> float:
    white = np.random.default_rng(0).normal(0, SIGMA, (256, 256))
    return float(linear.filtered(white, kernels.FIXED["sharpen"]).std())


def seen(stripes: aliasing.Config) -> float:
    return aliasing.length(aliasing.strongest(aliasing.sampled(aliasing.stripes(stripes), stripes)))
