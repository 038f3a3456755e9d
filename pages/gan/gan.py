"""Two networks play against each other: one makes points, the other tells them from real ones. Watch what can go wrong."""

from pages import shell
from pages.gan import apart, collapse, digits, plane, settings, two_numbers
from pages.gan.questions import more_questions, questions
from pages.shell import _

sentence = _("The generator learns to make points (blue) like the real ones (orange); the discriminator (field) learns to tell them apart.")  # fmt: skip
rules = settings.rules()
frozen, circling = _("Minimax, generator frozen"), _("Circling")
more: dict[str, dict] = {
    frozen: {**rules[frozen], "chart": "gradients"}, _("Two seeds"): {**rules[circling], "rival": "seed", "chart": "modes"},
    _("Two numbers with R1"): {"part": "dirac", "gamma": 0.3},
}  # fmt: skip
shell.page(
    {
        "train": shell.Part(_("Train"), sentence, plane.training, plays=True),
        "slow": shell.Part(_("Slow motion"), sentence, plane.slowly, plays=True),
        "map": shell.Part(_("Collapse map"), _("Every cell is a GAN, and all of them train at once: where do they cover the data, and where do they collapse?"), collapse.collapse, plays=True),
        "apart": shell.Part(_("Far apart"), _("A real and a generated cloud on a line. A loss helps the generator only if it has a slope towards the real one."), apart.far_apart),
        "dirac": shell.Part(_("Two numbers"), _("Real data: the number 0. Generated: the number θ. The discriminator's slope is ψ; ψ > 0 takes points to the right for generated. Do they come to rest at (0, 0)?"), two_numbers.two_numbers),
        "digits": shell.Part(_("Digits"), _("A small GAN, or a variational autoencoder, learns to draw digits out of noise."), digits.digits, plays=True),
    },
    presets=rules | more,
    questions=(*questions(), *more_questions()),
)  # fmt: skip
