"""A loss typed by the user: one line of arithmetic over named quantities of the two boxes, see `models.expressions`."""

from collections.abc import Callable

from torch import Tensor

from models.expressions import expression
from models.iou.losses import LOSSES, OWN, Geometry, Loss
from models.limits import one_of

QUANTITIES: dict[str, Callable[[Geometry], Tensor]] = {
    "iou": lambda pair: pair.iou,
    "intersection": lambda pair: pair.intersection,
    "union": lambda pair: pair.union,
    "hull": lambda pair: pair.hull,
    "diagonal2": lambda pair: pair.diagonal2,
    "distance2": lambda pair: pair.distance2,
    "v": lambda pair: pair.aspect,
    "dx": lambda pair: pair.offset[..., 0],
    "dy": lambda pair: pair.offset[..., 1],
    "w": lambda pair: pair.size[..., 0],
    "h": lambda pair: pair.size[..., 1],
    "wt": lambda pair: pair.target_size[..., 0],
    "ht": lambda pair: pair.target_size[..., 1],
    "hull_w": lambda pair: pair.hull_size[..., 0],
    "hull_h": lambda pair: pair.hull_size[..., 1],
}


def own_loss(text: str) -> Loss:
    """The loss that ``text`` spells, for instance ``1 - iou + distance2 / diagonal2`` (which is DIoU)."""
    evaluate = expression(text, tuple(QUANTITIES))
    return lambda pair: {"expression": evaluate({name: quantity(pair) for name, quantity in QUANTITIES.items()})}


def selected(names: tuple[str, ...], expression: str) -> dict[str, Loss]:
    """The named losses in the asked order; the name ``Your own`` stands for ``expression``."""
    if not names:
        raise ValueError("losses must be at least one, got none")
    for name in names:
        one_of("loss", name, (*LOSSES, OWN))
    return {name: own_loss(expression) if name == OWN else LOSSES[name] for name in names}
