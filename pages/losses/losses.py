"""What a loss says of one answer, what it asks for, and what float numbers and training make of it."""

from collections.abc import Callable
from functools import partial

from pages import shell
from pages.losses import confidence, information, learning, mask, numbers, shapes
from pages.losses.questions import questions
from pages.shell import _

picture = shell.picture("coffee")
part = shell.introduce(
    {
        "curve": _("A loss says how bad an answer is; its gradient says how hard the logit is pushed. Drag the sample."),
        "asks": _("The truth is a coin of known bias. Which probability does each loss ask for?"),
        "floats": _("The same formula in 16, 32 and 64 bits: where it overflows, and what the gradient below is then."),
        "information": _("Drag two distributions: surprise, entropy, and how far each is from the other."),
        "outliers": _("Drag points out of line: which loss follows them?"),
        "stall": _("Both networks begin sure that nothing is any digit. Which loss gets them out?"),
        "confidence": _("How sure is a network, and how often is it right? Divide its logits by a temperature."),
        "photo": _("A real network's answer to your photo: a temperature sets how sure it sounds, not what it says."),
        "mask": _("Paint an object: which loss still sees it when it is small?"),
        "imbalance": _("Few positives, one network, one start: only the loss differs."),
    },
    presets={
        _("Confident mistake"): {"part": "curve", "losses": ("cross entropy", "MSE", "focal"), "logit": -5.0},
        _("Coin of 0.9"): {"part": "asks", "share": 0.9},
        _("Ten elevens"): {"part": "floats", "logits": "11 11 11 11 11 11 11 11 11 11", "format": "float16", "method": "naive"},
        _("Hidden NaN"): {"part": "floats", "logits": "0 15", "format": "float16", "method": "log of softmax"},
        _("Apart"): {"part": "information", "heights": (0.5, 0.5, 0.0, 0.0, 0.0, 0.0, 0.5, 0.5)},
        _("Two photos"): {"part": "information", "given": "photos"},
        _("Smoothed"): {"part": "confidence", "trained with": ("cross entropy", "smoothing"), "temperature": 1.0},
        _("Sharp photo"): {"part": "photo", "photo temperature": 0.3},
        _("One pixel"): {"part": "mask", "object": "pixel", "soft": 0.0},
        _("Photo overflows"): {"part": "floats", "source": "photo", "scale": 10.0, "format": "float16", "method": "naive"},
        _("MSE stalls"): {"part": "stall", "bias": -8.0},
    },
    questions=questions(),
    parts={
        "curve": _("Curve"), "asks": _("Asks for"), "floats": _("Float lab"), "information": _("Information"),
        "outliers": _("Outliers"), "stall": _("Stall"), "imbalance": _("Imbalance"), "confidence": _("Confidence"), "photo": _("Photo"), "mask": _("Mask"),
    },
)  # fmt: skip
PARTS: dict[str, Callable[[], None]] = {
    "curve": shapes.curve_part, "asks": shapes.asks_part, "floats": partial(numbers.floats_part, picture),
    "information": partial(information.information_part, picture), "outliers": learning.outliers_part, "stall": learning.stall_part,
    "imbalance": learning.imbalance_part, "confidence": confidence.confidence_part,
    "photo": partial(confidence.photo_part, picture), "mask": mask.mask_part,
}  # fmt: skip

shell.present(part, PARTS[part], plays=part == "stall")
