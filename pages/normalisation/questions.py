"""The questions of the page; every answer is computed when it is locked."""

from models.normalisation import network
from pages import shell
from pages.normalisation.modes import trained
from pages.shell import _

SHIFTED = network.Use(contrast=0.3, brightness=0.3)
REPAIRED = network.Use(contrast=0.3, brightness=0.3, recomputed=1000)


def accuracy(use: network.Use) -> float:
    """In percent, of the network with seed 0."""
    return 100 * network.outcome(shell.on_worker(trained, network.Config()), use).accuracy


def questions() -> tuple[shell.Question, ...]:
    return (
        shell.Question(
            "pair", _("Train mode, two digits in each batch. A batch norm has γ = 1, β = 0. Which values can one of its outputs take?"),
            lambda: pairs()[network.sign_only()],
            lambda answer: _("The mean of two values is half-way between them, and their (biased) standard deviation is half their distance: each is one standard deviation away, whatever the input; ε makes it a little less."),
            options=tuple(pairs().values()), topic=_("Two"),
            reveals={"part": "bugs", "bug": "train", "batch": 2},
        ),
        shell.Question(
            "repair", _("A network with batch norms reads unseen digits. Now the photos have 0.3 of the contrast and are brighter by 0.3. Its stored means and variances are counted again on 1,000 such digits without labels; no weight changes. Accuracy after that?"),
            lambda: accuracy(REPAIRED),
            lambda answer: _("Before the repair it is {before:.1f} %: eval mode subtracts means of other photos. The weights were right all the time.").format(before=accuracy(SHIFTED)),
            numbers=(0.0, 100.0, 1.0), kind="number", unit="%", tolerance=3.0, topic=_("Repair"),
            reveals={"part": "bugs", "bug": "shifted", "dim": 0.3, "light": 0.3, "recomputed": 1000, "net seed": 0},
        ),
    )  # fmt: skip


def pairs() -> dict[bool, str]:
    return {True: _("−1 or 1, up to ε"), False: _("Any value between −3 and 3")}
