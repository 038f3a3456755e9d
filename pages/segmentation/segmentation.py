"""A class for each pixel: methods that learn nothing, measures, and things apart in a mask."""

from collections.abc import Callable
from functools import partial

from pages import shell
from pages.segmentation.classic import classic_part
from pages.segmentation.measure import measure_part
from pages.segmentation.questions import questions
from pages.segmentation.things import things_part
from pages.segmentation.train import train_part
from pages.shell import _

picture = shell.picture("coins")
part = shell.introduce(
    {
        "classical": _("Methods that learn nothing: a level, a flood, a cut, clusters. Each finds regions; none knows what they are."),
        "measure": _("Drag the blue mask off the truth, grow it, break it: the measures disagree about how bad it is."),
        "train": _("A U-Net learns in seconds. Cut its skips, change its loss: where are the pixels that it gets wrong?"),
        "things": _("A perfect mask says what each pixel is, not which thing it belongs to: touching cells become one."),
    },
    presets={
        _("Coins in a flood"): {"part": "classical", "method": "watershed", "picture": "coins"},
        _("One level for all"): {"part": "classical", "method": "otsu", "picture": "coins"},
        _("Cut out by colour"): {"part": "classical", "method": "grabcut", "picture": "chelsea"},
        _("Superpixels"): {"part": "classical", "method": "slic", "picture": "coffee", "mean": True},
        _("99 % right, nothing found"): {"part": "measure", "truth": "speck", "hide": True},
        _("Two become one"): {"part": "measure", "truth": "pair", "place": (64.0, 64.0)},
        _("Touching cells"): {"part": "things"},
        _("Cut all skips"): {"part": "train", "skip 0": "off", "skip 1": "off", "skip 2": "off", "skip 3": "off"},
        _("Two pools, no skips"): {"part": "train", "pools": 2, "skip 0": "off", "skip 1": "off"},
        _("Spots: cross entropy"): {"part": "train", "kind": "spots"},
        _("Spots: Dice"): {"part": "train", "kind": "spots", "loss": "Dice"},
    },
    questions=questions(),
    parts={"classical": _("Classical"), "train": _("Train"), "measure": _("Measure"), "things": _("Instances")},
)  # fmt: skip

PARTS: dict[str, Callable[[], None]] = {
    "classical": partial(classic_part, picture),
    "measure": measure_part,
    "train": train_part,
    "things": things_part,
}

shell.present(part, PARTS[part], plays=part == "train")
