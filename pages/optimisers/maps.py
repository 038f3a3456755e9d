"""Rate by momentum as one picture: on the bowl, on the landscape, and in 256 networks at once."""

from functools import lru_cache

import numpy as np

from models.optimisers import bowl as bowls
from models.optimisers import check
from models.optimisers import maps as models
from models.optimisers.rules import WITH_BETA
from pages import shell
from pages.optimisers import landscape, settings
from pages.shell import _
from viz.optimisers import charts

GROUNDS = {  # lowest rate, largest momentum, cells along a side, ends of the scale
    "bowl": (0.01, 0.995, 60, (-4.0, 2.0)),
    "landscape": (0.001, 0.995, 40, (-4.0, 1.0)),
    "networks": (0.01, 0.99, 16, (-2.0, 0.0)),
}
LEAST = "round(float(result.value[result.best]), 3)"
CHECKED = (12, 4)  # row and column of the network that is trained alone, too


def map_part() -> None:
    with shell.stage(map_settings) as values:
        if values["on"] == "networks":
            networks(values)
            return
        shown = shell.follow(drawings, values, key="map")
        if shown and shown["on"] == "bowl":
            shell.code(models.on_bowl, config(shown), bowls.Bowl(shown["condition"]), shows=LEAST)
        elif shown:
            shell.code(models.on_landscape, config(shown), shown["f"], shown["from"], shows=LEAST)


def map_settings() -> shell.Values:
    grounds = {"bowl": _("Bowl"), "landscape": _("Landscape"), "networks": _("256 networks")}
    values: shell.Values = {"on": shell.choice("on", _("Ground"), grounds)}
    values["mapped"] = shell.select("mapped", _("Optimiser"), settings.chosen(WITH_BETA), "momentum")
    if values["on"] == "bowl":
        values["condition"] = shell.slider("condition", _("Condition number κ"), 1.0, 1000.0, 20.0, log=True, step=0.01)
    elif values["on"] == "landscape":
        values |= landscape.terrain_settings()
    values["map steps"] = shell.slider("map steps", _("Steps"), 10, 500, 300, step=10)
    if values["on"] == "networks":
        values["map seed"] = shell.number("map seed", _("Seed"), 0, 9999, 0)
    return values


def config(values: shell.Values) -> models.Config:
    low, slowest, cells, _scale = GROUNDS[values["on"]]
    return models.Config(values["mapped"], low, 10.0, slowest, cells, values["map steps"], values.get("map seed", 0))


def chart(found: models.Map, on: str, value: str, border: np.ndarray | None = None) -> shell.Chart:
    labels = {"value": value, "rate": _("rate"), "beta": _("momentum β"), "border": _("largest stable rate, closed form")}  # fmt: skip
    figure = charts.rates_by_beta(found, border, labels, GROUNDS[on][3])
    return shell.Chart("map", figure, _("What each rate and momentum leaves"))


def drawings(values: shell.Values) -> list[shell.Drawing]:
    asked, border, captions = config(values), None, []
    if values["on"] == "bowl":
        found, title = models.on_bowl(asked, bowls.Bowl(values["condition"])), _("log₁₀ of the distance left")
        captions.append(shell.caption(_("Distance from the minimum after the steps by that at the start; blank where the walk diverged.")))  # fmt: skip
        if asked.name in bowls.LINEAR:
            border = bowls.border(asked.name, found.betas)
            halved = [bowls.largest_stable(asked.name, float(beta)) for beta in found.betas]
            gap = float(np.abs(border / halved - 1).max())
            share = _("{share:.2%} of the cells grow or shrink as the closed form says").format(share=models.agreement(found, asked.name))  # fmt: skip
            captions += [shell.caption(share), shell.compare(_("the rate at which an eigenvalue has size 1, by halving; as a share"), gap, 1e-6)]  # fmt: skip
    else:
        found, title = models.on_landscape(asked, values["f"], values["from"]), _("log₁₀ of the slope left")
        captions.append(shell.caption(_("Length of the gradient after the steps by that at the start, for walks from the start chosen on “Landscape”; blank where the walk diverged. Dark: nearly at rest, in whichever well.")))  # fmt: skip
    return [chart(found, values["on"], title, border), shell.Captions("map notes", captions)]


trained = shell.cached(16)(models.on_networks)


@lru_cache(16)
def alone(asked: models.Config) -> float:
    """How far the loss of one network of the map is from that of the same network trained alone."""
    return check.network_difference(asked, trained(asked), *CHECKED)


def networks(values: shell.Values) -> None:
    asked = config(values)
    found, gap = shell.on_worker(trained, asked), shell.on_worker(alone, asked)
    row, column = found.best
    good = ("–" if (rate := found.good(line)) is None else f"{rate:g}" for line in (-1, 0))
    rows = [
        (_("Lowest loss"), f"{10 ** found.value[row, column]:.4f}"), (_("at rate, momentum"), f"{found.rates[column]:.3g}, {found.betas[row]:.3g}"),
        (_("Largest good rate: β = 0, β = 0.99"), ", ".join(good)),
    ]  # fmt: skip
    one = _("the network at rate {rate:.3g}, momentum {beta:.3g} trained alone with torch.nn and torch.optim, log₁₀ of its loss").format(rate=found.rates[CHECKED[1]], beta=found.betas[CHECKED[0]])  # fmt: skip
    shell.show(
        chart(found, "networks", _("log₁₀ of the loss")), shell.metrics(rows), shell.compare(one, gap, 0.02),
        shell.timing(trained.timed(asked).seconds, note=_("256 networks (2-16-16-2) on 300 points of two half moons, same start and batches.")),
        shell.caption(_("Good: a loss at most twice the lowest. Compare the two rates with the bowl, where the heavy ball's border rises with β.")),
    )  # fmt: skip
    shell.code(models.on_networks, asked, shows=LEAST)
