"""Where a convolution looks: dilated, strided, grouped, transposed and deformable layers on one's own photo.

What one sees is the pixels that one output reads, and what becomes of them. A dilated window is mostly holes, a
deformable one goes wherever its offsets send it, and both are the same sum over a handful of points.
"""

from functools import partial
from types import ModuleType

from pages import shell
from pages.sampling import cost, layer, learned, special, stack
from pages.sampling.questions import questions
from pages.shell import _

picture = shell.picture("chelsea")


def explore(module: ModuleType) -> None:
    """A part that follows its sliders: they, what it draws, and what stands below that."""
    with shell.stage(module.settings) as values:
        values["picture"] = picture
        key, nearest = f"{module.__name__} {picture.digest}", partial(module.nearest, values)
        if shown := shell.follow(module.drawings, values, key=key, nearest=nearest):
            module.below(shown)


shell.page(
    {
        "layer": shell.Part(_("One layer"), _("Each output of a layer is a sum over a handful of points of the photo. Move the points, and see what the layer makes of them."), partial(explore, layer)),
        "stack": shell.Part(_("Stack of layers"), _("Dilated layers in a row have a large window. How many of its pixels can influence an output?"), partial(explore, stack)),
        "cost": shell.Part(_("What it costs"), _("The same layer built in nine ways: what each costs, and what one of its outputs depends on."), partial(explore, cost)),
        "special": shell.Part(_("Special cases"), _("Each kind of layer is a special case of another: both sides of six equations, computed on your photo."), partial(explore, special)),
        "learned": shell.Part(_("Learned offsets"), _("One 7 × 7 deformable layer names digits of all sizes and turns. Nobody tells its taps where to go: watch them follow **size and rotation**."), learned.learning, plays=True),
    },
    presets={
        _("Nine far pixels"): {"family": "standard", "dilation": 12, "padding": 12},
        _("729 paths"): {"scale": 1.0, "rotation": 0, "jitter": 1.2, "depth": 3},
        _("Dilations 2, 2, 2"): {"part": "stack"},
        _("Dilations 1, 2, 5"): {"part": "stack", "d1": 1, "d2": 2, "d3": 5},
        _("ASPP: 6, 12, 18"): {"part": "stack", "d1": 6, "d2": 12, "d3": 18, "parallel": True},
        _("MobileNet, middle"): {"part": "cost", "in_channels": 512, "out_channels": 512, "size": 14, "cost_groups": 8},
        _("Checkerboard"): {"part": "cost", "cost_kernel": 3, "up": 2, "way": "transposed"},
        _("Turns only"): {"part": "learned", "smallest": 1.0, "largest": 1.0, "turn": 60},
    },
    questions=questions(picture),
)  # fmt: skip
