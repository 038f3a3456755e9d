"""How steep a critic can be: singular values, power iteration, and what spectral normalisation does."""

import streamlit as st

from models.divergences import check, lipschitz
from pages import shell
from pages.shell import _
from viz import divergences as figures
from viz.canvas import Pane


def lipschitz_part() -> None:
    controls, stage = shell.columns()
    with controls:
        values: shell.Values = {
            "layers": shell.slider("layers", _("Layers"), 2, 6, 3),
            "gain": shell.slider("gain", _("Weights times"), 0.2, 5.0, 1.0, log=True, step=0.01, help=_("1: as PyTorch draws them.")),
            "iterations": shell.slider("iterations", _("Power iterations"), 1, 20, 1),
            "net seed": shell.number("net seed", _("Seed"), 0, 9999, 0),
        }  # fmt: skip
    with stage:
        left, right = st.columns([3, 2])
        if shown := shell.follow(drawings, values, key="lipschitz", places={"slopes": left, "singular": right}):
            shell.code(lipschitz.steepness, config(shown), shows="result.product, result.estimates", also=(lipschitz.power_iteration,))  # fmt: skip


def config(values: shell.Values) -> lipschitz.Config:
    return lipschitz.Config(values["layers"], values["gain"], values["iterations"], values["net seed"])


def drawings(values: shell.Values) -> list[shell.Drawing]:
    asked = config(values)
    found = lipschitz.steepness(asked)
    pair = check.steepest_pair(lipschitz.weights(asked))
    labels = {"before": _("as drawn"), "after": _("divided by the estimate"), "values": _("largest 20 of each layer"), "size": _("singular value")}  # fmt: skip
    panes = [
        Pane(steep[::-1], title, limits=(0.0, float(steep.max())), quantity=_("length of the gradient"))
        for steep, title in zip(found.slopes, (_("Slope of the network, as drawn"), _("normalised")), strict=True)
    ]
    rows = [
        (_("Product of the largest singular values"), shell.digits(found.product[0])), (_("Steepest place seen"), shell.digits(float(found.slopes[0].max()))),
        (_("Product, normalised"), shell.digits(found.product[1])), (_("Steepest, normalised"), shell.digits(float(found.slopes[1].max()))),
        (_("Estimate / σ₁ of layer 2 after 1, 2, 5, 10, 20"), ", ".join(shell.digits(float(found.ratios[i])) for i in (0, 1, 4, 9, 19))), ("σ₂/σ₁", shell.digits(found.second)),
    ]  # fmt: skip
    captions = [
        shell.metrics(rows),
        shell.check(pair <= found.product[0] * (1 + 1e-9), _("checked"), _("Checked against 20,000 pairs of places, |f(x) − f(y)| / |x − y|: the largest is {pair:.4g}, and must not exceed the product.").format(pair=pair)),
        shell.caption(_("Often said: Lipschitz means a bounded derivative. It means |f(x) − f(y)| ≤ K|x − y|; this network has no derivative where a ReLU switches. Often said: spectral normalisation computes an SVD and cuts all singular values to 1. It estimates the largest by power iteration and divides all by it: layers below 1 grow, and after few iterations the largest is still above 1.")),
    ]  # fmt: skip
    return [
        shell.Canvas("slopes", panes, _("Length of the gradient over the plane"), 340, captions=captions),
        shell.Chart("singular", figures.singular(found.before, found.after, labels), _("Singular values of the layers")),
    ]  # fmt: skip
