"""The controls of a layer, the taps that were moved by hand, and the layer that they come to."""

import math
from dataclasses import fields
from typing import Any

from models.images.decoding import Picture
from models.remembered import remembered
from models.sampling.convolution import working_picture
from models.sampling.layer import FAMILIES, KERNELS, Config, nearest_valid
from pages import shell
from pages.shell import _, codecs

Taps = dict[int, tuple[float, float, float]]  # of a tap: y and x in px, mask
OFFERED = ("kernel_size", "padding", "scale", "rotation", "shear", "shift_y", "shift_x")


def settings(border: bool = True) -> shell.Values:
    """The controls of a layer; what does not apply to its family is left out, ``border`` where it changes nothing."""
    families = dict(zip(FAMILIES, (_("standard"), _("deformable"), _("modulated")), strict=True))
    kernels = (_("average"), _("blur"), _("horizontal edges"), _("vertical edges"), _("centre minus surround"))
    help = _("Standard: taps on a grid. Deformable: each tap has an offset. Modulated: each tap also has a factor.")
    family = shell.choice("family", _("Layer"), families, "deformable", help=help)
    values: shell.Values = {"family": family, "taps": taps().value}
    help = _("Distance between neighbouring taps, in pixels: 1 leaves no holes.")
    values["dilation"] = shell.slider("dilation", _("Dilation"), 1, 12, 2, help=help)
    if family != "standard":
        values |= motion(border)
    return values | {
        "kernel_size": shell.slider("kernel_size", _("Kernel size"), 1, 7, 3, help=_("Taps, the points that an output reads, along one side of the kernel.")),
        "kernel": shell.select("kernel", _("Weights"), dict(zip(KERNELS, kernels, strict=True)), help=_("What each tap is multiplied by: all alike, or a pattern.")),
        "groups": shell.choice("groups", _("Groups"), {1: _("1: colours mixed"), 3: _("3: each colour by itself")}, 3, help=_("The channels are split into this many groups that do not see each other.")),
        "stride": shell.slider("stride", _("Stride"), 1, 4, 1, help=_("Pixels between the windows of neighbouring outputs.")),
        "padding": shell.slider("padding", _("Padding"), 0, 24, 2, help=_("Pixels of value zero that are added on each side.")),
    }  # fmt: skip


def motion(border: bool) -> shell.Values:
    """The controls that move all taps of a deformable layer at once."""
    borders = {"DCNv2": _("fade (v2)"), "DCNv1": _("cut (v1)")}
    values = {
        "scale": shell.slider("scale", _("Scale of the grid"), 0.0, 3.0, 1.8, step=0.05, help=_("How far the taps are spread from their centre; 1 leaves them where they are.")),
        "rotation": shell.slider("rotation", _("Rotation, degrees"), -180, 180, 30, help=_("Turns the taps about their centre, clockwise.")),
        "shear": shell.slider("shear", _("Shear"), -2.0, 2.0, 0.0, step=0.05, help=_("Pixels to the right for each pixel down from the centre.")),
        "shift_y": shell.slider("shift_y", _("Shift down, pixels"), -20.0, 20.0, 0.0, step=0.25, help=_("Added to the y offset of every tap.")),
        "shift_x": shell.slider("shift_x", _("Shift right, pixels"), -20.0, 20.0, 0.0, step=0.25, help=_("Added to the x offset of every tap.")),
        "jitter": shell.slider("jitter", _("Jitter, pixels"), 0.0, 5.0, 0.0, step=0.1, help=_("Standard deviation of a random offset, different for each tap and each output.")),
    }  # fmt: skip
    with shell.undrawn(not border):
        values["border"] = shell.choice("border", _("At the border"), borders, help=_("Version 2 takes the picture to be surrounded by zeros, so that a point fades out within a pixel; version 1 reads zero only outside."))  # fmt: skip
    return values


def layer(values: shell.Values) -> Config:
    """The layer, with what was changed by hand at the taps that it has."""
    given = {field.name: values[field.name] for field in fields(Config) if field.name in values}
    if values["family"] == "standard":
        return Config(**given)
    count = values["kernel_size"] ** 2
    dragged = tuple((tap, y, x) for tap, (y, x, _mask) in values["taps"].items() if tap < count and (y or x))
    mask = tuple(values["taps"].get(tap, (0, 0, 1.0))[2] for tap in range(count))
    return Config(**given, dragged=dragged, mask=mask if values["family"] == "modulated" and min(mask) < 1 else ())


def nearest(values: shell.Values) -> shell.Values:
    """The controls to change so that the layer can be computed."""
    config = layer(values)
    valid = nearest_valid(config, *working(values["picture"]).shape[1:])
    return {name: getattr(valid, name) for name in OFFERED if getattr(valid, name) != getattr(config, name)}


@remembered(8)
def working(picture: Picture) -> Any:
    """The photo as layers take it, ``[3, H, W]``."""
    return working_picture(picture.pixels)


def taps() -> "shell.Kept[Taps]":
    """What was changed by hand; in the link as ``tap:y:x:mask;...``."""
    return shell.kept("taps", {}, codecs.Codec(read, write, ({4: (1.5, -2.0, 1.0)},)))


def read(text: str) -> Taps:
    entries = (entry.split(":") for entry in text.split(";") if entry)
    found = {int(tap): (float(y), float(x), float(mask)) for tap, y, x, mask in entries}
    if not all(tap >= 0 and math.isfinite(y + x) and 0 <= mask <= 1 for tap, (y, x, mask) in found.items()):
        raise ValueError(text)
    return found


def write(taps: Taps) -> str:
    return ";".join(f"{tap}:{y:g}:{x:g}:{mask:g}" for tap, (y, x, mask) in taps.items())
