"""The part “Picture”: a photo made square and its boxes brought back, four photos in one, and every second pixel."""

from functools import partial

import numpy as np

from models.detection import check, letterbox
from models.images.decoding import Picture
from models.images.marked import MARKED
from models.images.samples import sample
from pages import shell
from pages.detectors.board import kept
from pages.detectors.settings import corners
from pages.shell import _
from viz.detection import photo as figures

MOSAIC = ("astronaut", "coffee", "chelsea", "rocket")


def photo_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        views = {"letterbox": _("Letterbox"), "mosaic": _("Mosaic"), "focus": _("Focus")}
        values: shell.Values = {"view": shell.choice("view", _("View"), views), "boxes": kept(picture).value}
        if values["view"] == "letterbox":
            values = dict(values) | {
                "side": shell.slider("side", _("Side (px)"), 64, 1280, 416, step=32),
                "grey": shell.slider("grey", _("Grey of the padding"), 0, 255, 114),
                "minimal": shell.toggle("minimal", _("Pad only to a multiple of 32")),
                "stretch": shell.slider("stretch", _("Stretch the photo's width (%)"), 10, 400, 100, help=_("Odd shapes make rounding show.")),
            }  # fmt: skip
        if values["view"] == "mosaic":
            values = dict(values) | {"place": shell.slider("place", _("Random point, number"), 0, 99, 0)}
    with stage:
        if shell.follow(partial(VIEWS[values["view"]], picture), values, key="photo"):
            height, width = picture.pixels.shape[:2]
            shell.code(letterbox.geometry, height, width, letterbox.Config(), shows="result")


def boxed(picture: Picture, values: shell.Values) -> list["shell.Drawing | shell.Row"]:
    """The square with the photo in it, and the boxes there and back."""
    config = letterbox.Config(values["side"], values["grey"], values["minimal"])
    pixels, boxes = letterbox.stretched(picture.pixels, corners(values["boxes"]), values["stretch"] / 100)
    height, width = pixels.shape[:2]
    square = letterbox.letterbox(pixels, config)
    moved = letterbox.forward(boxes, height, width, config)
    place = letterbox.geometry(height, width, config)
    whole = np.array([[0.0, 0, width, height]])
    errors = {name: letterbox.round_trip(whole, height, width, config, name) for name in (False, True)}
    rows = [(_("exact inverse"), f"{errors[False]:.2f}"), (_("as in YOLOv5's scale_boxes"), f"{errors[True]:.2f}")]
    greys = [(_("grey {value}").format(value=value), *letterbox.answer(letterbox.letterbox(pixels, letterbox.Config(224, value)))) for value in dict.fromkeys((0, 114, 255, values["grey"]))]  # fmt: skip
    captions = [
        shell.caption(_("{width} × {height} px of photo in {across} × {down} px; padding left {left}, top {top}."), width=place.width, height=place.height, across=place.size[0], down=place.size[1], left=place.left, top=place.top),
        shell.table((_("a box over the whole photo, there and back"), _("error (px)")), rows),
        shell.compare(_("OpenCV's inverse of the affine map of three corners (px)"), check.letterbox_difference(whole, height, width, config), 1e-2),
        shell.table((_("Lite0 at 224 px, padding"), _("class"), "p"), [(name, word, f"{p:.3f}") for name, word, p in greys]),
        shell.caption(_("Often said: colour and rounding of the padding do not matter. Look: the probability moves with the colour; the well-known inverse takes the padding with its fraction where it was rounded. Stretch the photo until it shows.")),
    ]  # fmt: skip
    canvas = shell.Canvas("letterbox", [figures.boxed(square, moved, _("What the network sees"))], _("The padded photo with its boxes"), 460)  # fmt: skip
    return [shell.Row((3, 2), ((canvas,), (shell.Captions("letterbox numbers", captions),)))]


def four(picture: Picture, values: shell.Values) -> list["shell.Drawing | shell.Row"]:
    """Four photos in one canvas: this one first."""
    names = [picture, *(one for one in map(sample, MOSAIC) if one.name != picture.name)][:4]
    boxes = [corners(values["boxes"]), *(corners(MARKED.get(one.name, ())) for one in names[1:])]
    canvas, left = letterbox.mosaic([one.pixels for one in names], boxes, 640, values["place"])
    note = shell.caption(_("Four photos and their boxes around a random point; what the seam cuts is clipped: {count} boxes are left of {all}. Objects come smaller and beside strange neighbours."), count=len(left), all=sum(map(len, boxes)))  # fmt: skip
    drawn = shell.Canvas("mosaic", [figures.boxed(canvas, left, _("One picture of four"))], _("Four photos and their boxes"), 560)  # fmt: skip
    return [shell.Row((3, 2), ((drawn,), (shell.Captions("mosaic numbers", [note]),)))]


def sliced(picture: Picture, values: shell.Values) -> list["shell.Drawing | shell.Row"]:
    """The four phases of the photo."""
    panes = figures.phases(letterbox.focus(picture.pixels), _("rows from {row}, columns from {column}"))
    gap = letterbox.focus_difference(letterbox.stretched(picture.pixels, corners(()), 0.2)[0])
    captions = [
        shell.compare(_("one 6 × 6 convolution of stride 2 with the same weights, on a narrow copy"), gap, 1e-9),
        shell.caption(_("Focus puts the four pictures behind each other, 12 channels of half the size. Often said: it keeps what a convolution loses. Look: with the 3 × 3 convolution behind it, it is one 6 × 6 convolution of stride 2.")),
    ]  # fmt: skip
    return [shell.Canvas("focus", panes, _("Every second pixel in four phases"), 300, captions=captions)]


VIEWS = {"letterbox": boxed, "mosaic": four, "focus": sliced}
