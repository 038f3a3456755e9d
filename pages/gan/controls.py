"""Everything about a GAN on the plane that a class can choose, as one Config."""

import numpy as np
import streamlit as st

from models.gan.config import Config
from models.gan.data import PICTURES, SIDE
from models.gan.losses import LOSSES
from models.gan.optimisers import OPTIMISERS
from models.gan.picture import dark_pixels, text_pixels
from pages import shell
from pages.shell import _, state
from viz.canvas import Pane

DEFAULT = Config()


def presets() -> dict[str, dict[str, object]]:
    """What a class should have seen, by name: values of controls. ``begun`` tells a preset from a moved control."""
    wasserstein = {"loss": "Wasserstein", "beta1": 0.0, "beta2": 0.9}
    named = {
        _("It works"): {},
        _("Collapse"): {"generator_rate": 1e-4, "discriminator_rate": 1e-2},
        _("Starving"): {"loss": "minimax", "generator_steps": 0, "chart": "gradients"},
        _("Circling"): {"optimiser": "SGD", "generator_rate": 0.05, "discriminator_rate": 0.05},
        _("R1"): {"r1": 0.1},
        _("Wasserstein"): wasserstein | {"penalty": 0.1, "discriminator_steps": 2},
        _("Two numbers with R1"): {"part": "dirac", "gamma": 0.3},
    }  # fmt: skip
    return {name: values | {"begun": name} for name, values in named.items()}


def data_names() -> dict[str, str]:
    return {
        "ring": _("ring of 8"), "grid": _("grid of 25"), "spiral": _("spiral"), "moons": _("moons"),
        "swiss roll": _("swiss roll"), "line": _("line"), "blobs": _("three blobs"), "text": _("text"),
        "drawing": _("drawn by hand"), "picture": _("your photo's dark pixels"),
    }  # fmt: skip


def loss_names() -> dict[str, str]:
    words = {
        "non-saturating": _("non-saturating"), "minimax": _("minimax (saturating)"), "least squares": _("least squares"),
        "hinge": _("hinge"), "Wasserstein": _("Wasserstein"), "KL": _("f-GAN: KL"), "reverse KL": _("f-GAN: reverse KL"),
        "Pearson": _("f-GAN: Pearson"), "energy": _("energy-based"),
    }  # fmt: skip
    return {name: words[name] for name in LOSSES}


def data() -> tuple[str, bytes]:
    """The data set, and its picture's weights where it comes from one."""
    name = shell.select("data", _("Real data"), data_names())
    return name, SOURCES[name]() if name in PICTURES else b""


def photo() -> bytes:
    return dark_pixels(shell.picture("horse").pixels)


def text() -> bytes:
    default = "GAN"
    word = st.session_state.setdefault("word", state.value("word", default, str))
    state.note("word", None if word == default else word)
    return shell.attempt("text", text_pixels, st.text_input(_("Text"), key="word", max_chars=12)) or text_pixels(
        default
    )


def packed(board: np.ndarray) -> str:
    """A board of cells as hexadecimal digits, for the URL."""
    return np.packbits(board).tobytes().hex()


def unpacked(text: str) -> np.ndarray:
    bits = np.unpackbits(np.frombuffer(bytes.fromhex(text), np.uint8)).astype(bool)
    return bits.reshape(SIDE, SIDE)


def drawing() -> bytes:
    """A board of 40 x 40 cells to paint on; a cross at first, so that there is something to learn."""
    cross = np.eye(SIDE, dtype=bool) | np.eye(SIDE, dtype=bool)[::-1]
    board = state.value("board", cross, unpacked)
    state.note("board", None if (board == cross).all() else packed(board))

    def painted() -> None:
        cells = np.array([cell == "1" for cell in shell.edited("drawing").cells or ()])
        if cells.any():  # an empty board holds nothing to learn
            state.store("board", cells.reshape(SIDE, SIDE))

    shell.canvas(
        Pane(board, ""), key="drawing", alt=_("Board to draw the real data on"), height=300, tools=False,
        edit=shell.Edit(cells=True), hint=_("Drag to paint or erase"), on_edit=painted,
    )  # fmt: skip
    return (255 * board.astype(np.uint8)).tobytes()


