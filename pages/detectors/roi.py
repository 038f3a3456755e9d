"""The part “RoI”: a box dragged on the photo, and the bins that three methods read for it."""

from functools import partial

import numpy as np

from models.detection import check, roi
from models.images.decoding import Picture
from pages import shell
from pages.detectors.settings import Values, corners
from pages.shell import _, codecs
from viz.detection import roi as figures


def region(picture: Picture) -> "shell.Kept[codecs.Boxes]":
    height, width = picture.pixels.shape[:2]
    start = ((0.31 * width, 0.07 * height, 0.69 * width, 0.73 * height, ""),)
    return shell.kept("region", start, codecs.boxes(width, height, exact=True), owner=picture)


def method_words() -> dict[str, str]:
    return {"pool": _("RoI pool"), "legacy": _("RoI align, as first released"), "align": _("RoI align")}


def roi_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        values: Values = {
            "method": shell.choice("method", _("Method"), method_words()), "region": region(picture).value,
            "cell": shell.slider("cell", _("Stride of the map (px)"), 4, 64, 32, step=4),
            "bins": shell.slider("bins", _("Bins per side"), 1, 14, 3),
            "shift": shell.slider("shift", _("Slide the box (px)"), 0, 64, 0),
        }  # fmt: skip
    with stage:
        shown = shell.follow(partial(drawings, picture), values, key="roi")
        if shown:
            feature = shell.step(roi.features, shell.attribute(picture, "pixels"), shown["cell"])
            shell.code(roi.cut, feature, box(shown), config(shown), shows="result.values.round(2)", also=(roi.rounded_bins,))  # fmt: skip


def config(values: Values) -> roi.Config:
    return roi.Config(values["method"], values["cell"], values["bins"])


def box(values: Values) -> np.ndarray:
    drawn = corners(values["region"])
    if not len(drawn):
        raise ValueError("the region must be drawn on the photo, got none")
    return drawn[-1] + np.array([1.0, 0, 1, 0]) * values["shift"]


def edit(picture: Picture, shift: float, sent: shell.Edited) -> None:
    drawn = corners(sent.labelled_boxes()) - np.array([1.0, 0, 1, 0]) * shift
    region(picture).set(tuple((*one, "") for one in drawn[-1:].tolist()))


def drawings(picture: Picture, values: Values) -> list["shell.Drawing | shell.Row"]:
    """The bins on the photo, and the numbers of all three methods."""
    setting, place, (height, width) = config(values), box(values), picture.pixels.shape[:2]
    feature, ramp = roi.features(picture.pixels, setting.stride), roi.ramp(height, width, setting.stride)
    found = {name: roi.cut(feature, place, roi.Config(name, setting.stride, setting.bins)) for name in roi.METHODS}
    words, shown = method_words(), found[setting.method]
    panes = [figures.bins(picture.pixels, shown, setting.stride, _("Green: the true bins. Orange: what is read"))]
    limits = float(feature.min()), float(feature.max())
    panes += [figures.values(one, words[name], limits, _("brightness")) for name, one in found.items() if name == setting.method]  # fmt: skip
    photo = shell.Canvas(
        "bins", panes, _("The box with its bins, and their values"), 460, hint=_("Drag the box or its corners"),
        edit=shell.Edit(boxes=[{"xyxy": place.tolist(), "label": "", "color": "#009e73"}], draw=True), on_edit=partial(edit, picture, values["shift"]),
    )  # fmt: skip
    rows = []
    for name, one in found.items():
        own = roi.Config(name, setting.stride, setting.bins)
        rows.append((words[name], f"{check.border_error(one):.1f}", f"{check.ramp_error(ramp, place, own):.1f}", f"{check.value_error(picture.pixels, one):.1f}"))  # fmt: skip
    head = (_("method"), _("largest error of a border (px)"), _("largest error on a ramp (px)"), _("mean error of brightness"))  # fmt: skip
    gap = max(check.roi_difference(feature, place, roi.Config(name, setting.stride, setting.bins), one) for name, one in found.items())  # fmt: skip
    captions = [] if shell.hidden("errors") else [
        shell.table(head, rows),
        shell.compare(_("torchvision.ops.roi_pool and roi_align, aligned and not"), gap, 1e-3),
        shell.caption(_("RoI pool rounds twice: the box to cells, then each bin outwards. The first release of align rounds nothing, but reads half a cell too far right and down. Brightness: against the mean of the photo's own pixels in the true bin; pool takes the maximum, so it lies above.")),
    ]  # fmt: skip
    return [photo, shell.Captions("roi numbers", captions)]
