"""The controls of the page of anchors, and the configs that they make."""

from typing import Any

from models.anchors import grid, matching
from models.detectors.sources import SOURCES
from models.nms import suppression as nms
from pages import shell
from pages.shell import _

RATIOS = {0.25: "1:4", 0.33: "1:3", 0.5: "1:2", 1.0: "1:1", 2.0: "2:1", 3.0: "3:1", 4.0: "4:1"}


def grid_controls() -> shell.Values:
    """The anchors of a cell, and the levels that they lie on."""
    levels = {level: f"P{level}" for level in range(3, 8)}
    return {
        "levels": shell.multi_choice("levels", _("Levels"), levels, tuple(levels), help=_("Levels of the feature pyramid: P3 has a cell every 8 pixels, each next level doubles that.")),
        "anchor_side": shell.slider("anchor_side", _("Side on its level (strides)"), 1.0, 8.0, 4.0, step=0.5, help=_("Side of the smallest square anchor, counted in strides of its level: 4 means 32 px on P3.")),
        "ratios": shell.multi_choice("ratios", _("Height : width"), RATIOS, (0.5, 1.0, 2.0), help=_("Shape of the anchors: height to width, at equal area.")),
        "octaves": shell.choice("octaves", _("Sizes per level"), (1, 2, 3), 3, help=_("Sizes of anchors between one level and the next.")),
    }  # fmt: skip


def grid_config(values: shell.Values) -> grid.Config:
    return grid.Config(values["levels"], values["anchor_side"], values["ratios"], values["octaves"])


def matching_controls() -> shell.Values:
    return {
        "positive": shell.slider("positive", _("Object from IoU"), 0.05, 0.95, 0.5, step=0.05, help=_("Anchors that overlap an object by this IoU or more learn that object.")),
        "negative": shell.slider("negative", _("Background below IoU"), 0.0, 0.9, 0.4, step=0.05, help=_("Anchors whose best IoU with any object is below this learn “background”.")),
        "force": shell.toggle("force", _("Force the best anchor"), True, help=_("The best anchor of every object becomes positive. If two objects share it, it learns the one it overlaps more.")),
    }  # fmt: skip


def matching_config(values: shell.Values) -> matching.Config:
    return matching.Config(values["positive"], values["negative"], values["force"])


def methods() -> dict[str, str]:
    return {
        "hard": _("Hard"), "soft-linear": _("Soft-NMS, linear"), "soft-gaussian": _("Soft-NMS, Gaussian"),
        "diou": _("DIoU-NMS"), "ios": _("Intersection over smaller"), "merge": _("Weighted merge"),
    }  # fmt: skip


def suppression_controls(source: str) -> shell.Values:
    start, score = SOURCES[source].score if source in SOURCES else 0.0, f"score_{source}"
    values: shell.Values = {
        "source": source,
        score: shell.slider(score, _("Score threshold"), 0.0, 1.0, start, step=0.01, help=_("Candidates with a lower score never enter.")),
        "method": shell.select("method", _("Method"), methods(), help=_("What a box loses that overlaps a better one: its whole score, or a part.")),
    }  # fmt: skip
    gaussian = values["method"] == "soft-gaussian"
    values["nms_iou"] = threshold_slider(disabled=gaussian)
    if gaussian:
        values["soft_sigma"] = shell.slider("soft_sigma", _("Sigma"), 0.1, 1.0, 0.5, step=0.05, help=_("Width of the Gaussian by which scores fall: small values suppress more."))  # fmt: skip
    values["top_k"] = shell.slider("top_k", _("Top k"), 10, 10_000, 1000, step=0.05, log=True, help=_("Only this many of the best candidates enter the suppression."))  # fmt: skip
    values["aware"] = shell.toggle("aware", _("Each class by itself"), True, help=_("Suppress within each class only. Off: a box of one class may suppress a box of another."))  # fmt: skip
    return values


def threshold_slider(disabled: bool = False) -> Any:
    text = _("Boxes whose overlap with the picked one, as the method measures it, is above this are removed (Soft-NMS: weakened).")  # fmt: skip
    return shell.slider("nms_iou", _("IoU threshold"), 0.0, 1.0, 0.3, step=0.01, disabled=disabled, help=text)


def threshold() -> float:
    """The IoU threshold that is set, where its slider is not in sight."""
    with shell.undrawn():
        return float(threshold_slider())


def nms_config(values: shell.Values) -> nms.Config:
    score, sigma = values[f"score_{values['source']}"], values.get("soft_sigma", 0.5)
    return nms.Config(values["method"], values["nms_iou"], score, int(values["top_k"]), values["aware"], sigma)
