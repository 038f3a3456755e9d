"""The parts of the IoU page that follow the pointer: arrows on the two boxes, and fields of gradients."""

import time
from collections.abc import Mapping

import numpy as np
import streamlit as st

from models.images.decoding import Picture
from models.iou import check as iou_check
from models.iou import field as iou_field
from models.iou import gradient as iou_gradient
from pages import shell
from pages.iou import controls
from pages.shell import _
from viz.canvas import Box, Pane
from viz.colors import PREDICTED, TRUTH
from viz.iou import pushes as figures
from viz.iou.formula import formula

FIELD_HEIGHTS = {1: 440, 2: 400, 3: 320, 4: 290, 5: 260, 6: 240}
RESOLUTION = 97  # samples of a field along its longer side


def backdrop(picture: Picture) -> np.ndarray:
    return _backdrop(picture.digest, picture.pixels, st.context.theme.type == "dark")


@st.cache_resource(max_entries=32, show_spinner=False)
def _backdrop(digest: str, _pixels: np.ndarray, dark: bool) -> np.ndarray:
    scene = figures.backdrop(_pixels, dark)
    scene.flags.writeable = False  # so that the canvas encodes it once
    return scene


def editable(predicted: figures.Corners, target: figures.Corners, factor: float, shift: float = 0.0) -> shell.Edit:
    """Both boxes to be dragged on the first pane; the order is that of ``controls.dragged``."""
    return shell.Edit(
        boxes=[
            {"xyxy": figures.scaled(target, factor, shift), "label": _("target"), "color": TRUTH},
            {"xyxy": figures.scaled(predicted, factor, shift), "label": _("predicted"), "color": PREDICTED},
        ]
    )


def arrows(picture: Picture, config: iou_gradient.Config, hidden: frozenset[str]) -> iou_gradient.Comparison | None:
    """Both boxes on the photo, what each loss does to the predicted one, and what each loss is made of."""
    apart = st.session_state.get("apart", False)
    begun = time.perf_counter()
    mismatch = config.published and config.coordinates != "cxcywh"
    nearest = (lambda: {"coordinates": "cxcywh"}) if mismatch else None
    found = shell.attempt("push", iou_gradient.comparison, config, nearest=nearest)
    seconds = time.perf_counter() - begun
    if found is None:
        return None
    pushes = {} if "arrows" in hidden else dict(found.pushes)
    scene, reach = backdrop(picture), figures.reach(pushes)
    left, right = (st.container(), st.container()) if apart else st.columns([5, 3])
    with left, st.container(key="stage"):
        shell.canvas(
            *(_apart if apart else _together)(scene, found, config, pushes, reach), key="boxes", height=320 if apart else 440,
            alt=_("A predicted and a target box with the push of every loss on the edges and the centre"),
            edit=editable(config.predicted, config.target, figures.PIXELS),
            hint=_("Drag either box, or select it and drag its handles"), on_edit=controls.dragged("boxes"),
        )  # fmt: skip
    with right:
        if "arrows" in hidden:
            shell.hidden_note()
        else:
            _numbers(found, config)
    shell.footer(seconds, note=_("Longest arrow: a push of {push:.3g} per unit.").format(push=_longest(reach)))
    return found


def _longest(reach: float) -> float:
    return figures.LONGEST / reach if reach else 0.0


def _together(
    scene: np.ndarray,
    found: iou_gradient.Comparison,
    config: iou_gradient.Config,
    pushes: Mapping[str, iou_gradient.Push],
    reach: float,
) -> list[Pane]:
    """All arrows on one picture, each loss in a lane of its own."""
    shapes = figures.construction(found.geometry) if st.session_state.get("construction", True) else []
    for lane, (name, push) in enumerate(pushes.items(), 1):
        shapes += figures.arrows(push, config.predicted, figures.COLORS[name], reach, lane / (len(pushes) + 1))
    return [Pane(scene, shapes=shapes, smooth=True)]


def _apart(
    scene: np.ndarray,
    found: iou_gradient.Comparison,
    config: iou_gradient.Config,
    pushes: Mapping[str, iou_gradient.Push],
    reach: float,
) -> list[Pane]:
    """One picture for each loss; the boxes of the first can be dragged."""
    names, boxes = controls.short_names(), []
    panes = []
    for at, name in enumerate(found.pushes):
        shapes = figures.construction(found.geometry) if st.session_state.get("construction", True) else []
        if at:
            boxes = [
                Box(figures.scaled(config.target), TRUTH, 3),
                Box(figures.scaled(config.predicted), PREDICTED, 3),
            ]
        drawn = figures.arrows(pushes[name], config.predicted, figures.COLORS[name], reach) if name in pushes else []
        title = _("{loss}: no push") if name in pushes and not drawn else "{loss}"
        panes.append(Pane(scene, title.format(loss=names[name]), shapes=[*shapes, *boxes, *drawn], smooth=True))
    return panes


