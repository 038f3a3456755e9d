"""Two boxes on a photo: every loss of the IoU family pushes the predicted one differently, some not at all."""

from pages import shell
from pages.iou import push, runs, words
from pages.iou.questions import questions
from pages.iou.settings import presets, settings
from pages.shell import _

picture = shell.picture("coffee")
part = shell.introduce(
    {
        "push": _("Drag the predicted box: each arrow is what one loss tells one edge to do. Apart from the target, IoU says nothing."),
        "descent": _("All boxes set off from the same place: which slide, which inflate first, which never leave?"),
        "field": _("Put the box anywhere: bright where a loss pulls its centre hard, hatched where nothing pulls it at all."),
        "simulation": _("A famous figure, run again: with the published hand-written gradients, and with the true ones. Press Play."),
    },
    presets=presets(), questions=questions(), parts=words.parts(),
)  # fmt: skip
PARTS = {"push": push.push, "descent": runs.descent, "field": push.field, "simulation": runs.simulation}


@shell.fragment
def explorer() -> None:
    controls, stage = shell.columns(1, 4)
    with controls:
        values = settings(part)
    with stage:
        if part != "push" and shell.hidden(part):  # the boxes without arrows give nothing away
            shell.hidden_note()
        else:
            PARTS[part](picture, values)


explorer()
