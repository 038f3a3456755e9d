"""The nearest bell to two modes under each divergence, and where the answer jumps."""

from functools import partial

import numpy as np

from models.divergences import fits
from models.divergences.densities import log_density
from models.divergences.generators import GENERATORS
from pages import shell
from pages.divergences import settings
from pages.shell import _
from viz import divergences as figures

Ways = dict[str, np.ndarray]  # mean, width and value by step [S, 3], by divergence
Jump = tuple[str, dict[str, np.ndarray]]
best = shell.cached(32)(fits.best)


def fit_part() -> None:
    controls, stage = shell.columns()
    with controls:
        config = fits.Config(
            apart=shell.slider("apart", _("Modes at ±"), 0.0, 6.0, 2.0, step=0.1),
            width=shell.slider("mode width", _("Width of the modes σ"), 0.3, 2.0, 0.6, step=0.1),
            share=shell.slider("share", _("Weight of the right mode"), 0.05, 0.95, 0.5, step=0.05),
            family=shell.choice("family", _("Family of the bell"), {"gaussian": _("Normal"), "laplace": "Laplace"}),
        )
        words = {name: word for name, word in settings.words().items() if name in GENERATORS}
        names = shell.multi_choice("fitted", _("Divergences"), words, ("KL", "reverse KL", "JS")) or ("JS",)
        values = {"step": shell.slider("step", _("Step of the descent"), 0, fits.STEPS, fits.STEPS, plays=True)}
        start = (shell.slider("start", _("Start: mean"), -8.0, 8.0, 1.0, step=0.1), shell.slider("start width", _("Start: width"), 0.2, 6.0, 1.0, step=0.1))  # fmt: skip
        watched = shell.select("jump", _("Jump of"), words, "JS")
    with stage:
        found = shell.on_worker(best, config, names)
        ways = {name: shell.on_worker(fits.descent, name, config, *start) for name in names}
        middle, far = shell.on_worker(fits.jump, watched, config.family)
        jump = watched, {_("best in the middle"): middle, _("best at a mode"): far}
        shell.follow(partial(drawings, config, found, ways, jump), values, key="fit")
        shell.code(fits.best, config, names, shows="{name: round(fit.value, 3) for name, fit in result.items()}", also=(fits.search, fits.descent))  # fmt: skip


def drawings(config: fits.Config, found: dict[str, fits.Fit], ways: Ways, jump: Jump, values: shell.Values) -> list[shell.Drawing | shell.Row]:  # fmt: skip
    words, (watched, curves) = settings.words(), jump
    now = {name: fits.Fit(*way[values["step"]].tolist()) for name, way in ways.items()}
    bells = {words[name]: tuple(fits.bell(config.family, fit) for fit in (now[name], least)) for name, least in found.items()}  # fmt: skip
    target = np.exp(log_density(config.target, fits.X))
    rows = [(words[name], *map(shell.digits, (fit.value, fit.mean, fit.width, found[name].value))) for name, fit in now.items()]  # fmt: skip
    captions = [shell.table((_("Divergence"), _("value now"), _("mean"), _("width"), _("least value")), rows), *remarks(config, found, ways, watched)]  # fmt: skip
    return [
        shell.Row((4, 3), (
            [shell.Chart("fits", figures.fits(fits.X, target, bells, (_("place"), _("density"))), _("Two modes, bells on their way, and the nearest ones"))],
            [shell.Chart("jump curve", figures.curves(fits.RATIOS, curves, (_("half the distance of equal modes, in widths"), words[watched]), height=400), _("Where the best bell jumps"))],
        )),
        shell.Captions("fit notes", captions),
    ]  # fmt: skip


def remarks(config: fits.Config, found: dict[str, fits.Fit], ways: Ways, watched: str) -> list[shell.Caption]:
    words, crossing, flat = settings.words(), fits.crossing(watched, config.family), fits.transport_fit(config.target)
    notes: list[shell.Caption] = []
    if "KL" in found and config.family == "gaussian":
        mean, width = fits.moments(config)
        meet = _("mean and deviation of p, which KL must meet: {mean:.4g}, {width:.4g}").format(mean=mean, width=width)
        notes.append(shell.compare(meet, fits.moment_difference(config, found["KL"]), 0.02))
    if stuck := [words[name] for name, way in ways.items() if way[-1, 2] > found[name].value + 0.005]:
        notes.append(shell.caption(_("Dotted: the nearest bells. From this start the descent does not reach them for {names}: it ends in another valley, or is still on its way."), names=", ".join(stuck)))  # fmt: skip
    if crossing == crossing:
        notes.append(shell.caption(_("Often said: JS seeks modes, or covers them, or balances. Look: with equal modes the best bell under {name} sits in the middle until half their distance is {crossing:.2f} widths, then jumps to one mode."), name=words[watched], crossing=crossing))  # fmt: skip
    return [*notes, shell.caption(_("Nearest normal density in W2: mean {mean:.3f}, width {width:.3f}. Often said: KL is convex. In the width of a normal bell it is not: beyond √3 deviations of p its curve bends down; it still has one minimum."), mean=flat.mean, width=flat.width)]  # fmt: skip
