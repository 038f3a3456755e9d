"""The part “RoI”: a box dragged on the photo, and what a second stage reads for it."""

from functools import partial

import numpy as np

from models.detection import check, mask, roi
from models.images.decoding import Picture
from pages import shell
from pages.detectors import second_stage
from pages.detectors.settings import corners
from pages.shell import _, codecs
from viz.colors import TRUTH
from viz.detection import roi as figures


def region(picture: Picture) -> "shell.Kept[codecs.Boxes]":
    height, width = picture.pixels.shape[:2]
    start = ((0.31 * width, 0.07 * height, 0.69 * width, 0.73 * height, ""),)
    return shell.kept("region", start, codecs.boxes(width, height, exact=True), owner=picture)


def method_words() -> dict[str, str]:
    return {
        "pool": _("RoI pool"), "legacy": _("RoI align, as first released"), "align": _("RoI align"),
        "spp": _("Spatial pyramid (SPP)"), "sensitive": _("Position-sensitive (R-FCN)"), "mask": _("Mask (Mask R-CNN)"),
    }  # fmt: skip


def roi_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        method = shell.select("method", _("Method"), method_words())
        values: shell.Values = {"method": method, "region": region(picture).value, "shift": shell.slider("shift", _("Slide the box (px)"), 0, 64, 0)}  # fmt: skip
        if method == "mask":
            values = dict(values) | {"mask side": shell.slider("mask side", _("Cells of the mask per side"), 3, 56, 14)}
        else:
            values = dict(values) | {"cell": shell.slider("cell", _("Stride of the map (px)"), 4, 64, 32, step=4)}
        if method not in ("mask", "spp"):
            values = dict(values) | {"bins": shell.slider("bins", _("Bins per side"), 1, 14, 3)}
    with stage:
        shown = shell.follow(partial(drawings, picture), values, key="roi")
        pixels = shell.attribute(picture, "pixels")
        if shown and method in roi.METHODS:
            feature = shell.step(roi.features, pixels, shown["cell"])
            shell.code(roi.cut, feature, box(shown), config(shown), shows="result.values.round(2)", also=(roi.rounded_bins,))  # fmt: skip
        elif shown and method == "mask":
            shell.code(mask.masks, pixels, box(shown), shown["mask side"], shows="result.overlap")  # fmt: skip
        elif shown and method == "spp":
            feature = shell.step(roi.features, pixels, shown["cell"])
            shell.code(roi.pyramid, feature, box(shown), shown["cell"], shows="[one.values.round(1).tolist() for one in result]")  # fmt: skip
        elif shown:
            maps = shell.step(roi.part_maps, pixels, box(shown), config(shown))
            shell.code(roi.position_sensitive, maps, box(shown), config(shown), shows="result.round(3)", also=(roi.rounded_bins,))  # fmt: skip


def config(values: shell.Values) -> roi.Config:
    method = values["method"] if values["method"] in roi.METHODS else "align"
    return roi.Config(method, values["cell"], values["bins"])


def box(values: shell.Values) -> np.ndarray:
    drawn = corners(values["region"])
    if not len(drawn):
        raise ValueError("the region must be drawn on the photo, got none")
    return drawn[-1] + np.array([1.0, 0, 1, 0]) * values["shift"]


def edit(shift: float, sent: shell.Edited) -> shell.Values:
    drawn = corners(sent.labelled_boxes()) - np.array([1.0, 0, 1, 0]) * shift
    return {"region": tuple((*one, "") for one in drawn[-1:].tolist())}


def drawings(picture: Picture, values: shell.Values) -> list["shell.Drawing | shell.Row"]:
    """The box on the photo and what is read for it."""
    place = box(values)
    panes, captions = second_stage.VIEWS.get(values["method"], cuts)(picture, place, values)
    photo = shell.Canvas(
        "cut", panes, _("The box on the photo, and what is read for it"), 460, hint=_("Drag the box or its corners"),
        edit=shell.Edit(boxes=[{"xyxy": place.tolist(), "label": "", "color": TRUTH}], draw=True), sets=partial(edit, values["shift"]),
    )  # fmt: skip
    return [photo, shell.Captions("roi numbers", captions)]


def cuts(picture: Picture, place: np.ndarray, values: shell.Values) -> tuple[list, list]:
    """The bins of one method, and the numbers of three."""
    height, width = picture.pixels.shape[:2]
    feature, ramp = roi.features(picture.pixels, values["cell"]), roi.ramp(height, width, values["cell"])
    settings = {name: roi.Config(name, values["cell"], values["bins"]) for name in roi.METHODS}
    found = {name: roi.cut(feature, place, setting) for name, setting in settings.items()}
    words, shown = method_words(), found[values["method"]]
    titles = (_("Green: the true bins. Orange: what is read"), _("Green: true. Amber: the box rounded. Orange: bins rounded too"))  # fmt: skip
    panes = [
        figures.bins(picture.pixels, shown, values["cell"], titles[values["method"] == "pool"]),
        figures.values(shown, words[values["method"]], (float(feature.min()), float(feature.max())), _("brightness")),
    ]
    rows = [
        (words[name], f"{check.border_error(one):.1f}", f"{check.ramp_error(ramp, place, settings[name]):.1f}", f"{check.value_error(picture.pixels, one):.1f}")
        for name, one in found.items()
    ]  # fmt: skip
    head = (_("method"), _("largest error of a border (px)"), _("largest error on a ramp (px)"), _("mean error of brightness"))  # fmt: skip
    gap = max(check.roi_difference(feature, place, settings[name], one) for name, one in found.items())
    return panes, [
        shell.table(head, rows),
        shell.compare(_("torchvision.ops.roi_pool and roi_align, aligned and not"), gap, 1e-3),
        shell.caption(_("RoI pool rounds twice: the box to cells, then each bin outwards. The first release of align rounds nothing, but reads half a cell too far right and down. Brightness: against the mean of the photo's own pixels in the true bin; pool takes the maximum, so it lies above. None of them says where the box should go: their gradient reaches the map, not the box.")),
    ]  # fmt: skip
