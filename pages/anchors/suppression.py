"""The second half of the page: from thousands of candidates to a few boxes, as a result, as a film, over all thresholds."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import streamlit as st

from models.detectors.candidates import Candidates
from models.images.decoding import Picture
from models.nms import check as nms_check
from models.nms import film as nms_film
from models.nms import suppression as nms
from models.nms import sweep as nms_sweep
from pages import shell
from pages.anchors import grid as grid_part
from pages.anchors import sources
from pages.shell import _
from viz.anchors import suppression as figures
from viz.canvas import Box, Pane
from viz.colors import GREEN

SCRIPT = Path(__file__).parent / "anchors.js"
HEIGHT = 400
MOST_CHECKED = 600  # boxes up to which a method that torchvision lacks is checked at every move: some 60 ms
LISTED = 8  # lines of the trace in sight


def methods() -> dict[str, str]:
    return {
        "hard": _("Hard"), "soft-linear": _("Soft-NMS, linear"), "soft-gaussian": _("Soft-NMS, Gaussian"),
        "diou": _("DIoU-NMS"), "ios": _("Intersection over smaller"), "merge": _("Weighted merge"),
    }  # fmt: skip


def controls(name: str) -> nms.Config:
    start = sources.sources()[name].score
    score = shell.slider(f"score_{name}", _("Score threshold"), 0.0, 1.0, start, step=0.01)
    method = shell.select("method", _("Method"), methods())
    gaussian = method == "soft-gaussian"
    threshold = shell.slider("nms_iou", _("IoU threshold"), 0.0, 1.0, 0.5, step=0.01, disabled=gaussian)
    sigma = shell.slider("soft_sigma", _("Sigma"), 0.1, 1.0, 0.5, step=0.05) if gaussian else 0.5
    top_k = shell.slider("top_k", _("Top k"), 10, 10_000, 1000, step=0.05, log=True)
    aware = shell.toggle("aware", _("Each class by itself"), True)
    return nms.Config(method, threshold, score, int(top_k), aware, sigma)


def result(picture: Picture, name: str, found: Candidates, config: nms.Config, compared: bool) -> nms.Suppression:
    """Before and after, side by side; point at a box to see who silenced it."""
    kept = nms.suppression(found, config)
    objects = grid_part.truth(picture) if compared else []
    now = nms_film.frame(found, kept, config, 0)
    last = replace(now, state=final(found, kept), scores=kept.scores)
    above = _("{count:,} candidates").format(count=kept.funnel[3])
    stays = _("{count:,} stay").format(count=kept.funnel[4])
    own = name == sources.OWN
    lettered = own and not nms.METHODS[config.method].merges
    boxes = figures.few_boxes(found, last, sources.LETTERS, kept.keep) if lettered else figures.kept_boxes(found, kept)
    panes = [
        Pane(picture.pixels, above, extra={"layer": "before"}),
        Pane(picture.pixels, stays, shapes=[*truth_boxes(objects), *boxes], extra={"layer": "kept"}),
    ]
    funnel(kept)
    edit = sources.own_edit(found) if own else grid_part.edit_of(objects) if compared else None
    canvas(panes, own, found, kept, last, key=sources.OWN if own else sources.CANVAS, edit=edit)
    if objects:
        rates(kept, objects)
    return kept


def final(found: Candidates, kept: nms.Suppression) -> np.ndarray:
    """The state after the last round."""
    states = np.full(len(found), nms_film.OUT, dtype=np.int8)
    states[kept.entered] = nms_film.SILENCED
    states[kept.keep] = nms_film.KEPT
    return states


def canvas(panes, own, found, kept, now, *, key, edit=None, height=HEIGHT) -> None:
    shell.canvas(
        *panes, key=key, height=height, script=SCRIPT, edit=edit,
        extra=figures.fates(found, kept, now) | {
            "words": {
                "kept": _("#{number} {name} {score}: stays, picked in round {round}; silenced {count} others"),
                "silenced": _("#{number} {name} {first}: silenced by #{killer} in round {round}, overlap {overlap}"),
                "waiting": _("#{number} {name} {score}: still waiting"),
            },
        },
        alt=_("Candidates before and after suppression on the photo"),
        hint=_("Drag, resize or draw boxes; Delete removes one") if edit and own else _("Point at a box: who silenced it?"),
    )  # fmt: skip


def truth_boxes(objects: list[dict]) -> list[Box]:
    return [Box(tuple(box["xyxy"]), GREEN, 2, dash=True) for box in objects]


def funnel(kept: nms.Suppression) -> None:
    """From all windows to the few, with the milliseconds that each gate took."""
    names = (_("looked at"), _("reported"), _("above the score threshold"), _("in the top k"), _("kept"))
    times = ("", "", *(f" · {milliseconds:.1f} ms" for milliseconds in kept.milliseconds))
    shell.figures((name + time, f"{count:,}") for name, time, count in zip(names, times, kept.funnel, strict=True))


def rates(kept: nms.Suppression, objects: list[dict]) -> None:
    verdict = nms_sweep.verdict(kept.boxes, grid_part.boxes_of(objects))
    right = int((verdict.truth >= 0).sum())
    missed = ", ".join(grid_part.names_of(objects)[index] for index in verdict.missed) or _("none")
    st.markdown(
        _("Against your objects (IoU ≥ 0.5): **{right}** of {kept} boxes are right, precision **{precision:.2f}**, recall **{recall:.2f}**; missed: {missed}.").format(
            right=right, kept=len(kept.boxes), precision=verdict.precision, recall=verdict.recall, missed=missed)
    )  # fmt: skip


def badge(found: Candidates, kept: nms.Suppression, config: nms.Config) -> None:
    """The same boxes by torchvision, on what is shown now."""
    if config.method not in ("hard", "merge") and len(kept.entered) > MOST_CHECKED:
        st.caption(
            _("Raise the score threshold to {most} boxes or fewer to see this method checked.").format(
                most=MOST_CHECKED
            )
        )
        return
    reference, theirs = nms_check.reference(found, config)
    differing = len(set(theirs.tolist()) ^ set(kept.keep.tolist()))
    text = _("Same {count} boxes as {reference}") if not differing else _("{differing} boxes differ from {reference}")
    shell.verdict(not differing, text.format(count=len(theirs), reference=reference, differing=differing))


def film(picture: Picture, name: str, found: Candidates, config: nms.Config) -> None:
    """Round by round: the picked box, its threads, and the trace in words."""

    def rounds(key: tuple) -> Iterator[tuple[nms.Suppression, int]]:
        kept = nms.suppression(found, config)
        yield from ((kept, number) for number in range(kept.rounds + 1))

    def draw(snapshot: tuple[nms.Suppression, int]) -> None:
        kept, number = snapshot
        now = nms_film.frame(found, kept, config, number)
        own = name == sources.OWN
        boxes = figures.few_boxes(found, now, sources.LETTERS) if own else figures.kept_boxes(found, kept, number)
        pane = Pane(
            picture.pixels, shapes=[*boxes, *figures.threads(found, now)], extra={"layer": "kept" if own else "film"}
        )
        left, right = st.columns([3, 2])
        with left:
            canvas([pane], own, found, kept, now, key="film canvas", height=HEIGHT - 40)
        with right:
            trace(found, kept, config, number, own)

    fingerprint = hash((found.boxes.tobytes(), found.scores.tobytes()))  # restarts the film when a box moves
    shell.player(rounds, (name, picture.digest, fingerprint, config), draw, key="film", per_tick=1, interval=0.5)


def trace(found: Candidates, kept: nms.Suppression, config: nms.Config, number: int, own: bool) -> None:
    """What the round did, as a table."""
    waiting = int((kept.round > number).sum())
    st.markdown(
        _("**Round {number} of {rounds}**, boxes waiting: {waiting:,}").format(
            number=number, rounds=kept.rounds, waiting=waiting
        )
    )
    moves = nms_film.trace(found, kept, config, number)
    if not moves:
        st.markdown(_("All boxes wait, sorted by score. The best one will be picked first."))
        return
    actions = {"keep": _("keep"), "silence": _("silence"), "weaken": _("weaken")}
    name = {
        int(index): sources.LETTERS[index] if own else f"#{place}" for place, index in enumerate(kept.entered, start=1)
    }
    lines = [
        f"| {_('action')} | {_('box')} | {_('score')} | {_('against')} | {_('overlap')} |",
        "|---|--:|--:|--:|--:|",
    ]
    for move in moves[: LISTED + 1]:
        against = " | " if move.against < 0 else f"{name[move.against]} | {move.overlap:.2f}"
        lines.append(f"| {actions[move.action]} | {name[move.candidate]} | {move.score:.2f} | {against} |")
    st.markdown("\n".join(lines))
    if len(moves) > LISTED + 1:
        st.caption(_("and {count:,} more").format(count=len(moves) - LISTED - 1))
