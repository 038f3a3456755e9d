"""The part “Codes”: four numbers of the network, and the box that they stand for."""

from collections.abc import Mapping
from functools import partial

import numpy as np

from models.boxes import areas
from models.detection import check, codes, rules
from models.images.decoding import Picture
from pages import shell
from pages.detectors.board import kept
from pages.detectors.settings import corners, names
from pages.shell import _
from viz.colors import TRUTH
from viz.detection import codes as charts
from viz.detection import photo as figures

PARTS = ("x", "y", "w", "h")


def code_words() -> dict[str, str]:
    return {"v1": _("YOLO v1"), "v2": _("YOLO v2, v3"), "v5": _("YOLOv5"), "rpn": _("RPN"), "weighted": _("RPN, weighted")}  # fmt: skip


def codes_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        values: shell.Values = {
            "encoding": shell.choice("encoding", _("Code"), code_words(), "v5"), "objects": kept(picture).value,
            **{f"t{name}": shell.slider(f"t{name}", _("Network's number t{name}").format(name=name), -6.0, 6.0, 0.0, step=0.05) for name in PARTS},
            "step": shell.slider("step", _("Side of the cell (px)"), 16, 128, 64, step=8),
            "number": PARTS.index(shell.choice("number", _("Curve of"), PARTS)),
        }  # fmt: skip
    with stage:
        if shown := shell.follow(partial(drawings, picture), values, key="codes"):
            shell.code(codes.box, numbers(shown), config(picture, shown), shows="result.round(2)", also=(codes.CODES[shown["encoding"]],))  # fmt: skip


def numbers(values: shell.Values) -> np.ndarray:
    return np.array([values[f"t{name}"] for name in PARTS])


def config(picture: Picture, values: shell.Values) -> codes.Config:
    height, width = picture.pixels.shape[:2]
    return codes.Config(values["encoding"], values["step"], width // 2 // values["step"], height // 2 // values["step"])


def edit(setting: codes.Config, sent: shell.Edited) -> Mapping[str, float]:
    """The numbers that the code needs for the dragged box, as far as it reaches."""
    found = codes.numbers(np.array(sent.labelled_boxes()[0][:4]), setting)
    return {f"t{name}": float(number) for name, number in zip(PARTS, found, strict=True)}


def drawings(picture: Picture, values: shell.Values) -> list["shell.Drawing | shell.Row"]:
    """The box on the photo beside the curve of one number, and what the codes can reach."""
    setting, t = config(picture, values), numbers(values)
    box, factors = codes.box(t, setting), codes.factors(t, setting)
    pane = figures.coded(
        picture.pixels, box, *codes.ground(setting), _("Filled: the cell. Dashed: the anchor. Green: the box")
    )
    canvas = shell.Canvas(
        "coded", [pane], _("A box decoded on the photo"), 460, tools=False, hint=_("Drag the box: how far does the code follow?"),
        edit=shell.Edit(boxes=[{"xyxy": box.tolist(), "label": "", "color": TRUTH}]), sets=partial(edit, setting),
    )  # fmt: skip
    curves = {name: codes.curve(codes.Config(name, setting.stride), values["number"]) for name in codes.CODES}
    chart = shell.Chart("code curve", charts.curves(curves, values["encoding"], float(t[values["number"]]), code_words(), (_("the network's number"), _("offset (cells) or size (anchors)"))), _("The factor by the network's number"))  # fmt: skip
    text = _("centre {x:.3f}, {y:.3f} cells from the cell's corner; size {w:.3f} × {h:.3f} anchors")
    rows = [(code_words()[name], check.logit_words(name, 0.99), check.logit_words(name, 1.0)) for name in ("v2", "v5")]
    captions = [
        shell.caption(text, x=factors[0], y=factors[1], w=factors[2], h=factors[3]),
        shell.table((_("number for an offset of"), "0.99", "1"), rows),
        shell.caption(_("Why 2σ − 0.5: three cells learn an object, so its centre lies up to half a cell outside (−0.5 to 1.5); and an offset of exactly 1 has a finite number. Sizes of v5 stay below 4 anchors.")),
    ]  # fmt: skip
    captions.append(
        shell.caption(
            _(
                "Often said: SSD has a box for each class; one-stage networks answer class and box in one. Look: four numbers are one box, whatever its class; SSD's box head answers 4 numbers a default box, another head the classes."
            )
        )
    )
    captions.append(shell.compare(_("the inverse code, written by itself"), check.code_difference(t, setting), 1e-6))
    boxes = corners(values["objects"])
    levels = [(name, f"P{2 + level}") for name, level in zip(names(values["objects"]), rules.level(np.sqrt(areas(boxes)), 4, 4), strict=True)]  # fmt: skip
    counts = [("YOLO v1", "98"), (_("YOLO v3 at 416"), f"{codes.v3_boxes(416):,}"), (_("YOLOv5 at 640"), f"{codes.v3_boxes(640):,}"), ("SSD300", " + ".join(map(str, codes.ssd_boxes())) + f" = {sum(codes.ssd_boxes()):,}")]  # fmt: skip
    captions += [shell.table((_("your object"), _("level ⌊4 + log₂(√(wh) / 224)⌋")), levels), shell.table((_("network"), _("boxes it answers")), counts)]  # fmt: skip
    return [shell.Row((3, 2), ((canvas,), (chart,))), shell.Captions("code numbers", captions)]
