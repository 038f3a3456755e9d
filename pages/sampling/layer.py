"""One layer on the photo: choose an output, see its taps, drag them, and watch torchvision's feature map follow."""

import base64
import math
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from models.images.decoding import Picture
from models.sampling import backtrack as sampling_backtrack
from models.sampling import convolution as sampling
from models.sampling import layer as sampling_layer
from models.sampling.layer import Config
from pages import shell
from pages.sampling import taps
from pages.shell import _
from viz import sampling as figures
from viz.canvas import Pane

if TYPE_CHECKING:
    from torch import Tensor

SCRIPT = Path(__file__).with_name("sampling.js")
Layers = tuple[sampling.Sampling, ...]
MOTION = ("scale", "rotation", "shear", "shift_y", "shift_x", "jitter")


def presets() -> dict[str, dict[str, object]]:
    plain = {"family": "standard", "dilation": 1, "padding": 1, "scale": 1.0, "rotation": 0}
    return {
        _("Plain"): plain,
        _("Dilated"): {**plain, "dilation": 4, "padding": 4},
        _("Nine far pixels"): {**plain, "dilation": 12, "padding": 12},
        _("Strided, colours apart"): {**plain, "stride": 3, "groups": 3},
        _("Scaled and turned"): {},
        _("Jitter"): {"jitter": 1.5},
        _("729 points"): {"scale": 1.0, "rotation": 0, "jitter": 1.2, "depth": 3},
    }


def explorer(picture: Picture, hidden: frozenset[str]) -> None:
    """Controls on the left, the three panes on the right."""
    image = sampling.working_picture(picture.pixels)
    height, width = image.shape[1:]
    left, right = st.columns([1, 3], gap="medium")
    with left, st.container(height=470, border=False):
        config = layer_controls()
        deepest = 3 if config.kernel_size <= 4 else 2  # 4,096 points are followed within a frame, 15,625 are not
        depth = shell.slider("depth", _("Layers alike in a row"), 1, deepest, 1, disabled=config.stride > 1)
    depth = depth if config.stride == 1 else 1
    started = time.perf_counter()
    with right:
        layers = shell.attempt(
            "layer", _kept, image, config, depth, nearest=lambda: offered(config, height, width)
        )  # fmt: skip
        if layers is None:
            return
        seconds = time.perf_counter() - started
        image, shown, config, depth = layers
        if "layer" in hidden:
            shell.hidden_note()
            return
        with st.container(key="stage"):
            _stage(image, config, shown, depth)
        shell.checked(_("our own sum of bilinear samples"), max(layer.difference for layer in shown), 1e-5)
        _numbers(config, *image.shape[1:])
        shell.footer(seconds, note=_("Choosing outputs and looking at taps needs no server."))
        _code(picture, config, depth, shown)


def layer_controls() -> Config:
    """The controls of a layer; what does not apply to its family is left out."""
    family = shell.choice(
        "family", _("Layer"), dict(zip(sampling_layer.FAMILIES, _families(), strict=True)),
        "deformable",
    )  # fmt: skip
    kernel = shell.select("kernel", _("Weights"), {name: _kernels()[name] for name in sampling_layer.KERNELS})
    kernel_size = shell.slider("kernel_size", _("Kernel size"), 1, 7, 3)
    dilation = shell.slider("dilation", _("Dilation"), 1, 12, 2)
    stride = shell.slider("stride", _("Stride"), 1, 4, 1)
    padding = shell.slider("padding", _("Padding"), 0, 24, 2)
    groups = shell.choice("groups", _("Groups"), {1: _("1: colours mixed"), 3: _("3: colours apart")}, 1)
    given = {}
    if family != "standard":
        given = {
            "scale": shell.slider("scale", _("Scale of the grid"), 0.0, 3.0, 1.8, step=0.05),
            "rotation": shell.slider("rotation", _("Rotation, degrees"), -180, 180, 30),
            "shear": shell.slider("shear", _("Shear"), -2.0, 2.0, 0.0, step=0.05),
            "shift_y": shell.slider("shift_y", _("Shift down, pixels"), -20.0, 20.0, 0.0, step=0.25),
            "shift_x": shell.slider("shift_x", _("Shift right, pixels"), -20.0, 20.0, 0.0, step=0.25),
            "jitter": shell.slider("jitter", _("Jitter, pixels"), 0.0, 5.0, 0.0, step=0.1),
            "border": shell.choice("border", _("At the border"), {"DCNv2": _("fade (v2)"), "DCNv1": _("cut (v1)")}),
        }
    config = Config(kernel_size, dilation, stride, padding, groups, kernel, family, **given)
    moved = taps.moved(kernel_size**2)
    dragged = tuple((tap, y, x) for tap, (y, x, _mask) in moved.items() if y or x)
    factors = tuple(moved[tap][2] if tap in moved else 1.0 for tap in range(kernel_size**2))
    if family == "standard":
        return config
    mask = factors if family == "modulated" and min(factors) < 1 else ()
    return replace(config, dragged=dragged, mask=mask)


