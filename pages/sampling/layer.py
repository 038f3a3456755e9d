"""One layer on the photo: choose an output, see its taps, drag them, and watch torchvision's feature map follow."""

from dataclasses import asdict

import streamlit as st

from models.sampling.backtrack import backtrack, stacked
from models.sampling.check import number_difference
from models.sampling.convolution import bilinear, deformable_convolution, torchvision_code, working_picture
from models.sampling.facts import facts, numbers
from pages import shell
from pages.sampling import settings as layers
from pages.shell import _, codecs
from viz import sampling as figures

nearest = layers.nearest
cached_layers = shell.cached(8)(stacked)


def settings() -> shell.Values:
    values = layers.settings()
    disabled, most = values["stride"] > 1, deepest(values["kernel_size"])
    help = _("How often the layer is applied, each time to its own output; with stride 1 only.")
    depth = shell.slider("depth", _("Layers alike in a row"), 1, most, 1, disabled=disabled, help=help)
    return values | {"spot": spot().value, "depth": depth}


def deepest(kernel_size: int) -> int:
    return 3 if kernel_size <= 4 else 2  # 4,096 points are followed within a frame, 15,625 are not


def depth(values: shell.Values) -> int:
    return min(values["depth"], deepest(values["kernel_size"])) if values["stride"] == 1 else 1


def drawings(values: shell.Values) -> list[shell.Drawing]:
    """The photo with the points that one output reads, a close-up to drag them in, and the feature map."""
    config, image = layers.layer(values), layers.working(values["picture"])
    call, (height, width) = cached_layers.timed(image, config, depth(values)), image.shape[1:]
    moved = {tap: values["taps"].get(tap, (0.0, 0.0, 1.0)) for tap in range(config.kernel_size**2)}
    points = [{"name": str(tap), "xy": [x, y], "mask": mask} for tap, (y, x, mask) in moved.items()]
    found, labels = numbers(config, height, width), words()
    adds = _("Multiply-adds") if config.family == "standard" else _("Multiply-adds of the weighted sum alone")
    formulas = (_("Window: d (k − 1) + 1"), _("Rows: ⌊(H + 2p − window) / s⌋ + 1"), _("Parameters: k² C D / G"), adds)  # fmt: skip
    return [shell.Canvas(
        "layer", figures.layer_panes(image, call.result[-1], labels), height=370, script="sampling",
        alt=_("The points of the photo that one output of the layer reads, and the layer's feature map"),
        edit=shell.Edit(pane=-1, points=points), on_edit=keep_taps,  # on no pane: the script draws and moves the taps itself
        extra={**asdict(facts(config, (height, width), call.result)), "words": labels, "spot": dict(zip("uv", values["spot"], strict=True))},
        captions=[
            shell.caption(labels[config.family]),
            shell.metrics(zip(formulas, figures.formulas(found, config, height), strict=True)),
            shell.compare(_("torch's plain layer of these sizes and its FLOP counter"), number_difference(found, config, height, width)),
            shell.compare(_("our own sum of bilinear samples"), max(layer.difference for layer in call.result), 1e-5),
            shell.timing(call.seconds, remembered=call.remembered, note=_("Choosing outputs and looking at taps needs no server.")),
        ],
    )]  # fmt: skip


def spot() -> "shell.Kept[tuple[float, ...]]":
    """The output that was pressed: x and y, as shares of the map's width and height."""
    return shell.kept("spot", (0.5, 0.5), codecs.numbers(2, 0, 1))


def keep_taps(sent: shell.Edited) -> None:
    if sent.click:
        spot().set(tuple(sent.click["spot"]))
    if sent.points is None:
        return
    points = {int(point["name"]): (point["xy"][1], point["xy"][0], point["mask"]) for point in sent.points or []}
    layers.taps().set({tap: place for tap, place in points.items() if place != (0, 0, 1)})


def below(values: shell.Values) -> None:
    """The offsets to take away, and the way back to untouched taps."""
    config, picture = layers.layer(values), values["picture"]
    if config.dragged or config.mask:
        st.button(_("Put the taps back"), key="put back", on_click=layers.taps().clear)
    if config.family != "standard":
        title = _("Offset tensor as torchvision wants it: y before x, interleaved, relative to each tap's place")
        with shell.panel("offsets", title) as is_open:
            if is_open:  # colouring code is slow in the browser, and a dragged tap redraws it
                st.code(torchvision_code(config, *layers.working(picture).shape[1:]), language="python")
    image = shell.step(working_picture, shell.attribute(picture, "pixels"))
    shows = "tuple(result[-1].output.shape), round(result[-1].output.mean().item(), 4)"
    shell.code(stacked, image, config, depth(values), also=(bilinear, deformable_convolution, backtrack), shows=shows)


def words() -> dict[str, str]:
    """The titles of the panes, what to do with them, and the sentences of the script about the numbers that it computes."""
    return {
        "photo": _("Photo: what one output reads"), "close-up": _("Close-up"), "output": _("What the layer makes of it"),
        "standard": _("Move over the output, or press the photo, to choose an output. Arrow keys move it by one."),
        "deformable": _("Drag the taps, on the photo or in the close-up. Move over the output, or press the photo, to choose an output."),
        "modulated": _("Drag the taps, on the photo or in the close-up; click one to switch it off, scroll for values in between."),
        "tap": _("Tap {tap}: offset y {oy}, x {ox}; reads {sum} = {value}; weight {weight}, mask {mask}"),
        "mixed": _("Output ({row}, {column}) = {own} in this browser, {shown} by torch; taps: {taps}, pixels read: {pixels}, pixels of the plain window: {area}"),
        "apart": _("Output ({row}, {column}): mean of its colours {own}; shown as {shown}; taps: {taps}, pixels read: {pixels}, pixels of the plain window: {area}"),
        "deep": _("Output ({row}, {column}) of layer {depth} = {shown}: {points} paths to {places} places of the photo (each followed from the nearest pixel)"),
    }  # fmt: skip
