"""The questions of the losses page; every answer is computed when it is locked."""

from models.losses import curves, floats, networks
from pages import shell
from pages.losses.learning import scores
from pages.shell import _

ELEVENS = (11.0,) * 10


def questions() -> tuple[shell.Question, ...]:
    zeros, tenths, none = _("ten zeros"), _("ten tenths"), _("ten NaN")
    more, same, less = _("by more than 0.02"), _("by at most 0.02"), _("it falls by more than 0.02")

    def elevens() -> str:
        p = floats.computed(ELEVENS, "float16", "naive").steps["p"]
        return none if p.isnan().any() else zeros if (p == 0).all() else tenths

    def weighted() -> str:
        plain, heavy = (shell.on_worker(scores, networks.Config(), run).rates for run in ("cross entropy", "weighted"))
        return same if abs(heavy.auc - plain.auc) <= 0.02 else more if heavy.auc > plain.auc else less

    return (
        shell.Question(
            "stuck", _("A logit stands at −10, the true class is 1, the learning rate 1. Cross entropy needs about 21 steps to p > 0.9. How many does MSE need?"),
            lambda: curves.steps_to("MSE", -10.0, 1.0, curves.Config()),
            lambda answer: _("The gradient of MSE in the logit is 2(p − 1)p(1 − p): at p near 0 the factor p makes it vanish, while that of cross entropy stays near −1."),
            numbers=(1, 20000, 1), unit=_("steps"), kind="number", tolerance=2000, topic=_("Stuck"),
            reveals={"part": "curve", "losses": ("cross entropy", "MSE"), "logit": -10.0, "truth": 1, "rate": 1.0},
        ),
        shell.Question(
            "elevens", _("Ten equal logits of 11 in float16, softmax as written. What comes out?"), elevens,
            lambda answer: _("e to the power of 11 is 59,872 and fits; the sum of ten is over 65,504 and becomes ∞. A number divided by ∞ is 0."),
            options=(tenths, none, zeros), topic=_("Elevens"),
            reveals={"part": "floats", "logits": " ".join(["11"] * 10), "scale": 1.0, "format": "float16", "method": "naive"},
        ),
        shell.Question(
            "weighted", _("20 positives beside 400 negatives. Positives get a weight of 20. How much does the area under ROC rise?"), weighted,
            lambda answer: _("The weight multiplies the odds that the loss asks for: the threshold moves, and with it the recall; the order of the digits hardly changes."),
            options=(more, same, less), topic=_("Weight"),
            reveals={"part": "imbalance", "runs": ("cross entropy", "weighted"), "positives": 20, "heavier": 20.0},
        ),
    )  # fmt: skip