def _kept(image: "Tensor", config: Config, depth: int) -> "tuple[Tensor, Layers, Config, int]":
    """The layers with what they were made from: what is shown stays consistent when new settings are refused."""
    return image, sampling_backtrack.stacked(image, config, depth), config, depth


def offered(config: Config, height: int, width: int) -> dict[str, object]:
    """The controls to change so that the layer can be computed."""
    nearest = sampling_layer.nearest_valid(config, height, width)
    names = ("kernel_size", "padding", *MOTION)
    return {name: getattr(nearest, name) for name in names if getattr(nearest, name) != getattr(config, name)}


def _stage(image: "Tensor", config: Config, layers: Layers, depth: int) -> None:
    pixels = (image * 255).round().byte().permute(1, 2, 0).numpy()
    by = "deform_conv2d" if config.family != "standard" else "conv2d"
    panes = (
        Pane(pixels, _("Photo: what one output reads")),
        Pane(pixels, _("Close-up") if config.family == "standard" else _("Close-up: drag the taps")),
        figures.feature_map(layers[-1], _("Output of {function}").format(function=by)),
    )
    moved = taps.moved(config.kernel_size**2)
    handles = [
        {"name": str(tap), "xy": [x, y], "mask": mask}
        for tap, (y, x, mask) in ((tap, moved.get(tap, (0.0, 0.0, 1.0))) for tap in range(config.kernel_size**2))
    ]
    shell.canvas(
        *panes,
        key=taps.CANVAS,
        alt=_("The points of the photo that one output of the layer reads, and the layer's feature map"),
        height=370,
        edit=shell.Edit(pane=-1, points=handles),  # on no pane: the script draws and moves the taps itself
        extra=_facts(config, image.shape[1:], layers, depth),
        script=SCRIPT,
        on_edit=taps.store_edit,
    )
    hints = {
        "standard": _("Move over the output, or press the photo, to choose an output. Arrow keys move it by one."),
        "deformable": _("Drag taps in the close-up. Move over the output, or press the photo, to choose an output."),
        "modulated": _("Drag taps in the close-up; click one to switch it off, turn the wheel for values between."),
    }
    st.caption(hints[config.family])


