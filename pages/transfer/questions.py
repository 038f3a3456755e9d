"""The questions of the page; every answer is computed when it is locked."""

from models.images.samples import sample
from models.transfer import ghost, heads, hold_out, labels, scenes
from pages import shell
from pages.shell import _
from pages.transfer.settings import SIDE

PARTS = ("teach", "measure", "swap", "labels", "limits", "ghost", "slips", "ladder", "export")


def questions() -> tuple[shell.Question, ...]:
    return (
        shell.Question(
            "session", _("40 photos to learn from: the cat is always on grass, the cup always on brick. Other frames of the same kind are answered rightly. Then a new session: the cat on brick, the cup on grass. Right answers?"),
            lambda: round(100 * fallen(), 1),
            lambda answer: _("The ground fills more of the photo than the thing, and it tells the classes apart just as well: nothing asks the head to look at the thing."),
            numbers=(0.0, 100.0, 1.0), kind="number", unit="%", tolerance=10.0, topic=_("New session"), shows=others("teach", "measure", "swap", "export"),
            reveals={"part": "measure", "view": "numbers", "source": "cat", "tied": 100, "frames": 40, "size": 36, "gravel": False, "head": "linear", "strength": 0.1, "held": 2},
        ),
        shell.Question(
            "ghost", _("A cup of coffee is espresso for Lite0, and it is nearly sure. All its weights are frozen, and there are no gradients. Eight photos of textures pass 30 times in train mode. Back in eval mode: what share has espresso?"),
            lambda: round(100 * float(shell.on_worker(ghost.answers, sample("coffee"), ghost.Config()).after[0]), 1),
            lambda answer: _("No weight has changed. The batch norms have stored {share:.0%} of the textures' means and variances, and eval mode uses what is stored.").format(share=1 - (1 - ghost.MOMENTUM) ** ghost.MOST),
            numbers=(0.0, 100.0, 1.0), kind="number", unit="%", tolerance=10.0, topic=_("Frozen"), shows=others("ghost"),
            reveals={"part": "ghost", "passing": "textures", "passes": 30, "picture": "coffee"},
        ),
        shell.Question(
            "labels", _("Eight textures, 20 photos of each; then 20% of the labels are wrong. Which head loses most right answers on clean photos?"),
            lambda: head_words()[most_hurt()],
            lambda answer: _("One neighbour repeats its label, right or wrong; a mean of twenty photos, or nine votes, hardly notice four wrong ones."),
            options=tuple(head_words().values()), topic=_("Labels"), shows=others("labels"),
            reveals={"part": "labels", "data": "heads", "noise": 20, "seed": 0},
        ),
    )  # fmt: skip


def others(*hidden: str) -> frozenset[str]:
    """Parts that do not show the answer."""
    return frozenset(part for part in PARTS if part not in hidden)


def head_words() -> dict[str, str]:
    return {"tight": _("Linear, C = 1"), "prototypes": _("Prototypes"), "nearest": _("One nearest neighbour"), "nine": _("Nine nearest neighbours")}  # fmt: skip


def most_hurt() -> str:
    found = shell.on_worker(labels.accuracy, labels.Config())
    at = labels.NOISE.index(0.2)
    return min(head_words(), key=lambda name: found[name][at] - found[name][0])


def fallen() -> float:
    photos = scenes.cat_and_cup(scenes.Scene(sessions=2))
    found = shell.on_worker(hold_out.trial, photos, SIDE, hold_out.Split(), heads.Config(strength=0.1))
    right, count = found.counts(found.new)
    return right / count
