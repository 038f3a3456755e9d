"""An object painted on a board, and what cross entropy and Dice say of a prediction."""

from functools import partial

import numpy as np

from models.losses import check
from models.losses import mask as models
from pages import shell
from pages.losses.settings import number
from pages.shell import _, codecs
from viz import losses as figures


def cells(name: str) -> "shell.Kept[np.ndarray]":
    return shell.kept("mask", models.painted(name), codecs.board(), owner=name)


def mask_part() -> None:
    controls, stage = shell.columns()
    with controls:
        objects = {"blob": _("Small"), "large": _("Large"), "pixel": _("One pixel"), "none": _("None")}
        name = shell.choice("object", _("Begin with"), objects)
        values = {
            "object": name, "mask": cells(name).value,
            "inside": shell.slider("inside", _("p on the object"), 0.0, 1.0, 0.01, step=0.005),
            "outside": shell.slider("outside", _("p elsewhere"), 0.0, 1.0, 0.01, step=0.005),
            "soft": shell.slider("soft", _("ε of Dice"), 0.0, 2.0, 1.0, step=0.05),
            "squared": shell.toggle("squared", _("Dice with squares below (V-Net)"), help=_("2Σpt / (Σp² + Σt²) instead of 2Σpt / (Σp + Σt).")),
        }  # fmt: skip
    with stage:
        if shown := shell.follow(drawings, values, key="mask"):
            shell.code(models.measured, shown["mask"], prediction(shown), shows="{name: round(loss, 5) for name, loss in result.losses.items()}")  # fmt: skip


def prediction(values: shell.Values) -> models.Config:
    return models.Config(values["inside"], values["outside"], values["soft"], values["squared"])


def drawings(values: shell.Values) -> list[shell.Drawing]:
    """The painted object, each pixel's gradient by loss, and who pulls harder: object or rest."""
    mask, given = values["mask"], prediction(values)
    found = models.measured(mask, given)
    rows = [(name, number(found.losses[loss]), shell.digits(found.balance(loss, mask), 5) if loss in found.gradients else "") for name, loss in ((_("Cross entropy"), "cross entropy"), ("Dice", "Dice"), (_("1 − IoU, soft"), "IoU"))]  # fmt: skip
    head = (_("{count} of {all} pixels are object").format(count=int(mask.sum()), all=mask.size), _("loss"), _("Σ|gradient|, object : rest"))  # fmt: skip
    captions = [shell.table(head, rows)]
    if np.isfinite(found.losses["Dice"]):
        captions.append(shell.compare(_("automatic differentiation, each pixel"), check.mask_difference(mask, given, found), 1e-9))  # fmt: skip
    else:
        captions.append(
            shell.caption(_("Dice is no number: nothing painted, nothing predicted and ε = 0 make it 0/0."))
        )
    if given.squared:
        captions.append(shell.caption(_("With squares below, the denominator's slope at a pixel is 2p instead of 1: where p is small, hardly anything pushes it down.")))  # fmt: skip
    captions.append(shell.caption(_("Gradients in the logits; red pushes the logit up, blue down. Often said: Dice weighs both classes alike. Look at one pixel and p = 0.01 everywhere with ε = 0: the object pulls about as hard as all the rest together; under cross entropy the rest wins.")))  # fmt: skip

    words = {"cross entropy": _("−gradient of cross entropy"), "Dice": _("−gradient of Dice")}
    panes = figures.pulls(mask, found.gradients, _("Paint the object"), words)
    return [shell.Canvas("board", panes, _("Object, and gradients of two losses"), 420, edit=shell.Edit(cells=True, board=partial(cells, values["object"])), captions=captions)]  # fmt: skip
