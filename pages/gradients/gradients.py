"""From one edge of a graph to a hundred layers and a hundred steps in time: what becomes of a gradient."""

from pages import shell
from pages.gradients import activations, dead, depth, graph, steps, time
from pages.gradients.questions import questions
from pages.shell import _

shell.page(
    {
        "graph": shell.Part(_("Graph"), _("Values go forward, gradients come back: each edge multiplies by its local derivative, and where paths meet they add. Drag a number; type an expression, or a wrong rule."), graph.graph_part),
        "steps": shell.Part(_("Step size"), _("A difference quotient knows no rules, but it has a step size: too large is wrong, and so is too small."), steps.steps_part),
        "activations": shell.Part(_("Activations"), _("An activation's slope is the factor by which a gradient passes it. Press or drag z."), activations.activations_part),
        "depth": shell.Part(_("Depth"), _("Bars: what a network does in each of its layers before the first step, with the closed form as a line. Beneath, the same network is trained."), depth.depth_part, plays=True),
        "dead": shell.Part(_("Dead units"), _("A ReLU that is 0 for every digit gets no gradient. Raise the rate and see layers die."), dead.dead_part),
        "time": shell.Part(_("Through time"), _("How much of a gradient is left so many steps back in time, before training; then the same cell learns to recall the first symbol."), time.time_part, plays=True),
    },
    presets={
        _("x · x"): {"part": "graph", "f": "x * x"},
        _("Affine, batch"): {"part": "graph", "f": "X @ W + b"},
        _("Softmax-CE"): {"part": "graph", "f": "ce(X @ W + b)"},
        _("Two layers"): {"part": "graph", "f": "ce(relu(X @ W + b) @ V + c)"},
        _("Wrong rule"): {"part": "graph", "f": "tanh(x * y) + exp(z)", "ruled": "tanh a", "rule20": "g * out"},
        _("Sigmoid vanishes"): {"part": "depth", "activation": "sigmoid", "init": "xavier"},
        _("Saturated tanh"): {"part": "depth", "activation": "tanh", "init": "normal", "depth": 30},
        _("Your photo"): {"part": "depth", "input": "photo", "init": "he", "rate": 0.02, "depth": 8},
        _("50 blocks"): {"part": "depth", "depth": 50, "skip": "scaled", "init": "he"},
        _("Leaky at 0.4"): {"part": "dead", "kind": "leaky"},
        _("Open gate"): {"part": "time", "cell": "gru", "gate": 3.0, "radius": 1.0},
    },
    questions=questions(),
)  # fmt: skip
