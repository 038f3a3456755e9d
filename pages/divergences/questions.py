"""The questions of the divergences page; every answer is computed when it is locked."""

from models.divergences import numbers
from models.divergences.densities import Density
from pages import shell
from pages.shell import _


def questions() -> tuple[shell.Question, ...]:
    bells = Density(), Density(means=(8.0,))
    return (
        shell.Question(
            "plateau", _("Two bells of width 1, their centres 8 apart. By how much does JS (nats) change for each unit that q moves?"),
            lambda: round(numbers.numbers(*bells).slopes["JS"], 4),
            lambda answer: _("They hardly overlap, so JS stands just below ln 2 wherever q is; W1 still changes by {slope:.3f} for each unit.").format(slope=numbers.numbers(*bells).slopes["W1"]),
            numbers=(0.0, 2.0, 0.01), kind="number", tolerance=0.02, topic=_("Plateau"),
            reveals={"part": "drag", "q modes": (8.0, -2.0, 4.0, -4.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0), "p shape": "gaussian", "q shape": "gaussian", "p width": 1.0, "q width": 1.0, "p count": 1, "q count": 1},
        ),
    )  # fmt: skip
