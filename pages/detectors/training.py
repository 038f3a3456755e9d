"""The part “Train”: one network, several rules, and what suppression is still needed for."""

from collections.abc import Sequence
from functools import partial

from models.detection import check, judged, network, training
from pages import shell
from pages.catalogue import link
from pages.detectors.settings import rule_words
from pages.shell import _
from viz.detection import training as figures


def words() -> dict[str, str]:
    known = rule_words() | {"queries": _("DETR's decoder, 9 placed queries (long)"), "free": _("DETR's decoder, free queries (long)")}  # fmt: skip
    return {name: known[name] for name in training.RULES}


def train_part() -> None:
    controls, stage = shell.columns()
    with controls:
        rules = shell.multi_choice("rules", _("Rules, trained side by side"), words(), ("inside", "hungarian"))
        losses = {"focal": _("Focal"), "cross entropy": _("Cross entropy"), "hard negatives": _("Hard negatives")}
        config = training.Config(
            rules, shell.choice("loss", _("Loss of the classes"), losses),
            shell.slider("prior", _("p of every class at the start"), 0.001, 0.9, 0.047, log=True, step=0.01),
            shell.choice("data", _("Objects"), {"shapes": _("Shapes"), "digits": _("Digits")}),
            shell.slider("steps", _("Steps"), 25, 1000, 400, step=25), shell.number("seed", _("Seed"), 0, 9999, 0), shell.device(),
        )  # fmt: skip
        sides = shell.choice("sides", _("Boxes"), {"before": _("Before NMS"), "after": _("After"), "both": _("Both")})  # fmt: skip
        first = shell.slider("canvas", _("Unseen canvas"), 0, training.UNSEEN - 1, 0)
    with stage:
        if not rules:
            shell.refused(_("Choose one rule or more."))
            return
        total = -(-config.steps // training.EVERY) + 1
        shell.player(lambda: training.train(config), config, partial(draw, sides, first), name="train", total=total, autoplay=True)  # fmt: skip
        shell.code(training.train, config, shows="next(result).step", also=(network.loss,))
        link("anchors", _("Which box suppresses which, on the page Anchors and suppression"), part="film")


def draw(sides: str, first: int, snapshot: training.Snapshot, history: Sequence[training.Snapshot]) -> list:
    """Canvases before and after suppression, and the curves."""
    named, panes = words(), []
    short = {rule: name.split(" (")[0] for rule, name in named.items()}
    for rule in snapshot.config.rules:
        for suppressed, word in ((False, _("before NMS")), (True, _("after"))):
            if sides in ("both", "after" if suppressed else "before"):
                panes.append(figures.canvases(snapshot, rule, suppressed, first, f"{short[rule]}: {word}"))  # fmt: skip
    canvas = shell.Canvas("unseen", panes, _("Unseen canvases with the answers of each network"), 560, tools=False)
    labels = (_("step"), _("AP50 (dotted: no NMS)"))
    chart = shell.Chart("progress", figures.progress(history, short, labels), _("Average precision by step"))
    head = (_("after step {step}").format(step=snapshot.step), _("AP50 with NMS"), _("without"), _("boxes per object with"), _("without"))  # fmt: skip
    rows = [(named[rule], *(f"{one.average_precision:.3f}" for one in pair), *(f"{one.boxes:.2f}" for one in pair)) for rule, pair in snapshot.worth.items()]  # fmt: skip
    gap = max(check.suppression_difference(snapshot.answers[rule]) for rule in snapshot.config.rules)
    captions = [
        shell.table(head, rows),
        shell.caption(
            _("Green dashes: objects. Orange: answers from p {sure}. {count} unseen canvases; the same start, batches and loss for all; under the Gaussian the largest of 3 × 3 cells stays instead of NMS."),
            sure=judged.SURE, count=training.UNSEEN,
        ),
        shell.caption(notes()[snapshot.config.loss]),
        shell.compare(_("torchvision.ops.batched_nms on twenty canvases: boxes kept"), gap),
    ]  # fmt: skip
    return [shell.Row((3, 2), ((canvas,), (chart, shell.Captions("train numbers", captions))))]


def notes() -> dict[str, str]:
    return {
        "focal": _("Often said: detectors need NMS. Look at 400 steps: where one cell alone learns an object (centre cell, one to one), suppression adds less than a tenth; where all cells inside learn, AP without it is about half."),
        "cross entropy": _("Often said: only focal loss masters many background cells. Look at 100 steps, centre cell: from p = 0.5 cross entropy is late, and focal loss as well; from p = 0.01 both are quick. With 400 steps all arrive."),
        "hard negatives": _("Only the three worst negatives for each positive count, as in SSD."),
    }  # fmt: skip
