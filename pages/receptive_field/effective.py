"""Parts of the receptive field page about what counts: the effective field, the plot trap, and a field that grows."""

import time
from functools import partial

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from models.receptive_field.check import uniform_sigma
from models.receptive_field.effective import (
    LITE0,
    LITE0_LAYERS,
    EffectiveConfig,
    EffectiveField,
    Lite0Config,
    effective_field,
    lite0_field,
)
from models.receptive_field.mass import SCALES, area_ratio, mass, smoothed
from models.receptive_field.photo import crops
from models.receptive_field.training import Snapshot, TrainingConfig, training
from pages import shell
from pages.receptive_field.network import Setup
from pages.shell import _
from viz.canvas import Pane
from viz.receptive_field import effective as figures

HEIGHT = 380
LITE0_SIDE = 224
SMOOTHING = 0.02  # standard deviation of the blur before outlines of a noisy field are drawn, in field sizes


def scale_names() -> dict[str, str]:
    return {"linear": _("linear"), "sqrt": _("square root"), "log10(x + 1)": _("log10(x + 1)")}


def effective(setup: Setup, controls: DeltaGenerator) -> None:
    """Heat map with contours, mass inside growing squares, Gaussian fit, theory."""
    with controls:
        config, note = chosen(setup) or (None, "")
        if config is None:
            return
        scale = shell.choice("scale", _("Colour scale"), scale_names(), "sqrt")
    begun = time.perf_counter()
    found = computed(config, setup.picture.digest, setup.picture.pixels)
    seconds = time.perf_counter() - begun
    numbers = mass(found.field, found.box)
    theory, side = found.box[2] - found.box[0] + 1, numbers.side(0.95)
    photo = setup.photo
    if isinstance(config, Lite0Config):
        photo = crops(setup.picture.pixels, 1, config.side, config.seed)[0]
    part = figures.window(found.box, found.field.shape)
    labels = _("theory: {size} px").format(size=theory), _("95 %: {side} px").format(side=side)
    noisy = isinstance(config, Lite0Config) or config.weights == "random"
    outlined = smoothed(found.field, SMOOTHING * theory) if noisy else found.field
    field, marks = figures.heat(found.field, scale)[part], figures.contours(outlined, part)
    outlines = (
        _("What counts; smoothed outlines of 68, 95, 99 %") if noisy else _("What counts; outlines of 68, 95, 99 %")
    )
    shell.canvas(
        Pane(photo[part], _("On the photo"), shapes=figures.squares(found.box, side, part, labels), smooth=True),
        Pane(field, outlines, marks),
        key="effective", height=HEIGHT, alt=_("Effective receptive field of the unit in the middle of the map"),
        hint=_("Share of the unit's gradient, of every pixel"),
    )  # fmt: skip
    share = (side / theory) ** 2
    st.markdown(
        _(
            "The unit of **{layer}** could see **{theory} px**; 95 % of what moves it lies in a square of "
            "**{side} px**: {share:.0%} of the area. {note}"
        ).format(layer=config.layer, theory=theory, side=side, share=share, note=note)
    )
    theory_lamp(setup, config, numbers.spread[1])
    left, right = st.columns(2)
    with left:
        labels = {
            "mass": _("mass inside the square"), "levels": _("68, 95, 99 %"), "theory": _("theoretical size"),
            "x": _("side of the square (px)"), "y": _("share of the gradient"),
        }  # fmt: skip
        shell.show(figures.inside_curve(numbers, theory, labels), key="inside", alt=_("Mass inside growing squares"))
    with right:
        labels = {
            "columns": _("share of each column"), "gaussian": _("Gaussian, σ = {sigma:.2f} px").format(sigma=numbers.sigma[1]),
            "x": _("column (px)"), "y": _("share of the gradient"),
        }  # fmt: skip
        shell.show(figures.profile(numbers, found.box, labels), key="profile", alt=_("Profile and Gaussian fit"))
    with st.expander(_("Is this a saliency map?")):
        st.markdown(
            _(
                "No. A saliency map explains one score of one class on one photo. The effective field belongs to a unit "
                "of the network: no class is involved, and it is averaged over photos or networks, so that what remains "
                "is where the unit looks, not what it found. It is no fixed property either: it changes with the "
                "weights, the size of the photo, and with how it is plotted."
            )
        )
    shell.footer(seconds)


def chosen(setup: Setup) -> tuple[EffectiveConfig | Lite0Config, str] | None:
    """The controls of the effective field: the network to differentiate, and a note on it; None when refused."""
    weights = {"uniform": _("All equal"), "random": _("Random"), "trained": _("Trained")}
    kind = shell.choice("weights", _("Weights"), weights)
    signal = shell.choice("signal", _("Signal"), {"absolute": _("|gradient|"), "squared": _("gradient²")})
    if kind == "trained" and setup.network != LITE0:
        refusal = _("trained weights must be those of {lite0}, got {network}")
        shell.refused(refusal.format(lite0=LITE0, network=setup.network), {"network": LITE0})
        return None
    if kind == "trained" or (kind == "random" and setup.network == LITE0):
        inputs = shell.slider("inputs", _("Crops of the photo to average"), 1, 32, 8)
        names = [node.name for node in setup.fields.nodes[: setup.index + 1]]
        layer = next((name for name in reversed(names) if name in LITE0_LAYERS), LITE0_LAYERS[0])
        note = _("EfficientNet-Lite0 itself, averaged over {inputs} crops of your photo.").format(inputs=inputs)
        return Lite0Config(layer, LITE0_SIDE, kind == "trained", signal, inputs), note
    activation = "none"
    restarts = 1
    if kind == "random":
        restarts = shell.slider("restarts", _("Random networks to average"), 1, 64, 8)
    if shell.toggle("relu", _("ReLU; pools take the maximum")):
        activation = "ReLU"
    skip = shell.toggle("skip", _("Skip connections"), True)
    config = EffectiveConfig(
        setup.config.layers,
        setup.layer,
        setup.config.height,
        setup.config.width,
        kind,
        activation,
        skip,
        signal,
        restarts,
    )
    return config, ""


