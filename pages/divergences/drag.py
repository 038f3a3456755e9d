"""Two densities to drag: every divergence, its slope, its critic and the transport."""

from functools import partial

import numpy as np
import streamlit as st

from models.divergences import check
from models.divergences import numbers as models
from models.divergences.densities import KNOTS, Density, X, log_density, quantiles
from models.divergences.generators import GENERATORS, LOGARITHMIC, OWN, generator, infinite
from pages import shell
from pages.divergences import settings
from pages.shell import _
from viz import divergences as figures

STRANDS = (np.arange(24) + 0.5) / 24
SEEN = np.flatnonzero((X > -8) & (X < 8))[::5]


def drag_part() -> None:
    with shell.stage(drag_settings) as values:
        left, right = st.columns([3, 2])
        places = {"densities": left, "shifts": right, "below": right}
        if shown := shell.follow(drawings, values, key="drag", places=places):
            shell.code(models.values, settings.density("p", shown), settings.density("q", shown), shows="{name: round(value, 4) for name, value in result.items()}", also=(models.integrand,))  # fmt: skip


def drag_settings() -> shell.Values:
    values = settings.density_settings("p") | settings.density_settings("q")
    names = {name: word for name, word in settings.words().items() if name not in ("W1", "W2")}
    values["divergence"] = shell.select("divergence", _("Look closer at"), names, "JS")
    if values["divergence"] == OWN:
        values["f"] = shell.text("f", "f(u), u = p/q", "(u - 1)**2 / 2", examples=("u*log(u)",), most=120)
    charts = {"critic": _("Critic"), "integrand": _("Integrand"), "f": "f(u)", "transport": _("Transport")}
    values["chart"] = shell.choice("chart", _("Below"), charts)
    values["curves"] = shell.multi_choice("curves", _("Against shift"), {name: word for name, word in settings.words().items() if name != OWN}, ("KL", "JS", "TV", "W1")) or ("JS",)  # fmt: skip
    values["base"] = shell.choice("base", _("Unit"), {"nats": _("nats (ln)"), "bits": _("bits (log₂)")})
    return values


def drawings(values: shell.Values) -> list[shell.Drawing]:
    p, q = settings.density("p", values), settings.density("q", values)
    own = generator(OWN, values["f"]) if values["divergence"] == OWN else None
    found = models.numbers(p, q, own)
    pane, handles = figures.ground(p, q, -found.slopes[values["divergence"]], models.lacking(p, q), _("Drag tops and ↔; green: downhill for q"))  # fmt: skip
    rows, bits = [], values["base"] == "bits"
    for name, value in found.values.items():
        scale = 1 / np.log(2) if bits and name in LOGARITHMIC else 1.0
        most = "1" if bits and name == "JS" else settings.BOUNDED.get(name, "∞")
        rows.append((settings.words()[name], *map(shell.digits, (value * scale, found.slopes[name] * scale)), most))
    captions = [
        shell.table((_("Divergence"), "D(p‖q)", _("slope"), _("at most")), rows),
        shell.compare(_("the variational bound E_p T − E_q f*(T) at T = f′(p/q), where neither is 0 or too near 0, relative"), check.bound_difference(p, q, found), 1e-6),
        shell.compare(_("the gain of a critic of slope ±1, for W1"), check.transport_difference(p, q, found), 5e-3), *remarks(p, q, found),
    ]  # fmt: skip
    lines = {settings.words()[name]: line for name, line in models.shifts(p, q, values["curves"]).items()}
    canvas = shell.Canvas("densities", [pane], _("Two densities"), 360, edit=shell.Edit(points=handles), on_edit=partial(dragged, values, p, q), tools=False, captions=captions)  # fmt: skip
    chart = figures.shifts(lines, models.SHIFTS, (_("q moved by"), _("divergence")))
    return [canvas, shell.Chart("shifts", chart, _("Divergences against shift")), below(p, q, values)]


def dragged(values: shell.Values, p: Density, q: Density, sent: shell.Edited) -> None:
    """Means, weights, widths or drawn heights as the handles now stand."""
    if not sent.points:
        return
    top = figures.ceiling(p, q)
    places = [(figures.to_x(x), top * (1 - y / figures.FLOOR)) for x, y in (point["xy"] for point in sent.points)]
    for which, density in (("p", p), ("q", q)):
        count = len(KNOTS) if density.shape == "drawn" else len(density.means) + 1
        mine, places = places[:count], places[count:]
        if density.shape == "drawn":
            settings.heights(which).set(models.drawn_heights(mine))
            continue
        means, weights, width = models.moved(density, mine)
        given, rest = values[f"{which} modes"], len(means)
        settings.modes(which).set((*means, *given[rest : settings.MODES], *weights, *given[settings.MODES + rest :]))
        shell.set_controls({f"{which} width": width})


def remarks(p: Density, q: Density, found: models.Numbers) -> list[shell.Caption]:
    tails = any(infinite(name, p.tail, q.tail) for name in ("Pearson", "Neyman"))
    said = (
        (models.lacking(p, q), _("Hatched: p has mass and q has none. There KL and Pearson are ∞; the others pay a fixed price, wherever q stands.")),
        (tails, _("∞ by the tails: the integral of p²/q (or q²/p) has no limit, although every stretch of it is finite. A grid would give a huge number instead.")),
        (found.values["JS"] > 0.99 * np.log(2), _("Often said: another f-divergence cures vanishing gradients. Look: hardly any overlap, and every bounded one is flat; W1 keeps its slope.")),
    )  # fmt: skip
    notes = [shell.caption(text) for holds, text in said if holds]
    names = {"GAN": "2 JS − ln 4", "LSGAN": "Le Cam", "LSGAN 0/1": "∫ q²/(p + q)", "EBGAN": "1 − TV"}
    games = [(name, shell.digits(game), names[name], shell.digits(equal)) for name, (game, equal) in models.games(p, q).items()]  # fmt: skip
    notes.append(shell.table((_("Game, at its best D"), _("value"), _("it equals"), ""), games))
    notes.append(shell.caption(_("Labels of LSGAN: −1 and 1, aim 0, or 0 and 1, aim 1; margin of EBGAN: 1. Often said: LSGAN minimises Pearson's χ² of p and q. Look: with −1, 0, 1 it is Le Cam's, and as flat as JS once p and q are apart.")))  # fmt: skip
    formulas = [(settings.words()[name], known.text, known.conjugate_text) for name, known in GENERATORS.items()]
    return [*notes, shell.table(("D = ∫ q f(p/q)", "f(u)", "f*(t)"), formulas)]


def below(p: Density, q: Density, values: shell.Values) -> shell.Chart:
    known, kind = generator(values["divergence"], values.get("f", "")), values["chart"]
    if kind == "transport":
        figure = figures.strands(quantiles(p, STRANDS), quantiles(q, STRANDS), (_("place"), ""))
    elif kind == "critic":
        critic, best = models.critics(known, p, q)
        lines = {_("critic f′(p/q)"): critic[SEEN], "D* = p/(p + q)": best[SEEN]}
        figure = figures.curves(X[SEEN], lines, (_("place"), ""), yaxis={"range": [-3, 3]})
    elif kind == "integrand":
        terms = models.integrand(known, log_density(p), log_density(q))[SEEN]
        figure = figures.curves(X[SEEN], {_("adds to D(p‖q)"): terms}, (_("place"), _("per unit")))
    else:
        figure = figures.curves(models.RATIOS, models.tangent(known), ("u = p/q", "f"), yaxis={"range": [-1.5, 3]})
    return shell.Chart("below", figure, _("A closer look"))
