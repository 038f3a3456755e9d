"""Two boxes on a photo: every loss of the IoU family pushes the predicted one differently, some not at all."""

from functools import partial

from pages import shell
from pages.iou import push, runs, words
from pages.iou.questions import questions
from pages.iou.settings import presets, settings
from pages.shell import _

picture = shell.picture("coffee")
part = shell.introduce(
    {
        "push": _("Drag the predicted box: each arrow shows how one loss moves one edge, or the centre. When the boxes do not overlap, the IoU loss gives no direction."),
        "descent": _("All boxes start at the same place. Which slide, which grow first, which never move?"),
        "field": _("For every place of the box: bright where a loss pulls its centre hard, hatched where nothing pulls it at all."),
        "simulation": _("A famous figure, run again. Often said: DIoU converges faster than GIoU. Look: with the published, hand-written gradients it does; with exact ones GIoU ends nearer."),
    },
    presets=presets(), questions=questions(), parts=words.parts(),
)  # fmt: skip
PARTS = {"push": push.push, "descent": runs.descent, "field": push.field, "simulation": runs.simulation}
PLAYS = ("descent", "simulation")  # a player's timer must not run in a fragment


def explorer() -> None:
    with shell.stage(partial(settings, part), shares=(1, 4)) as values:
        if part != "push" and shell.hidden(part):  # the boxes without arrows give nothing away
            shell.hidden_note()
        else:
            PARTS[part](picture, values)


(explorer if part in PLAYS else shell.fragment(explorer))()
