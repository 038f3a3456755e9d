"""How far apart two distributions are, which bell is nearest, and what a score of pictures is worth."""

from pages import shell
from pages.divergences import drag, fit, judged, paired, steep
from pages.divergences.questions import questions
from pages.shell import _

shell.page(
    {
        "drag": shell.Part(_("Drag"), _("Drag two distributions apart: which divergences still say where to go, and which are flat?"), drag.drag_part),
        "fit": shell.Part(_("Fit"), _("One bell must stand for two humps: which divergence covers both, which picks one, and where does the answer jump?"), fit.fit_part),
        "lipschitz": shell.Part("Lipschitz", _("A critic must not be too steep. Estimate the largest singular value by power iteration, and divide."), steep.lipschitz_part),
        "judge": shell.Part(_("Judge"), _("Forge a set of digits: which sets does the Fréchet distance prefer to real digits?"), judged.judge_part),
        "paired": shell.Part(_("Paired"), _("A digit from few pixels, or from its upper half: the answer with the least error is a blur. Why, and what buys sharpness?"), paired.paired_part, plays=True),
    },
    presets={
        _("Far apart"): {"part": "drag", "q modes": (6.0, -2.0, 4.0, -4.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0)},
        _("Boxes apart"): {"part": "drag", "p shape": "box", "q shape": "box", "p width": 0.5, "q width": 0.5, "chart": "transport"},
        _("Wide tails"): {"part": "drag", "q width": 2.0, "q modes": (0.0, -2.0, 4.0, -4.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0), "divergence": "Neyman"},
        _("Your own f"): {"part": "drag", "divergence": "own", "chart": "f"},
        _("The jump of JS"): {"part": "fit", "apart": 2.6, "jump": "JS"},
        _("One iteration"): {"part": "lipschitz", "gain": 5.0, "iterations": 1},
        _("Ten digits"): {"part": "judge", "first": "ten digits"},
        _("GAN judged"): {"part": "judge", "first": "GAN"},
        _("Few pictures"): {"part": "judge", "first": "fresh", "count": 60},
        _("Lower half"): {"part": "paired", "task": "in-painting"},
        _("Lower half, sharper"): {"part": "paired", "task": "in-painting", "adversarial": 0.01},
    },
    questions=questions(),
)  # fmt: skip
