"""A class for each pixel: methods that learn nothing, measures, and things apart in a mask."""

from functools import partial

from pages import shell
from pages.segmentation.arithmetic import arithmetic_part
from pages.segmentation.classic import classic_part
from pages.segmentation.measure import measure_part
from pages.segmentation.paint import paint_part
from pages.segmentation.questions import questions
from pages.segmentation.seams import seam_question
from pages.segmentation.things import things_part
from pages.segmentation.train import train_part
from pages.shell import _

picture = shell.picture("coins")
shell.page(
    {
        "paint": shell.Part(_("Paint"), _("Paint a few pixels of each class: four learners answer for all the others while you paint."), partial(paint_part, picture)),
        "classical": shell.Part(_("Classical"), _("Methods that learn nothing: a level, a flood, a cut, clusters. Each finds regions; none knows what they are."), partial(classic_part, picture)),
        "train": shell.Part(_("Train"), _("A U-Net learns in seconds. Cut its skips, change its loss: where are the pixels that it gets wrong?"), train_part, plays=True),
        "measure": shell.Part(_("Measure"), _("Drag the blue mask off the truth, grow it, break it: the measures disagree about how bad it is."), measure_part),
        "things": shell.Part(_("Instances"), _("A perfect mask says what each pixel is, not which thing it belongs to: touching cells become one."), things_part),
        "arithmetic": shell.Part(_("Arithmetic"), _("What a U-Net does to sizes, why tiles of it fit together or show seams, and where a checkerboard comes from."), partial(arithmetic_part, picture)),
    },
    presets={
        _("Textures alike"): {"part": "paint"},
        _("Their errors"): {"part": "paint", "view": "errors"},
        _("Bricks turned"): {"part": "paint", "classes": 4, "view": "errors"},
        _("Two strokes"): {"part": "paint", "paint on": "photo", "picture": "coffee"},
        _("Flooded coins"): {"part": "classical", "method": "watershed", "picture": "coins"},
        _("One level"): {"part": "classical", "method": "otsu", "picture": "coins"},
        _("Cut by colour"): {"part": "classical", "method": "grabcut", "picture": "chelsea"},
        _("Superpixels"): {"part": "classical", "method": "slic", "picture": "coffee", "mean": True},
        _("99% right"): {"part": "measure", "truth": "speck", "hide": True},
        _("Two become one"): {"part": "measure", "truth": "pair", "place": (64.0, 64.0)},
        _("Touching cells"): {"part": "things"},
        _("No skips"): {"part": "train", "skip 0": "off", "skip 1": "off", "skip 2": "off", "skip 3": "off"},
        _("Two pools"): {"part": "train", "pools": 2, "skip 0": "off", "skip 1": "off"},
        _("Spots: cross entropy"): {"part": "train", "kind": "spots"},
        _("Spots: Dice"): {"part": "train", "kind": "spots", "loss": "Dice"},
        _("572 becomes 388"): {"part": "arithmetic", "topic": "sizes"},
        _("Seams of zeros"): {"part": "arithmetic", "topic": "tiles", "padding": "zero", "tile": 64},
        _("Checkerboard"): {"part": "arithmetic", "topic": "up", "kernel": 3, "picture": "chelsea"},
    },
    questions=(*questions(), seam_question(picture)),
)  # fmt: skip
