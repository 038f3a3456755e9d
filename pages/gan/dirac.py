"""The Dirac-GAN: one number against one number."""

from dataclasses import replace

import numpy as np
import streamlit as st

from models.gan import dirac as gan_dirac
from models.gan.dirac import SLOPES, Config
from pages import shell
from pages.shell import _
from viz.gan import dirac as figures


def settings() -> Config:
    names = {name: name for name in SLOPES}
    return Config(
        loss=shell.select("dirac_loss", _("Loss"), names),
        step_size=shell.slider("step_size", _("Learning rate h"), 0.01, 1.0, 0.1, step=0.01),
        r1=shell.slider("gamma", _("R1 penalty γ"), 0.0, 3.0, 0.0, step=0.05),
        penalty=shell.slider("lambda", _("Gradient penalty λ"), 0.0, 3.0, 0.0, step=0.05),
        clip=shell.slider("dirac_clip", _("Clipping of ψ (0: none)"), 0.0, 2.0, 0.0, step=0.05),
        instance_noise=shell.slider("dirac_noise", _("Instance noise σ"), 0.0, 1.5, 0.0, step=0.05),
        discriminator_steps=shell.slider("dirac_d", _("Discriminator steps"), 0, 5, 1),
        start=(
            shell.slider("theta", _("Start: generator θ"), -2.0, 2.0, 1.0, step=0.1),
            shell.slider("psi", _("Start: discriminator ψ"), -2.0, 2.0, 1.0, step=0.1),
        ),
        steps=shell.slider("dirac_steps", _("Rounds"), 10, 2000, 500, step=10),
    )


def explorer(hidden: frozenset[str]) -> None:
    if "dirac" in hidden:
        shell.hidden_note()
        return
    live()


@shell.live
def live() -> None:
    room, stage = st.columns([1, 3])
    with room:
        config = settings()
    names = {_("simultaneous"): config, _("alternating"): replace(config, alternating=True)}
    paths = {name: gan_dirac.path(one) for name, one in names.items()}
    spectra = {name: gan_dirac.spectrum(one) for name, one in names.items()}
    with stage:
        st.markdown(
            _(
                "Real data: the number 0. Generated: the number θ. The discriminator's slope is ψ. Do they find the rest at (0, 0)?"
            )
        )
        left, right = st.columns([5, 4])
        with left, st.container(key="stage"):
            words = {
                "velocity": _("velocity"), "equilibrium": _("equilibrium"), "theta": _("θ, the generated point"),
                "psi": _("ψ, slope of the discriminator"),
            }  # fmt: skip
            shell.show(
                figures.phase_portrait(gan_dirac.portrait(config, 2.5), paths, words), key="portrait",
                alt=_("Paths of the two players around the equilibrium"),
            )  # fmt: skip
        with right:
            lines(spectra, paths)
            shell.show(figures.unit_circle(spectra), key="eigenvalues", alt=_("Eigenvalues and the unit circle"))
            words = {"steps": _("round"), "radius": _("radius"), "theory": _("predicted")}
            shell.show(figures.radii(paths, words), key="radii", alt=_("Distance from the equilibrium by round"))
        verdicts(config)


def lines(spectra: dict[str, gan_dirac.Spectrum], paths: dict[str, gan_dirac.Path]) -> None:
    """What happens, in words, with the numbers that say so."""
    for name, spectrum in spectra.items():
        path, radius = paths[name], spectrum.radius
        if path.diverged:
            fate = _("leaves all numbers after {step} rounds").format(step=path.diverged)
        elif np.isnan(radius):
            fate = _("has a kink at (0, 0), so no eigenvalues")
        elif abs(radius - 1) < 1e-9:
            fate = _("circles")
        else:
            fate = _("is pulled in") if radius < 1 else _("is pushed out")
        line = _("**{name}**: |λ| = {radius:.5f}, near (0, 0) the pair {fate}; radius {first:.3f} → {last:.3g}")
        st.markdown(line.format(name=name, radius=radius, fate=fate, first=path.radius[0], last=path.radius[-1]))


def verdicts(config: Config) -> None:
    """The formula of the eigenvalues against the derivative of the update itself."""
    slope = {"minimax": 0.5, "non-saturating": 0.5, "Wasserstein": 1.0, "hinge": 1.0}.get(config.loss)
    plain = not (config.penalty or config.instance_noise or config.r1) and config.discriminator_steps == 1
    if slope is None or not plain:
        return
    shell.formula(rf"|\lambda| = \sqrt{{1 + h^2 f'(0)^2}} = {np.sqrt(1 + (config.step_size * slope) ** 2):.5f} > 1")
    theory = np.sqrt(1 + (config.step_size * slope) ** 2)
    measured = gan_dirac.spectrum(replace(config, alternating=False)).radius
    shell.checked(_("the formula of Mescheder et al. (2018)"), abs(measured - theory), 1e-6)
