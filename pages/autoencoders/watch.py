"""Training, snapshot by snapshot: the carpet unfolds, the error falls, dimensions live or die."""

from collections.abc import Sequence
from functools import partial

from models.autoencoders import check, plane, training
from models.autoencoders.training import Snapshot
from pages import shell
from pages.autoencoders import settings
from pages.autoencoders.plane import on_top
from pages.shell import _
from viz.autoencoders import charts, planes


def watch_part() -> None:
    with shell.stage(partial(settings.model, "VAE", settings.TRAINED, 2, True)) as config:
        total = training.snapshots(config)
        shell.player(partial(training.train, config), config, draw, name="run", total=total, autoplay=True)
        shell.code(training.trained, config, shows="result.error, result.divergences.round(3)", also=(training.train, training.loss))  # fmt: skip


def draw(snapshot: Snapshot, history: Sequence[Snapshot]) -> None:
    """Carpet and rebuilt digits; curves, and the price of each dimension."""
    config, frame = snapshot.config, plane.plane(snapshot.model)
    ground = plane.carpet(snapshot.model, frame, 3)
    pairs = plane.rebuilt(snapshot.model)
    panes = [
        planes.carpet(ground, _("Carpet and codes"), on_top(snapshot, frame, len(ground))),
        planes.film(pairs, _("Held-out digits, and rebuilt below"), len(pairs) // 6),
    ]
    labels = {
        "trained": _("error, trained"), "held out": _("error, held out"), "bound": _("−ELBO"), "kl": _("KL (right)"),
        "step": _("step"), "nats": _("nats per digit"),
    }  # fmt: skip
    error = _("Error, trained | held out (nats)"), f"{snapshot.error[0]:.1f} | {snapshot.error[1]:.1f}"
    rows = [(_("Step"), str(snapshot.step)), error]
    captions: list[shell.Caption] = []
    drawn: list[shell.Drawing] = [shell.Chart("curves", charts.curves(history, labels), _("Errors by step"))]
    if config.variational:
        rows += [
            (_("KL"), f"{snapshot.divergences.sum():.2f}"), (_("−ELBO"), f"{snapshot.bound:.1f}"), (_("β now"), f"{snapshot.beta:.3g}"),
            (_("β for a summed error"), f"{config.summed_beta:.4g}"),
        ]  # fmt: skip
        bars = charts.bars(snapshot.divergences, (_("dimension"), _("KL, nats")))
        drawn.append(shell.Chart("price", bars, _("KL of each dimension")))
        captions += remarks(snapshot)
    captions.insert(0, shell.metrics(rows))
    canvas = shell.Canvas("watch", panes, _("Carpet, and digits rebuilt"), 330, captions=captions)
    shell.show_columns((1, 1), [canvas], drawn)


def remarks(snapshot: Snapshot) -> list[shell.Caption]:
    config = snapshot.config
    found = [shell.compare(_("the KL of torch.distributions, nats"), check.divergence_difference(snapshot), 1e-4)]
    if snapshot.step == config.steps:
        tight, gap, allowed = check.bounds(snapshot)
        draws = _("−ELBO from {draws} draws of each code, without a closed form of the KL, nats").format(
            draws=check.DRAWS
        )
        text = _("−log p of the held-out digits from {draws} weighted draws: {tight:.1f} nats. But for chance, −ELBO is never below it.")  # fmt: skip
        found += [shell.compare(draws, gap, allowed), shell.caption(text, draws=check.DRAWS, tight=tight)]
    if config.mean:
        found.append(shell.caption(_("Often said: β = 1 is the natural weight. Look: it is, where the error is summed over the pixels. Averaged over 784 pixels, β = {beta:g} weighs as much as {summed:g}.").format(beta=config.beta, summed=config.summed_beta)))  # fmt: skip
    return found
