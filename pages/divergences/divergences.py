"""How far apart two distributions are, which bell is nearest, and what a score of pictures is worth."""

from pages import shell
from pages.divergences import drag
from pages.divergences.questions import questions
from pages.shell import _

part = shell.introduce(
    {
        "drag": _("Drag two distributions apart: which divergences still say where to go, and which are flat?"),
    },
    presets={
        _("Far apart"): {"part": "drag", "q modes": (6.0, -2.0, 4.0, -4.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0)},
        _("Boxes that do not touch"): {"part": "drag", "p shape": "box", "q shape": "box", "p width": 0.5, "q width": 0.5, "chart": "transport"},
        _("Wide tails"): {"part": "drag", "q width": 2.0, "q modes": (0.0, -2.0, 4.0, -4.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0), "divergence": "Neyman"},
        _("Your own f"): {"part": "drag", "divergence": "own", "chart": "f"},
    },
    questions=questions(),
    parts={"drag": _("Drag")},
)  # fmt: skip
PARTS = {"drag": drag.drag_part}

shell.present(part, PARTS[part])
