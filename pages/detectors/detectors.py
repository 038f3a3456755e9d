"""How a detector is built: who learns an object, what it is asked for, and how a box is cut out of a map."""

from collections.abc import Callable
from functools import partial

from pages import shell
from pages.detectors import board, matching
from pages.detectors.questions import questions
from pages.shell import _

picture = shell.picture("coffee")
part = shell.introduce(
    {
        "board": _("Draw and drag boxes on the photo: which cells of the network's map learn them? The rule decides, and with it all that follows."),
        "matching": _("Drag A over the objects: which answer learns which object? The least sum of costs decides, one to one."),
    },
    presets={
        _("Two in one cell"): {"part": "board", "rule": "centre", "stride": 128},
        _("Three cells"): {"part": "board", "rule": "three", "stride": 48},
        _("All inside"): {"part": "board", "rule": "inside"},
        _("Wrong radius"): {"part": "board", "rule": "gaussian", "stride": 16, "published": True},
        _("Both want A"): {"part": "matching", "slide": 10.0},
    },
    questions=questions(),
    parts={"board": _("Who learns"), "matching": _("One to one")},
)  # fmt: skip
PARTS: dict[str, Callable[[], None]] = {
    "board": partial(board.board_part, picture), "matching": matching.matching_part,
}  # fmt: skip

shell.present(part, PARTS[part])
