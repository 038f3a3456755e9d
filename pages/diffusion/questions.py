"""The questions of the diffusion page; every answer is computed when it is locked."""

from models.diffusion import blend, network
from models.diffusion.points import Data
from models.diffusion.sampling import Sampler
from models.diffusion.schedules import Schedule
from pages import shell
from pages.shell import _

PERFECT = (network.Config(Data("spiral", 50), Schedule("EDM")), 1.0, Sampler(100))


def questions() -> tuple[shell.Question, ...]:
    return (
        shell.Question(
            "copies", _("A denoiser with the lowest possible loss on 50 training points makes 500 samples in 100 steps (σ of EDM). What share of them are copies of training points?"),
            lambda: 100 * blend.generated(*PERFECT).quality.copies,
            lambda answer: _("{share:.0f} %: the best denoiser of a finite set is an average of the set, and at low noise of one point alone. It gives the training points back.").format(share=answer),
            numbers=(0.0, 100.0, 1.0), kind="number", tolerance=3.0, unit="%", shows=frozenset({"noising"}), topic=_("Perfect"),
            reveals={"part": "generating", "data": "spiral", "count": 50, "schedule": "EDM", "exactness": 1.0, "steps": 100, "eta": 0.0, "seed": 0, "levels": 200},
        ),
    )  # fmt: skip
