"""Noise and the way back: what a perfect denoiser makes, what a learned one makes, and why they differ."""

from pages import shell
from pages.diffusion import counting, digits, generating, noising, own_digit, photo, readings
from pages.diffusion.questions import questions
from pages.shell import _

shell.page(
    {
        "generating": shell.Part(_("Learned or exact"), _("Samples walk from noise to the data. Slide from the learned denoiser to the exact one: new points turn into copies."), generating.generating_part),
        "noising": shell.Part(_("Noising"), _("Any level of noise is one formula away. Drag the large point: which training points may stand behind it?"), noising.noising_part),
        "readings": shell.Part(_("ε, x₀ or v"), _("The same network may predict the noise, the clean point, or v. Watch three learn, and where a reading explodes."), readings.readings_part, plays=True),
        "steps": shell.Part(_("Steps"), _("How many steps does it take? One model, two samplers, and a Gaussian that can be solved."), counting.steps_part),
        "digits": shell.Part(_("Digits"), _("A network learns to draw digits out of noise. Under each: the training digit that is nearest."), digits.digits_part, plays=True),
        "own": shell.Part(_("Your digit"), _("Draw a digit, bury it in noise, and bring it back: at high noise somebody else's comes out."), own_digit.own_part),
        "photo": shell.Part(_("Your photo"), _("Your photo under noise, and the exact way back over patches of other photos."), photo.photo_part),
    },
    presets={
        _("Perfect denoiser"): {"part": "generating", "exactness": 1.0},
        _("Off the marginal"): {"part": "generating", "schedule": "linear", "levels": 50, "steps": 50, "exactness": 1.0, "count": 500},
        _("Your photo as data"): {"part": "generating", "data": "photo", "count": 1000, "exactness": 1.0},
        _("Guided to one moon"): {"part": "generating", "data": "moons", "class of points": 0, "pull": 4.0},
        _("Two points"): {"part": "noising", "data": "two points", "arrows": True, "level": 0.6},
        _("Five steps"): {"part": "readings", "steps": 5},
        _("Strong guidance"): {"part": "digits", "guidance": 4.0},
        _("Perfect digits"): {"part": "digits", "denoiser": "exact", "guidance": 1.0},
        _("Photo remembered"): {"part": "photo", "own": True},
    },
    questions=questions(),
)  # fmt: skip
