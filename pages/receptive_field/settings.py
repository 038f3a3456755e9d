"""Which network, photo size, layer and unit the receptive field page is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.images.decoding import Picture
from models.receptive_field import arithmetic as rf
from models.receptive_field.notation import parsed, written
from models.receptive_field.photo import fitted
from models.receptive_field.presets import NETWORKS
from models.receptive_field.table import Layer, within_limits
from models.receptive_field.units import unit_at
from pages import shell
from pages.shell import _, codecs

OWN = "own"
OWN_TABLE = "conv3 @a; conv3 @b; add @sum <a+b; pool2 s2; conv3 x3 @deep"

Values = Mapping[str, Any]  # of the controls, by name


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
    def size(self) -> int:
        return int(self.fields.size[self.index])


def settings(picture: Picture) -> dict[str, Any] | None:
    """The controls of all parts, as far as they are possible; None while the first table is refused."""
    network, layers = chosen_layers()
    side = shell.slider("side", _("Longer side of the photo (px)"), 32, 512, 224)
    call = shell.attempt(analysis, picture, layers, side, nearest=lambda: possible(picture, layers, side))
    if call is None:
        return None
    _picture, layers, side = call.arguments
    last = len(call.result[1].nodes) - 1
    layer = shell.slider("layer", _("Layer"), 1, max(last, 2), last, owner=layers) if last > 1 else 1
    return {"network": network, "layers": layers, "side": side, "layer": min(layer, last), "at": place().value}


def chosen_layers() -> tuple[str, tuple[Layer, ...]]:
    """The network by name, and its layers."""
    names = {name: name for name in NETWORKS} | {OWN: _("My own table")}
    network = shell.select("network", _("Network"), names, "VGG-16")
    return network, parsed(table().value if network == OWN else NETWORKS[network])


def setup(picture: Picture, values: Values) -> Setup:
    """What the controls come to."""
    config, fields, photo = analysis(picture, values["layers"], values["side"])
    unit = unit_at(fields, values["layer"], values["at"])
    return Setup(values["network"], config, fields, values["layer"], unit, photo, picture)


@shell.cached(32)
def analysis(picture: Picture, layers: tuple[Layer, ...], side: int) -> tuple[rf.Config, rf.Fields, np.ndarray]:
    photo = fitted(picture.pixels, side)
    photo.setflags(write=False)
    config = rf.Config(layers, *photo.shape[:2])
    return config, rf.fields(config), photo


def possible(picture: Picture, layers: tuple[Layer, ...], side: int) -> dict[str, object]:
    """The nearest controls that work, where moving a number is enough."""
    allowed = within_limits(layers)
    if allowed != layers:
        return {"table": written(allowed)}
    try:
        smallest = rf.smallest_side(layers)
    except ValueError:
        return {}
    shorter = min(fitted(picture.pixels, side).shape[:2])
    enough = -(-(smallest or 0) * side // shorter)
    return {"side": enough} if side < enough <= 512 else {}


def table() -> "shell.Kept[str]":
    """The user's own table of layers, as text."""
    return shell.kept("table", OWN_TABLE, codecs.text(parsed, ("conv3; pool2 s2",)))


def take(layers: tuple[Layer, ...]) -> None:
    """Make a table the user's own; from a callback."""
    shell.set_controls({"table": written(layers), "network": OWN})


def place() -> "shell.Kept[tuple[float, ...]]":
    """Where the unit is chosen, as shares of the photo's height and width."""
    return shell.kept("at", (0.5, 0.5), codecs.numbers(2, 0, 1))
