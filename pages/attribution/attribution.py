"""Where a classifier looks, how to ask it in eight ways, and how far the answers can be trusted."""

from collections.abc import Callable
from functools import partial

from pages import shell
from pages.attribution import checks, inside, look, settings
from pages.attribution.questions import questions
from pages.shell import _

parts = {
    "look": _("Hide and ask"), "methods": _("Eight methods"), "checks": _("Checks"), "hans": _("Clever Hans"),
    "inside": _("Inside"),
}  # fmt: skip
with shell.undrawn():
    asked = shell.choice("part", "", parts)
with shell.undrawn(asked == "hans"):  # where no photo takes part
    picture = shell.picture("coffee")
part = shell.introduce(
    {
        "look": _("Hide a part of the photo and ask again: a drop shows what this answer needed."),
        "methods": _("Eight methods, one photo, one class: eight maps. Which of them would you believe?"),
        "checks": _("A map can look right and say nothing of the network. Four tests that a map may fail."),
        "hans": _("A network that is right for the wrong reason: find the digit that it recognises by something else."),
        "inside": _("What layers respond to: filters, feature maps, and pictures that the network itself asks for."),
    },
    presets={
        _("What it needs"): {"part": "look", "picture": "camera", "patch": 80, "at": (136.0, 184.0), "score": "probability"},
        _("A against B"): {"part": "look", "score": "margin", "fill": "blur"},
        _("Weights shuffled"): {"part": "checks", "check": "shuffle", "stages": 10},
        _("The fill matters"): {"part": "checks", "check": "fills"},
        _("Clever Hans"): {"part": "hans"},
        _("Dream"): {"part": "inside", "inside": "dream"},
    },
    questions=questions(picture),
    parts=parts,
)  # fmt: skip


controls, stage = shell.columns(2, 9)
if shell.hidden(part):
    with stage:
        shell.hidden_note()
elif part == "hans":
    with stage:
        checks.lab(controls)
else:
    with controls:
        scene = settings.scene(picture, part)
    with stage:
        call = scene and shell.attempt(settings.subject_of, scene.picture, scene.config)
        if scene and call:
            scene = scene._replace(picture=call.arguments[0], config=call.arguments[1])
            draw: dict[str, Callable[[settings.Scene], None]] = {
                "look": look.hide_and_ask, "methods": look.matrix, "checks": checks.checks,
                "inside": partial(inside.inside, controls),
            }  # fmt: skip
            draw[part](scene)
