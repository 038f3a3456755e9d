"""The nearest bell to two modes under each divergence, and where the answer jumps."""

import numpy as np

from models.divergences import fits
from models.divergences.densities import log_density
from models.divergences.generators import GENERATORS
from pages import shell
from pages.divergences import settings
from pages.divergences.settings import number
from pages.shell import _
from viz import divergences as figures


def fit_part() -> None:
    controls, stage = shell.columns()
    with controls:
        config = fit_settings()
        words = {name: word for name, word in settings.words().items() if name in GENERATORS}
        names = shell.multi_choice("fitted", _("Divergences"), words, ("KL", "reverse KL", "JS")) or ("JS",)
        watched = shell.select("jump", _("Jump of"), words, "JS")
    with stage:
        found = shell.on_worker(best, config, names)
        middle, far = shell.on_worker(fits.jump, watched, config.family)
        charts, captions = drawings(config, found, watched, {_("best in the middle"): middle, _("best at a mode"): far})
        shell.show_columns((4, 3), charts[:1], charts[1:])
        shell.show(*captions)
        shell.code(fits.best, config, names, shows="{name: round(fit.value, 3) for name, fit in result.items()}", also=(fits.search,))  # fmt: skip


@shell.cached(32)
def best(config: fits.Config, names: tuple[str, ...]) -> dict[str, fits.Fit]:
    return fits.best(config, names)


def fit_settings() -> fits.Config:
    return fits.Config(
        apart=shell.slider("apart", _("Modes at ±"), 0.0, 6.0, 2.0, step=0.1),
        width=shell.slider("mode width", _("Width of the modes σ"), 0.3, 2.0, 0.6, step=0.1),
        share=shell.slider("share", _("Weight of the right mode"), 0.05, 0.95, 0.5, step=0.05),
        family=shell.choice("family", _("Family of the bell"), {"gaussian": _("Normal"), "laplace": "Laplace"}),
    )


def drawings(
    config: fits.Config, found: dict[str, fits.Fit], watched: str, jump: dict[str, np.ndarray]
) -> tuple[list[shell.Drawing], list[shell.Caption]]:
    words = settings.words()
    bells = {name: fits.bell(config.family, fit) for name, fit in found.items()}
    rows = [(words[name], number(fit.value), number(fit.mean), number(fit.width)) for name, fit in found.items()]
    crossing = fits.crossing(watched, config.family)
    moments = fits.moments(config)
    captions: list[shell.Caption] = [shell.table((_("Divergence"), _("least value"), _("mean"), _("width")), rows)]
    if "KL" in found and config.family == "gaussian":
        gap = fits.moment_difference(config, found["KL"])
        captions.append(shell.compare(_("mean and deviation of p, which KL must meet: {mean:.4g}, {width:.4g}").format(mean=moments[0], width=moments[1]), gap, 0.02))  # fmt: skip
    if crossing == crossing:
        captions.append(shell.caption(_("Often said: JS seeks modes, or covers them, or balances. Look: with equal modes the best bell under {name} sits in the middle until half their distance is {crossing:.2f} widths, then jumps to one mode.").format(name=words[watched], crossing=crossing)))  # fmt: skip
    captions.append(shell.caption(_("Nearest normal density in W2: mean {mean:.3f}, width {width:.3f}. Often said: KL is convex. In the width it is not: beyond √3 deviations of p its curve bends down; it still has one minimum.").format(mean=fits.transport_fit(config.target).mean, width=fits.transport_fit(config.target).width)))  # fmt: skip
    charts: list[shell.Drawing] = [
        shell.Chart("fits", figures.fits(fits.X, np.exp(log_density(config.target, fits.X)), bells, words, (_("place"), _("density"))), _("Two modes and the nearest bells")),
        shell.Chart("jump curve", figures.curves(fits.RATIOS, jump, (_("half the distance of equal modes, in widths"), words[watched]), 400), _("Where the best bell jumps")),
    ]  # fmt: skip
    return charts, captions
