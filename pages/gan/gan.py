"""Two networks play against each other: one makes points, the other tells them from real ones. Watch what can go wrong."""

from pages import shell
from pages.gan import collapse, digits, settings, slow, training, two_numbers
from pages.gan.questions import questions
from pages.shell import _

plane = _("The generator learns to make points (blue) like the real ones (orange); the discriminator (field) learns to tell them apart.")  # fmt: skip
rules = settings.rules()
part = shell.introduce(
    {
        "train": plane,
        "slow": plane,
        "map": _("Every cell is a GAN, and all of them train at once: where do they cover the data, and where do they collapse?"),
        "dirac": _("Real data: the number 0. Generated: the number θ. The discriminator's slope is ψ. Do they find the rest at (0, 0)?"),
        "digits": _("A small GAN, or a variational autoencoder, learns to draw digits out of noise."),
    },
    presets={
        **rules, _("Starving"): {**rules[_("Starving")], "chart": "gradients"},
        _("Two numbers with R1"): {"part": "dirac", "gamma": 0.3},
    },
    questions=questions(),
    parts={
        "train": _("Train"), "slow": _("Slow motion"), "map": _("Collapse map"), "dirac": _("Two numbers"),
        "digits": _("Digits"),
    },
)  # fmt: skip
PARTS = {
    "train": training.training, "slow": slow.slow_motion, "map": collapse.collapse, "dirac": two_numbers.two_numbers,
    "digits": digits.digits,
}  # fmt: skip
if shell.hidden(part):
    shell.hidden_note()
else:
    PARTS[part]()
