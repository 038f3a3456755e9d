"""Your own drawing noised to a level and brought back: at high noise it comes back as somebody else's digit."""

from functools import partial

import numpy as np

from models.diffusion import check, digits, own_digit
from pages import shell
from pages.shell import _, codecs
from viz.canvas import Pane
from viz.diffusion import charts, sheets

SIDE = 14
START = np.zeros((SIDE, SIDE), bool)
START[2, 3:11] = START[2:6, 3] = START[6, 3:9] = START[7:11, 9] = START[11, 3:9] = START[6:8, 8] = START[10:12, 8] = (
    True
)


def drawing() -> "shell.Kept[np.ndarray]":
    return shell.kept("digit", START, codecs.board(SIDE))


def controls() -> shell.Values:
    return {
        "back level": shell.slider("back level", _("Noised to level t / T"), 0.0, 1.0, 0.6, step=0.02),
        "back": shell.choice("back", _("Brought back by"), {"exact": _("the exact denoiser"), "learned": _("a network")}),
        "noise seed": shell.number("noise seed", _("Noise"), 0, 9999, 0),
        "cells": drawing().value.astype(np.uint8).tobytes(),
    }  # fmt: skip


def own_part() -> None:
    with shell.stage(controls) as values:
        learned = values["back"] == "learned"
        snapshot = shell.on_worker(digits.trained, digits.Config()) if learned else own_digit.untrained()
        shown = shell.follow(partial(drawings, snapshot), values, key="own")
        if shown and not learned:
            shell.code(own_digit.returned, own_digit.untrained(), drawn(shown), shows="result.away.round(2)")


def drawn(values: shell.Values) -> own_digit.Drawn:
    return own_digit.Drawn(values["cells"], values["back level"], values["back"] == "exact", values["noise seed"])


def drawings(snapshot: digits.Snapshot, values: shell.Values) -> list[shell.Row]:
    asked = drawn(values)
    found = own_digit.returned(snapshot, asked)
    board = np.frombuffer(asked.cells, np.uint8).reshape(SIDE, SIDE) > 0
    panes = [
        Pane(~board, _("Draw a digit"), paper=True), sheets.strip(list(found.noisy), _("Noised, six times")),
        sheets.strip(list(found.back), _("Brought back")), sheets.strip(list(found.nearest), _("Nearest training digits")),
    ]  # fmt: skip

    captions = [
        shell.metrics([
            (_("signal √ᾱ"), f"{found.bar**0.5:.3f}"), (_("from the drawing (ink)"), f"{np.median(found.away):.2f}"),
            (_("from the nearest training digit (ink)"), f"{np.median(found.copies):.2f}"),
        ]),
        shell.compare(_("posterior weights in float64 and by plain differences, effective number"), check.behind_difference(asked, found), 1e-3),
        shell.caption(_("The exact denoiser brings back training digits alone, however little noise there was; a network leaves the drawing nearly as it is at the lowest levels. The curve says how many training digits may still stand behind the noisy drawing: near 1, the choice is made.")),
    ]  # fmt: skip
    at = own_digit.nearest_level(found, asked.level)
    chart = charts.behind(found.behind, at, (_("level t / T"), _("training digits")))
    left = shell.Canvas("digit canvas", panes, _("A drawing, noised and brought back"), 400, edit=shell.Edit(cells=True, board=drawing), captions=captions, tools=False)  # fmt: skip
    return [shell.Row((5, 4), ([left], [shell.Chart("behind digit", chart, _("Effective number of training digits by level"))]))]  # fmt: skip
