"""Digits by a GAN or a variational autoencoder."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from models.gan.digits import Config, Snapshot, train
from models.judge import judge
from pages import shell
from pages.catalogue import link
from pages.shell import _
from viz.gan import digits as figures


def digits() -> None:
    """The player of the digits."""
    controls, stage = shell.columns()
    with controls:
        config = settings()
        charts = {"quality": _("Distance"), "losses": _("Losses"), "classes": _("Classes")}
        chart = shell.choice("digit_chart", _("Chart"), charts)
    with stage:
        total = config.steps // config.every + 1
        shell.player(partial(train, config), config, partial(draw, chart), name="digits", total=total, autoplay=True)
        link("divergences", _("What this distance is worth: the judge on trial, on the page Divergences"), part="judge")
        link("autoencoders", _("What lies between the codes of an autoencoder, on the page Autoencoders"))
        shell.code(
            train, replace(config, steps=config.every), also=(judge,),
            shows="'{0.step} steps: Fréchet distance {0.distance:.1f}'.format(list(result)[-1])",
        )  # fmt: skip


def settings() -> Config:
    model = shell.choice("model", _("Model"), {"GAN": _("GAN"), "VAE": _("variational autoencoder")})
    config = Config(
        model=model,
        latent=shell.slider("latent", _("Noise dimension"), 2, 64, 16),
        learning_rate=shell.slider("digit_rate", _("Learning rate"), 1e-5, 0.1, 1e-3, step=0.1, log=True),
        beta1=shell.slider("digit_beta1", _("β₁, memory of the gradient"), 0.0, 0.95, 0.5, step=0.05),
        seed=shell.number("digit_seed", _("Seed"), 0, 9999, 0),
        device=shell.device(),
    )
    if model == "GAN":
        return config
    return replace(config, kl_weight=shell.slider("kl_weight", _("Weight of the KL term"), 0.0, 10.0, 1.0, step=0.1))


def draw(chart: str, snapshot: Snapshot, history: Sequence[Snapshot]) -> None:
    """Sheets of digits with how good they are, and a curve below."""
    panes = [
        figures.sheet(snapshot.samples, 8, _("64 generated digits")),
        figures.sheet(snapshot.walks, 9, _("From one noise to another")),
    ]
    if snapshot.reconstructions.size:
        panes.append(figures.sheet(snapshot.reconstructions, 8, _("Real digits, and decoded again")))
    critic = judge()
    captions = [
        shell.metrics([
            (_("Step"), str(snapshot.step)), (_("Fréchet distance"), f"{snapshot.distance:.1f}"),
            (_("of two halves of the real digits"), f"{critic.floor:.2f}"), (_("Diversity, of 10"), f"{snapshot.diversity:.2f}"),
        ]),
        shell.caption(_("Fréchet distance: between means and covariances of features, those of a classifier trained here ({accuracy:.0%} right), so this is not FID. The noise is the same each time.").format(accuracy=critic.accuracy)),
    ]  # fmt: skip
    labels = {
        "distance": _("Fréchet distance"), "diversity": _("diversity"), "step": _("step"), "loss": _("nats"),
        "class": _("digit"), "count": _("digits of 1,000"), "discriminator": _("discriminator"), "generator": _("generator"),
        "reconstruction": _("reconstruction"), "divergence": _("KL from normal"), "floor": _("two halves of the real digits"),
    }  # fmt: skip
    figure = figures.CURVES[chart](history, critic.floor, labels)
    shell.show(
        shell.Canvas("sheets", panes, _("Generated digits"), 330, captions=captions),
        shell.Chart("digit curve", figure, _("How near the digits are to real ones")),
    )
