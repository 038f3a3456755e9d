"""Where a convolution looks: dilated, strided, grouped, transposed and deformable layers on one's own photo.

What one sees is the pixels that one output reads, and what becomes of them. A dilated window is mostly holes, a
deformable one goes wherever its offsets send it, and both are the same sum over a handful of points.
"""

from functools import partial

from pages import shell
from pages.sampling import cost, layer, learned, special, stack
from pages.sampling.questions import questions
from pages.shell import _

PARTS = {"layer": layer, "stack": stack, "cost": cost, "special": special, "learned": learned}

picture = shell.picture("chelsea")
part = shell.introduce(
    {
        "layer": _("Each output of a layer is a sum over a handful of points of the photo. Move the points, and see what the layer makes of them."),
        "stack": _("Dilated layers in a row have a large window. How many of its pixels can influence an output?"),
        "cost": _("The same layer built in nine ways: what each costs, and what one of its outputs depends on."),
        "special": _("Each kind of layer is a special case of another: both sides of six equations, computed on your photo."),
        "learned": _("One 7 × 7 deformable layer has to name digits of all sizes and turns. Nobody tells its taps where to go: a rigid template reads best what is posed alike. Watch the taps follow **size and rotation** of the digit. (The moving layer also has a small network of its own, which places them.)"),
    },
    presets={
        _("Nine far pixels"): {"family": "standard", "dilation": 12, "padding": 12},
        _("729 paths"): {"scale": 1.0, "rotation": 0, "jitter": 1.2, "depth": 3},
        _("Dilations 2, 2, 2"): {"part": "stack"},
        _("Dilations 1, 2, 5"): {"part": "stack", "d1": 1, "d2": 2, "d3": 5},
        _("ASPP: 6, 12, 18"): {"part": "stack", "d1": 6, "d2": 12, "d3": 18, "parallel": True},
        _("MobileNet, middle"): {"part": "cost", "in_channels": 512, "out_channels": 512, "size": 14, "cost_groups": 8},
        _("Checkerboard"): {"part": "cost", "cost_kernel": 3, "up": 2},
        _("Turns only"): {"part": "learned", "smallest": 1.0, "largest": 1.0, "turn": 60},
    },
    questions=questions(picture),
    parts={
        "layer": _("One layer"), "stack": _("Stack of layers"), "cost": _("What it costs"), "special": _("Special cases"),
        "learned": _("Learned offsets"),
    },
)  # fmt: skip


@shell.fragment
def explorer() -> None:
    shown, (controls, stage) = PARTS[part], shell.columns()
    with controls:
        values = {"picture": picture, **shown.settings()}
    with stage:
        if shell.hidden(part):
            shell.hidden_note()
        elif part == "learned":
            learned.play(values)
        elif drawn := shell.follow(
            shown.drawings, values, key=f"{part} {picture.digest}", nearest=partial(shown.nearest, values)
        ):
            shown.below(drawn)


explorer()
