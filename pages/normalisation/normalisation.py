"""Which elements share a mean, what two modes do with it, and what keeps a network from learning its digits by heart."""

from collections.abc import Callable
from functools import partial

from pages import shell
from pages.normalisation import modes, photos
from pages.normalisation.questions import questions
from pages.shell import _

picture = shell.picture("chelsea")
part = shell.introduce(
    {
        "cube": _("A batch of photos is a cube of numbers: each method subtracts the mean of another set of them. Point at a tile."),
        "running": _("In train mode a batch norm uses the batch; meanwhile it stores averages, and eval mode uses those."),
        "bugs": _("The same weights, the same digits: what a forgotten eval() or other photos do, and what counting again repairs."),
    },
    presets={
        _("Cast and contrast go"): {"part": "cube", "method": "IN"},
        _("Gamma stays"): {"part": "cube", "method": "IN", "contrast": 1.0, "cast": 0.0, "gamma": 3.0},
        _("Nearly black"): {"part": "cube", "method": "IN", "contrast": 0.05, "cast": 0.0, "epsilon": 0.001},
        _("Small batches"): {"part": "running", "size": 2},
        _("Batch of two"): {"part": "bugs", "bug": "train", "batch": 2},
        _("Sorted by class"): {"part": "bugs", "bug": "train", "order": "sorted"},
    },
    questions=questions(),
    parts={"cube": _("Cube"), "running": _("Running"), "bugs": _("Bug box")},
)  # fmt: skip

PARTS: dict[str, Callable[[], None]] = {
    "cube": partial(photos.cube_part, picture), "running": modes.running_part, "bugs": modes.bug_part,
}  # fmt: skip

shell.present(part, PARTS[part])
