"""The questions of the page; every answer is computed when it is locked."""

from models.detection import check
from pages import shell
from pages.detectors import matching
from pages.shell import _


def questions() -> tuple[shell.Question, ...]:
    return (
        shell.Question(
            "swap", _("Objects 1 at x 20 to 50 and 2 at 55 to 85; box B (p 0.8) lies at 40 to 70, box A (p 0.9) on object 1. A slides right, px by px (all 30 to 70 high, picture 100 × 100). After how many px does the pairing swap?"),
            check.first_swap,
            lambda answer: _("Up to there A on 1 and B on 2 cost less together; afterwards B on 1 and A on 2. Just before and after, both objects like A best: the sum decides, not the single wish."),
            numbers=(0, 40, 1), kind="number", unit="px", topic=_("Swap"), tolerance=1, reveals={"part": "matching", "queries": ((20.0, 30.0, 50.0, 70.0, ""), (40.0, 30.0, 70.0, 70.0, "")), "truth": matching.OBJECTS[:2], "slide": 21.0},
        ),
    )  # fmt: skip
