"""The questions of the gradients page; every answer is computed when it is locked."""

from models.gradients import layers, steps
from pages import shell
from pages.shell import _

TANH = layers.Config(30, 64, "tanh", "normal")
NORMALISED = layers.Config(50, 256, "relu", "he", norm="batch")


def ratio(config: layers.Config) -> float:
    return shell.on_worker(layers.fresh, config).ratio


def questions() -> tuple[shell.Question, ...]:
    vanish, same, explode = _("It vanishes: less than a hundredth is left"), _("It keeps its size, within a factor 100"), _("It explodes: more than a hundred times")  # fmt: skip

    def saturated() -> str:
        found = ratio(TANH)
        return vanish if found < 0.01 else explode if found > 100 else same

    def smallest() -> str:
        errors = {f"h = 1e-{n}": float(steps.at("exp(sin(3*x))", 0.7, 10.0**-n).central[0]) for n in (3, 6, 12)}
        return min(errors, key=lambda name: errors[name])

    return (
        shell.Question(
            "saturated", _("30 layers of 64 tanh units, weights from N(0, 1): nearly every unit stands at −1 or 1. What does the gradient do on its way back to the first layer?"), saturated,
            lambda answer: _("A weight of size 1 in each of 64 sums: the few units that are not saturated pass on eight times as much as comes in, on average more than the others lose."),
            options=(vanish, same, explode), topic="tanh", shows=frozenset({"graph", "steps", "activations", "time"}),
            reveals={"part": "depth", "input": "digits", "depth": 30, "units": 64, "activation": "tanh", "init": "normal", "s": 1.0, "norm": "none", "skip": "none"},
        ),
        shell.Question(
            "normalised", _("50 layers of 256 ReLUs with batch normalisation, before the first step. How many times as large as in the last layer is the gradient in the first?"),
            lambda: ratio(NORMALISED),
            lambda answer: _("Normalising divides by the spread of a ReLU's output, which is less than its root mean square. The closed form is √(π/(π − 1)) = 1.21 a layer; a finite batch gives somewhat less."),
            numbers=(0.0, 20000.0, 1.0), kind="number", tolerance=6000.0, topic=_("Batch norm"), shows=frozenset({"graph", "steps", "activations", "time"}),
            reveals={"part": "depth", "input": "digits", "depth": 50, "units": 256, "activation": "relu", "init": "he", "norm": "batch", "skip": "none"},
        ),
        shell.Question(
            "quotient", _("The slope of exp(sin(3x)) at 0.7 by a central difference in float64. Which step size comes closest?"), smallest,
            lambda answer: _("The error of the formula falls with h², that of rounding grows with 1/h: at 1e-12 rounding rules."),
            options=("h = 1e-3", "h = 1e-6", "h = 1e-12"), topic=_("Step size"), shows=frozenset({"activations", "depth", "dead", "time"}),
            reveals={"part": "steps", "fx": "exp(sin(3*x))", "at": 0.7},
        ),
    )  # fmt: skip
