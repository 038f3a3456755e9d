"""Controls of the divergences page, and the densities that they come to."""

from models.divergences.densities import KNOTS, Density
from models.divergences.generators import GENERATORS, OWN
from pages import shell
from pages.shell import _, codecs

MODES = 5
STARTS = {"p": (0.0, 0.0, -3.0, 3.0, -6.0), "q": (2.0, -2.0, 4.0, -4.0, 0.0)}  # means of modes as they are added
HILL = tuple(float(max(0.0, 1 - abs(abs(x) - 3) / 2)) for x in KNOTS)
BOUNDED = {"JS": "ln 2", "TV": "1", "Hellinger²": "2", "Le Cam": "2"}


def words() -> dict[str, str]:
    return {name: name for name in (*GENERATORS, OWN, "W1", "W2")} | {"reverse KL": _("Reverse KL"), OWN: _("Your own f")}  # fmt: skip


def modes(which: str) -> "shell.Kept[tuple[float, ...]]":
    """Five means, then five weights; only the first of each are used."""
    return shell.kept(f"{which} modes", (*STARTS[which], *[1.0] * MODES), codecs.numbers(2 * MODES, -20, 20))


def heights(which: str) -> "shell.Kept[tuple[float, ...]]":
    return shell.kept(f"{which} heights", HILL, codecs.numbers(len(KNOTS), 0, 100))


def density_settings(which: str) -> shell.Values:
    shapes = {"gaussian": _("Bells"), "laplace": "Laplace", "box": _("Boxes"), "drawn": _("Drawn")}
    values: shell.Values = {f"{which} shape": shell.choice(f"{which} shape", which, shapes)}
    values |= {f"{which} modes": modes(which).value, f"{which} heights": heights(which).value}
    if values[f"{which} shape"] != "drawn":
        values[f"{which} count"] = shell.slider(f"{which} count", _("{name}: modes").format(name=which), 1, MODES, 1)
        values[f"{which} width"] = shell.slider(f"{which} width", _("{name}: width").format(name=which), 0.2, 4.0, 1.0, step=0.05)  # fmt: skip
    return values


def density(which: str, values: shell.Values) -> Density:
    given, shape = values[f"{which} modes"], values[f"{which} shape"]
    if shape == "drawn":
        return Density(shape, (0.0,), (1.0,), 1.0, values[f"{which} heights"])
    count = int(values[f"{which} count"])
    return Density(shape, given[:count], given[MODES : MODES + count], values[f"{which} width"])
