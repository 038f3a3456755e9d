"""Rate by momentum as one picture: on the bowl, on the landscape, and in 256 networks at once."""

from functools import lru_cache
from typing import Any

import numpy as np

from models.optimisers import bowl as bowls
from models.optimisers import check
from models.optimisers import maps as models
from models.optimisers.rules import WITH_BETA
from pages import shell
from pages.optimisers import landscape, settings
from pages.optimisers.settings import Values
from pages.shell import _
from viz.optimisers import charts

SIDE = 16  # of the networks: 256
LIMITS = {"bowl": (-4.0, 2.0), "landscape": (-4.0, 1.0), "networks": (-2.0, 0.0)}
RATES = {"bowl": (0.01, 10.0), "landscape": (0.001, 10.0), "networks": (0.01, 10.0)}


def map_part() -> None:
    controls, stage = shell.columns()
    with controls:
        values = map_settings()
    with stage:
        if values["on"] == "networks":
            networks(values)
            return
        shown = shell.follow(drawings, values, key="map")
        if shown and shown["on"] == "bowl":
            shell.code(
                models.on_bowl, config(shown), bowl(shown), shows="np.nanmin(result.value).round(3)", names={"np": np}
            )
        elif shown:
            shell.code(models.on_landscape, config(shown), shown["f"], shown["from"], shows="np.nanmin(result.value).round(3)", names={"np": np})  # fmt: skip


def map_settings() -> dict[str, Any]:
    grounds = {"bowl": _("Bowl"), "landscape": _("Landscape"), "networks": _("256 networks")}
    values: dict[str, Any] = {"on": shell.choice("on", _("Ground"), grounds)}
    values["mapped"] = shell.select("mapped", _("Optimiser"), settings.chosen(WITH_BETA), "momentum")
    if values["on"] == "bowl":
        values["condition"] = shell.slider("condition", _("Condition number κ"), 1.0, 1000.0, 20.0, log=True, step=0.01)
    elif values["on"] == "landscape":
        values |= landscape.terrain_settings()
    values["map steps"] = shell.slider("map steps", _("Steps"), 10, 500, 300, step=10)
    if values["on"] == "networks":
        values["map seed"] = shell.number("map seed", _("Seed"), 0, 9999, 0)
    return values


def config(values: Values) -> models.Config:
    low, high = RATES[values["on"]]
    cells = SIDE if values["on"] == "networks" else 60 if values["on"] == "bowl" else 40
    slowest = 0.99 if values["on"] == "networks" else 0.995
    return models.Config(values["mapped"], low, high, slowest, cells, values["map steps"], values.get("map seed", 0))


def bowl(values: Values) -> bowls.Bowl:
    return bowls.Bowl(values["condition"])


def labels(value: str) -> dict[str, str]:
    return {"value": value, "rate": _("rate"), "beta": _("momentum β"), "border": _("largest stable rate, closed form")}


def drawings(values: Values) -> list[shell.Drawing]:
    asked, border, captions = config(values), None, []
    if values["on"] == "bowl":
        found, title = models.on_bowl(asked, bowl(values)), _("log₁₀ of the distance left")
        if asked.name in bowls.LINEAR:
            border = bowls.border(asked.name, found.betas)
            share = models.agreement(found, asked.name)
            text = _("{share:.2%} of the cells grow or shrink as the closed form says").format(share=share)
            captions.append(shell.check(share > 0.99, text, _("Cells on the border itself may need more steps than these to show it.")))  # fmt: skip
        captions.append(
            shell.caption(
                _("Distance from the minimum after the steps by that at the start; blank where the walk diverged.")
            )
        )
    else:
        found, title = models.on_landscape(asked, values["f"], values["from"]), _("log₁₀ of the slope left")
        captions.append(shell.caption(_("Length of the gradient after the steps by that at the start, for walks from the start chosen on “Landscape”; blank where the walk diverged. Dark: at rest, in whichever well.")))  # fmt: skip
    chart = charts.rates_by_beta(found, border, labels(title), LIMITS[values["on"]])
    return [shell.Chart("map", chart, _("What each rate and momentum leaves")), shell.Captions("map notes", captions)]


@shell.cached(16)
def trained(asked: models.Config) -> models.Map:
    return models.on_networks(asked)


@lru_cache(16)
def alone(asked: models.Config) -> tuple[float, float]:
    """The best network of the map: its loss, and how far that of the same network trained alone is from it."""
    found = trained(asked)
    row, column = found.best
    return float(found.value[row, column]), check.network_difference(asked, found, row, column)


def networks(values: Values) -> None:
    asked = config(values)
    found = shell.on_worker(trained, asked)
    least, gap = shell.on_worker(alone, asked)
    chart = charts.rates_by_beta(found, None, labels(_("log₁₀ of the loss")), LIMITS["networks"])
    row, column = found.best
    rows = [
        (_("Lowest loss"), f"{10**least:.4f}"), (_("at rate, momentum"), f"{found.rates[column]:.3g}, {found.betas[row]:.3g}"),
        (_("Largest good rate: lowest momentum, highest"), ", ".join("–" if (rate := found.good(row)) is None else f"{rate:g}" for row in (-1, 0))),
    ]  # fmt: skip
    shell.show(
        shell.Chart("map", chart, _("Loss of 256 networks by rate and momentum")), shell.metrics(rows),
        shell.compare(_("the best network trained alone with torch.nn and torch.optim, log₁₀ of its loss"), gap, 0.01),
        shell.timing(trained.timed(asked).seconds, note=_("256 networks (2-16-16-2) on 300 points of two half moons, same start and batches.")),
        shell.caption(_("Good: a loss at most twice the lowest. As on the bowl, the slanted border is seen: the more momentum as a sum, the smaller the rate must be.")),
    )  # fmt: skip
    shell.code(models.on_networks, asked, shows="np.nanmin(result.value).round(3)", names={"np": np})
