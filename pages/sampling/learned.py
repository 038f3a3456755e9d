"""A deformable layer that learns, while one watches, to spread its taps over digits of any size and turn."""

import streamlit as st

from models.sampling import learned as sampling_learned
from models.sampling.learned import Config, Snapshot
from pages import shell
from pages.shell import _
from viz import sampling as figures


def presets() -> dict[str, dict[str, object]]:
    return {
        _("Sizes and turns"): {},
        _("Sizes only"): {"turn": 0, "smallest": 0.4},
        _("Turns only"): {"smallest": 1.0, "largest": 1.0, "turn": 60},
    }


def explorer() -> None:
    left, right = st.columns([1, 3], gap="medium")
    with left:
        config = _controls()
    with right:
        shell.player(
            sampling_learned.train, config, lambda shown: draw(shown, config), key="learning",
            total=config.steps // config.every + 1, interval=0.4,
        )  # fmt: skip
        _code(config)


def _controls() -> Config:
    st.markdown(
        _(
            "One 7 × 7 deformable layer has to name digits of all sizes and turns. Nobody tells its taps where to go: "
            "watch them learn to **follow the digit**, because a rigid template reads it only then."
        )
    )
    return Config(
        smallest=float(shell.slider("smallest", _("Smallest scale"), 0.3, 1.0, 0.5, step=0.1)),
        largest=float(shell.slider("largest", _("Largest scale"), 1.0, 1.8, 1.3, step=0.1)),
        turn=float(shell.slider("turn", _("Turned by up to, degrees"), 0, 90, 45, step=5)),
        learning_rate=float(shell.slider("learning_rate", _("Learning rate"), 3e-4, 3e-2, 3e-3, step=0.1, log=True)),
        seed=int(shell.number("seed", _("Seed"), 0, 99, 0)),
    )


def draw(shown: Snapshot, config: Config) -> None:
    line = _(
        "Step {step}: **{moving:.0%}** of 500 held-out digits read with moving taps, {fixed:.0%} with fixed ones. "
        "Size of digit and spread of taps correlate by {size:.2f}, turn and turn by {turn:.2f}."
    )
    size, turn = sampling_learned.correlations(shown)
    st.markdown(
        line.format(step=shown.step, moving=shown.accuracy, fixed=shown.plain_accuracy, size=size, turn=turn)
    )  # fmt: skip
    with st.container(key="stage"):
        shell.canvas(
            figures.gallery(shown, _("Held-out digits, each in four poses, and the 49 taps that read them")),
            key="gallery",
            alt=_("Digits in four poses with the taps of the deformable layer"),
            height=300,
        )
    left, right = st.columns([2, 1])
    with left:
        words = {
            "size": _("scale of the digit"), "spread": _("spread of the taps, px"),
            "angle": _("turn of the digit, degrees"), "turn": _("turn of the taps, degrees"),
        }  # fmt: skip
        shell.show(figures.following(shown, words), key="following", alt=_("Taps against digits, a dot each"))
    with right:
        words = {
            "moving": _("moving taps"), "fixed": _("fixed taps"), "step": _("step"), "share": _("read correctly"),
        }  # fmt: skip
        shell.show(figures.accuracy(shown, config.steps, words), key="accuracy", alt=_("Accuracy while it learns"))


def _code(config: Config) -> None:
    lines = (
        "from models.sampling.learned import Config, train",
        "",
        f"start = next(train({config}))",
        "print(start.step, f'{start.spread.mean():.2f} px')",
    )
    spread = sampling_learned.motion(sampling_learned.first_points()[None])[0].item()
    functions = (sampling_learned.Classifier, sampling_learned.train)
    shell.code(*functions, snippet="\n".join(lines), prints=f"0 {spread:.2f} px")
