"""Controls of a trained autoencoder, as a Config."""

from typing import Any

import numpy as np

from models.autoencoders import training
from models.autoencoders.config import MODELS, Config
from models.autoencoders.data import BOARD, BOARDS, packed
from models.judge import judge
from pages import shell
from pages.shell import _, codecs
from viz.canvas import Pane

UNTOLD = MODELS[:4]  # those that are not told which digit it is
TRAINED = MODELS[1:]  # PCA needs no steps
ROWS, COLUMNS = np.abs(np.mgrid[:BOARD, :BOARD] - 6.5)  # cells from the middle
STARTS = (  # a ring, a square, a cross, a roof
    np.abs(np.hypot(ROWS, COLUMNS) - 4.5) < 0.8, np.maximum(ROWS, COLUMNS) == 4.5,
    (np.abs(ROWS - COLUMNS) < 1) & (ROWS < 5), np.abs(np.mgrid[:BOARD, :BOARD][0] - 3 - COLUMNS) < 1,
)  # fmt: skip


@shell.cached(12)
def trained(config: Config) -> training.Snapshot:
    """The last snapshot; the judge is there as well."""
    judge()
    return training.trained(config)


def model_words() -> dict[str, str]:
    return {
        "PCA": _("PCA"), "AE": _("autoencoder (AE)"), "denoising AE": _("denoising AE"),
        "VAE": _("variational (VAE)"), "conditional VAE": _("conditional VAE"),
    }  # fmt: skip


def model(default: str = "VAE", models: tuple[str, ...] = MODELS, code: int = 2, drawn: bool = False) -> Config:
    """Model, code size and what belongs to it; the rarer controls folded away. ``drawn``: own drawings may be learnt."""
    words = {name: text for name, text in model_words().items() if name in models}
    chosen: dict[str, Any] = {"model": shell.select("model", _("Model"), words, default)}
    chosen["code"] = shell.slider("code", _("Code size: numbers per digit"), 1, 32, code)
    if chosen["model"].endswith("VAE"):
        chosen |= variational()
    if chosen["model"] == "denoising AE":
        chosen["noise"] = shell.slider("noise", _("Noise on what it sees σ"), 0.0, 2.0, 0.5, step=0.05)
    if drawn and shell.choice("data", _("Data"), {"digits": _("5,000 digits"), "own": _("own drawings")}) == "own":
        chosen["own"] = own_drawings()
    with shell.panel("more", _("Training and data")):
        chosen |= training_settings(chosen["model"])
    return Config(**chosen)


def label(config: Config) -> shell.Values:
    return {"label": shell.slider("label", _("Digit that the decoder is told"), 0, 9, 3)} if config.classes else {}


def own_drawings() -> bytes:
    """Four boards to draw on, one at a time."""
    places = [shell.kept(f"drawing {number}", start, codecs.board(BOARD)) for number, start in enumerate(STARTS, 1)]
    board = places[shell.choice("drawing", _("Drawing"), {at: str(at + 1) for at in range(BOARDS)})]
    shell.show(
        shell.Canvas(
            "own board", [Pane(~board.value, paper=True)], _("Board to draw what is learnt"), 200, tools=False,
            edit=shell.Edit(cells=True, board=lambda: board), hint=_("Drag to paint or erase"),
        ),
        shell.caption(_("Each drawing is learnt in variants: turned, scaled and moved a little.")),
    )  # fmt: skip
    return packed([place.value for place in places])


def variational() -> shell.Values:
    """The weight of the KL term, and what hides in it."""
    beta = shell.slider("beta", _("β, weight of the KL"), 0.01, 100.0, 1.0, log=True, step=0.01)
    zero = shell.toggle("zero", _("β = 0"), help=_("A noisy autoencoder: nothing keeps σ up, so it falls towards 0."))
    mean = shell.choice("reduction", _("Error over the pixels"), {"sum": _("sum"), "mean": _("mean")}) == "mean"
    return {"beta": 0.0 if zero else beta, "mean": mean}


def training_settings(name: str) -> shell.Values:
    found: dict[str, Any] = {}
    if name.endswith("VAE"):
        found["warm_up"] = shell.slider("warm_up", _("Warm-up: share of the steps in which β rises"), 0.0, 1.0, 0.0, step=0.1)  # fmt: skip
    if name != "PCA":
        words = {"Bernoulli": _("Bernoulli"), "Gaussian": _("Gaussian")}
        found["likelihood"] = shell.choice("likelihood", _("Likelihood of the ink"), words)
        if found["likelihood"] == "Gaussian":
            found["sigma"] = shell.slider("sigma", _("Its deviation σ"), 0.05, 2.0, 0.3, step=0.05)
        found["width"] = shell.slider("width", _("Units of the outer layer"), 16, 512, 256, step=16)
        found["steps"] = shell.slider("steps", _("Steps"), 100, 2000, 300, step=100)
        found["rate"] = shell.slider("rate", _("Learning rate"), 1e-4, 0.1, 3e-3, log=True, step=0.1)
        found["seed"] = shell.number("seed", _("Seed"), 0, 9999, 0)
    found["without"] = shell.number("without", _("Digit left out of the training (−1: none)"), -1, 9, -1)
    return found
