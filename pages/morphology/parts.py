"""The parts of the morphology page beside the result: in-between, laws, libraries, sizes, threshold."""

import numpy as np
import streamlit as st

from models.morphology import chain as morphology
from models.morphology.check import difference
from models.morphology.conventions import CONVENTIONS, Rules, closed, opened
from models.morphology.elements import Element
from models.morphology.frames import Frame, frames
from models.morphology.measures import granulometry, threshold
from models.morphology.operations import Step
from pages import shell
from pages.morphology.bench import HEIGHT, Source, lamps, names
from pages.shell import _
from viz import morphology as figures
from viz.canvas import Pane


def definitions(convention: str) -> str:
    """Erosion and dilation as this library defines them, in LaTeX."""
    sign = "-" if CONVENTIONS[convention].dilation_reflects else "+"
    return (
        r"$(f \ominus B)(x) = \displaystyle\min_{b \in B} f(x + b)$ $\quad$ "
        rf"$(f \oplus B)(x) = \displaystyle\max_{{b \in B}} f(x {sign} b)$"
    )


def law_part(source: Source, step: Step, rules: Rules) -> None:
    """Once and twice, side by side, and every lamp."""
    once = opened(source.image, step.element, step.iterations, rules)
    twice = opened(once, step.element, step.iterations, rules)
    filled = closed(source.image, step.element, step.iterations, rules)
    panes = [
        Pane(figures.shown(once, source.binary), _("Opened"), figures.change(source.image, once, names())),
        Pane(figures.shown(twice, source.binary), _("Opened again"), figures.change(once, twice, names())),
        Pane(figures.shown(filled, source.binary), _("Closed"), figures.change(source.image, filled, names())),
    ]
    shell.canvas(*panes, key="laws", height=HEIGHT, alt=_("Opening once and twice, and closing"))
    lamps(source, step, rules, always=True)
    shell.checked(_("the definition, pixel by pixel"), difference(source.image, step.element, rules))


def between(source: Source, config: morphology.Config, key: tuple) -> None:
    """The pictures on the way from before to after, in the transport."""
    found = morphology.transformed(source.image, config)
    labels = {i: f"{i + 1}" for i in range(len(config.steps))}
    index = shell.choice("watched", _("Step"), labels) if len(labels) > 1 else 0
    start = found.before if index == 0 else found.pictures[index - 1]

    def draw(frame: Frame) -> None:
        panes = [
            figures.element(frame.element, _("Element so far")),
            Pane(
                figures.shown(frame.picture, source.binary), _("After {count}").format(count=frame.passes),
                figures.change(start, frame.picture, names()),
            ),
        ]  # fmt: skip
        shell.canvas(*panes, key="between", height=HEIGHT - 60, alt=_("An in-between picture of the operation"))

    shell.player(
        lambda key: frames(start, key[0], config.rules), (config.steps[index], config.rules, key), draw,
        key="film", per_tick=1,
    )  # fmt: skip


def libraries(source: Source, config: morphology.Config) -> None:
    """The same chain under each library's convention."""
    pictures = {
        name: morphology.transformed(source.image, morphology.Config(config.steps, name, config.border)).after
        for name in CONVENTIONS
    }
    panes = figures.library_panes(pictures, "textbook", names(), source.binary)
    shell.canvas(*panes, key="libraries", height=HEIGHT - 60, alt=_("The same call in four conventions"))
    for column, (name, picture) in zip(st.columns(len(pictures)), pictures.items(), strict=True):
        differing = int((picture != pictures["textbook"]).sum())
        with column:
            shell.verdict(differing == 0, _("{count} pixels differ from the textbook").format(count=differing))
            st.code(CALLS[name], language="python", wrap_lines=True)


CALLS = {
    "textbook": "min f(x + b)   # erosion\nmax f(x - b)   # dilation",
    "OpenCV": "cv2.erode(f, B)   # min f(x + b)\ncv2.dilate(f, B)  # max f(x + b)",
    "SciPy": "ndimage.grey_erosion(f, B)   # min f(x + b)\nndimage.grey_dilation(f, B)  # max f(x - b)",
    "scikit-image": "morphology.erosion(f, B)   # min f(x + b)\nmorphology.dilation(f, B)  # max f(x + b)",
}


def sizes(source: Source, config: morphology.Config, shape: str) -> None:
    """Pattern spectrum: how much of the picture is made of grains of each size."""
    after = morphology.transformed(source.image, config).after
    largest = min(25, max(1, (min(source.image.shape) - 1) // 2))
    shape = shape if shape != "own" else "disk"
    before_spectrum, after_spectrum = (
        shell.heavy(granulometry, image, shape, largest) for image in (source.image, after)
    )
    labels = (_("before"), _("after"), _("radius of the opening (px)"), _("share of the brightness removed"))
    shell.show(
        figures.spectrum(before_spectrum, after_spectrum, labels), key="spectrum",
        alt=_("Pattern spectrum: share of brightness removed at each opening radius"),
    )  # fmt: skip
    st.caption(_("Mean grain radius: {before:.2f} px before, {after:.2f} px after.").format(
        before=before_spectrum.mean_size, after=after_spectrum.mean_size))  # fmt: skip
    rows = zip(before_spectrum.sizes, before_spectrum.removed, after_spectrum.removed, strict=True)
    shell.table_download("pattern-spectrum", ("radius_px", "removed_before", "removed_after"), rows)


def levels(grey: np.ndarray, level: int) -> None:
    """Histogram of the photo with the threshold and Otsu's."""
    labels = (_("pixels"), _("variance between classes"), _("threshold"), _("Otsu"))
    shell.show(
        figures.histogram(threshold(grey), level, labels), key="histogram",
        alt=_("Histogram of brightness with the threshold and Otsu's choice"),
    )  # fmt: skip


def element_code(element: Element) -> str:
    return f"Element({element.rows!r}, {element.origin!r})"
