"""The questions of the page; every answer is computed when it is locked."""

from models.autoencoders import staircase
from pages import shell
from pages.shell import _


def questions() -> tuple[shell.Question, ...]:
    return (
        shell.Question(
            "alive", _("A linear VAE has 8 code dimensions, β = 3 and decoder noise σ² = 1. How many of the 8 carry anything after training?"),
            lambda: float(staircase.alive(staircase.Config())),
            lambda answer: _("A dimension lives exactly while its eigenvalue λ exceeds βσ² = 3: the digits have {count:.0f} of those.").format(count=answer),
            numbers=(0, 8, 1), kind="number", unit=_("dimensions"), topic=_("Collapse"), reveals={"part": "staircase", "weight": 3.0},
        ),
    )  # fmt: skip
