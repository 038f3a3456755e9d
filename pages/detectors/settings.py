"""Controls that parts share, and boxes as models want them."""

import numpy as np

from pages import shell
from pages.shell import _, codecs
from viz.detection.board import color


def rule_words() -> dict[str, str]:
    return {
        "centre": _("Centre cell (YOLO)"), "three": _("Three cells (YOLOv5)"), "inside": _("All cells inside (FCOS)"),
        "iou": _("IoU ≥ 0.5 and best (anchors)"), "gaussian": _("Gaussian (CenterNet)"), "hungarian": _("One to one (Hungarian, DETR)"),
    }  # fmt: skip


def corners(boxes: codecs.Boxes) -> np.ndarray:
    """``-> [N, 4]`` px."""
    return np.array([box[:4] for box in boxes], float).reshape(-1, 4)


def names(boxes: codecs.Boxes) -> list[str]:
    return [box[4] or str(number) for number, box in enumerate(boxes, start=1)]


def editing(boxes: codecs.Boxes) -> shell.Edit:
    """The user's objects, to be dragged, each in its colour; new ones are drawn on the ground."""
    drawn = [{"xyxy": box[:4], "label": name, "color": color(i)} for i, (box, name) in enumerate(zip(boxes, names(boxes), strict=True))]  # fmt: skip
    return shell.Edit(boxes=drawn, draw=True, label=_("object"))


def edit(sent: shell.Edited) -> shell.Values:
    return {"objects": sent.labelled_boxes()}
