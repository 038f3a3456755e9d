"""The questions of the optimisers page; every answer is computed when it is locked."""

from models.optimisers import bowl, decay, edge
from models.optimisers.rules import Rule
from pages import shell
from pages.shell import _

TRAINED = edge.Config()
STILL = (0.1, 0.001)  # rate, decay
OTHERS = frozenset({"range", "path", "convex", "trap"})  # parts that give no answer away


def questions() -> tuple[shell.Question, ...]:
    relations = {"less": _("Smaller"), "same": _("The same"), "more": _("Larger")}
    return (
        shell.Question(
            "nesterov", _("Curvature 1. Plain descent is stable up to rate 2, the heavy ball with β = 0.9 up to 3.8. Up to which rate is Nesterov's momentum (PyTorch's, β = 0.9) stable?"),
            lambda: bowl.largest_stable("nesterov", 0.9),
            lambda answer: _("The closed form is 2(1 + β)/(1 + 2β): for β = 0.9 it is {border:.4f}, less than plain descent's 2. Looking ahead counts the gradient once more.").format(border=bowl.border("nesterov", 0.9)),
            numbers=(0.0, 10.0, 0.1), kind="number", tolerance=0.15, shows=OTHERS | {"edge", "decay", "average"}, topic=_("Nesterov"),
            reveals={"part": "bowl", "rule": "nesterov", "beta": 0.9, "rate": 1.38, "condition": 1.0, "noise": 0.0, "decay": 0.0},
        ),
        shell.Question(
            "noise", _("The gradient is noisy. At the same rate 0.1, momentum β = 0.9 is switched on. How far does the weight stray at rest, compared with before?"),
            lambda: relations[strays()],
            lambda answer: _("PyTorch's momentum is a sum: old noise is added again and again, and each step is up to 1/(1 − β) as long. The law gives a variance of {before:.3f} σ² before and {after:.3f} σ² with momentum.").format(before=bowl.variance(Rule("plain", 0.1), 1.0, 1.0), after=bowl.variance(Rule("momentum", 0.1, 0.9), 1.0, 1.0)),
            options=tuple(relations.values()), shows=OTHERS | {"edge", "decay", "map", "landscape"}, topic=_("Noise"),
            reveals={"part": "bowl", "rule": "momentum", "beta": 0.9, "rate": 0.1, "noise": 0.3, "steps": 300, "condition": 5.0, "decay": 0.0},
        ),
        shell.Question(
            "edge", _("A network trains on all its data at every step, at rate 0.08 without momentum. At the start the largest curvature of its loss is below 20. Where is it after {steps} steps?").format(steps=TRAINED.steps),
            lambda: shell.on_worker(edge.curvatures, TRAINED)[-1],
            lambda answer: _("It climbs until 2 / rate = {border:.1f}: above that, on a bowl, descent diverges. In the network it is turned back there, and stays at the edge.").format(border=TRAINED.border),
            numbers=(0.0, 100.0, 1.0), kind="number", tolerance=2.0, shows=OTHERS | {"decay", "average"}, topic=_("Edge"),
            reveals={"part": "edge", "edge rate": 0.08, "edge beta": 0.0, "scale": 0.5},
        ),
        shell.Question(
            "still", _("A weight is 1, its gradient 0, the rate 0.1. Adam's weight_decay (added to the gradient) is 0.001. What is the weight after one step?"),
            lambda: decay.at_rest("adam", *STILL),
            lambda answer: _("Adam divides by the size of what it gets, and decay is all that it gets: the step is one whole rate, for 0.1 as for 0.001. AdamW takes rate · decay of the weight: {adamw:.4f}.").format(adamw=decay.at_rest("adamw", *STILL)),
            numbers=(0.0, 1.0, 0.0001), kind="number", tolerance=0.01, shows=OTHERS | {"bowl", "landscape", "map", "edge", "average"}, topic=_("Decay"),
            reveals={"part": "decay", "still rate": 0.1},
        ),
    )  # fmt: skip


def strays() -> str:
    """Walks with and without momentum: is the variance at the end smaller, larger, or within a tenth the same?"""
    asked = bowl.Bowl(1.0, noise=0.3, steps=400)
    plain, heavy = (bowl.spread(asked, bowl.descent(asked, Rule(name, 0.1, 0.9))) for name in ("plain", "momentum"))
    return "same" if abs(heavy / plain - 1) < 0.1 else "more" if heavy > plain else "less"
