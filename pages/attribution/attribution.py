"""Where a classifier looks, how to ask it in eight ways, and how far the answers can be trusted."""

from models.attribution.methods import METHODS, attribution
from models.attribution.occlusion import occlusion, probe
from models.attribution.subject import subject
from pages import shell
from pages.attribution import checks, hans, inside, look, methods, settings
from pages.attribution.questions import questions
from pages.shell import _

picture = shell.picture("coffee")
part = shell.introduce(
    _("Hide a part of the photo and ask again: what the answer loses is what the network looked at."),
    presets={
        _("What it needs"): {"part": "look", "patch": 48, "score": "probability"},
        _("A against B"): {"part": "look", "score": "margin", "fill": "blur"},
        _("Maps that ignore the network"): {"part": "checks", "check": "shuffle", "stages": 10},
        _("The fill speaks"): {"part": "checks", "check": "fills"},
        _("Clever Hans"): {"part": "hans"},
        _("Dream"): {"part": "inside", "inside": "dream"},
    },
    questions=questions(picture),
    parts={
        "look": _("Hide and ask"), "methods": _("Eight methods"), "checks": _("Checks"), "hans": _("Clever Hans"),
        "inside": _("Inside"),
    },
)  # fmt: skip


def explorer() -> None:
    controls, stage = shell.columns(2, 9)
    if shell.hidden(part):
        with stage:
            shell.hidden_note()
    elif part == "hans":
        with stage:
            hans.lab(controls)
    else:
        with controls:
            network = settings.network()
            present = settings.is_present(network)
        if present and part == "inside":
            with stage:
                inside.inside(picture, network, controls)
        elif present:
            explained(network, controls, stage)


def explained(network, controls, stage) -> None:
    """The parts that explain an answer of the network."""
    parts = {"look": look.hide_and_ask, "methods": methods.matrix, "checks": checks.checks}
    with controls:
        config, drawn = settings.config(picture, network), settings.look(part)
        if part == "methods":
            config = methods.settings(config, methods.selected())
    with stage:
        call = shell.attempt(settings.subject_of, picture, config)
        if call:
            parts[part](call.arguments[0], call.result, drawn)
        if call and part == "look":
            row, column = look.corner(look.place().value, config.patch)
            shell.code(
                probe, shell.step(subject, shell.attribute(picture, "pixels"), config), row, column,
                shows="result.followed[0].name, round(result.followed[0].probability, 3), round(result.drop, 3)",
                also=(occlusion, attribution, METHODS["guided backprop"]),
            )  # fmt: skip


explorer()