SOURCES = {"picture": photo, "text": text, "drawing": drawing}


def rates() -> dict[str, object]:
    """The three settings that decide most: in sight at once."""
    loss = shell.select("loss", _("Loss"), loss_names())
    return {
        "loss": loss,
        "generator_rate": shell.slider(
            "generator_rate", _("Learning rate of the generator"), 1e-5, 1, DEFAULT.generator_rate, step=0.1, log=True
        ),
        "discriminator_rate": shell.slider(
            "discriminator_rate", _("Learning rate of the discriminator"), 1e-5, 1, DEFAULT.discriminator_rate,
            step=0.1, log=True,
        ),
    }  # fmt: skip


def regulariser() -> dict[str, object]:
    return {
        "r1": shell.slider("r1", _("R1 penalty γ"), 0.0, 10.0, DEFAULT.r1, step=0.1),
        "penalty": shell.slider("penalty", _("Gradient penalty λ"), 0.0, 10.0, DEFAULT.penalty, step=0.1),
        "clip": shell.slider("clip", _("Weight clipping (0: none)"), 0.0, 1.0, DEFAULT.clip, step=0.01),
        "instance_noise": shell.slider(
            "instance_noise", _("Instance noise σ"), 0.0, 1.0, DEFAULT.instance_noise, step=0.01
        ),
        "unrolled": shell.slider("unrolled", _("Unrolled steps"), 0, 10, DEFAULT.unrolled),
        "spectral": shell.toggle("spectral", _("Spectral normalisation")),
        "minibatch": shell.toggle("minibatch", _("Minibatch deviation")),
    }


def players() -> dict[str, object]:
    return {
        "discriminator_steps": shell.slider("discriminator_steps", _("Discriminator steps (0: frozen)"), 0, 10, 1),
        "generator_steps": shell.slider("generator_steps", _("Generator steps (0: frozen)"), 0, 10, 1),
        "optimiser": shell.select("optimiser", _("Optimiser"), list(OPTIMISERS)),
        "beta1": shell.slider("beta1", _("β₁, memory of the gradient"), 0.0, 0.95, DEFAULT.beta1, step=0.05),
        "beta2": shell.slider("beta2", _("β₂, memory of its size"), 0.5, 0.999, DEFAULT.beta2, step=0.001),
        "every": shell.slider("every", _("Rounds between two pictures"), 1, 100, 20),
        "batch": 2 ** shell.slider("batch", _("Batch, as a power of two"), 2, 12, 7),
        "seed": shell.number("seed", _("Seed"), 0, 9999, 0),
    }


def networks() -> dict[str, object]:
    words = {"normal": _("normal"), "uniform": _("uniform")}
    return {
        "noise": shell.choice("noise", _("Noise"), words),
        "noise_dimension": shell.slider("noise_dimension", _("Noise dimension"), 1, 16, 2),
        "generator_width": shell.slider("generator_width", _("Generator: width"), 2, 256, DEFAULT.generator_width),
        "generator_depth": shell.slider("generator_depth", _("Generator: hidden layers"), 1, 4, 2),
        "discriminator_width": shell.slider(
            "discriminator_width", _("Discriminator: width"), 2, 256, DEFAULT.discriminator_width
        ),
        "discriminator_depth": shell.slider("discriminator_depth", _("Discriminator: hidden layers"), 1, 4, 2),
    }


def settings() -> Config:
    """All controls of the plane, the rarer ones folded away."""
    name, density = data()
    chosen = rates()
    with st.expander(_("Regularisers")):
        chosen |= regulariser()
    with st.expander(_("Players")):
        chosen |= players()
    with st.expander(_("Networks and noise")):
        chosen |= networks()
    shell.toggle("keep", _("Keep training when a setting changes"), True)
    return Config(data=name, density=density, steps=20_000, device=shell.device(), **chosen)
