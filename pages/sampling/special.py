"""Standard, dilated, deformable and modulated layers as special cases of each other, on the photo."""

import time

import streamlit as st

from models.images.decoding import Picture
from models.sampling import convolution as sampling
from models.sampling import special as sampling_special
from pages import shell
from pages.sampling import layer
from pages.shell import _
from viz import sampling as figures

TOLERANCE = 1e-5


def presets() -> dict[str, dict[str, object]]:
    return {_("Dilated by 4"): {"dilation": 4, "padding": 4}, _("Jitter"): {"jitter": 1.5}, _("Apart"): {"groups": 3}}


def explorer(picture: Picture, hidden: frozenset[str]) -> None:
    """One lamp for each identity, the largest difference on it; the chosen one as both sides and their difference."""
    image = sampling.working_picture(picture.pixels)
    left, right = st.columns([1, 3], gap="medium")
    with left, st.container(height=470, border=False):
        config = layer.layer_controls()
    with right:
        started = time.perf_counter()
        cases = shell.attempt(
            "special", sampling_special.special_cases, image, config,
            nearest=lambda: layer.offered(config, *image.shape[1:]),
        )  # fmt: skip
        if cases is None:
            return
        sentences = _sentences()
        with st.container(key="stage"):
            sides = st.columns(2)
            for index, case in enumerate(cases):
                sides[index % 2].markdown(_lamp(case, sentences[case.name][0]))
            names = {case.name: sentences[case.name][0] for case in cases}
            shown = shell.select("case", _("Show"), names, "dilated is deformable on dilation 1")
            case = next(case for case in cases if case.name == shown)
            panes = figures.identity(case, (*sentences[shown][1:], _("Difference")))
            shell.canvas(*panes, key="sides", alt=names[shown], height=340)
        shell.footer(time.perf_counter() - started, note=_("Deformable sides by torchvision.ops.deform_conv2d."))
        lines = (
            "from models.sampling.convolution import working_picture",
            "from models.sampling.layer import Config",
            "from models.sampling.special import special_cases",
            shell.picture_snippet(picture),
            f"config = {config}",
            "for case in special_cases(working_picture(picture.pixels), config):",
            f"    print(case.name, case.difference <= {TOLERANCE})",
        )
        prints = "\n".join(f"{case.name} {case.difference <= TOLERANCE}" for case in cases)
        shell.code(sampling_special.special_cases, snippet="\n".join(lines), prints=prints)


def _lamp(case: sampling_special.SpecialCase, sentence: str) -> str:
    """The largest difference of both sides, and what they are."""
    sign, color = ("✓", "green") if case.difference <= TOLERANCE else ("✗", "orange")
    return f":{color}-badge[{sign} {case.difference:.1e}] {sentence}"


def _sentences() -> dict[str, tuple[str, str, str]]:
    """Of each identity: what it says, and what stands left and right."""
    return {
        "dilated is standard with holes": (
            _("A dilated kernel is a large one with zeros between its taps"), _("dilated"), _("large, with zeros"),
        ),
        "standard is deformable with offset 0": (
            _("Offsets of zero give the plain layer"), _("plain"), _("deformable, offsets 0"),
        ),
        "dilated is deformable on dilation 1": (
            _("Offsets (d − 1) · tap turn dilation 1 into dilation d"), _("dilated"), _("deformable on dilation 1"),
        ),
        "deformable is modulated with mask 1": (
            _("A modulated layer with all masks 1 is the deformable one"), _("deformable"), _("modulated, mask 1"),
        ),
        "mask 0 is a tap cut off": (
            _("Mask 0 cuts a tap off, as weight 0 does"), _("weight of tap 0 is 0"), _("mask of tap 0 is 0"),
        ),
        "output is linear in the mask": (
            _("The output is linear in the mask"), _("mean of two outputs"), _("output of the mean mask"),
        ),
    }  # fmt: skip
