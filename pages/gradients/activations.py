"""Seven activations: value and slope at a dragged z."""

import numpy as np

from models.gradients import activations as models
from models.gradients import check
from pages import shell
from pages.gradients.settings import number
from pages.shell import _
from viz.gradients import curves


def words() -> dict[str, str]:
    return {
        "sigmoid": _("Sigmoid"), "tanh": "tanh", "relu": "ReLU", "leaky": _("Leaky ReLU"), "elu": "ELU", "gelu": "GELU",
        "silu": "SiLU",
    }  # fmt: skip


def activations_part() -> None:
    controls, stage = shell.columns()
    with controls:
        names = shell.multi_choice("curves", _("Activations"), words(), tuple(words())) or ("relu",)
        values = {
            "curves": names, "z": shell.slider("z", _("Input z"), -6.0, 6.0, 2.0, step=0.01),
            "spread": shell.slider("spread", _("Spread of the inputs of a layer"), 0.1, 10.0, 1.0, log=True, step=0.01),
        }  # fmt: skip
    with stage:
        if shown := shell.follow(drawings, values, key="activations"):
            shell.code(models.passed_on, shown["curves"][0], shown["spread"] ** 2, shows="round(result, 6)")


def drawings(values: shell.Values) -> list[shell.Drawing]:
    z, names = values["z"], {name: words()[name] for name in values["curves"]}
    at, spread = np.array([z]), values["spread"]
    rows = []
    for name, word in names.items():
        one = models.ACTIVATIONS[name]
        rows.append((word, number(float(one.value(at)[0])), number(float(one.slope(at)[0])), f"{models.passed_on(name, spread * spread):.4f}"))  # fmt: skip
    head = (_("At z = {z:.2f}").format(z=z), _("value"), _("slope"), _("RMS slope over normal inputs of this spread"))

    captions = [
        shell.table(head, rows),
        shell.compare(_("PyTorch's functions and their autograd"), check.activation_difference(values["curves"], z), 1e-9),
        shell.caption(_("A layer with weights of variance 1/n multiplies the size of a gradient by the RMS slope. Often said: ReLU's derivative is 1, so the gradient is passed on whole. Look: half of its inputs have slope 0, and √½ = 0.7071 is left a layer; He's weights, √2 as large, make up for it.")),
    ]  # fmt: skip
    figure = curves.activations(names, z, (_("input z"), _("value"), _("slope")))
    return [shell.Chart("activations", figure, _("Activations and their slopes: drag over them"), slides="z"), shell.Captions("slopes", captions)]  # fmt: skip
