"""Everything about a GAN on the plane that a class can choose, as one Config."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from models.gan.config import Config
from models.gan.data import PICTURES, SIDE
from models.gan.optimisers import OPTIMISERS
from models.gan.picture import drawable, ink_pixels, of_picture, text_pixels
from pages import shell
from pages.shell import _, codecs
from viz.canvas import Pane

DEFAULT = Config(steps=20_000, every=20)
CROSS = np.eye(SIDE, dtype=bool) | np.eye(SIDE, dtype=bool)[::-1]  # something to learn before anybody draws


def rules() -> dict[str, dict[str, Any]]:
    """What a class should have seen, by name."""
    return {
        _("It works"): {},
        _("Collapse"): {"generator_rate": 1e-4, "discriminator_rate": 1e-2},
        _("Minimax, generator frozen"): {"loss": "minimax", "generator_steps": 0},
        _("Circling"): {"optimiser": "SGD", "generator_rate": 0.05, "discriminator_rate": 0.05},
        _("R1"): {"r1": 0.1},
        _("Wasserstein"): {"loss": "Wasserstein", "beta1": 0.0, "beta2": 0.9, "penalty": 0.1, "discriminator_steps": 2},
    }


def settings() -> Config:
    """All controls of the plane, the rarer ones folded away."""
    datasets = {
        "ring": _("ring of 8"), "grid": _("grid of 25"), "spiral": _("spiral"), "moons": _("moons"),
        "swiss roll": _("swiss roll"), "line": _("line"), "blobs": _("three blobs"), "text": _("text"),
        "drawing": _("drawn by hand"), "picture": _("your photo's dark pixels"),
    }  # fmt: skip
    losses = {
        "non-saturating": _("non-saturating"), "minimax": _("minimax (saturating)"), "least squares": _("least squares"),
        "hinge": _("hinge"), "Wasserstein": _("Wasserstein"), "KL": _("f-GAN: KL"), "reverse KL": _("f-GAN: reverse KL"),
        "Pearson": _("f-GAN: Pearson"), "energy": _("energy-based"),
    }  # fmt: skip
    data = shell.select("data", _("Real data"), datasets)
    chosen: dict[str, Any] = {"data": data, "density": DENSITIES[data]() if data in PICTURES else b""}
    chosen |= {"loss": shell.select("loss", _("Loss"), losses), **sliders("generator_rate", "discriminator_rate")}
    with shell.panel("regularisers", _("Regularisers")):
        chosen |= sliders("r1", "penalty", "clip", "instance_noise", "unrolled")
        help = _("Each weight matrix of the discriminator is divided by its largest singular value, which a few rounds of power iteration find.")  # fmt: skip
        chosen["spectral"] = shell.toggle("spectral", _("Spectral normalisation"), help=help)
        help = _("The discriminator also sees how much its batch varies: many equal points are easy to recognise.")
        chosen["minibatch"] = shell.toggle("minibatch", _("Minibatch deviation"), help=help)
    with shell.panel("players", _("Players")):
        chosen |= sliders("discriminator_steps", "generator_steps")
        chosen["optimiser"] = shell.select("optimiser", _("Optimiser"), list(OPTIMISERS))
        chosen |= sliders("beta1", "beta2", "every")
        help = _("2 to this power real points, and as many generated ones, per step.")
        chosen["batch"] = 2 ** shell.slider("batch", _("Batch, as a power of two"), 2, 12, 7, help=help)
        help = _("Start value of the random numbers: the same seed gives the same run.")
        chosen["seed"] = shell.number("seed", _("Seed"), 0, 9999, 0, help=help)
    with shell.panel("networks", _("Networks and noise")):
        chosen["noise"] = shell.choice("noise", _("Noise"), {"normal": _("normal"), "uniform": _("uniform")})
        chosen |= sliders(
            "noise_dimension", "generator_width", "generator_depth", "discriminator_width", "discriminator_depth"
        )
    return replace(DEFAULT, device=shell.device(), **chosen)


def sliders(*names: str) -> shell.Values:
    """Sliders that bear the names of the config's fields."""
    values, known = {}, rows()
    for name in names:
        label, low, high, step, help = known[name]
        log = name.endswith("_rate")
        values[name] = shell.slider(name, label, low, high, getattr(DEFAULT, name), step=step, log=log, help=help)
    return values


