"""What parts of the gradients page share: variables with their numbers, words, and numbers as text."""

from functools import partial

import numpy as np

from pages import shell
from pages.shell import _

START = {  # numbers of each variable at first
    "x": np.array(1.5), "y": np.array(-0.5), "z": np.array(1.0),
    "X": np.array([[1.0, 2.0], [-1.0, 0.5], [0.5, -1.5]]), "W": np.array([[0.5, -1.0, 0.25], [1.0, 0.5, -0.75]]),
    "b": np.array([0.1, -0.2, 0.3]), "V": np.array([[1.0, -0.5, 0.0], [0.5, 1.0, -1.0], [-0.25, 0.5, 1.0]]), "c": np.array([0.0, 0.1, -0.1]),
}  # fmt: skip


def cells(name: str) -> list[str]:
    """The names of the controls of a variable: x, or W11 to W23."""
    return [name + "".join(str(place + 1) for place in cell) for cell in np.ndindex(START[name].shape)]


def all_cells(used: tuple[str, ...]) -> list[str]:
    return [cell for name in used for cell in cells(name)]


def arrays(values: shell.Values, used: tuple[str, ...]) -> tuple[np.ndarray, ...]:
    return tuple(np.array([values[cell] for cell in cells(name)]).reshape(START[name].shape) for name in used)


def sliders(used: tuple[str, ...]) -> dict[str, float]:
    """A slider for each number, for one matrix at a time."""
    tall = [name for name in used if START[name].ndim]
    shown = shell.choice("matrix", _("Drag the numbers of"), tall) if tall else ""
    values = {}
    for name in used:
        with shell.undrawn(bool(START[name].ndim) and name != shown):
            for cell, start in zip(cells(name), START[name].ravel().tolist(), strict=True):
                values[cell] = shell.slider(cell, cell, -5.0, 5.0, start, step=0.01)
    return values


number = partial(shell.digits, none="NaN")
