"""Digits out of noise, with the nearest training digit under each; guidance; learned or exact."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from models.diffusion import check, digit_samples, network
from models.diffusion import digits as models
from models.diffusion.sampling import Sampler
from pages import shell
from pages.diffusion import settings
from pages.shell import _
from viz.diffusion import sheets


def controls() -> tuple[digit_samples.Wish, models.Config]:
    kind = shell.choice("denoiser", _("Denoiser"), {"learned": _("learned"), "exact": _("exact")})
    weight = settings.guidance("guidance")
    classes = {-1: _("all ten in turn")} | {digit: str(digit) for digit in range(10)}
    label = shell.select("class", _("Digit"), classes)
    steps = shell.slider("digit steps", _("Sampling steps"), 1, 100, 20)
    eta = shell.slider("digit eta", _("Fresh noise η: DDIM 0, DDPM 1"), 0.0, 1.0, 0.0, step=0.1)
    config = models.Config(
        count=shell.slider("digits", _("Training digits"), 10, 4000, 4000, step=10),
        steps=shell.slider("digit training", _("Training steps"), 100, 3000, 800, step=100),
        seed=shell.number("digit seed", _("Seed"), 0, 9999, 0),
    )
    return digit_samples.Wish(kind == "exact", label, weight, Sampler(steps, eta)), config


def digits_part() -> None:
    with shell.stage(controls) as (wish, config):
        total = config.steps // config.every + 1
        shell.player(partial(models.learn, config), config, partial(draw, wish), name="digits", total=total, autoplay=True)  # fmt: skip
        shell.code(models.learn, config, shows="[round(snapshot.loss, 3) for snapshot in result]", also=(network.error, models.guided))  # fmt: skip


def draw(wish: digit_samples.Wish, snapshot: models.Snapshot, history: Sequence[models.Snapshot]) -> None:
    """Samples of the network at this step, and what the judge says of them."""
    found = shell.on_worker(digit_samples.made, snapshot, wish)
    other = shell.on_worker(digit_samples.held_out, snapshot.config)
    names = _("Fréchet distance"), _("diversity, of 10"), _("read as asked"), _("distance to training"), _("copies")
    rows = list(zip(names, numbers(found), numbers(other), strict=True))
    head = _("500 digits"), _("samples"), _("held out")
    title = _("Samples; under each, on grey, the nearest training digit")
    away = settings.away(wish.weight)
    shell.show_columns(
        (5, 2),
        [shell.Canvas("digits sheet", [sheets.pairs(found.samples, found.nearest, title)], _("Generated digits"), 430)],
        [shell.table(head, rows), *away],
    )
    shell.show(
        shell.compare(_("a search of the nearest training digit in whole numbers, in ink"), check.nearest_difference(found, snapshot.config), 0.05),
        shell.caption(_("Step {step} of the training. The judge is a small classifier trained here, so the distance is not FID; “–”: real digits are asked for nothing. Often said: guidance improves samples. Look: after 800 steps, from w = 2 to 4 no fewer digits are read as asked, and the distance grows. The exact denoiser at w = 1 has a far smaller distance, and its samples are copies."), step=snapshot.step),
    )  # fmt: skip


def numbers(found: digit_samples.Made) -> tuple[str, ...]:
    right = "–" if np.isnan(found.right) else f"{found.right:.0%}"
    return (f"{found.frechet:.1f}", f"{found.diversity:.2f}", right, f"{np.median(found.away):.2f}", f"{digit_samples.copied(found):.0%}")  # fmt: skip
