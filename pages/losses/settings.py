"""Names of losses, and the numbers that belong to them."""

from functools import partial

from models.losses.curves import OWN, Config
from pages import shell
from pages.shell import _

FIELDS = ("gamma", "weight", "smoothing", "delta", "epsilon", "text")


def words() -> dict[str, str]:
    return {
        "cross entropy": _("Cross entropy"), "MSE": "MSE", "MAE": "MAE", "Huber": "Huber", "hinge": _("Hinge"),
        "focal": _("Focal"), "weighted": _("Weighted"), "smoothing": _("Label smoothing"), "Dice": "Dice", OWN: _("Your own"),
    }  # fmt: skip


def losses(default: tuple[str, ...]) -> tuple[str, ...]:
    return shell.multi_choice("losses", _("Losses"), words(), default) or default[:1]


def numbers(chosen: tuple[str, ...]) -> shell.Values:
    """The controls that matter to the chosen losses."""
    values: shell.Values = {}
    if OWN in chosen:
        values["text"] = shell.text("text", _("Your own loss of z, p, t"), Config.text, examples=("(p - t)**2",), most=200, help=_("z: logit, p: probability, t: truth. Numbers, + - * / **, brackets; abs, sqrt, exp, log, sin, cos, atan, min, max."))  # fmt: skip
    if "focal" in chosen:
        values["gamma"] = shell.slider("gamma", _("γ (focal)"), 0.0, 5.0, Config.gamma, step=0.1)
    if "weighted" in chosen:
        values["weight"] = shell.slider("weight", _("Weight of positives"), 0.1, 100.0, Config.weight, log=True, step=0.01)  # fmt: skip
    if "smoothing" in chosen:
        values["smoothing"] = shell.slider("smoothing", _("ε (label smoothing)"), 0.0, 1.0, Config.smoothing, step=0.01)
    if "Huber" in chosen:
        values["delta"] = shell.slider("delta", _("δ (Huber)"), 0.05, 1.0, Config.delta, step=0.05)
    if "Dice" in chosen:
        values["epsilon"] = shell.slider("epsilon", _("ε (Dice)"), 0.0, 2.0, Config.epsilon, step=0.01)
    return values


def config(values: shell.Values) -> Config:
    return Config(**{name: values[name] for name in FIELDS if name in values})


number = partial(shell.digits, count=5, none="NaN")
