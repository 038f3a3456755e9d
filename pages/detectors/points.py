"""The part “Points”: your objects as corners or centres, with no anchor and no list of boxes."""

from functools import partial

from models.detection import check, points, rules
from models.images.decoding import Picture
from pages import shell
from pages.detectors.board import kept
from pages.detectors.settings import corners, edit, editing
from pages.shell import _
from viz.detection import points as figures


def points_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        values: shell.Values = {
            "points": shell.choice("points", _("Objects as"), {"corners": _("Corners (CornerNet)"), "centres": _("Centres (CenterNet)")}),
            "objects": kept(picture).value, "fine": shell.slider("fine", _("Stride (px)"), 4, 64, 8, step=4),
        }  # fmt: skip
        if values["points"] == "centres":
            values = dict(values) | {"overlap": shell.slider("overlap", _("IoU within the radius"), 0.05, 0.95, 0.3, step=0.01)}  # fmt: skip
    with stage:
        if shown := shell.follow(partial(drawings, picture), values, key="points"):
            shell.code(points.corners, corners(shown["objects"]), *size(picture), shown["fine"], shows="result.true.tolist(), len(result.found)", also=(points.corner_pool,))  # fmt: skip


def size(picture: Picture) -> tuple[int, int]:
    """Height and width."""
    return picture.pixels.shape[0], picture.pixels.shape[1]


def drawings(picture: Picture, values: shell.Values) -> list["shell.Drawing | shell.Row"]:
    """The photo with its objects beside the map that stands for them."""
    panes, captions = VIEWS[values["points"]](picture, values)
    canvas = shell.Canvas(
        "points map", panes, _("Your objects, and the map of points"), 460, hint=_("Drag a box, or draw a new one"),
        edit=editing(values["objects"]), sets=edit,
    )  # fmt: skip
    return [canvas, shell.Captions("point numbers", captions)]


def pooled(picture: Picture, values: shell.Values) -> tuple[list, list]:
    """Corner pooling: both sides of an object meet in its corner, and those of two objects as well."""
    found = points.corners(corners(values["objects"]), *size(picture), values["fine"])
    panes = figures.cornered(picture.pixels, found, values["fine"], (_("Top and left sides"), _("Corner pooling: the sum")), _("sum of two maxima"))  # fmt: skip
    rows = [(_("corners of objects"), f"{len(found.true)}"), (_("cells where both sides meet"), f"{len(found.found)}")]
    note = _("A top left corner often lies on background: so each cell takes the largest answer to its right (a top side?) and below it (a left side?). Where the sum is 2, a corner may be; sides of two objects meet as well, so CornerNet also learns a number by which corners find their partner.")  # fmt: skip
    gap = check.corner_difference(found)
    return list(panes), [shell.metrics(rows), shell.compare(_("looking right and down from every cell"), gap), shell.caption(note)]  # fmt: skip


def peaks(picture: Picture, values: shell.Values) -> tuple[list, list]:
    """The heat map of the centres, and the boxes that its peaks give back."""
    setting = rules.Config("gaussian", values["fine"], overlap=values["overlap"])
    found = points.centres(corners(values["objects"]), *size(picture), setting)
    panes = figures.centred(picture.pixels, found, values["fine"], (_("Green dashes: what the peaks give back"), _("Heat map of the centres")), _("target"))  # fmt: skip
    rows = [(_("objects"), f"{len(values['objects'])}"), (_("peaks"), f"{len(found.peaks)}")]
    note = _("A peak is the largest of its 3 × 3 cells: that replaces suppression; offset and size are read at the peak. Two centres in one cell are one peak, and one object is lost: make the stride larger.")  # fmt: skip
    gap = check.peak_difference(found)
    return list(panes), [shell.metrics(rows), shell.compare(_("torch's max_pool2d of 3 × 3: peaks"), gap), shell.caption(note)]  # fmt: skip


VIEWS = {"corners": pooled, "centres": peaks}
