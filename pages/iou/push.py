"""The light parts of the IoU page: arrows on the two boxes, and maps of the pull on the centre."""

import time
from collections.abc import Mapping
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from models.images.decoding import Picture
from models.iou import check, gradient
from models.iou.field import Config, fields
from models.iou.losses import LOSSES, geometry
from pages import shell
from pages.iou import words
from pages.iou.settings import RESOLUTION, pair, sliders
from pages.shell import _
from viz.colors import PREDICTED, TRUTH
from viz.iou import field as landscapes
from viz.iou import pushes as figures
from viz.iou.boxes import BACKDROP, WORLD, Grid, backdrop
from viz.iou.formula import formula

MAP_HEIGHTS = {1: 440, 2: 400, 3: 320, 4: 290, 5: 260, 6: 240}
PROGRAM = '"\\n".join(f"{name} {push.loss:.4f} {(push.gradient.round(decimals=4) + 0).tolist()}" for name, push in result.pushes.items())'
DEAD_SHARES = "{name: round(float(field.dead.double().mean()), 4) for name, field in result.items()}"


def draggable(config: gradient.Config, grid: Grid, panes: int = 1, **predicted: object) -> dict[str, Any]:
    """What lets both boxes be dragged on every pane of a canvas, the ``predicted`` one with a look of its own."""

    def set_boxes(sent: shell.Edited) -> Mapping[str, object]:
        target, predicted = (grid.units(box["xyxy"]) for box in sent.boxes or ())
        return sliders(predicted, target)

    also = {pane: {"label": ""} for pane in range(1, panes)}
    target = {"xyxy": grid.pixels(config.target), "label": _("target"), "color": TRUTH, "also": also}
    moved = {"xyxy": grid.pixels(config.predicted), "label": _("predicted"), "color": PREDICTED, "also": also}
    return {"edit": shell.Edit(boxes=[target, moved | predicted]), "sets": set_boxes}


def push(picture: Picture, values: shell.Values) -> None:
    """What each loss does to the predicted box, and what each loss is made of."""
    left, right = st.columns([5, 3])
    sides = {"boxes": left} | dict.fromkeys(("legend", "penalties", "gradients"), right)
    mismatch = values["published"] and values["coordinates"] != "cxcywh"
    shown = shell.follow(
        partial(arrows, picture), values, key="push", places=sides,
        nearest=lambda: {"coordinates": "cxcywh"} if mismatch else {},
    )  # fmt: skip
    if shell.hidden("push"):
        with right:
            shell.hidden_note()
    elif shown:
        config = pair(shown)
        if values["numbers"]:
            in_numbers(config)
        chosen = (LOSSES[name] for name in config.losses if name in LOSSES)
        shell.code(gradient.comparison, config, shows=PROGRAM, also=(geometry, *chosen, gradient.gradient_of))


