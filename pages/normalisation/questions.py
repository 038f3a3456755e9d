"""The questions of the page; every answer is computed when it is locked."""

from models.normalisation import clusters, network, penalty
from pages import shell
from pages.normalisation.fits import features
from pages.normalisation.modes import trained
from pages.shell import _

SHIFTED = network.Use(contrast=0.3, brightness=0.3)
REPAIRED = network.Use(contrast=0.3, brightness=0.3, recomputed=1000)


def accuracy(use: network.Use) -> float:
    """In percent, of the network with seed 0."""
    return 100 * network.outcome(shell.on_worker(trained, network.Config()), use).accuracy


def others(*hidden: str) -> frozenset[str]:
    """Parts that do not show the answer."""
    parts = ("cube", "running", "bugs", "dropout", "penalty", "overfit", "clusters", "scale")
    return frozenset(part for part in parts if part not in hidden)


def questions() -> tuple[shell.Question, ...]:
    return (
        shell.Question(
            "pair", _("Train mode, two digits in each batch. A batch norm has γ = 1, β = 0. Which values can one of its outputs take?"),
            lambda: pairs()[network.sign_only()],
            lambda answer: _("The mean of two values is half-way between them, and their (biased) standard deviation is half their distance: each is one standard deviation away, whatever the input; ε makes it a little less."),
            options=tuple(pairs().values()), topic=_("Two"), shows=others("bugs"),
            reveals={"part": "bugs", "bug": "train", "batch": 2},
        ),
        shell.Question(
            "repair", _("A network with batch norms reads unseen digits. Now the photos have 0.3 of the contrast and are brighter by 0.3. Its stored means and variances are counted again on 1,000 such digits without labels; no weight changes. Accuracy after that?"),
            lambda: accuracy(REPAIRED),
            lambda answer: _("Before the repair it is {before:.1f}%: eval mode subtracts means of other photos. The weights were right all the time.").format(before=accuracy(SHIFTED)),
            numbers=(0.0, 100.0, 1.0), kind="number", unit="%", tolerance=3.0, topic=_("Repair"), shows=others("bugs"),
            reveals={"part": "bugs", "bug": "shifted", "dim": 0.3, "light": 0.3, "recomputed": 1000, "net seed": 0},
        ),
        shell.Question(
            "apart", _("The same network is trained once on labels of 1 and 0, once with label smoothing 0.1. How far are the class means of its last hidden layer from each other with smoothing, compared to without?"),
            lambda: relations()[nearer()],
            lambda answer: _("Without smoothing the loss asks for ever larger logits; with it the logit gap is to be ln 91 = {gap:.2f}, and means {means} apart are enough for that ({before:.2f} before).").format(gap=clusters.asked_gap(0.1), means=f"{distances()[1]:.2f}", before=distances()[0]),
            options=tuple(relations().values()), topic=_("Smoothing"), shows=others("clusters"),
            reveals={"part": "clusters", "show": "clusters", "epsilon s": 0.1, "cluster seed": 0},
        ),
        shell.Question(
            "zeros", _("Ten weights, each pulled to a value of its own, with an L1 penalty λ = 0.5. 500 steps of (sub)gradient descent at rate 0.1: how many weights are exactly 0?"),
            lambda: float(penalty.zeros(penalty.Walk())[0]),
            lambda answer: _("Near zero the sign jumps, and the weight rattles within rate · λ; proximal steps give {zeros}.").format(zeros=penalty.zeros(penalty.Walk())[1]),
            numbers=(0.0, 10.0, 1.0), kind="number", topic=_("Zeros"), shows=others("penalty"),
            reveals={"part": "penalty", "kind": "L1", "lambda": 0.5, "rate": 0.1, "walk": 500},
        ),
    )  # fmt: skip


def distances() -> tuple[float, float]:
    """Between class means without smoothing and with 0.1, seed 0."""
    hard, soft = (shell.on_worker(features, clusters.Config(one)) for one in (0.0, 0.1))
    return clusters.sizes(hard)[1], clusters.sizes(soft)[1]


def nearer() -> str:
    before, after = distances()
    return "same" if abs(after - before) < before / 10 else "more" if after > before else "less"


def relations() -> dict[str, str]:
    return {"less": _("Nearer"), "same": _("About as far"), "more": _("Farther")}


def pairs() -> dict[bool, str]:
    return {True: _("−1 or 1, up to ε"), False: _("Any value between −3 and 3")}
