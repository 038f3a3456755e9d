"""Controls that parts share, and boxes as models want them."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from pages.shell import _, codecs

Values = Mapping[str, Any]


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
