"""The questions of the page; every answer is computed when it is locked."""

from models.transfer import heads, hold_out, scenes
from pages import shell
from pages.shell import _
from pages.transfer.settings import SIDE

TIED = scenes.Scene(sessions=2)
ALONE = frozenset({"ladder", "export", "limits", "slips", "ghost", "labels"})


def questions() -> tuple[shell.Question, ...]:
    return (
        shell.Question(
            "swap", _("40 photos to learn from: the cat is always on grass, the cup always on brick. Other frames of the same kind are answered rightly. Then a new session: the cat on brick, the cup on grass. Right answers?"),
            lambda: 100 * fallen(),
            lambda answer: _("The ground fills more of the photo than the thing, and it tells the classes apart just as well: nothing asks the head to look at the thing."),
            numbers=(0.0, 100.0, 1.0), kind="number", unit="%", tolerance=10.0, topic=_("New session"), shows=ALONE,
            reveals={"part": "measure", "view": "numbers", "source": "cat", "tied": 100, "frames": 40, "size": 36, "gravel": False, "head": "linear", "strength": 0.1, "held": 2},
        ),
    )  # fmt: skip


def fallen() -> float:
    found = shell.on_worker(hold_out.trial, scenes.cat_and_cup(TIED), SIDE, hold_out.Split(), heads.Config(strength=0.1))  # fmt: skip
    right, count = found.counts(found.new)
    return right / count
