"""The step size of a difference quotient, and the U of its error."""

from models.gradients import check, steps
from pages import shell
from pages.gradients.settings import number
from pages.shell import _
from viz.gradients import curves


def steps_part() -> None:
    controls, stage = shell.columns()
    with controls:
        values = {
            "fx": shell.text("fx", "f(x)", "exp(sin(3*x))", examples=("x * x",), most=200),
            "at": shell.slider("at", "x", -3.0, 3.0, 0.7, step=0.01),
            "width": shell.slider("width", _("Step size h"), 1e-15, 1.0, 1e-12, log=True, step=0.05),
        }
    with stage:
        if shown := shell.follow(drawings, values, key="steps"):
            shell.code(steps.errors, shown["fx"], shown["at"], shows="result.slope, result.central.min(), result.forward.min()")  # fmt: skip


def drawings(values: shell.Values) -> list[shell.Drawing]:
    found, here = steps.errors(values["fx"], values["at"]), steps.at(values["fx"], values["at"], values["width"])
    best = {name: steps.best(found, name) for name in ("central", "forward")}
    words = {"central": _("central: (f(x + h) − f(x − h)) / 2h"), "forward": _("forward: (f(x + h) − f(x)) / h"), "rounding": _("ε |f(x)| / h"), "h": _("step size h"), "error": _("error of the slope")}  # fmt: skip
    captions = [
        shell.metrics([
            ("f′(x)", f"{found.slope:.10g}"), (_("error, central"), number(float(here.central[0]))), (_("error, forward"), number(float(here.forward[0]))),
            (_("smallest of these, central"), _("{error} at h = {h}").format(error=number(best["central"][1]), h=number(best["central"][0]))),
            (_("forward"), _("{error} at h = {h}").format(error=number(best["forward"][1]), h=number(best["forward"][0]))),
        ]),
        shell.compare(_("PyTorch's autograd"), check.slope_difference(values["fx"], values["at"], found.slope), 1e-9),
        shell.caption(_("Often said: a smaller h is more exact. Look: left of the bend, f(x + h) and f(x − h) agree in nearly all their digits, and their difference holds little but rounding.")),
    ]  # fmt: skip
    return [shell.Chart("steps", curves.steps(found, here, words), _("Error by step size")), shell.Captions("step numbers", captions)]  # fmt: skip
