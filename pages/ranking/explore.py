"""Everything that is done with a ranked list, whatever it comes from: the linked views, and the open part."""

import time
from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from models.ranking.check import same_points
from models.ranking.transforms import TRANSFORMS
from pages import shell
from pages.ranking import parts
from pages.ranking.ranked import List
from pages.ranking.sources import list_of
from pages.ranking.view import Linked, kept_cell, kept_threshold
from pages.shell import _

RARE = 0.05  # share of positives


def settings(source: str) -> shell.Values:
    """What every source shares."""
    values: shell.Values = {}
    help = _("Weigh the classes as if positives were rarer, or more common, than in these data.")
    # two bells have no share of their own, so they always take one
    if source == "bells" or (source != "boxes" and shell.toggle("shift", _("Assume another prevalence"), help=help)):
        values["prevalence"] = shell.slider("prevalence", _("Prevalence of positives"), 0.001, 0.9, 0.001 if source == "bells" else 0.5, step=0.01, log=True, help=_("Share of positives where the classifier is used. Each class keeps its scores: the ROC stands still."))  # fmt: skip
    values["cost"] = shell.slider("cost", _("Cost of a miss / of a false alarm"), 0.01, 100.0, 1.0, step=0.05, log=True, help=_("What one missed positive costs when one false alarm costs 1."))  # fmt: skip
    values["beta"] = shell.slider("beta", _("β: recall weighs β² times as much"), 0.25, 4.0, 1.0, step=0.25, help=_("Above 1 the F-measure cares more for what is missed, below 1 more for false alarms."))  # fmt: skip
    if source not in ("boxes", "bars") and not shell.hidden("transform"):
        values["transform"] = shell.select("transform", _("Rewrite the scores"), transforms(), help=_("A strictly rising function of the scores: it changes the numbers, not their order."))  # fmt: skip
    values["bands"] = shell.toggle("bands", _("95% bootstrap bands"), help=_("At each place, where the true curve lies in about 95 of 100 cases, estimated by resampling these samples."))  # fmt: skip
    return values


def transforms() -> dict[str, str]:
    return {name: name for name in TRANSFORMS} | {"x": _("as they are")}


def explore(values: shell.Values) -> None:
    """The linked views, and below them the part that is open; a list that is refused leaves the last good one."""
    call = shell.attempt(list_of, values)
    if call is None:
        return
    shown = call.result
    part = shell.choice("part", _("Look closer"), {"": _("All plots")} | parts.names(shown.ranked.detected is not None))
    if part and shell.hidden(part):
        shell.hidden_note()
        part = ""
    first, second = st.container(), st.container()
    dragged_in = part in ("", "samples") or "bars" in values  # the open part follows what is done to the views
    views, below = (first, second) if dragged_in else (second, first)
    with below.container(key="parts"):
        left, right = st.columns([1, 3])
    dragged = {"threshold": kept_threshold().value, "cell": kept_cell().value, "part": part}
    with left:
        values = values | dragged | parts.settings(part, shown)
    with right:
        places = {"linked": views, "notes": views, "beside": left, "pair": left}
        shell.follow(partial(drawings, shown, values), values, places=places)
        if table := parts.rows(shown, values):
            st.dataframe(table, height=260, hide_index=True)
    parts.code(shown, values)


def drawings(shown: List, first: shell.Values, values: shell.Values) -> Sequence[Any]:
    """The linked views and the open part: of the list that is ``shown``, and of others as soon as a slider moves."""
    started = time.perf_counter()
    shown = shown if values is first else list_of(values)
    resampled = (shown.ranked.curve, values["rounds"], values.get("prevalence"))
    linked = Linked(shown, values, parts.bootstrapped(*resampled) if values["bands"] else None)
    drawn = parts.PARTS[values["part"]](shown, values) if values["part"] else []
    return [linked, shell.Captions("notes", notes(shown, values, time.perf_counter() - started)), *drawn]


def paradox(shown: List, values: shell.Values) -> list[shell.Caption]:
    """What is often said of rare positives, and what this list says."""
    if shown.ranked.detected is not None or shell.hidden("precision") or shell.hidden("auc"):
        return []
    sample, area = shown.ranked.sample, shown.area(values.get("prevalence"))
    share = values.get("prevalence") or sample.labels.mean()
    if share > RARE or 2 * area > shown.ranked.auc:
        return []
    text = _("Often said: ROC and AUC are right for rare positives. Look: AUC {auc:.3f}, AP {area:.3f}. The ROC does not know how rare they are. Accuracy does not help: without any alarm it is {accuracy:.1%}.")  # fmt: skip
    return [shell.caption(text, auc=shown.ranked.auc, area=area, accuracy=1 - share)]


def notes(shown: List, values: shell.Values, seconds: float) -> list[shell.Caption]:
    curve, captions = shown.ranked.curve, []
    if shell.hidden("precision") and not shell.hidden("even"):
        text = _("With as many positives as negatives this ranking has an average precision of {even:.2f}.")
        captions.append(shell.caption(text, even=shown.area(0.5)))
    captions += paradox(shown, values)
    if (transform := values.get("transform", "x")) != "x":
        same = same_points(list_of({**values, "transform": "x"}).ranked.curve, curve)
        kept = _("All {count} points of both curves are where they were before {transform}: only the order counts.")
        lost = _("{transform} made different scores equal by rounding, so some points of the curves are gone.")
        text = (kept if same else lost).format(count=f"{curve.tp.size:,}", transform=transform)
        captions.append(shell.check(same, text))
    note = _("{count} samples, {points} operating points.")
    note = note.format(count=f"{shown.ranked.sample.scores.size:,}", points=f"{curve.tp.size:,}")
    return [*captions, shell.timing(seconds, note=note)]
