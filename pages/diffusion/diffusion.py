"""Noise and the way back: what a perfect denoiser makes, what a learned one makes, and why they differ."""

from pages import shell
from pages.diffusion import generating, noising
from pages.diffusion.questions import questions
from pages.shell import _

part = shell.introduce(
    {
        "generating": _("Samples walk from noise to the data. Slide from the learned denoiser to the exact one: new points turn into copies."),
        "noising": _("Any level of noise is one formula away. Drag the black point: which training points may stand behind it?"),
    },
    presets={
        _("Perfect denoiser"): {"part": "generating", "exactness": 1.0},
    },
    questions=questions(),
    parts={"generating": _("Learned or exact"), "noising": _("Noising")},
)  # fmt: skip
PARTS = {"generating": generating.generating_part, "noising": noising.noising_part}

shell.present(part, PARTS[part])
