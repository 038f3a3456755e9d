"""What a loss says of one answer, what it asks for, and what float numbers and training make of it."""

from pages import shell
from pages.losses import information, learning, numbers, shapes
from pages.losses.questions import questions
from pages.shell import _

part = shell.introduce(
    {
        "curve": _("A loss says how bad an answer is; its gradient says how hard the logit is pushed. Slide the sample."),
        "asks": _("The truth is a coin of known bias. Which probability does each loss ask for?"),
        "floats": _("The same formula in 16, 32 and 64 bits: where it overflows, and what the gradient below is then."),
        "information": _("Drag two distributions: surprise, entropy, and how far each is from the other."),
        "outliers": _("Drag points out of line: which loss follows them?"),
        "stall": _("Both networks begin sure that nothing is any digit. Which loss gets them out?"),
        "imbalance": _("Few positives, one network, one start: only the loss differs."),
    },
    presets={
        _("Confident mistake"): {"part": "curve", "losses": ("cross entropy", "MSE", "focal"), "logit": -5.0},
        _("Coin of 0.9"): {"part": "asks", "share": 0.9},
        _("Ten elevens"): {"part": "floats", "logits": "11 11 11 11 11 11 11 11 11 11", "format": "float16", "method": "naive"},
        _("Loss finite, gradient not"): {"part": "floats", "logits": "0 15", "format": "float16", "method": "log of softmax"},
        _("Apart"): {"part": "information", "heights": (0.5, 0.5, 0.0, 0.0, 0.0, 0.0, 0.5, 0.5)},
        _("MSE stalls"): {"part": "stall", "bias": -8.0},
    },
    questions=questions(),
    parts={
        "curve": _("Curve"), "asks": _("Asks for"), "floats": _("Float lab"), "information": _("Information"),
        "outliers": _("Outliers"), "stall": _("Stall"), "imbalance": _("Imbalance"),
    },
)  # fmt: skip
PARTS = {
    "curve": shapes.curve_part, "asks": shapes.asks_part, "floats": numbers.floats_part,
    "information": information.information_part, "outliers": learning.outliers_part, "stall": learning.stall_part,
    "imbalance": learning.imbalance_part,
}  # fmt: skip

shell.present(part, PARTS[part], plays=part == "stall")
