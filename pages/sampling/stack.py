"""A stack of dilated layers: how many paths lead from each pixel of the window to one output, and where none does."""

import time

import streamlit as st

from models.images.decoding import Picture
from models.sampling import stack as sampling_stack
from models.sampling.stack import Config
from pages import shell
from pages.shell import _
from viz import sampling as figures

LAYERS = 4


def presets() -> dict[str, dict[str, object]]:
    def stack(*dilations: int, **more: object) -> dict[str, object]:
        return {"layers": len(dilations), **{f"d{i}": d for i, d in enumerate(dilations, 1)}, **more}

    return {
        _("2, 2, 2: holes"): stack(2, 2, 2),
        _("1, 2, 5: cured"): stack(1, 2, 5),
        "1, 2, 4": stack(1, 2, 4),
        "2, 4, 8": stack(2, 4, 8),
        "1, 2, 9": stack(1, 2, 9),
        _("ASPP: 6, 12, 18 side by side"): stack(6, 12, 18, parallel=True),
    }


def explorer(picture: Picture, hidden: frozenset[str]) -> None:
    """Controls on the left; path counts, the photo through the window, and the cone of layers on the right."""
    left, right = st.columns([1, 3], gap="medium")
    with left:
        config = _controls()
    with right:
        started = time.perf_counter()
        seen = shell.attempt("stack", sampling_stack.coverage, config, nearest=lambda: {"stack_kernel": 3})
        if seen is None:
            return
        if "stack" in hidden:
            shell.hidden_note()
            return
        _gauge(seen)
        height, width = picture.pixels.shape[:2]
        click = shell.edited("window").click
        center = (int(click["y"]), int(click["x"])) if click and click["pane"] == 2 else (height // 2, width // 2)
        center = min(center[0], height - 1), min(center[1], width - 1)  # the click may be of another picture
        with st.container(key="stage"):
            shell.canvas(
                figures.path_counts(seen, _("Paths to the output"), _("no path")),
                figures.seen_photo(picture.pixels, seen, center, _("All it sees of the photo")),
                figures.located(picture.pixels, seen, center, _("Press to move the window")),
                key="window",
                alt=_("Number of paths from each pixel of the window to one output, and the photo seen through it"),
                height=360,
                click=True,
                hint=_("Hatched pixels have no path: whatever stands there, the output stays the same."),
            )
        shell.checked(_("the gradient of a stack of all-ones layers"), seen.difference)
        if not config.parallel:
            words = {
                "read": _("read"), "hole": _("never read"), "picture": _("photo"), "layer": _("layer {number}"),
                "place": _("pixels from the centre"), "hover": _("%{x} px: %{customdata} paths"),
            }  # fmt: skip
            alt = _("The layers in one dimension, with their taps")
            shell.show(figures.cone(seen, config, words), key="cone", alt=alt)
        shell.footer(time.perf_counter() - started)
        lines = (
            "from models.sampling.stack import Config, coverage",
            "",
            f"seen = coverage({config})",
            "print(seen.window, seen.touched, f'{seen.share:.3f}')",
        )
        prints = f"{seen.window} {seen.touched} {seen.share:.3f}"
        shell.code(sampling_stack.counts, sampling_stack.gradient, snippet="\n".join(lines), prints=prints)


def _controls() -> Config:
    parallel = shell.toggle("parallel", _("Side by side on one input (ASPP)"))
    layers = shell.slider("layers", _("Layers"), 1, LAYERS, 3)
    dilations = [
        shell.slider(f"d{number}", _("Dilation of layer {number}").format(number=number), 1, 24, 2)
        for number in range(1, int(layers) + 1)
    ]
    kernel_size = shell.slider("stack_kernel", _("Kernel size"), 1, 7, 3)
    return Config(tuple(dilations), kernel_size, parallel)


def _gauge(seen: sampling_stack.Coverage) -> None:
    text = _(
        "**{touched:,} of the {area:,} pixels** in its window of {window} × {window} "
        "can influence an output: {share:.1%}"
    )
    words = text.format(touched=seen.touched, area=seen.paths.size, window=seen.window, share=seen.share)
    st.progress(seen.share, words)
