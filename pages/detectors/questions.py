"""The questions of the page; every answer is computed when it is locked."""

from models.detection import check, training
from pages import shell
from pages.detectors.training import words
from pages.shell import _

ASKED = ("centre", "inside", "hungarian")
STEPS = 50


@shell.cached(4)
def before(steps: int) -> str:
    """The rule whose network gives most boxes per object before suppression."""
    worth = training.trained(training.Config(ASKED, steps=steps)).worth
    return max(ASKED, key=lambda rule: worth[rule][1].boxes)


def questions() -> tuple[shell.Question, ...]:
    named = words()
    parts = frozenset({"board", "train", "roi", "points", "codes", "photo", "window", "family"})
    return (
        shell.Question(
            "steps", _("A box slides to the right px by px, 16 steps over a map of stride 16. In how many of them does the left border of RoI pool's first bin move?"),
            check.steps_of_pool,
            lambda answer: _("The box is rounded to whole cells: it stands still, then jumps by 16 px. Align moves by one px in each step."),
            numbers=(0, 16, 1), kind="number", topic=_("Rounding"), shows=parts - {"roi"}, reveals={"part": "roi", "method": "pool", "cell": 16},
        ),
        shell.Question(
            "swap", _("Objects 1 at x 20 to 50 and 2 at 55 to 85; box B (p 0.8) lies at 40 to 70, box A (p 0.9) on object 1. A slides right, px by px (all 30 to 70 high, in a picture 100 × 100). After how many px does the pairing swap?"),
            check.first_swap,
            lambda answer: _("Up to there A on 1 and B on 2 cost less together; afterwards B on 1 and A on 2. Around it both objects like A best: the sum decides, not the single wish."),
            numbers=(0, 40, 1), kind="number", unit="px", topic=_("Swap"), tolerance=1, shows=parts - {"board"},
            reveals={"part": "board", "rule": "hungarian", "slide": 21.0, "case": "question"},
        ),
        shell.Question(
            "most", _("The same network learns by three rules, 50 steps each. Which one gives most boxes per object before suppression?"),
            lambda: named[shell.on_worker(before, STEPS)],
            lambda answer: _("Every cell that was asked to learn the object answers. Where one cell alone was asked, its neighbours learned “background”."),
            options=tuple(named[rule] for rule in ASKED), topic=_("Most boxes"), shows=parts - {"train", "board"}, reveals={"part": "train", "rules": ASKED, "steps": STEPS},
        ),
    )  # fmt: skip
