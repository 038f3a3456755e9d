"""Which network, photo size, layer and unit the receptive field page is about."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import streamlit as st

from models.images.decoding import Picture
from models.receptive_field import arithmetic as rf
from models.receptive_field.notation import parsed, written
from models.receptive_field.photo import fitted
from models.receptive_field.presets import NETWORKS
from models.receptive_field.table import Layer, within_limits
from models.receptive_field.units import unit_at
from pages import shell
from pages.shell import _, state

OWN = "own"
OWN_TABLE = "conv3 @a; conv3 @b; add @sum <a+b; pool2 s2; conv3 x3 @deep"


@dataclass(frozen=True, eq=False)
class Setup:
    network: str  # a name of NETWORKS, or OWN
    config: rf.Config
    fields: rf.Fields
    index: int  # of the chosen layer
    unit: tuple[int, int]  # nearest to the chosen place
    photo: np.ndarray  # [H, W, 3] uint8, at the size that the network is shown
    picture: Picture

    @property
    def layer(self) -> str:
        return self.fields.nodes[self.index].name


def setup(picture: Picture) -> Setup | None:
    """The controls on the left, and what they choose; None while the first table is refused."""
    names = {name: name for name in NETWORKS} | {OWN: _("My own table")}
    network = shell.select("network", _("Network"), names, "VGG-16")
    side = shell.slider("side", _("Longer side of the photo (px)"), 32, 512, 224)
    photo = fitted(picture.pixels, side)
    config = rf.Config(layers(), *photo.shape[:2])
    found = shell.attempt("network", analysed, config, photo, nearest=lambda: possible(config, side))
    if found is None:
        return None
    config, photo, fields = found
    index = chosen_layer(network, fields)
    return Setup(network, config, fields, index, unit_at(fields, index, place()), photo, picture)


def analysed(config: rf.Config, photo: np.ndarray) -> tuple[rf.Config, np.ndarray, rf.Fields]:
    return config, photo, rf.fields(config)


def possible(config: rf.Config, side: int) -> Mapping[str, object]:
    """The nearest controls that work, where moving a number is enough."""
    allowed = within_limits(config.layers)
    if allowed != config.layers:
        return {"table": written(allowed)}
    try:
        smallest = rf.smallest_side(config.layers)
    except ValueError:
        return {}
    shorter = min(config.height, config.width)
    enough = -(-(smallest or 0) * side // shorter) if smallest else 0
    return {"side": enough} if side < enough <= 512 else {}


def layers() -> tuple[Layer, ...]:
    """The table of the chosen network."""
    network = st.session_state["network"]
    return parsed(table() if network == OWN else NETWORKS[network])


def table() -> str:
    return state.value("table", OWN_TABLE, checked_text)


def checked_text(text: str) -> str:
    parsed(text)
    return text


def take(layers: tuple[Layer, ...]) -> None:
    """Make a table the user's own; from a callback."""
    state.store("table", written(layers))
    st.session_state["network"] = OWN


def chosen_layer(network: str, fields: rf.Fields) -> int:
    """The slider through the layers; another network starts at its last layer."""
    last = len(fields.nodes) - 1
    slot, known = state.slot("layer of"), st.session_state.get(state.slot("layer of"))
    value = state.value("layer", last, int)
    if known and known[0] != network and known[1] == value:
        state.store("layer", last)
    label = _("Layer: {name}").format(name=fields.nodes[min(max(state.value("layer", last, int), 1), last)].name)
    index = shell.slider("layer", label, 1, max(last, 2), last) if last > 1 else 1
    index = min(index, last)
    st.session_state[slot] = (network, index)
    return index


def place() -> tuple[float, float]:
    """Where the unit is chosen, as shares of the photo's height and width."""

    def parse(text: str) -> tuple[float, float]:
        row, column = (min(max(float(share), 0.0), 1.0) for share in text.split("_"))
        return row, column

    return state.value("at", (0.5, 0.5), parse)


def link(place: tuple[float, float]) -> str | None:
    """The place as it stands in the URL."""
    return None if place == (0.5, 0.5) else f"{place[0]:.3f}_{place[1]:.3f}"
