"""The float lab: softmax step by step in four number formats."""

import streamlit as st

from models.images.decoding import Picture
from models.losses import check, floats
from pages import shell
from pages.losses.confidence import photo
from pages.losses.settings import number
from pages.shell import _
from viz import losses as figures


def methods() -> dict[str, str]:
    return {"naive": _("As written"), "minus max": _("Minus the maximum"), "log of softmax": _("log(softmax)"), "log-softmax": "log_softmax"}  # fmt: skip


def floats_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        source = shell.choice("source", _("Logits"), {"typed": _("Typed"), "photo": _("Of the photo")})
        if source == "typed":
            given = shell.text("logits", _("Logits"), "88 89 90", examples=("1 2",), most=120)
        else:
            given = " ".join(f"{logit:.4f}" for _name, logit in shell.on_worker(photo, picture)[: floats.MOST])
        values = {
            "logits": given,
            "scale": shell.slider("scale", _("Times"), 0.1, 1000.0, 1.0, log=True, step=0.01),
            "format": shell.choice("format", _("Number format"), list(floats.KINDS), "float32"),
            "method": shell.choice("method", _("Method"), methods()),
            "true": shell.number("true", _("True class (the first is 1)"), 1, floats.MOST, 1),
        }
    with stage:
        left, right = st.columns([3, 2])
        places = {"floats": left, "formats": left, "overflows": right}
        if shown := shell.follow(drawings, values, key="floats", places=places):
            shell.code(floats.computed, logits(shown), shown["format"], shown["method"], shown["true"] - 1, shows="result.loss, result.gradient")  # fmt: skip


def logits(values: shell.Values) -> tuple[float, ...]:
    return tuple(value * values["scale"] for value in floats.parsed(values["logits"]))


def drawings(values: shell.Values) -> list[shell.Drawing]:
    """Each step of each logit, the gradient below, and all formats and methods side by side."""
    given, true = logits(values), values["true"] - 1
    found = floats.computed(given, values["format"], values["method"], true)
    words = {"logit": _("logit"), "shifted": _("minus the maximum"), "exp": "exp", "sum": _("sum"), "p": _("quotient p"), "log p": "log p"}  # fmt: skip
    steps = {**{words[name]: step for name, step in found.steps.items()}, _("gradient"): found.gradient}
    classes = zip(*(step.tolist() for step in steps.values()), strict=True)
    rows = [(_("class {index}").format(index=index), *map(marked, row)) for index, row in enumerate(classes, start=1)]
    bad = next((words[name] for name, step in found.steps.items() if not step.isfinite().all()), None)
    if bad is None and not found.gradient.isfinite().all():
        bad = _("gradient")
    right = floats.computed(given, "float64", "log-softmax", true)
    edges = floats.limits(values["format"])
    kinds = [[kind, *(marked(floats.computed(given, kind, method, true).loss) for method in methods())] for kind in floats.KINDS]  # fmt: skip
    captions = [
        shell.metrics([
            (_("Loss"), number(found.loss)), (_("log_softmax in float64"), number(right.loss)), (_("First bad number"), bad or _("none")),
            (_("exp is ∞ above"), number(edges[0])), (_("exp is 0 below"), number(edges[1])),
        ]),
        shell.table((_("Loss by"), *methods().values()), kinds),
        shell.compare(_("60 decimals: log_softmax in float64, relative"), check.softmax_difference(given, true, right), 1e-12),
        shell.caption(_("Often said: minus the maximum is safe. Look at log(softmax) of 0 15 in float16: the loss is finite, its gradient is not. Often said: exponentiate, then subtract the maximum. It must be subtracted first.")),
    ]  # fmt: skip
    plain = floats.parsed(values["logits"])
    states = {kind: floats.states(plain, kind, values["method"], true) for kind in floats.KINDS}
    legend = (_("both finite"), _("gradient not finite"), _("loss not finite"), _("times the logits"))
    chart = figures.overflows(states, values["scale"], legend)
    return [
        shell.Captions("floats", [shell.table((values["format"], *steps), rows)]), shell.Captions("formats", captions),
        shell.Chart("overflows", chart, _("Where loss and gradient are finite, by format and scale")),
    ]  # fmt: skip


def marked(value: float) -> str:
    return number(value) if abs(value) < float("inf") else f"⚠\u00a0{number(value)}"