def arrows(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    started, config, labels = time.perf_counter(), pair(values), words.labels()
    compared = gradient.comparison(config)
    took = shell.timing(time.perf_counter() - started)
    captions = [*said(compared, config), *geometry_words(values), *checks(compared, config), took]
    if hidden := shell.hidden("push"):
        compared, captions = gradient.Comparison(compared.geometry, {}), []
    photo, construct = backdrop(picture, shell.dark()), values["construction"]
    if values["apart"] and not hidden:
        panes = figures.apart(photo, compared, construct, labels)
    else:
        panes = figures.together(photo, compared, construct)
    canvas = shell.Canvas(
        "boxes", panes, _("A predicted and a target box with the push of every loss on the edges and the centre"),
        440, captions=captions, **draggable(config, BACKDROP, len(panes)),
        hint=_("Drag either box, or select it and drag its handles"),
    )  # fmt: skip
    if hidden:
        return [canvas]
    axes = gradient.COORDINATES[config.coordinates].names
    bars, slopes = figures.penalties(compared, labels), figures.gradients(compared, axes, labels)
    return [
        canvas,
        shell.Captions("legend", [legend(dict.fromkeys(compared.pushes, ""))]),
        shell.Chart("penalties", bars, _("The penalties that add up to each loss")),
        shell.Chart("gradients", slopes, _("Minus the gradient of each loss, coordinate by coordinate")),
    ]


def geometry_words(values: shell.Values) -> list[shell.Caption]:
    text = _("Dashed grey: the smallest box C around both, and its diagonal c. ρ: distance of the centres.")
    return [shell.caption(text)] if values["construction"] else []


def checks(compared: gradient.Comparison, config: gradient.Config) -> list[shell.Caption]:
    """The losses and gradients shown against second methods, where there are any."""
    labels, lamps = words.labels(), []
    methods = {
        _("{names} of torch and torchvision"): check.values(compared),
        _("the slopes of the loss to both sides, for {names}"): check.slopes(compared, config),
    }
    for method, found in methods.items():
        if found.names:
            names = ", ".join(labels[name] for name in found.names)
            lamps.append(shell.compare(method.format(names=names), found.difference, found.tolerance))
    return lamps


def said(compared: gradient.Comparison, config: gradient.Config) -> list[shell.Caption]:
    """What these boxes show and is often said wrongly, and how far published gradients are from the derivative."""
    said = []
    if "IoU" in compared.pushes and float(compared.geometry.intersection) == 0:
        text = _("Often said: where boxes are apart, the IoU loss is 0. Look: it is {loss:.0f}, its largest value; its gradient is 0.")  # fmt: skip
        said.append(shell.caption(text, loss=compared.pushes["IoU"].loss))
    if figures.matched(compared):
        said.append(shell.caption(_("The boxes are one: every loss has a kink here, and no direction lowers it.")))
    elif (scale := figures.reach(compared.pushes)) > 0:
        said.append(shell.caption(_("A push of {push:.2g} is an arrow one unit long."), push=1 / scale))
    if (gap := check.departure(compared, config)).names:
        text = _("The published gradients of {names} differ from the derivative, here by up to {gap:.2g}.")
        said.append(shell.caption(text, names=", ".join(gap.names), gap=gap.difference))
    return said


def legend(notes: dict[str, str]) -> shell.Caption:
    """The colour of each loss, with a note."""
    labels = words.labels()
    return shell.Caption("".join(
        f'<span style="white-space:nowrap;margin-right:.5em"><span style="color:{figures.COLORS[name]}">⬤</span> '
        f"<b>{escape(labels[name])}</b> {escape(note)}</span>"
        for name, note in notes.items()
    ))  # fmt: skip


def in_numbers(config: gradient.Config) -> None:
    """The formula of each loss with the numbers of these two boxes."""
    compared, names = gradient.comparison(config), words.losses()
    text = _("I = {intersection:.4g}, U = {union:.4g}, IoU = {iou:.4g}; enclosing box C = {hull:.4g}, its squared diagonal c² = {diagonal2:.4g}; squared centre distance ρ² = {distance2:.4g}; aspect v = {aspect:.4g}: how unlike the shapes are, from 0 to 1; α = v / (1 − IoU + v) weighs it in CIoU. IoU measures, 1 − IoU is a loss.")  # fmt: skip
    st.markdown(text.format(**vars(compared.geometry)))
    for name, push in compared.pushes.items():
        left, right = st.columns([1, 4], vertical_alignment="center")
        left.markdown(f"**{names[name]}**")
        right.latex(formula(name, push, compared.geometry))


def field(picture: Picture, values: shell.Values) -> None:
    """For every place of the box's centre: how hard each loss pulls it, and where it does not."""
    if shown := shell.follow(maps, values, key="field"):
        shell.code(fields, mapped(pair(shown)), shows=DEAD_SHARES)


def mapped(config: gradient.Config) -> Config:
    return Config(config, (0.0, 0.0, *WORLD), RESOLUTION)


def maps(values: shell.Values) -> list[shell.Drawing]:
    started, config = time.perf_counter(), pair(values)
    found = fields(mapped(config))
    seconds, grid = time.perf_counter() - started, landscapes.grid(found)
    panes = landscapes.landscapes(found, values["map"] == "pull", words.labels())
    count = _("{count:,} gradients.").format(count=sum(one.loss.numel() for one in found.values()))
    return [shell.Canvas(
        "field", panes, _("Maps of the gradient of each loss over the place of the predicted box"), MAP_HEIGHTS[len(panes)],
        captions=[shell.timing(seconds, note=count)], **draggable(config, grid, len(panes)),
        hint=_("A point: the box centred there. Hatched: no pull on its centre. Drag either box"),
    )]  # fmt: skip
