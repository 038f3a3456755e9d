"""What a loss says of one answer, what it asks for, and what float numbers and training make of it."""

from functools import partial

from pages import shell
from pages.losses import confidence, information, learning, mask, numbers, shapes
from pages.losses.questions import questions
from pages.shell import _

picture = shell.picture("coffee")
shell.page(
    {
        "curve": shell.Part(_("Curve"), _("A loss says how bad an answer is; its gradient says how hard the logit is pushed. Drag the sample."), shapes.curve_part),
        "asks": shell.Part(_("Asks for"), _("The truth is a coin of known bias. Which probability does each loss ask for?"), shapes.asks_part),
        "floats": shell.Part(_("Float lab"), _("The same formula in 16, 32 and 64 bits: where it overflows, and what the gradient below is then."), partial(numbers.floats_part, picture)),
        "information": shell.Part(_("Information"), _("Drag two distributions: surprise, entropy, and how far each is from the other."), partial(information.information_part, picture)),
        "outliers": shell.Part(_("Outliers"), _("Drag points out of line, or press for new ones: which loss follows them?"), learning.outliers_part),
        "stall": shell.Part(_("Stall"), _("Both networks begin sure that nothing is any digit. Which loss gets them out?"), learning.stall_part, plays=True),
        "imbalance": shell.Part(_("Imbalance"), _("Few positives, one network, one start: only the loss differs."), learning.imbalance_part),
        "confidence": shell.Part(_("Confidence"), _("How sure is a network, and how often is it right? Divide its logits by a temperature."), confidence.confidence_part),
        "photo": shell.Part(_("Photo"), _("A real network's answer to your photo: a temperature sets how sure it sounds, not what it says."), partial(confidence.photo_part, picture)),
        "mask": shell.Part(_("Mask"), _("Paint an object: which loss still sees it when it is small?"), mask.mask_part),
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
)  # fmt: skip
