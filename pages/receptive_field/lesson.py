"""A network learns whether two dots are alike: its field grows until it reaches them."""

from collections.abc import Sequence

import streamlit as st

from models.receptive_field.training import Snapshot, TrainingConfig, training
from pages import shell
from pages.receptive_field.field import HEIGHT
from pages.shell import _
from viz.receptive_field import effective as figures


def lesson() -> None:
    controls, stage = shell.columns()
    with controls:
        config = task()
        st.markdown(_("From **one unit** the network must tell whether two dots have the same sign (both bright or both dark). In theory it sees both from the start. While it learns, accuracy and the gradient on the dots rise together. Move the dots to the rim of the theoretical field: are they still found in {steps} steps?").format(steps=TrainingConfig().steps))  # fmt: skip
    with stage:
        if shell.hidden("training"):
            shell.hidden_note()
        else:
            total = config.steps // config.every + 1
            shell.player(lambda: training(config), config, draw, name="training", total=total, autoplay=True)


def task() -> TrainingConfig:
    """The controls of the task."""
    help = _("Each layer lets the unit see 1 px farther to each side.")
    depth = shell.slider("depth", _("Layers (3 × 3)"), 4, 12, 10, help=help)
    help = _("How far left and right of the unit's middle the dots lie.")
    return TrainingConfig(depth, shell.slider("distance", _("Dots from the middle (px)"), 1, depth, 6, help=help))


def draw(snapshot: Snapshot, history: Sequence[Snapshot]) -> list[shell.Row]:
    config = snapshot.config
    titles = (_("Two dots, one unit in the middle"), _("Its effective field (square root)"))
    panes = figures.lesson(snapshot.field, snapshot.picture, config.depth, config.distance, titles)
    text = _("Step {step}: accuracy {accuracy:.0%}, loss {loss:.3f}; 95% of the field in {side} px of {size} px, {dots:.1%} of it on the dots.")  # fmt: skip
    numbers = text.format(
        step=snapshot.step, accuracy=snapshot.accuracy, loss=snapshot.loss, side=snapshot.side,
        size=2 * config.depth + 1, dots=snapshot.on_dots,
    )  # fmt: skip
    labels = {"accuracy": _("accuracy"), "dots": _("field on the dots"), "x": _("training step")}
    alt = _("The task, and the field while it is learnt")
    lesson = shell.Canvas("lesson", panes, alt, HEIGHT - 40, captions=[shell.caption(numbers)])
    progress = figures.progress(snapshot.history, labels, config.steps)
    return [shell.Row((3, 2), [[lesson], [shell.Chart("progress", progress, _("Accuracy and field by step"))]])]
