"""Questions about training; two small networks learn when one of them is locked."""

from models.segmentation import training
from models.segmentation.unet import Shape
from pages import shell
from pages.segmentation.train import trained
from pages.shell import _

OFF = {f"skip {level}": "off" for level in range(4)}
PARTS = frozenset({"classical", "measure", "things"})


def train_questions() -> tuple[shell.Question, ...]:
    with shell.undrawn():
        seed = shell.number("train seed", _("Seed"), 0, 9999, 0)
    places = {"border": _("Within 3 px of a border"), "inside": _("Inside cells"), "ground": _("On open ground"), "": _("There are none")}  # fmt: skip
    finders = (_("Both"), _("Cross entropy alone"), _("Dice alone"), _("Neither"))
    return (
        shell.Question(
            "cut", _("A U-Net with four pools has learnt cells. All its skips are cut and it is trained again. Where are most of the new errors?"),
            lambda: places[place(seed)],
            lambda answer: _("The deepest level has one place for each 16 × 16 px: it still says where a cell is, but hardly where it ends. The table says how many errors are new, and where.") if answer == places["border"] else _("The table under the pictures says how many."),
            options=tuple(places.values()), topic=_("Skips"), reveals={"part": "train", "kind": "cells", "loss": "cross entropy", "pools": 4, **OFF}, shows=PARTS,
        ),
        shell.Question(
            "spots", _("Spots cover less than 1% of the pixels. Which loss finds at least a third of them (IoU above 1/3) in 150 steps?"),
            lambda: finders[finder(seed)],
            lambda answer: _("IoU with cross entropy {ce:.3f}, with Dice {dice:.3f}. While all probabilities are ½, less than 1% of cross entropy's gradient is about spots, and half of that of Dice.").format(ce=spots("cross entropy", seed), dice=spots("Dice", seed)),
            options=finders, topic=_("Few pixels"), reveals={"part": "train", "kind": "spots", "loss": "Dice"}, shows=PARTS,
        ),
    )  # fmt: skip


def place(seed: int) -> str:
    """Where most of the new errors are; empty where there are no new ones."""
    one, whole = (shell.on_worker(trained, training.Config(shape=shape, seed=seed)) for shape in (Shape(("off",) * 4), Shape()))  # fmt: skip
    more = training.new_errors(one, whole)
    return max(more, key=lambda name: more[name]) if sum(more.values()) > 0 else ""


def finder(seed: int) -> int:
    """0: both, 1: cross entropy, 2: Dice, 3: neither."""
    found = [spots(loss, seed) > 1 / 3 for loss in ("cross entropy", "Dice")]
    return 0 if all(found) else 3 if not any(found) else 1 + found.index(True)


def spots(loss: str, seed: int) -> float:
    return float(shell.on_worker(trained, training.Config("spots", loss=loss, seed=seed)).iou)
