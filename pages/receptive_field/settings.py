"""Which network, photo size, layer and unit the receptive field page is about."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from models.images.decoding import Picture
from models.receptive_field import arithmetic as rf
from models.receptive_field.notation import parsed, written
from models.receptive_field.photo import fitted, fitted_size
from models.receptive_field.presets import NETWORKS
from models.receptive_field.table import Layer, within_limits
from models.receptive_field.units import unit_at
from models.remembered import remembered
from pages import shell
from pages.shell import _, codecs

OWN = "own"
ENTRY = {"VGG-16": 10}  # pool3, whose field of 44 px is well inside a photo of 224 px; elsewhere the last layer
LONGEST = 512  # px of the photo
OWN_TABLE = "conv3 @a; conv3 @b; add @sum <a+b; pool2 s2; conv3 x3 @deep"


@dataclass(frozen=True, eq=False)
class Setup:
    network: str  # name of NETWORKS, or OWN
    config: rf.Config
    fields: rf.Fields
    index: int  # of the chosen layer
    unit: tuple[int, int]  # nearest to the chosen place
    photo: np.ndarray  # [H, W, 3] uint8, at the size that the network is shown
    picture: Picture

    @property
    def layer(self) -> str:
        return self.fields.nodes[self.index].name

    @property
    def title(self) -> str:
        return _("your network") if self.network == OWN else self.network

    @property
    def size(self) -> int:
        return int(self.fields.size[self.index])


def settings(picture: Picture) -> dict[str, Any] | None:
    """The controls of all parts, as far as they are possible; None while the first table is refused."""
    network, layers = chosen_layers()
    asked = side_slider()
    side = enough(picture, layers, asked)
    if side > asked:
        text = _("Shown at {side} px: at {asked} px a layer of this network has no unit left.")
        st.caption(text.format(side=side, asked=asked))
    key, nearest = f"analysis {picture.digest}", lambda: possible(layers)
    call = shell.attempt(analysis, picture, layers, side, key=key, nearest=nearest)
    if call is None:
        return None
    _picture, layers, side = call.arguments
    last = len(call.result[1].nodes) - 1
    layer = layer_slider(network, layers, last)
    return {"network": network, "layers": layers, "side": side, "layer": layer, "at": place().value}


def present(picture: Picture) -> Setup | None:
    """What the controls come to, without drawing them; None while that is impossible."""
    with shell.undrawn():
        network, layers = chosen_layers()
        side = enough(picture, layers, side_slider())
        try:
            last = len(analysis(picture, layers, side)[1].nodes) - 1
        except ValueError:
            return None
        values = {"network": network, "layers": layers, "side": side, "layer": layer_slider(network, layers, last)}
    return setup(picture, values | {"at": place().value})


def side_slider() -> int:
    help = _("The photo is scaled to this size before the network sees it.")
    return int(shell.slider("side", _("Longer side of the photo (px)"), 32, LONGEST, 224, help=help))


def layer_slider(network: str, layers: tuple[Layer, ...], last: int) -> int:
    """The chosen layer, the last at first where no better one is known."""
    if last < 2:
        return 1
    help, first = _("The layer that the unit belongs to; the cone shows all below it."), ENTRY.get(network, last)
    return int(shell.slider("layer", _("Layer"), 1, last, min(first, last), owner=layers, help=help))


def chosen_layers() -> tuple[str, tuple[Layer, ...]]:
    """The network by name, and its layers."""
    names = {name: name for name in NETWORKS} | {OWN: _("My own table")}
    network = shell.select("network", _("Network"), names, "VGG-16")
    return network, parsed(table().value if network == OWN else NETWORKS[network])


def setup(picture: Picture, values: shell.Values) -> Setup:
    """What the controls come to."""
    config, fields, photo = analysis(picture, values["layers"], values["side"])
    unit = unit_at(fields, values["layer"], values["at"])
    return Setup(values["network"], config, fields, values["layer"], unit, photo, picture)


@shell.cached(32)
def analysis(picture: Picture, layers: tuple[Layer, ...], side: int) -> tuple[rf.Config, rf.Fields, np.ndarray]:
    photo = shell.frozen(fitted(picture.pixels, side))
    config = rf.Config(layers, *photo.shape[:2])
    return config, rf.fields(config), photo


def possible(layers: tuple[Layer, ...]) -> dict[str, object]:
    """The nearest table that works, where moving a number is enough."""
    allowed = within_limits(layers)
    return {"table": written(allowed)} if allowed != layers else {}


@remembered(64)
def enough(picture: Picture, layers: tuple[Layer, ...], side: int) -> int:
    """This side of the photo, or the smallest above it that leaves every layer a unit, if any is offered."""
    try:
        smallest = rf.smallest_side(layers) or 0
    except ValueError:
        return side
    sides, shape = range(side, LONGEST + 1), picture.pixels.shape[:2]
    return next((at for at in sides if min(fitted_size(shape, at)) >= smallest), side)


def table() -> "shell.Kept[str]":
    """The user's own table of layers, as text."""
    return shell.kept("table", OWN_TABLE, codecs.text(parsed, ("conv3; pool2 s2",)))


def take(layers: tuple[Layer, ...]) -> None:
    """Make a table the user's own; from a callback."""
    shell.set_controls({"table": written(layers), "network": OWN})


def place() -> "shell.Kept[tuple[float, ...]]":
    """Where the unit is chosen, as shares of the photo's height and width."""
    return shell.kept("at", (0.5, 0.5), codecs.numbers(2, 0, 1))
