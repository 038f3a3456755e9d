"""The part “Family”: detectors by stages and anchors; a press enters what the page shows of one."""

from typing import Any

from models.detection.family import FAMILY
from pages import shell
from pages.shell import _
from viz.detection import family as figures


def kinds() -> dict[str, str]:
    return {
        "proposals": _("Two stages,<br>foreign proposals"), "two stages": _("Two stages,<br>anchors"),
        "one stage": _("One stage,<br>anchors"), "no anchors": _("One stage,<br>no anchors"), "one to one": _("One to one,<br>no suppression"),
    }  # fmt: skip


def brought() -> dict[str, tuple[str, dict[str, object]]]:
    """What each one brought, and where the page shows it: values of controls."""
    return {
        "HOG + SVM": (_("one window slid over all places"), {"part": "window"}),
        "OverFeat": (_("the window slid inside the network: one pass"), {"part": "window"}),
        "R-CNN": (_("each proposed box cropped and run by itself; then an SVM a class, none for background"), {"part": "window"}),
        "SPP-net": (_("one map for all boxes, bins of a pyramid"), {"part": "roi", "method": "spp"}),
        "Fast R-CNN": (_("RoI pool, trained in one piece"), {"part": "roi", "method": "pool"}),
        "Faster R-CNN": (_("proposals by the network itself, from anchors"), {"part": "codes", "encoding": "rpn"}),
        "YOLO": (_("one cell answers for the centre that lies in it"), {"part": "board", "rule": "centre"}),
        "SSD": (_("default boxes on six maps, hard negatives; one head for classes, one for boxes"), {"part": "train", "loss": "hard negatives"}),
        "R-FCN": (_("a map for each part of the object"), {"part": "roi", "method": "sensitive"}),
        "FPN": (_("each box on the level of its size"), {"part": "board", "rule": "inside", "stride": 8, "levels": 3}),
        "YOLO v2": (_("anchors, and offsets that stay in the cell; the one of 9,000 classes is YOLO9000"), {"part": "codes", "encoding": "v2"}),
        "Mask R-CNN": (_("RoI align, and a mask beside the box"), {"part": "roi", "method": "mask"}),
        "RetinaNet": (_("focal loss, and classes that begin rare"), {"part": "train", "rules": ("iou",), "loss": "focal"}),
        "YOLO v3": (_("three maps, a class by itself"), {"part": "codes", "encoding": "v2"}),
        "CornerNet": (_("two corners make a box"), {"part": "points", "points": "corners"}),
        "FCOS": (_("every cell inside the box learns it"), {"part": "board", "rule": "inside"}),
        "CenterNet": (_("a peak of a heat map is an object"), {"part": "points", "points": "centres"}),
        "DETR": (_("queries paired one to one with objects; one head answers for all of them"), {"part": "board", "rule": "hungarian"}),
        "YOLOv5": (_("three cells learn an object"), {"part": "board", "rule": "three"}),
    }  # fmt: skip


def family_part() -> None:
    """(No fragment: a press opens another part.)"""
    known = brought()

    def enter(sent: dict[str, Any]) -> None:
        if sent.get("curve") == 1:
            shell.set_controls(known[FAMILY[sent["point"]].name][1])

    chart = shell.Chart("family", figures.tree(kinds(), {name: words for name, (words, _to) in known.items()}), _("Detectors by what they need"), on_click=enter)  # fmt: skip
    with shell.columns(1, 30)[1]:
        shell.show(
            chart,
            shell.caption(_("Press a detector to enter what this page shows of it. Lines: what it builds on. Often said: YOLO has anchors. Look: the first one has none, the second brought them.")),
        )  # fmt: skip
        shell.code(sorted, [(one.year, one.name, one.kind) for one in FAMILY], shows="result")
