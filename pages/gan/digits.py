"""Digits by a GAN or a variational autoencoder."""

import streamlit as st

from models.gan import digits as gan_digits
from models.gan.digits import Config, Snapshot
from models.gan.digits_judge import judge
from pages import shell
from pages.shell import _, state
from viz.gan import digits as figures

RUN = "digits"


def settings() -> Config:
    names = {"GAN": _("GAN"), "VAE": _("variational autoencoder")}
    model = shell.choice("model", _("Model"), names)
    return Config(
        model=model,
        latent=shell.slider("latent", _("Noise dimension"), 2, 64, 16),
        learning_rate=shell.slider("digit_rate", _("Learning rate"), 1e-5, 0.1, 1e-3, step=0.1, log=True),
        beta1=shell.slider("digit_beta1", _("β₁, memory of the gradient"), 0.0, 0.95, 0.5, step=0.05),
        kl_weight=shell.slider("kl_weight", _("Weight of the KL term"), 0.0, 10.0, 1.0, step=0.1)
        if model == "VAE"
        else 1.0,
        seed=shell.number("digit_seed", _("Seed"), 0, 9999, 0),
        steps=1500,
        device=shell.device(),
    )


def explorer(hidden: frozenset[str]) -> None:
    room, stage_room = st.columns([1, 3])
    with room:
        config = settings()
        charts = {"quality": _("Distance"), "losses": _("Losses"), "classes": _("Classes")}
        chart = shell.choice("digit_chart", _("Chart"), charts)
    with stage_room:
        total = config.steps // config.every + 1
        shell.player(gan_digits.train, config, lambda one: stage(one, chart), key=RUN, total=total)


def stage(snapshot: Snapshot, chart: str) -> None:
    line = _(
        "Step **{step}** · Fréchet distance **{distance:.1f}** (two halves of the real digits: {floor:.2f}) · "
        "diversity **{diversity:.2f}** of 10 · judged by a classifier trained here ({accuracy:.0%} right), so this is not FID"
    )
    st.markdown(
        line.format(
            step=snapshot.step,
            distance=snapshot.distance,
            floor=judge().floor,
            diversity=snapshot.diversity,
            accuracy=judge().accuracy,
        )
    )
    panes = [
        figures.sheet(snapshot.samples, 8, _("Always the same 64 noises")),
        figures.sheet(snapshot.walks.reshape(-1, *snapshot.walks.shape[2:]), 9, _("From one noise to another")),
    ]
    if snapshot.reconstructions.shape[1]:
        pairs = snapshot.reconstructions.reshape(-1, *snapshot.reconstructions.shape[2:])
        panes.append(figures.sheet(pairs, 8, _("Real digits, and decoded again")))
    with st.container(key="stage"):
        shell.canvas(*panes, key="sheets", height=330, alt=_("Generated digits"))
    history = [one for _count, one in list(st.session_state[state.slot(RUN)].kept) if one.step <= snapshot.step] or [
        snapshot
    ]
    words = {
        "distance": _("Fréchet distance"), "diversity": _("diversity"), "steps": _("step"), "loss": _("nats"),
        "class": _("digit"), "count": _("of 1000"), "discriminator": _("discriminator"), "generator": _("generator"),
        "reconstruction": _("reconstruction"), "divergence": _("KL from normal"),
    }  # fmt: skip
    drawn = {
        "quality": lambda: figures.quality(history, judge().floor, words),
        "losses": lambda: figures.losses(history, words),
        "classes": lambda: figures.classes(snapshot, words),
    }
    shell.show(drawn[chart](), key="digit curve", alt=_("How near the digits are to real ones"))
