"""How much of the photo one unit sees, in theory and in effect: a square that grows layer by layer, and the blob in it."""

from collections.abc import Callable

from models.receptive_field import arithmetic as rf
from models.receptive_field.gradient import measured_size
from models.receptive_field.notation import parsed
from models.receptive_field.presets import NETWORKS
from models.receptive_field.table import graph
from pages import shell
from pages.receptive_field import effective, field, table
from pages.receptive_field.lesson import lesson
from pages.receptive_field.proof import proof
from pages.receptive_field.questions import questions
from pages.receptive_field.settings import settings, setup
from pages.shell import _
from viz.canvas import Pane

BLOCK4 = [node.name for node in graph(parsed(NETWORKS["EfficientNet-Lite0"]))].index("block4")
DRAWINGS: dict[str, Callable[..., list]] = {
    "field": field.field,
    "growth": field.growth,
    "effective": effective.effective,
    "trap": effective.trap,
}

picture = shell.picture("astronaut")
part = shell.introduce(
    _("A unit deep in a network sees only a square of your photo (its *receptive field*), cut off at the photo's rim. Drag it, go through the layers, and see what counts."),
    presets={
        _("The last layer"): {"network": "VGG-16", "part": "field", "layer": 18},
        _("Bottlenecks"): {"network": "ResNet-50", "part": "growth", "side": 160},
        _("Field by field"): {"network": "own", "part": "growth", "table": "conv3; pool3 s2; conv3; pool3 s2", "side": 64},
        _("Twenty layers"): {"network": "twenty 3×3", "part": "effective", "side": 101},
        _("Trained"): {"network": "EfficientNet-Lite0", "part": "effective", "weights": "trained", "layer": BLOCK4},
        _("Misaligned"): {"network": "own", "part": "field", "side": 64, "table": "conv3 p0 @a; conv3 p1 @b <input; add @sum <a+b; conv5 s2"},
        _("Log trap"): {"network": "twenty 3×3", "part": "trap", "side": 101},
        _("Paint outside"): {"network": "VGG-16", "part": "proof", "layer": 13},
        _("Dots too far"): {"part": "training", "distance": 10},
    },
    questions=questions(picture),
    parts={
        "field": _("Field"), "growth": _("Growth"), "layers": _("Layers"), "effective": _("What counts"),
        "trap": _("Plot trap"), "proof": _("Proof"), "training": _("Training"),
    },
)  # fmt: skip


def drawings(values) -> list[shell.Drawing | shell.Row]:
    chosen = setup(picture, values)
    return [field.numbers(chosen), *DRAWINGS[part](chosen, values)]


@shell.fragment
def explorer() -> None:
    controls, stage = shell.columns()
    with controls:
        values = settings(picture)
        if values and part in effective.SETTINGS:
            values |= effective.SETTINGS[part](values)
    with stage:
        if shell.hidden(part):
            shell.hidden_note()
            return
        if part == "layers":  # while the table is refused, too: it can be mended
            table.editor()
        if values is None:
            shell.show(shell.Canvas("photo", [Pane(picture.pixels, smooth=True)], _("The photo"), field.HEIGHT))
            return
        chosen = setup(picture, values)
        if part in DRAWINGS:
            shell.follow(drawings, values, key=f"{part} {picture.digest}", places={"numbers": controls})
        if part in ("layers", "proof"):
            with controls:
                shell.show(field.numbers(chosen))
        if part == "proof":
            proof(chosen)
        if part == "growth":
            field.table(chosen)
        index = chosen.index
        shell.code(
            rf.fields, chosen.config, also=(rf.terms, measured_size),
            shows=f"result.size[{index}], result.jump[{index}], -result.start[{index}, 1]",
        )  # fmt: skip


if part == "training":
    lesson()
else:
    explorer()