def _numbers(found: iou_gradient.Comparison, config: iou_gradient.Config) -> None:
    names = controls.short_names()
    st.markdown(
        " ".join(_legend(name, names[name], push) for name, push in found.pushes.items()), unsafe_allow_html=True
    )
    shell.show(
        figures.penalties(found, names, penalty_words()),
        key="penalties",
        alt=_("The penalties that add up to each loss"),
    )
    coordinates = iou_gradient.COORDINATES[config.coordinates].names
    shell.show(
        figures.gradients(found, coordinates, names, _("−∂L/∂ each")), key="gradients",
        alt=_("Minus the gradient of each loss, coordinate by coordinate"),
    )  # fmt: skip


def _legend(name: str, words: str, push: iou_gradient.Push) -> str:
    still = float(push.gradient.abs().max()) < iou_field.DEAD
    uncentred = float(push.centre.abs().max()) < iou_field.DEAD
    note = _("no push at all") if still else _("no pull on the centre") if uncentred else ""
    swatch = f'<span style="color:{figures.COLORS[name]}">⬤</span> <b>{words}</b>'
    return f'<span style="white-space:nowrap;margin-right:.9em">{swatch} {note}</span>'


def penalty_words() -> dict[str, str]:
    return {
        "overlap": _("overlap"), "edges": _("edges"), "expression": _("your own"), "empty hull": _("empty hull"),
        "distance": _("distance"), "aspect": _("aspect"), "width": _("width"), "height": _("height"),
        "shape": _("shape"), "loss": _("loss"),
    }  # fmt: skip


def in_numbers(found: iou_gradient.Comparison) -> None:
    """The formula of each loss with the numbers of these two boxes."""
    pair, names = found.geometry, controls.loss_names()
    parts = ("intersection", "union", "iou", "hull", "diagonal2", "distance2", "aspect")
    st.markdown(
        _(
            "I = {intersection:.4g}, U = {union:.4g}, IoU = {iou:.4g}; enclosing box C = {hull:.4g}, its squared "
            "diagonal c² = {diagonal2:.4g}; squared centre distance ρ² = {distance2:.4g}; aspect v = {aspect:.4g}."
        ).format(**{part: float(getattr(pair, part)) for part in parts})
    )
    for name, push in found.pushes.items():
        left, right = st.columns([1, 4], vertical_alignment="center")
        left.markdown(f"**{names[name]}**")
        with right:
            shell.formula(formula(name, push, pair))


def checks(config: iou_gradient.Config) -> None:
    """The numbers on the screen against second methods."""
    found = {
        _("Losses checked against torchvision.ops: largest difference {difference:.1g}"): iou_check.value_difference(config),
        _("Gradients checked against finite differences: largest difference {difference:.1g}"): iou_check.gradient_difference(config),
    }  # fmt: skip
    help = _("At kinks (aligned edges, touching boxes) the two may differ.")
    shell.lamps((gap <= 1e-6, text.format(difference=gap), help) for text, gap in found.items())


def fields(config: iou_gradient.Config) -> None:
    """For every place of the box's centre: how hard each loss pulls it, and where it does not."""
    words = {"pull": _("Pull on the centre"), "loss": _("Loss landscape")}
    pull = shell.choice("map", _("Map"), words, bare=True) == "pull"
    view = (0.0, 0.0, *figures.WORLD)
    begun = time.perf_counter()
    found = iou_field.fields(iou_field.Config(config, view, RESOLUTION))
    seconds = time.perf_counter() - begun
    spacing = float(next(iter(found.values())).x[1])
    top = max(float(np.quantile(np.asarray(field.strength), 0.995)) for field in found.values())
    titles = controls.short_names()
    dead = _("no pull on the centre")
    panes = [
        figures.landscape(field, _("{loss}: {share:.0%} without pull").format(loss=titles[name], share=float(field.dead.double().mean())), pull, top or 1.0, dead)
        for name, field in found.items()
    ]  # fmt: skip
    for pane in panes[1:]:
        pane.shapes.extend(
            Box(figures.scaled(corners, 1 / spacing, 0.5), color, 2.5)
            for corners, color in ((config.target, TRUTH), (config.predicted, PREDICTED))
        )
    with st.container(key="stage"):
        shell.canvas(
            *panes, key="field", height=FIELD_HEIGHTS[len(panes)],
            alt=_("Maps of the gradient of each loss over the place of the predicted box"),
            edit=editable(config.predicted, config.target, 1 / spacing, 0.5), on_edit=controls.dragged("field", 1 / spacing, 0.5),
            hint=_("Each point: the predicted box centred there. Hatched grey: nothing pulls its centre. Resize either box"),
        )  # fmt: skip
    shell.footer(seconds, note=_("{count} gradients.").format(count=len(found) * panes[0].picture.size))
