"""Two densities to drag: every divergence, its slope, its critic and the transport."""

import numpy as np
import streamlit as st

from models.divergences import check
from models.divergences import numbers as models
from models.divergences.densities import KNOTS, Density, X, log_density, quantiles
from models.divergences.generators import GENERATORS, LOGARITHMIC, OWN, infinite
from pages import shell
from pages.divergences import settings
from pages.divergences.settings import number
from pages.shell import _
from viz import divergences as figures

STRANDS = (np.arange(24) + 0.5) / 24
SEEN = (X > -8) & (X < 8)


def drag_part() -> None:
    with shell.stage(drag_settings) as values:
        left, right = st.columns([3, 2])
        shown = shell.follow(drawings, values, key="drag", places={"densities": left, "shifts": right, "below": right})
        if shown:
            shell.code(models.values, settings.density("p", shown), settings.density("q", shown), shows="{name: round(value, 4) for name, value in result.items()}", also=(models.integrand,))  # fmt: skip


def drag_settings() -> shell.Values:
    values = settings.density_settings("p", "p") | settings.density_settings("q", "q")
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
    own = settings.chosen_generator(values) if values["divergence"] == OWN else None
    found = models.numbers(p, q, own)
    pane, handles = figures.ground(p, q, -found.slopes[values["divergence"]], models.lacking(p, q), _("Drag tops and ↔; green: downhill for q"))  # fmt: skip
    captions = [table(found, values["base"] == "bits"), *checks(p, q, found), *remarks(p, q, found, values)]

    def edit(sent: shell.Edited) -> None:
        if sent.points:
            dragged(values, p, q, [tuple(point["xy"]) for point in sent.points])

    lines = models.shifts(p, q, values["curves"])
    canvas = shell.Canvas("densities", [pane], _("Two densities"), 360, edit=shell.Edit(points=handles), on_edit=edit, tools=False, captions=captions)  # fmt: skip
    chart = figures.shifts(lines, models.SHIFTS, settings.words(), (_("q moved by"), _("nats, or units of length")))
    return [canvas, shell.Chart("shifts", chart, _("Divergences against shift")), below(p, q, values)]


def dragged(values: shell.Values, p: Density, q: Density, places: list[tuple[float, ...]]) -> None:
    """Means, weights, widths or drawn heights as the handles now stand."""
    top = figures.ceiling(p, q)
    for which, density in (("p", p), ("q", q)):
        count = len(KNOTS) if density.shape == "drawn" else len(density.means) + 1
        mine, places = places[:count], places[count:]
        if density.shape == "drawn":
            settings.heights(which).set(models.drawn_heights([y for _x, y in mine], figures.FLOOR, top))
            continue
        means, weights, width = models.moved(
            density, [(figures.to_x(x), top * (1 - y / figures.FLOOR)) for x, y in mine]
        )
        given = values[f"{which} modes"]
        rest = len(means)
        settings.modes(which).set((*means, *given[rest : settings.MODES], *weights, *given[settings.MODES + rest :]))
        shell.set_controls({f"{which} width": width})


def table(found: models.Numbers, bits: bool) -> shell.Caption:
    """Value, slope and most of every divergence."""
    rows = []
    for name, value in found.values.items():
        scale = 1 / np.log(2) if bits and name in LOGARITHMIC else 1.0
        most = "1" if bits and name == "JS" else settings.BOUNDED.get(name, "∞")
        rows.append((settings.words()[name], number(value * scale), number(found.slopes[name] * scale), most))
    return shell.table((_("Divergence"), "D(p‖q)", _("slope"), _("at most")), rows)


def formulas() -> shell.Caption:
    """Generator and conjugate of every f-divergence: D = ∫ q f(p/q) ≥ E_p T − E_q f*(T)."""
    rows = [(settings.words()[name], known.text, known.conjugate_text) for name, known in GENERATORS.items()]
    return shell.table(("D = ∫ q f(p/q)", "f(u)", "f*(t)"), rows)


def checks(p: Density, q: Density, found: models.Numbers) -> list[shell.Caption]:
    bound = _("the variational bound E_p T − E_q f*(T) at T = f′(p/q), where neither is 0 or too near 0, relative")
    dual = _("the gain of a critic of slope ±1, for W1")
    return [
        shell.compare(bound, check.bound_difference(p, q, found), 1e-6),
        shell.compare(dual, check.transport_difference(p, q, found), 5e-3),
    ]


def remarks(p: Density, q: Density, found: models.Numbers, values: shell.Values) -> list[shell.Caption]:
    notes = []
    if models.lacking(p, q):
        notes.append(shell.caption(_("Hatched: p has mass and q has none. There KL and Pearson are ∞; the others pay a fixed price, wherever q stands.")))  # fmt: skip
    if any(infinite(name, p.tail, q.tail) for name in ("Pearson", "Neyman")):
        notes.append(shell.caption(_("∞ by the tails: the integral of p²/q (or q²/p) has no limit, although every stretch of it is finite. A grid would give a huge number instead.")))  # fmt: skip
    if found.values["JS"] > 0.99 * models.MOST_JS:
        notes.append(shell.caption(_("Often said: another f-divergence cures vanishing gradients. Look: hardly any overlap, and every bounded one is flat; W1 keeps its slope.")))  # fmt: skip
    rows = [(name, number(game), number(equal)) for name, (game, equal) in models.games(p, q).items()]
    names = {"GAN": "2 JS − ln 4", "LSGAN": "Le Cam", "LSGAN 0/1": "∫ q²/(p + q)", "EBGAN": "1 − TV"}
    notes.append(shell.table((_("Game, at its best D"), _("value"), _("it equals"), ""), [(name, game, names[name], equal) for name, game, equal in rows]))  # fmt: skip
    notes.append(shell.caption(_("Labels of LSGAN: −1 and 1, aim 0, or 0 and 1, aim 1; margin of EBGAN: 1. Often said: LSGAN minimises Pearson's χ² of p and q. Look: with −1, 0, 1 it is Le Cam's, and as flat as JS once p and q are apart.")))  # fmt: skip
    return [*notes, formulas()]


def below(p: Density, q: Density, values: shell.Values) -> shell.Chart:
    known, kind = settings.chosen_generator(values), values["chart"]
    x = X[SEEN][::5]
    if kind == "transport":
        figure = figures.strands(quantiles(p, STRANDS), quantiles(q, STRANDS), (_("place"), ""))
    elif kind == "critic":
        lines = {_("critic f′(p/q)"): models.critic(known, p, q)[SEEN][::5], "D* = p/(p + q)": models.best_discriminator(p, q)[SEEN][::5]}  # fmt: skip
        figure = figures.curves(x, lines, (_("place"), ""), range=[-3, 3])
    elif kind == "integrand":
        terms = models.integrand(known, log_density(p), log_density(q))[SEEN][::5]
        figure = figures.curves(x, {_("adds to D(p‖q)"): models.finite(terms)}, (_("place"), _("per unit")))
    else:
        figure = figures.curves(models.RATIOS, models.tangent(known), ("u = p/q", "f"), range=[-1.5, 3])
    return shell.Chart("below", figure, _("A closer look"))
