"""Controls that several parts share: the optimiser with its numbers, and the words for all of them."""

from collections.abc import Sequence

from models.optimisers.rules import RULES, WITH_BETA, WITH_SQUARES, Rule
from pages import shell
from pages.shell import _


def words() -> dict[str, str]:
    return {
        "plain": _("Plain descent"), "momentum": _("Momentum (heavy ball)"), "averaged": _("Averaged momentum"),
        "nesterov": _("Nesterov"), "adagrad": "AdaGrad", "rmsprop": "RMSProp", "adam": "Adam", "adamw": "AdamW", "amsgrad": "AMSGrad",
    }  # fmt: skip


def chosen(names: Sequence[str] = tuple(RULES)) -> dict[str, str]:
    return {name: words()[name] for name in names}


def numbers(names: Sequence[str], rate: str, default: float) -> shell.Values:
    """The numbers that matter to these optimisers; ``rate`` is the name of its control, as parts want other rates."""
    values: shell.Values = {rate: shell.slider(rate, _("Rate"), 1e-4, 10.0, default, log=True, step=0.01)}
    if set(names) & set(WITH_BETA):
        values["beta"] = shell.slider("beta", _("Momentum β"), 0.0, 0.99, 0.9, step=0.01, help=_("In Adam: β₁."))
    if set(names) & set(WITH_SQUARES):
        values["beta2"] = shell.slider("beta2", _("Average of squares β₂"), 0.0, 0.999, 0.999, step=0.001)
    if set(names) & {"adam", "adamw", "amsgrad"}:
        values["correction"] = shell.toggle("correction", _("Bias correction"), True, help=_("Adam's averages start at zero and are too small at first; they are divided by 1 − β^t."))  # fmt: skip
    return values


def rule(name: str, values: shell.Values, rate: str, decay: float = 0.0) -> Rule:
    """The optimiser of the controls."""
    given = {field: values[field] for field in ("beta", "beta2", "correction") if field in values}
    return Rule(name, values[rate], decay=decay, **given)
