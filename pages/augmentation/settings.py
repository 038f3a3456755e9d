"""Controls of the bench, and the pictures that it works on."""

import numpy as np

from models.augmentation import geometry
from models.augmentation.fingerprint import small
from models.augmentation.geometry import Box
from models.images.decoding import Picture
from models.images.marked import MARKED
from models.remembered import remembered
from pages import shell
from pages.shell import _, codecs


def transform_words() -> dict[str, str]:
    return {
        "rotate": _("Rotate"), "scale": _("Scale"), "shift": _("Shift"), "shear": _("Shear"), "crop": _("Crop"),
        "flip left-right": _("Flip left-right"), "flip up-down": _("Flip up-down"), "jitter": _("Colour jitter"),
        "pca": _("PCA jitter"), "noise": _("Noise"), "blur": _("Blur"), "erasing": _("Erasing (CutOut)"),
        "gridmask": _("GridMask"), "mixup": _("Mixup"), "cutmix": _("CutMix"), "mosaic": _("Mosaic"),
    }  # fmt: skip


CELLS = 32  # along a side of the board for an own mask
AMOUNTS = {  # of motions: name of the value, lowest, highest, start, step
    "rotate": ("angle", -180, 180, 30, 1), "scale": ("factor", 0.2, 3.0, 0.7, 0.05), "shift": ("share", -0.6, 0.6, 0.2, 0.01),
    "shear": ("slant", -60, 60, 20, 1), "crop": ("left", 0.1, 1.0, 0.6, 0.01),
}  # fmt: skip


def fill() -> str:
    words = {"black": _("Black"), "grey 114": _("Grey 114"), "mean": _("Mean colour"), "reflect": _("Reflected")}
    return shell.select("fill", _("Bare places"), words)


def motion_settings(name: str) -> shell.Values:
    values: shell.Values = {}
    labels = {
        "rotate": _("Angle (°)"), "scale": _("Factor"), "shift": _("Share of the side"), "shear": _("Slant (°)"),
        "crop": _("Share of the side that is left"),
    }  # fmt: skip

    def amount(motion: str) -> None:
        if motion in AMOUNTS:
            key, low, high, start, step = AMOUNTS[motion]
            values[key] = shell.slider(key, labels[motion], low, high, start, step=step)

    amount(name)
    others = {motion: transform_words()[motion] for motion in geometry.MOTIONS if motion != name}
    values["then"] = shell.multi_choice("then", _("Then also"), others, ())
    for motion in values["then"]:
        amount(motion)
    values["fill"] = fill()
    rules = {
        "corners": _("Around the corners"), "ellipse": _("Around an ellipse"), "mask": _("Around the mask"),
        "rotated": _("Turned with the object"),
    }  # fmt: skip
    values["rule"] = shell.choice("rule", _("Box"), rules, help=_("How the new box is made: from the four moved corners, from the moved ellipse inside the old box, from the moved mask, or from the moved corners as they are."))  # fmt: skip
    sources = {"colours": _("By its colours"), "painted": _("Painted")}
    values["object"] = shell.choice("object", _("Object"), sources, help=_("What belongs to the object: found in the box by its colours (GrabCut), or painted by you, with that as a start."))  # fmt: skip
    values["back"] = shell.toggle("back", _("And back again"), help=_("The opposite motion follows, with the box that the rule gave."))  # fmt: skip
    return values


def colour_settings() -> shell.Values:
    values = {
        "brightness": shell.slider("brightness", _("Brightness"), 0.0, 3.0, 1.4, step=0.05),
        "contrast": shell.slider("contrast", _("Contrast"), 0.0, 3.0, 0.6, step=0.05),
        "saturation": shell.slider("saturation", _("Saturation"), 0.0, 3.0, 1.6, step=0.05),
        "hue": shell.slider("hue", _("Hue (turns)"), -0.5, 0.5, 0.0, step=0.01),
    }
    orders = {"forward": _("Brightness first"), "backward": _("Hue first")}
    return values | {"order": shell.choice("order", _("Order"), orders)}


def pca_settings() -> shell.Values:
    rules = {
        "Krizhevsky": _("Eigenvalues (AlexNet)"), "square root": _("Their square roots"),
        "correlation": _("Of the correlation (study notes)"), "albumentations": _("Stretched (albumentations)"),
    }  # fmt: skip
    return {
        "rule of pca": shell.select("rule of pca", _("Reading"), rules),
        "unit": shell.choice("unit", _("Colours from 0 to"), {1: "1", 255: "255"}),
        "deviation": shell.slider("deviation", _("Standard deviation of the draw"), 0.0, 1.0, 0.1, step=0.01),
        "seed": shell.number("seed", _("Seed"), 0, 9999, 0),
    }


def box(picture: Picture) -> "shell.Kept[codecs.Boxes]":
    """The object of the bench: the first that is marked on the sample, or the middle of an own photo."""
    height, width = image(picture).shape[:2]
    scale = width / picture.pixels.shape[1]
    marked = tuple((*(scale * side for side in one[:4]), "") for one in MARKED.get(picture.name, ())[:1])
    middle = (0.25 * width, 0.25 * height, 0.75 * width, 0.75 * height, "")
    return shell.kept("box", marked or (middle,), codecs.boxes(width, height), owner=picture)


def points(picture: Picture) -> "shell.Kept[tuple[float, ...]]":
    """Two key points, x and y of each in px."""
    x1, y1, x2, y2, _label = (*box(picture).value, (0.0, 0.0, 1.0, 1.0, ""))[0]
    height, width = image(picture).shape[:2]
    first, second = (x1 + (x2 - x1) / 3, (y1 + y2) / 2), (x2 - (x2 - x1) / 3, (y1 + y2) / 2)
    return shell.kept("points", (*first, *second), codecs.numbers(4, 0, max(height, width)), owner=picture)


@remembered(32)
def image(picture: Picture) -> np.ndarray:
    return shell.frozen(small(picture.pixels))


@remembered(32)
def mask(picture: Picture, box: Box) -> np.ndarray:
    return shell.frozen(geometry.object_mask(image(picture), box))


def cells(picture: Picture, box: Box) -> "shell.Kept[np.ndarray]":
    """The object as it is painted, on a board over the whole photo."""
    return shell.kept("cells", geometry.cells_of_mask(mask(picture, box), CELLS), codecs.board(CELLS), owner=picture)