def _facts(config: Config, size: tuple[int, int], layers: Layers, depth: int) -> Mapping[str, object]:
    """What the script needs to compute where any output looks."""
    first = layers[0]
    grid = first.taps
    rigid = sampling_layer.shared_offset(replace(config, dragged=()))
    shaken = 2 * config.jitter if config.family != "standard" else 0.0
    arms = (
        float((grid + offset - grid.mean(0)).abs().max()) for offset in (rigid, sampling_layer.shared_offset(config))
    )
    quiet, dragged = (math.ceil(arm + shaken) for arm in arms)
    noisy = layers if shaken else ()
    noise = [sampling_layer.noise(config, *layer.output.shape[1:]).numpy().tobytes() for layer in noisy]
    return {
        "taps": (grid + rigid).tolist(),
        "grid": grid.tolist(),
        "kernel": first.weight[0, 0].flatten().tolist(),
        "sizes": [list(size), *(list(layer.output.shape[1:]) for layer in layers)],
        "stride": config.stride,
        "padding": config.padding,
        "groups": config.groups,
        "family": config.family,
        "border": config.border,
        "depth": depth,
        "reach": first.effective_size,
        "jitter": config.jitter,
        "steps": sampling_layer.NOISE_STEPS,
        "noise": [base64.b64encode(level).decode() for level in noise],
        "limit": sampling_layer.REACH,
        "span": max(7, 2 * quiet + 5, 2 * dragged + 2),  # room to drag, without a jump after each drag
        "closest": config.dilation * (config.scale if config.family != "standard" else 1),
        "words": {
            "tap": _("Tap {tap}: offset y {oy}, x {ox}; reads {sum} = {value}; weight {weight}, mask {mask}"),
            "output": _(
                "Output ({row}, {column}) = {own} in this browser, {shown} by torch; "
                "{taps} taps read {pixels} pixels (the plain window has {area})"
            ),
            "colors": _(
                "Output ({row}, {column}): mean of its colours {own}; shown as {shown}; "
                "{taps} taps read {pixels} pixels (the plain window has {area})"
            ),
            "deep": _("Output ({row}, {column}) of layer {depth} = {shown}: {points} points of the photo"),
        },
    }


def _numbers(config: Config, height: int, width: int) -> None:
    """Sizes, parameters and multiply-adds with the formula and the numbers, and the offsets to take away."""
    reach = sampling_layer.effective_size(config.kernel_size, config.dilation)
    rows, columns = (sampling_layer.output_size(size, config) for size in (height, width))
    k, d, s, p, g = config.kernel_size, config.dilation, config.stride, config.padding, config.groups
    weights = k * k * 3 * 3 // g
    shell.formula(
        rf"\text{{window}} = d\,(k-1)+1 = {d}\cdot{k - 1}+1 = \mathbf{{{reach}}} \qquad "
        rf"H' = \left\lfloor\tfrac{{H+2p-d(k-1)-1}}{{s}}\right\rfloor+1 = "
        rf"\left\lfloor\tfrac{{{height}+{2 * p}-{d * (k - 1)}-1}}{{{s}}}\right\rfloor+1 = \mathbf{{{rows}}}"
    )
    parameters = rf"\tfrac{{k^2 C D}}{{G}} = \tfrac{{{k * k}\cdot 3\cdot 3}}{{{g}}} = \mathbf{{{weights}}}"
    adds = rf"{weights}\cdot {rows}\cdot {columns} = \mathbf{{{weights * rows * columns:,}}}".replace(",", "{,}")
    shell.formula(rf"\text{{parameters}} = {parameters} \qquad \text{{multiply-adds}} = {adds}")
    if config.family == "standard":
        return
    title = _("Offset tensor as torchvision wants it: y before x, interleaved, relative to each tap's place")
    panel = st.expander(title, key="offsets", on_change="rerun")
    if panel.open:  # colouring code is slow in the browser, and a dragged tap redraws it
        panel.code(sampling.torchvision_code(config, height, width), language="python")
    if taps.moved(config.kernel_size**2):
        st.button(_("Put the taps back"), on_click=taps.put_back)


def _code(picture: Picture, config: Config, depth: int, layers: Layers) -> None:
    lines = [
        "from models.sampling.convolution import working_picture",
        "from models.sampling.backtrack import stacked",
        "from models.sampling.layer import Config",
        shell.picture_snippet(picture),
        f"config = {config}",
        f"layers = stacked(working_picture(picture.pixels), config, {depth})",
        "output = layers[-1].output",
        "print(tuple(output.shape), f'{output.mean():.4f}')",
    ]
    output = layers[-1].output
    shell.code(
        sampling.bilinear, sampling.deformable_convolution, sampling_backtrack.backtrack,
        snippet="\n".join(lines), prints=f"{tuple(output.shape)} {output.mean():.4f}",
    )  # fmt: skip


def _families() -> tuple[str, str, str]:
    return _("standard"), _("deformable"), _("modulated")


def _kernels() -> dict[str, str]:
    return {
        "average": _("average"),
        "blur": _("blur"),
        "horizontal edges": _("horizontal edges"),
        "vertical edges": _("vertical edges"),
        "centre minus surround": _("centre minus surround"),
    }