def computed(config: EffectiveConfig | Lite0Config, digest: str, pixels: np.ndarray) -> EffectiveField:
    if isinstance(config, EffectiveConfig):
        return of_table(config)
    return of_lite0(config, digest, pixels)


@st.cache_data(max_entries=64, show_spinner=False)
def of_table(config: EffectiveConfig) -> EffectiveField:
    return shell.heavy(effective_field, config)


@st.cache_data(max_entries=64, show_spinner=False)
def of_lite0(config: Lite0Config, digest: str, _pixels: np.ndarray) -> EffectiveField:
    return shell.heavy(lite0_field, config, _pixels)


def theory_lamp(setup: Setup, config: EffectiveConfig | Lite0Config, spread: float) -> None:
    """For a chain with equal weights the spread is known: it is compared."""
    nodes = setup.fields.nodes[1 : setup.index + 1]
    chain = all(node.kind in ("conv", "pool") and node.parents == (i,) for i, node in enumerate(nodes))
    inside = not isinstance(config, Lite0Config) and config.weights == "uniform" and config.signal == "absolute"
    if not (chain and inside and setup.fields.size[setup.index] <= min(setup.config.height, setup.config.width) / 2):
        return
    taps = [(node.kernel_size, node.dilation * setup.fields.jump[i]) for i, node in enumerate(nodes)]
    sigma = uniform_sigma(taps)
    shell.verdict(
        abs(sigma - spread) < 1e-6,
        _("theory: σ = √Σ(k²−1)/12 · j² = {sigma:.4f} px, measured {spread:.4f} px").format(sigma=sigma, spread=spread),
    )


def trap(setup: Setup, controls: DeltaGenerator) -> None:
    """The same field, plotted on a logarithmic scale: its "area" depends on the unit of the gradient."""
    st.markdown(
        _(
            "A published script takes log10(x + 1) of the gradients *before* it measures the area that holds 99 %. "
            "Multiply all gradients by a constant, which changes nothing, and watch the area grow."
        )
    )
    config = EffectiveConfig(setup.config.layers, setup.layer, setup.config.height, setup.config.width)
    found = computed(config, setup.picture.digest, setup.picture.pixels)
    with controls:
        peak = shell.slider("peak", _("Largest gradient, in any unit"), 1, 1e6, 1e3, step=0.1, log=True)
        level = shell.slider("level", _("Share to hold (%)"), 20, 99, 99) / 100
    part = figures.window(found.box, found.field.shape)
    values = {scale: area_ratio(found.field, level, peak, scale) for scale in SCALES}
    titles = (
        _("linear: {ratio:.1%} of the area").format(ratio=values["linear"]),
        _("log10(x + 1): {ratio:.1%} of the area").format(ratio=values["log10(x + 1)"]),
    )
    shell.canvas(
        *(Pane(figures.heat(found.field, scale, peak)[part], title) for scale, title in zip(("linear", "log10(x + 1)"), titles, strict=True)),
        key="trap", height=HEIGHT - 40, alt=_("The same field on two colour scales"),
    )  # fmt: skip
    labels = {"now": _("now"), "x": _("largest gradient"), "y": _("share of the photo's area")}
    shell.show(
        figures.trap(found.field, level, peak, scale_names(), labels), key="ratio", alt=_("Area against the gradient's unit")
    )  # fmt: skip


def lesson() -> None:
    """A network learns whether two dots are alike: its field grows until it reaches them."""
    controls, stage = st.columns([1, 3])
    with controls:
        depth = shell.slider("depth", _("Layers (3 × 3)"), 4, 12, 10)
        distance = shell.slider("distance", _("Dots from the middle (px)"), 1, depth, 6)
        st.markdown(
            _(
                "From **one unit** the network must tell whether two dots are alike. In theory it sees both from the "
                "start. Press Play: it learns only when its *effective* field has reached them."
            )
        )
    config = TrainingConfig(depth, distance)
    with stage:
        shell.player(
            training, config, partial(drawn, config=config), key="training", total=config.steps // config.every + 1
        )


def drawn(snapshot: Snapshot, config: TrainingConfig) -> None:
    left, right = st.columns([3, 2])
    with left:
        panes = figures.lesson(
            snapshot.field, snapshot.picture, config.depth, config.distance,
            (_("Two dots, one unit in the middle"), _("Its effective field (square root)")),
        )  # fmt: skip
        shell.canvas(
            *panes, key="lesson canvas", height=HEIGHT - 40, alt=_("The task, and the field while it is learnt")
        )
    with right:
        labels = {"accuracy": _("accuracy"), "dots": _("field on the dots"), "x": _("training step")}
        shell.show(
            figures.progress(snapshot.history, labels, config.steps),
            key="progress",
            alt=_("Accuracy and field by step"),
        )
    st.markdown(
        _(
            "Step {step}: accuracy {accuracy:.0%}, loss {loss:.3f}; 95 % of the field in {side} px of {size} px, "
            "{dots:.1%} of it on the dots."
        ).format(
            step=snapshot.step, accuracy=snapshot.accuracy, loss=snapshot.loss, side=snapshot.side,
            size=2 * config.depth + 1, dots=snapshot.on_dots,
        )
    )  # fmt: skip