def rows() -> dict[str, tuple[str, float, float, float, str]]:
    """Of each slider: label, lowest and highest value, step, help."""
    return {
        "generator_rate": (_("Learning rate of the generator"), 1e-5, 1, 0.1, ""),
        "discriminator_rate": (_("Learning rate of the discriminator"), 1e-5, 1, 0.1, ""),
        "r1": (_("R1 penalty γ"), 0, 10, 0.1, _("Costs for a steep discriminator at the real points: damps the circling.")),
        "penalty": (_("Gradient penalty λ"), 0, 10, 0.1, _("Costs where the slope of the discriminator differs from 1, between real and generated points.")),
        "clip": (_("Weight clipping (0: none)"), 0, 1, 0.01, _("The discriminator's weights are cut to at most this size, so that it cannot become steep.")),
        "instance_noise": (_("Instance noise σ"), 0, 1, 0.01, _("Noise on all points that the discriminator sees: real and generated clouds then overlap.")),
        "unrolled": (_("Unrolled steps"), 0, 10, 1, _("The generator looks this many discriminator updates ahead.")),
        "discriminator_steps": (_("Discriminator steps (0: frozen)"), 0, 10, 1, _("Updates of the discriminator per round. 0: it is frozen.")),
        "generator_steps": (_("Generator steps (0: frozen)"), 0, 10, 1, _("Updates of the generator per round. 0: it is frozen.")),
        "beta1": (_("β₁, memory of the gradient"), 0, 0.95, 0.05, _("Share of the last step's direction that is kept: large values make the two players overshoot.")),
        "beta2": (_("β₂, memory of the squared gradient"), 0.5, 0.999, 0.001, _("Share of the gradient's mean square that is kept; steps are divided by its root.")),
        "every": (_("Rounds between two pictures"), 1, 100, 1, _("Training is measured and drawn once in this many rounds.")),
        "noise_dimension": (_("Noise dimension"), 1, 16, 1, _("Random numbers that one point is made of.")),
        "generator_width": (_("Generator: width"), 2, 256, 1, _("Units in each of its hidden layers.")),
        "generator_depth": (_("Generator: hidden layers"), 1, 4, 1, ""),
        "discriminator_width": (_("Discriminator: width"), 2, 256, 1, _("Units in each of its hidden layers.")),
        "discriminator_depth": (_("Discriminator: hidden layers"), 1, 4, 1, ""),
    }  # fmt: skip


def text() -> bytes:
    """A word in the built-in font, or, where that lacks letters, as the browser draws it."""
    word = shell.text("word", _("Text"), "GAN", most=12)
    if drawable(word):
        call = shell.attempt(text_pixels, word)
    else:
        ink = shell.kept("ink", "", codecs.ANYTHING, owner=word, linked=False)
        browser = shell.page_component(Path(__file__).parent, ("word.js",))
        shell.mount(
            browser, shell.session_key("word ink"), {"text": word, "side": SIDE}, on=lambda sent: ink.set(sent["ink"])
        )
        call = shell.attempt(ink_pixels, word, ink.value) if ink.value else None
    return call.result if call else text_pixels("GAN")


def drawing() -> bytes:
    """A board of 40 x 40 cells to paint on."""
    board = shell.kept("board", CROSS, codecs.board(SIDE))

    def paint(sent: shell.Edited) -> None:
        cells = sent.board((SIDE, SIDE))
        if cells is not None and cells.any():  # an empty board holds nothing to learn
            board.set(cells)

    shell.show(shell.Canvas(
        "drawing", [Pane(board.value)], _("Board to draw the real data on"), 300, tools=False,
        edit=shell.Edit(cells=True), hint=_("Drag to paint or erase"), on_edit=paint,
    ))  # fmt: skip
    return (255 * board.value.astype(np.uint8)).tobytes()


DENSITIES = {"picture": lambda: of_picture(shell.picture("horse")), "text": text, "drawing": drawing}
