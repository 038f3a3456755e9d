"""What else is cut out of a map for the same box: a pyramid of bins, a map for each bin, a mask."""

import numpy as np

from models.detection import check, mask, roi
from models.images.decoding import Picture
from pages import shell
from pages.shell import _
from viz.detection import roi as figures


def pyramid(picture: Picture, place: np.ndarray, values: shell.Values) -> tuple[list, list]:
    """The box in 1, 4 and 16 bins, and their count, which no box changes."""
    feature = roi.features(picture.pixels, values["cell"])
    levels = roi.pyramid(feature, place, values["cell"])
    limits = float(feature.min()), float(feature.max())
    panes = [figures.bins(picture.pixels, levels[-1], values["cell"], _("Green: the true bins. Orange: what is read"))]
    panes += [figures.values(one, _("{bins} × {bins}").format(bins=len(one.values)), limits, _("brightness")) for one in levels]  # fmt: skip
    settings = [roi.Config("pool", values["cell"], bins) for bins in roi.LEVELS]
    gap = max(check.roi_difference(feature, place, setting, one) for setting, one in zip(settings, levels, strict=True))
    count = sum(one.values.size for one in levels)
    return panes, [
        shell.metrics([(_("numbers per map"), f"{count}"), (_("of 256 maps"), f"{256 * count:,}")]),
        shell.compare(_("torchvision.ops.roi_pool of each level"), gap, 1e-3),
        shell.caption(_("Drag the box larger or smaller: 1 + 4 + 16 = 21 numbers per map stay 21. So a layer with fixed weights takes boxes of every size, and the photo goes through the network once. Fast R-CNN keeps one level of it: RoI pool.")),
    ]  # fmt: skip


def sensitive(picture: Picture, place: np.ndarray, values: shell.Values) -> tuple[list, list]:
    """A map for each part of the box as it lay before it was slid; each bin reads its own map."""
    setting, back = roi.Config("align", values["cell"], values["bins"]), np.array([1.0, 0, 1, 0]) * values["shift"]
    maps = roi.part_maps(picture.pixels, place - back, setting)
    own, mean = (roi.position_sensitive(one, place, setting) for one in (maps, roi.same(maps)))
    least, plain = (roi.slid(one, place - back, setting).min() for one in (maps, roi.same(maps)))
    panes = [
        figures.parts(picture.pixels, place, setting.bins, _("Each bin reads one map")),
        figures.tiled(maps, place, setting, _("{count} maps, one for each part").format(count=len(maps)), _("likeness to the part")),
    ]  # fmt: skip
    rows = [(_("each bin its own map (R-FCN)"), f"{own.mean():.3f}", f"{least:.3f}"), (_("all bins the mean of the maps"), f"{mean.mean():.3f}", f"{plain:.3f}")]  # fmt: skip
    return panes, [
        shell.table((_("score"), _("here"), _("least, up to half a box to either side")), rows),
        shell.compare(_("torchvision.ops.ps_roi_pool"), check.sensitive_difference(maps, place, setting, own), 1e-6),
        shell.caption(_("Slide the box: the score by position asks whether each part lies where it belongs, so it notices a shift; and there is no layer behind it to compute for each box. The maps here compare colours with the parts of your box; R-FCN learns them.")),
    ]  # fmt: skip


def masked(picture: Picture, place: np.ndarray, values: shell.Values) -> tuple[list, list]:
    """The outline in the box, the bits that the branch is asked for, and what they give when stretched."""
    found = mask.masks(picture.pixels, place, values["mask side"])
    panes = [
        figures.outlined(picture.pixels, found.outline, place, _("In the box: the outline by GrabCut")),
        figures.bits(found.grid, _("Asked for: {side} × {side} bits").format(side=len(found.grid)), _("bit")),
        figures.outlined(picture.pixels, found.pasted, place, _("Stretched over the box")),
    ]
    rows = [(f"{side} × {side}", f"{overlap:.3f}") for side, overlap in found.overlap.items()]
    return panes, [
        shell.table((_("cells of the mask"), _("IoU with the outline")), rows),
        shell.compare(_("torchvision.ops.roi_align of the outline"), check.mask_difference(found, place), 1e-6),
        shell.caption(_("Often said: the branch is a semantic segmentation. Look: it sees one box alone, and answers one bit per cell for each class by itself; which class counts is the box head's answer. Mask R-CNN takes 28 × 28. GrabCut stands here for the outline that people draw.")),
    ]  # fmt: skip


VIEWS = {"spp": pyramid, "sensitive": sensitive, "mask": masked}
