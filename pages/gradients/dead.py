"""Dead units: a high rate kills ReLUs, clipping saves many, and a leak is no cure."""

from models.gradients import layer_check as check
from models.gradients import layers, training
from pages import shell
from pages.gradients import depth
from pages.gradients.activations import words
from pages.gradients.settings import number
from pages.shell import _
from viz.gradients import bars


@shell.cached(64)
def run(config: layers.Config) -> list[training.Snapshot]:
    return training.run(config)


def dead_part() -> None:
    controls, stage = shell.columns()
    with controls:
        config = layers.Config(
            3, 64, shell.select("kind", _("Activation"), words(), "relu"),
            bias=shell.slider("bias", _("Bias at the start"), -5.0, 5.0, 0.0, step=0.1),
            rate=shell.slider("dead rate", _("Rate"), 0.01, 1.0, 0.4, log=True, step=0.02),
            clip=shell.slider("clip", _("Clip the gradient at this norm (0: never)"), 0.0, 10.0, 0.0, step=0.1),
            seed=shell.number("dead seed", _("Seed"), 0, 9999, 0),
        )  # fmt: skip
    with stage:
        history = shell.on_worker(run, config)
        last = history[-1]
        rows = [(_("Dead in layer {layer}").format(layer=i + 1), "–" if share != share else f"{share:.0%}") for i, share in enumerate(last.signals.dead)]  # fmt: skip
        rows += [
            (_("Accuracy on other digits"), f"{last.accuracy:.1%}" if last.loss == last.loss else "–"),
            (_("Loss"), number(last.loss)),
        ]
        broken = next((one.step for one in history if one.loss != one.loss), None)
        notes = [shell.caption(_("At step {step} the loss is no number: nothing can be said of dead units from there on (–)."), step=broken)] if broken else []  # fmt: skip
        shell.show(
            shell.Chart("dead", bars.shares(history, depth.labels()), _("Share of dead units and accuracy by step")), shell.metrics(rows),
            shell.compare(_("slopes of all units for {count} digits by difference quotients in NumPy, before the first step").format(count=layers.LOOKED_AT), check.dead_difference(config, history[0].signals), 1e-9), *notes,
            shell.caption(_("Three hidden layers of 64, He's weights, 200 steps. Dead: the slope is 0 to three digits for each of {count} digits. Often said: leaky ReLU cures a high rate. Look: at a rate of 0.4 it can diverge where dying ReLUs cut the current like a fuse; clipping helps both.").format(count=layers.LOOKED_AT)),
        )  # fmt: skip
        shell.code(training.run, config, shows="result[-1].signals.dead.round(4), result[-1].accuracy")
