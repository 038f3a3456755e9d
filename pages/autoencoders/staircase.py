"""Which dimensions of a linear VAE live: said before the training, met by it."""

from collections.abc import Sequence
from functools import partial

from models.autoencoders import staircase as models
from pages import shell
from pages.shell import _
from viz.autoencoders import charts


def settings() -> models.Config:
    return models.Config(
        beta=shell.slider("weight", _("β, weight of the KL"), 0.1, 10.0, 3.0, step=0.05),
        variance=shell.slider("variance", _("Decoder noise σ²"), 0.1, 3.0, 1.0, step=0.1),
        code=shell.slider("dimensions", _("Code size"), 1, 16, 8),
        seed=shell.number("linear seed", _("Seed"), 0, 9999, 0),
    )


def staircase_part() -> None:
    with shell.stage(settings) as config:
        total = config.steps // models.EVERY + 1
        shell.player(partial(models.train, config), config, draw, name="linear", total=total, per_tick=4, autoplay=True)
        shell.code(models.trained, config, shows="result.divergences.round(4), law(result.config).round(4)", also=(models.law, models.train, models.parts), names={"law": models.law})  # fmt: skip


def draw(snapshot: models.Snapshot, history: Sequence[models.Snapshot]) -> None:
    config, law = snapshot.config, models.law(snapshot.config)
    labels = {
        "trained": _("trained"), "law": _("the law, before training: ½ ln(λ / βσ²)"), "dimension": _("dimension"),
        "nats": _("KL, nats"), "border": _("βσ² = {border:.3g}").format(border=config.beta * config.variance),
        "eigenvalue": _("eigenvalue λ"),
    }  # fmt: skip
    rows = [
        (_("Step"), str(snapshot.step)),
        (_("λ above βσ²"), _("{alive} of {code}").format(alive=models.alive(config), code=config.code)),
        (_("Sum of the KL: trained | law"), f"{snapshot.divergences.sum():.4f} | {law.sum():.4f}"),
        (_("Loss: trained | least possible"), f"{snapshot.loss:.3f} | {models.optimum(config):.3f}"),
    ]
    captions = [shell.metrics(rows)]
    if snapshot.step == config.steps:
        captions.append(shell.compare(_("the trained network against the law: sum of the KL, nats"), abs(float(snapshot.divergences.sum() - law.sum())), 0.005))  # fmt: skip
        captions.append(shell.check(snapshot.loss >= models.optimum(config) - 1e-3, _("optimum"), _("No training goes below the least loss that the eigenvalues allow.")))  # fmt: skip
    if models.alive(config) < config.code:
        captions.append(shell.caption(_("Often said: collapse is a failure of the optimiser. Look: here the dead dimensions are the optimum: to carry their λ would cost more nats than it saves.")))  # fmt: skip
    captions.append(shell.caption(_("Single bars mix where two eigenvalues lie close; their sum does not.")))
    shell.show(captions[0])
    shell.show_columns(
        (1, 1),
        [shell.Chart("eigenvalues", charts.eigenvalues(models.spectrum()[: config.code], config.beta * config.variance, labels), _("Eigenvalues of the digits, and the border"))],
        [shell.Chart("staircase", charts.staircase(snapshot, law, labels), _("KL of each dimension: trained, and by the law"))],
    )  # fmt: skip
    shell.show(*captions[1:])
