"""Words of the IoU page that stand in more than one place: what one of them names is called the same everywhere."""

from models.iou.losses import LOSSES, OWN
from pages.shell import _


def parts() -> dict[str, str]:
    return {"push": _("Push"), "descent": _("Descent"), "field": _("Field"), "simulation": _("Simulation")}


def presets() -> dict[str, str]:
    return {
        "diagonal": _("Diagonal"), "horizontal": _("Horizontal"), "vertical": _("Vertical"), "contained": _("Contained"),
        "concentric": _("Concentric"), "tiny": _("Tiny"), "shape": _("Wrong shape"), "own": _("Your own loss"),
        "swap": _("They swap places"), "figure": _("The famous figure"),
    }  # fmt: skip


def gradients() -> dict[str, str]:
    return {"published": _("Published"), "exact": _("Exact"), "both": _("Both")}


def departures() -> dict[str, str]:
    """What the scripts of the paper do differently from the derivative, a sentence each."""
    return {
        "size step": _("∂/∂w and ∂/∂h lack their factor ½: sizes learn twice as fast"),
        "free overlap": _("GIoU: the overlap of disjoint boxes is a product of negative lengths instead of 0"),
        "distance sign": _("DIoU, CIoU: the diagonal's term has the wrong sign for x and y"),
        "mixed axes": _("DIoU, CIoU: the hull's width also “depends” on y and h, its height on x and w"),
        "enclosing sign": _("DIoU, CIoU: a box that spans the target has the sign of its size term turned"),
        "aspect scale": _("CIoU: 1/(w²+h²) is replaced by 1, as the paper advises"),
    }


def losses() -> dict[str, str]:
    """Every loss, short enough to fit beside a bar or above a pane."""
    special = {
        "-log IoU": _("−log IoU"), "CIoU autograd": _("CIoU α-grad"), "CIoU gated": _("CIoU gated"),
        "CIoU paper": _("CIoU paper"), "alpha-IoU": _("α-IoU"), OWN: _("Your own"),
    }  # fmt: skip
    return {name: special.get(name, name) for name in (*LOSSES, OWN)}


def labels() -> dict[str, str]:
    """Of losses, penalties and axes in figures."""
    return losses() | {
        "overlap": _("overlap"), "edges": _("edges"), "expression": _("your own"), "empty hull": _("empty hull"),
        "distance": _("distance"), "aspect": _("aspect"), "width": _("width"), "height": _("height"), "shape": _("shape"),
        "loss": _("loss"), "slope": _("−∂L/∂ each"), "iteration": _("iteration"), "error": _("mean |Δx|+|Δy|+|Δw|+|Δh|"),
        "still": _("{loss}: no push"), "no push": _("no push"), "dead": _("no pull on the centre"), "field": _("{loss}: no pull at {share:.0%}"),
        "landscape": _("{loss}: the loss"), "match": _("exact match"),
        "gradient": _("gradient"), "early": _("error at 50"), "end": _("at the end"), "missed": _("IoU < ½"),
        "mean": _("mean IoU"), "basin": _("{loss}, {run}"),
    }  # fmt: skip
