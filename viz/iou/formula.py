"""The formulas of the IoU family in LaTeX, with the numbers of the two boxes on the screen substituted."""

from torch import Tensor

from models.iou.gradient import Push
from models.iou.losses import OWN, Geometry

SYMBOLS = {
    "l1": r"\sum_e |e - e^t|",
    "smooth-l1": r"\sum_e \mathrm{smooth}_{\ell_1}(e - e^t)",
    "IoU": r"1 - \frac{I}{U}",
    "-log IoU": r"-\ln\frac{I}{U}",
    "GIoU": r"1 - \frac{I}{U} + \frac{C - U}{C}",
    "DIoU": r"1 - \frac{I}{U} + \frac{\rho^2}{c^2}",
    "CIoU": r"1 - \frac{I}{U} + \frac{\rho^2}{c^2} + \alpha v",
    "CIoU autograd": r"1 - \frac{I}{U} + \frac{\rho^2}{c^2} + \alpha v",
    "CIoU gated": r"1 - \frac{I}{U} + \frac{\rho^2}{c^2} + [\mathrm{IoU} > \tfrac12]\,\alpha v",
    "CIoU paper": r"1 - \frac{I}{U} + \frac{\rho^2}{c^2} + \alpha v",
    "EIoU": r"1 - \frac{I}{U} + \frac{\rho^2}{c^2} + \frac{(w-w^t)^2}{C_w^2} + \frac{(h-h^t)^2}{C_h^2}",
    "SIoU": r"1 - \frac{I}{U} + \frac{\Delta + \Omega}{2}",
    "alpha-IoU": r"1 - \left(\frac{I}{U}\right)^3",
    OWN: r"\mathcal{L}",
}


def formula(name: str, push: Push, pair: Geometry) -> str:
    """``symbols = numbers = value`` of one loss."""
    numbers = NUMBERS.get(name, _none)(push, pair)
    return " = ".join(step for step in (SYMBOLS[name], numbers, f"{push.loss:.4f}") if step)


def _fraction(above: Tensor, below: Tensor) -> str:
    return rf"\frac{{{float(above):.3g}}}{{{float(below):.3g}}}"


def _none(push: Push, pair: Geometry) -> str:
    return ""


def _l1(push: Push, pair: Geometry) -> str:
    return " + ".join(f"{abs(float(gap)):.3g}" for gap in pair.predicted - pair.target)


def _iou(push: Push, pair: Geometry) -> str:
    return f"1 - {_fraction(pair.intersection, pair.union)}"


def _log(push: Push, pair: Geometry) -> str:
    return rf"-\ln {_fraction(pair.intersection, pair.union)}" if float(pair.intersection) > 0 else ""


def _giou(push: Push, pair: Geometry) -> str:
    hull, union = float(pair.hull), float(pair.union)
    return rf"{_iou(push, pair)} + \frac{{{hull:.3g} - {union:.3g}}}{{{hull:.3g}}}"


def _diou(push: Push, pair: Geometry) -> str:
    return f"{_iou(push, pair)} + {_fraction(pair.distance2, pair.diagonal2)}"


def _ciou(push: Push, pair: Geometry) -> str:
    v = float(pair.aspect)
    alpha = push.parts["aspect"] / v if v > 0 else 0.0
    return rf"{_diou(push, pair)} + {alpha:.3g} \cdot {v:.3g}"


def _eiou(push: Push, pair: Geometry) -> str:
    return f"{_diou(push, pair)} + {push.parts['width']:.3g} + {push.parts['height']:.3g}"


def _siou(push: Push, pair: Geometry) -> str:
    return rf"{_iou(push, pair)} + \frac{{{2 * push.parts['distance']:.3g} + {2 * push.parts['shape']:.3g}}}{{2}}"


def _alpha(push: Push, pair: Geometry) -> str:
    return rf"1 - \left({_fraction(pair.intersection, pair.union)}\right)^3"


NUMBERS = {
    "l1": _l1,
    "IoU": _iou,
    "-log IoU": _log,
    "GIoU": _giou,
    "DIoU": _diou,
    "CIoU": _ciou,
    "CIoU autograd": _ciou,
    "CIoU gated": _ciou,
    "CIoU paper": _ciou,
    "EIoU": _eiou,
    "SIoU": _siou,
    "alpha-IoU": _alpha,
}
