"""Several runners, the same digits: accuracy while they train."""

from collections.abc import Sequence

from models.augmentation.race import EVERY, Config, Runner, Snapshot, data, race
from pages import shell
from pages.shell import _
from viz import augmentation as figures


def words() -> dict[str, str]:
    return {
        "none": _("None"), "shift": _("Shift 2 px"), "affine": _("Affine, gentle"), "strong": _("Affine, strong"),
        "any angle": _("Any angle"), "flip left-right": _("Flip left-right"), "flip up-down": _("Flip up-down"),
        "noise": _("Noise"), "erasing": _("Erasing"), "mixup": _("Mixup"),
    }  # fmt: skip


def race_part() -> None:
    controls, stage = shell.columns()
    with controls:
        runners = shell.multi_choice("runners", _("Runners"), words(), ("none", "strong", "flip left-right"))
        config = Config(
            tuple(runners) or ("none",),
            shell.slider("per class", _("Training digits per class"), 1, 50, 10),
            shell.slider("steps", _("Steps"), 60, 1200, 600, step=60),
            shell.number("race seed", _("Seed"), 0, 9999, 0),
            shell.slider("moved", _("Move the test digits (px)"), 0, 6, 0, help=_("Each test digit is moved by up to this much: does the network still know it?")),
        )  # fmt: skip
    with stage:
        shell.player(lambda: race(config), config, draw, name="race", total=config.steps // EVERY + 1, autoplay=True)
        shell.code(data, config, shows="result[0].shape, result[2].shape", also=(race, Runner))


def draw(snapshot: Snapshot, history: Sequence[Snapshot]) -> None:
    """What each runner is trained on, and its accuracy so far."""
    labels = (_("step"), _("accuracy"), _("on its training digits"))
    panes = figures.batches(history[0], words())
    shell.show(
        shell.Chart("race", figures.race(history, words(), labels), _("Accuracy of each runner by step")),
        shell.Canvas("batches", panes, _("Eight digits of a training batch of each runner"), 90, tools=False),
        shell.metrics([(words()[name], f"{accuracy:.1%}") for name, accuracy in snapshot.test.items()]),
        shell.caption(_("Solid lines: on digits not seen in training. Often said: more augmentation is better. Look: whoever ends below “None” was harmed; what a transform makes must still be such a digit.")),
    )  # fmt: skip
