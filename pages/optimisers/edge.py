"""A network trained on all its data at every step, and the curvature that it ends at."""

from collections.abc import Sequence

from models.optimisers import check, edge
from pages import shell
from pages.shell import _
from viz.optimisers import charts


def edge_part() -> None:
    with shell.stage(settings) as config:
        total = config.steps // edge.EVERY + 1
        shell.player(lambda: edge.training(config), config, draw_edge, name="edge", total=total, autoplay=True)
        shell.code(edge.curvatures, config, shows="[round(value, 2) for value in result]", also=(edge.training, edge.largest))  # fmt: skip


def settings() -> edge.Config:
    return edge.Config(
        shell.slider("edge rate", _("Rate"), 0.01, 1.0, 0.08, log=True, step=0.01),
        shell.slider("edge beta", _("Momentum β"), 0.0, 0.95, 0.0, step=0.05),
        shell.slider(
            "scale", _("Size of the first weights"), 0.1, 2.0, 0.5, step=0.1, help=_("1: as PyTorch draws them.")
        ),
        shell.slider("edge steps", _("Steps"), 500, 6000, 3000, step=500),
        shell.number("edge seed", _("Seed"), 0, 9999, 0),
    )


def draw_edge(snapshot: edge.Snapshot, history: Sequence[edge.Snapshot]) -> None:
    config = snapshot.config
    labels = {"sharpness": _("largest curvature"), "border": _("2(1 + β) / rate"), "loss": _("loss"), "step": _("step")}
    captions: list[shell.Caption] = []
    if snapshot.loss == snapshot.loss:
        numbers = f"{snapshot.sharpness:.2f}", f"{config.border:.2f}", f"{snapshot.loss:.4f}"
        captions.append(shell.metrics(list(zip(labels.values(), numbers, strict=False))))
        if snapshot.step % 500 == 0:
            captions.append(shell.compare(_("Lanczos' method, as a share"), check.sharpness_difference(snapshot), 0.02))
    else:
        note = _("Diverged: at step {step} the loss is no number. At the start the largest curvature was {sharpness:.1f}; the bowl's border is {border:.1f}.")  # fmt: skip
        captions.append(shell.caption(note, step=snapshot.step, sharpness=history[0].sharpness, border=config.border))
    captions.append(shell.caption(_("500 digits of 14 × 14 px, all at every step; 32 units, tanh; half the squared error. Often said: what holds on a bowl says nothing of networks. Look: where the steps suffice, the curvature moves to the bowl's border by itself, and stays.")))  # fmt: skip
    shell.show(shell.Chart("edge", charts.edge(history, labels), _("Largest curvature and loss by step")), *captions)
