"""Quality by the number of sampling steps; and Gaussian data, where the answer is a product."""

from models.diffusion import blend, by_steps, check, quality, sampling, schedules
from pages import shell
from pages.diffusion import generating, settings
from pages.shell import _
from viz.diffusion import charts

sweep = shell.cached(16)(by_steps.sweep)


def controls() -> tuple[shell.Values, str, float]:
    """Those of the network, what is measured, and the spread of the Gaussian data."""
    values = settings.data_values() | settings.schedule_values() | generating.network_values()
    shown = shell.choice("measure", _("Measure"), {"wasserstein": _("quality"), "novelty": _("novelty")})
    return values, shown, shell.slider("deviation", _("Spread of Gaussian data"), 0.05, 2.0, 0.5, step=0.05)


def steps_part() -> None:
    with shell.stage(controls) as (values, shown, deviation):
        call = shell.attempt(generating.config, values)
        if call is None:
            return
        asked = call.result
        found = shell.on_worker(sweep, asked)
        floor = getattr(quality.of_fresh(asked.data, blend.SAMPLES), shown)
        named = {run_words()[name]: curve for name, curve in getattr(found, shown).items()}
        labels = (_("sampling steps"), _("W2 to fresh points") if shown == "wasserstein" else _("distance to training"), _("fresh points"))  # fmt: skip
        shell.show(
            shell.Chart("by steps", charts.by_steps(found.counts, named, floor, labels), _("Quality by steps")),
            *gaussian(asked.schedule, deviation), shell.timing(sweep.timed(asked).seconds),
        )  # fmt: skip
        shell.code(by_steps.sweep, asked, shows="result.wasserstein", also=(sampling.way, sampling.step))


def run_words() -> dict[str, str]:
    return {
        "learned DDIM": _("learned, DDIM"), "learned DDPM": _("learned, DDPM"),
        "exact DDIM": _("exact, DDIM"), "exact DDPM": _("exact, DDPM"),
    }  # fmt: skip


def gaussian(schedule: schedules.Schedule, deviation: float) -> list[shell.Drawing | shell.Caption]:
    """The spread that is left of Gaussian data, in closed form."""
    counts, curves = by_steps.spreads(schedule, deviation)
    bars = schedules.alpha_bars(schedule)
    ten = schedules.steps(bars, 10)
    gap = max(check.gaussian_difference(ten, deviation, eta, sampling.gaussian_spread(ten, deviation, eta)) for eta in (0.0, 1.0))  # fmt: skip
    return [
        shell.Chart("gaussian", charts.spread(counts, curves, deviation, (_("sampling steps"), _("spread"), _("of the data"))), _("Spread of samples of Gaussian data")),
        *settings.marginal(bars),
        shell.compare(_("20,000 simulated samples of the Gaussian in 10 steps, in standard errors"), gap, 4.0),
        shell.caption(_("Below: Gaussian data around 0 with the exact denoiser, in closed form; few steps lose spread, one step gives the mean. Often said: DDIM is another model. Look: one network gives both lines; only the fresh noise differs. Often said: more levels are better. Look: linear β with 50 levels starts off the marginal; with cosine 50 levels do as well as 1,000 where both take 50 steps.")),
    ]  # fmt: skip
