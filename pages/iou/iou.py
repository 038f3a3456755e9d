"""Two boxes on a photo: every loss of the IoU family pushes the predicted one differently, some not at all."""

import streamlit as st

from models.iou import gradient as iou_gradient
from models.iou import losses as iou
from pages import shell
from pages.iou import controls, push, runs
from pages.iou.questions import all_questions
from pages.shell import _

picture = shell.picture("coffee")
sentence = st.container()
shell.presets({
    _("Diagonal"): controls.preset((2.6, 2.4, 2.0, 2.0), (7.2, 4.6, 3.0, 2.4)),
    _("Horizontal"): controls.preset((2.0, 4.0, 1.4, 1.4), (8.0, 4.0, 2.4, 2.4)),
    _("Vertical"): controls.preset((6.0, 1.2, 1.4, 1.2), (6.0, 5.8, 2.4, 2.4)),
    _("Contained"): controls.preset((5.6, 4.0, 6.0, 5.0), (4.6, 3.4, 2.0, 2.0), apart=True),
    _("Concentric"): controls.preset((6.0, 4.0, 5.0, 4.0), (6.0, 4.0, 2.5, 2.0), apart=True),
    _("Tiny"): controls.preset((5.0, 4.0, 0.2, 0.2), (7.0, 4.6, 3.0, 2.4)),
    _("Wrong shape"): controls.preset((6.0, 4.0, 4.0, 1.5), (6.0, 4.0, 1.5, 4.0), losses=["DIoU", "CIoU", "CIoU gated", "CIoU paper"]),
    _("Your own loss"): controls.preset((2.6, 2.4, 2.0, 1.2), (7.2, 4.6, 3.0, 2.4), losses=["GIoU", "DIoU", iou.OWN]),
    _("The famous figure"): controls.preset((2.6, 2.4, 2.0, 2.0), (7.2, 4.6, 3.0, 2.4), part="simulation", gradient="both"),
})  # fmt: skip
with st.container(horizontal=True, horizontal_alignment="distribute"):
    part = shell.choice(
        "part", _("Show"),
        {"push": _("Push"), "descent": _("Descent"), "field": _("Field"), "simulation": _("Simulation")}, bare=True,
    )  # fmt: skip
    hidden = shell.predict(*all_questions())
sentence.markdown({
    "push": _("Drag the predicted box: each arrow is what one loss tells one edge to do. Apart from the target, IoU says nothing."),
    "descent": _("All boxes set off from the same place: which slide, which inflate first, which never leave?"),
    "field": _("Put the box anywhere: bright where a loss pulls its centre hard, hatched where nothing pulls it at all."),
    "simulation": _("A famous figure, run again: with the published hand-written gradients, and with the true ones. Press Play."),
}[part])  # fmt: skip


def settings() -> iou_gradient.Config:
    """The controls that all parts share."""
    chosen = controls.losses()
    typed = controls.expression(chosen)
    coordinates, published = controls.source()
    predicted, target = controls.boxes()
    return iou_gradient.Config(predicted, target, chosen, typed, coordinates, published)


@shell.live
def pushed() -> None:
    side, stage = st.columns([1, 4])
    with side:
        config = settings()
        shell.toggle("apart", _("One picture each"))
        shell.toggle("construction", _("Draw the geometry"), True)
        numbers = shell.toggle("numbers", _("Formulas in numbers"))
    with stage:
        found = push.arrows(picture, config, hidden)
        if found is not None and "arrows" not in hidden:
            if numbers:
                push.in_numbers(found)
            push.checks(config)
            code(config, found)


@shell.live
def mapped() -> None:
    side, stage = st.columns([1, 4])
    with side:
        config = settings()
    with stage:
        if "field" in hidden:
            shell.hidden_note()
        else:
            push.fields(config)


def descended() -> None:
    side, stage = st.columns([1, 4])
    with side:
        config = runs.descent_config(settings())
    with stage:
        if "descent" in hidden:
            shell.hidden_note()
        else:
            runs.descent(picture, config)


def simulated() -> None:
    side, stage = st.columns([1, 4])
    with side:
        chosen = controls.losses()
        configs = runs.simulation_configs(chosen, controls.expression(chosen))
        logarithmic = shell.toggle("logarithmic", _("Logarithmic error"))
    with stage:
        if "simulation" in hidden:
            shell.hidden_note()
        else:
            runs.simulation(configs, logarithmic)


def code(config: iou_gradient.Config, found: iou_gradient.Comparison) -> None:
    snippet = (
        "from models.iou.gradient import Config, comparison\n\n"
        f"config = Config(\n    predicted={config.predicted},\n    target={config.target},\n    losses={config.losses},\n"
        f"    expression={config.expression!r},\n    coordinates={config.coordinates!r},\n    published={config.published},\n)\n"
        "for name, push in comparison(config).pushes.items():\n"
        "    print(name, round(push.loss, 4), [round(float(number), 4) + 0.0 for number in push.gradient])"
    )  # fmt: skip
    lines = [
        f"{name} {round(push.loss, 4)} {[round(float(number), 4) + 0.0 for number in push.gradient]}"
        for name, push in found.pushes.items()
    ]
    shell.code(iou.geometry, *(iou.LOSSES[name] for name in config.losses if name in iou.LOSSES), iou_gradient.gradient_of,
               snippet=snippet, prints="\n".join(lines))  # fmt: skip


{"push": pushed, "descent": descended, "field": mapped, "simulation": simulated}[part]()
