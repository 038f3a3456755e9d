"""Controls that several parts share, and the photos that they work on."""

import numpy as np

from models.images.decoding import Picture, decoded
from models.images.samples import SAMPLES, sample
from models.normalisation import cube
from models.remembered import remembered
from pages import shell
from pages.shell import _

COLOURED = ("astronaut", "chelsea", "coffee", "rocket", "hubble", "retina", "tissue")


def method_words() -> dict[str, str]:
    return {
        "BN": _("Batch (BN)"), "LN": _("Layer (LN)"), "IN": _("Instance (IN)"), "GN": _("Group (GN)"),
        "SN": _("Switchable (SN)"), "RMS": "RMS",
    }  # fmt: skip


def others() -> tuple[object, ...]:
    """How a program gets the photos beside the first: samples by name, and own files."""
    names = {name: SAMPLES[name].title for name in COLOURED}
    chosen = shell.multi_choice("beside", _("Photos beside yours"), names, ("astronaut", "coffee", "rocket"), most=5)
    files = shell.upload("files", _("More of your own"), several=True)[:5]
    return (*(shell.step(sample, name) for name in chosen), *(shell.step(decoded, file, file.name) for file in files))


@remembered(32)
def square(picture: Picture) -> np.ndarray:
    return shell.frozen(cube.square(picture.pixels))
