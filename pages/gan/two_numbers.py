"""The Dirac-GAN: one number against one number."""

from dataclasses import replace
from math import isnan

import streamlit as st

from models.gan import check, dirac
from models.gan.dirac import SLOPES, Config
from pages import shell
from pages.shell import _
from viz.gan import dirac as figures


def two_numbers() -> None:
    """The settings, and what follows their sliders."""
    with shell.stage(settings) as values:
        above, (left, right) = st.container(), st.columns([1, 1])
        shell.follow(drawings, values, places={"portrait": left, "fates": above, "eigenvalues": right, "radii": right})
        shell.code(dirac.path, game(values), also=(dirac.velocity, dirac.updated), shows="result.radius[-1]")


def settings() -> shell.Values:
    rows: dict[str, tuple[str, float, float, float, float]] = {  # label, lowest, highest, default, step
        "step_size": (_("Learning rate h"), 0.01, 1.0, 0.1, 0.01), "gamma": (_("R1 penalty γ"), 0.0, 3.0, 0.0, 0.05),
        "lambda": (_("Gradient penalty λ"), 0.0, 3.0, 0.0, 0.05),
        "dirac_clip": (_("Clipping of ψ (0: none)"), 0.0, 2.0, 0.0, 0.05),
        "dirac_noise": (_("Instance noise σ"), 0.0, 1.5, 0.0, 0.05), "dirac_d": (_("Discriminator steps"), 0, 5, 1, 1),
        "theta": (_("Start: generator θ"), -2.0, 2.0, 1.0, 0.1), "psi": (_("Start: discriminator ψ"), -2.0, 2.0, 1.0, 0.1),
        "dirac_steps": (_("Rounds"), 10, 2000, 500, 10),
    }  # fmt: skip
    values = {"dirac_loss": shell.select("dirac_loss", _("Loss"), list(SLOPES))}
    return values | {name: shell.slider(name, *row[:4], step=row[4]) for name, row in rows.items()}


def game(values: shell.Values) -> Config:
    return Config(
        loss=values["dirac_loss"], step_size=values["step_size"], r1=values["gamma"], penalty=values["lambda"],
        clip=values["dirac_clip"], instance_noise=values["dirac_noise"], discriminator_steps=values["dirac_d"],
        start=(values["theta"], values["psi"]), steps=values["dirac_steps"],
    )  # fmt: skip


def drawings(values: shell.Values) -> list[shell.Drawing]:
    """Paths, eigenvalues and radii of both orders of updates."""
    config = game(values)
    games = {_("simultaneous"): config, _("alternating"): replace(config, alternating=True)}
    paths = {name: dirac.path(one) for name, one in games.items()}
    spectra = {name: dirac.spectrum(one) for name, one in games.items()}
    labels = {
        "velocity": _("velocity"), "equilibrium": _("equilibrium"), "theta": _("θ, the generated point"),
        "psi": _("ψ, slope of the discriminator"), "round": _("round"), "radius": _("radius"), "theory": _("predicted<br>near (0, 0)"), "circle": _("|λ| = 1"),
    }  # fmt: skip
    portrait = figures.phase_portrait(dirac.portrait(config, 2.5), paths, labels)
    captions = [shell.caption(fate(name, one, paths[name], spectra[name].radius)) for name, one in games.items()]
    if not isnan(predicted := check.predicted_radius(config)):
        difference = check.radius_difference(config)  # of the derivative of the update itself
        formula = _("|λ| = √(1 + h² f′(0)²) = {predicted:.5f} of simultaneous updates (Mescheder et al., 2018)")
        captions.append(shell.compare(formula.format(predicted=predicted), difference, 1e-6))
    return [
        shell.Captions("fates", captions),
        shell.Chart("portrait", portrait, _("Paths of the two players around the equilibrium")),
        shell.Chart("eigenvalues", figures.unit_circle(spectra, labels), _("Eigenvalues and the unit circle")),
        shell.Chart("radii", figures.radii(paths, labels), _("Distance from the equilibrium by round")),
    ]


def fate(name: str, config: Config, path: dirac.Path, radius: float) -> str:
    """What happens, in words, with the numbers that show it."""
    if isnan(radius):
        near = _("the update has a kink at (0, 0), so no eigenvalues")
    elif not config.discriminator_steps:
        near = _("ψ is frozen, θ drifts")
    elif abs(radius - 1) < 1e-9:
        near = _("|λ| = 1: near (0, 0) the linear part neither pulls nor pushes; the path decides")
    else:
        pulled, pushed = _("|λ| = {radius:.5f}: near (0, 0) the pair is pulled in"), _("|λ| = {radius:.5f}: near (0, 0) the pair is pushed out")  # fmt: skip
        near = (pulled if radius < 1 else pushed).format(radius=radius)
    first, last = path.radius[0], path.radius[-1]
    if path.diverged:
        beyond = _("the path grows beyond all limits after {step} rounds").format(step=path.diverged)
        return f"{name}: {near}; {beyond}"
    end = _("radius {first:.3f} → {last:.3g}") if last < 1000 else _("radius {first:.3f} → more than 1,000")
    if abs(radius - 1) >= 1e-9 and (radius > 1) != (last > first):  # far from (0, 0) another rule may hold
        end = _("from this start it goes the other way, {end}").format(end=end)
    return f"{name}: {near}; {end.format(first=first, last=last)}"
