"""The parts of the morphology page: result, in-between, laws, libraries, sizes, threshold."""

import time
from functools import partial
from pathlib import Path

import numpy as np
import streamlit as st

from models import morphology
from models.morphology_conventions import CONVENTIONS, Rules, closed, opened
from models.morphology_definition import difference
from models.morphology_elements import Element
from models.morphology_frames import Frame, frames
from models.morphology_laws import Law, laws
from models.morphology_measures import counts, granulometry, threshold
from models.morphology_operations import Step
from pages import shell
from pages.images._morphology_controls import BOARD, Source, board, frozen
from pages.shell import _
from viz import morphology as figures
from viz.canvas import Pane

SCRIPT = Path(__file__).parent / "morphology.js"
LIVE_LAWS = 2e7  # probed pixels up to which the laws are tested at every move: some 60 ms
HEAVY = 2e9  # probed pixels from which a chain waits its turn on the shared worker: some 0.3 s
HEIGHT = 390


def probed(source: Source, step: Step) -> int:
    """How many pixels a step looks at, about: its cost."""
    return source.image.size * len(step.element.offsets) * step.iterations


def names() -> tuple[str, str]:
    return _("added"), _("removed")


def result(source: Source, config: morphology.Config, hidden: frozenset[str], slide: bool) -> morphology.Result | None:
    """Before and after, the element under the pointer, what was added and removed, and counts."""
    begun = time.perf_counter()
    heavy = sum(probed(source, step) for step in config.steps) > HEAVY
    transformed = partial(shell.heavy, morphology.transformed) if heavy else morphology.transformed
    found = shell.attempt("result", transformed, source.image, config)
    seconds = time.perf_counter() - begun
    if found is None:
        return None
    first = config.steps[0]
    dilating = first.operation in ("dilation", "closing", "black_tophat", "external_gradient")
    reflected = dilating and config.rules.of_library.dilation_reflects
    probing = first.element.reflected if reflected else first.element
    before = shell.remembered("shown", lambda *_key: frozen(figures.shown(source.image, source.binary)), *source.key)
    panes = [Pane(before, _("Before"))]
    if "after" in hidden:
        panes.append(Pane(np.zeros(found.before.shape, bool), _("After: hidden until you lock")))
    else:
        words = {
            "after": _("After"), "change": _("Change"), "mean": _("{title} (mean of {step} × {step} px)"),
            "added": _("added"), "removed": _("removed"),
        }  # fmt: skip
        panes += figures.outcome(found.before, found.after, config.steps[-1].operation, source.binary, words)
    text = board() if source.board else BOARD
    shell.canvas(
        *panes, key="stage", height=HEIGHT, script=SCRIPT,
        alt=_("The picture before and after the operations, with added and removed pixels"),
        edit=shell.Edit(cells=True) if source.board else None,
        hint=_("Draw on the left; point: the element probes there") if source.board else _("Point: the element probes there"),
        url={"board": None if text == BOARD else text},
        extra={
            "offsets": probing.offsets.tolist() if "after" not in hidden else [], "binary": source.binary, "slide": slide,
            "outside": {"ignore": None, "constant 0": 0, "constant 1": 255}.get(config.border, "reflect"),
            "words": {
                "fits": _("fits"), "hits": _("hits"), "misses": _("misses"),
                "readout": _("row {row}, column {col}: the element {verdict} (darkest {low}, brightest {high}); after: {after}"),
            },
        },
    )  # fmt: skip
    if "after" not in hidden:
        _counted(source, found)
        shell.formula(_formula(first, config.rules))
    shell.footer(seconds)
    return found


def _formula(step: Step, rules: Rules) -> str:
    """The operation at the bottom of the first step, with the size of the element now."""
    cells, sign = len(step.element.offsets), "-" if rules.of_library.dilation_reflects else "+"
    erosion = r"(f \ominus B)(x) = \min_{b \in B} f(x + b)"
    dilation = rf"(f \oplus B)(x) = \max_{{b \in B}} f(x {sign} b)"
    return rf"{erosion} \qquad {dilation} \qquad |B| = {cells}"


def _counted(source: Source, found: morphology.Result) -> None:
    if not source.binary or not set(np.unique(found.after)) <= {0, 255}:
        change = (found.after.mean() - found.before.mean()) / 255
        st.caption(_("Mean brightness {before:.1f} → {after:.1f} ({change:+.1%} of full scale).").format(
            before=found.before.mean(), after=found.after.mean(), change=change))  # fmt: skip
        return
    before, after = shell.remembered("counted", lambda *_key: counts(source.image), *source.key), counts(found.after)
    rows = {
        _("White pixels"): (before.pixels, after.pixels),
        _("Things"): (before.components_8, after.components_8),
        _("Holes"): (before.holes, after.holes),
        _("Euler number"): (before.euler, after.euler),
        _("Mean area (px)"): (round(before.mean_area, 1), round(after.mean_area, 1)),
    }
    shell.figures((name, f"{old:,} → {new:,}") for name, (old, new) in rows.items())


def law_names() -> dict[str, str]:
    return {
        "opening_is_idempotent": _("Opening twice = opening once"),
        "closing_is_idempotent": _("Closing twice = closing once"),
        "opening_adds_nothing": _("Opening adds nothing"),
        "closing_removes_nothing": _("Closing removes nothing"),
        "dilation_is_dual_to_erosion": _("Dilating white = eroding black"),
        "closing_is_dual_to_opening": _("Closing white = opening black"),
        "opening_is_increasing": _("Brighter in, brighter out"),
        "erosion_adds_nothing": _("Erosion adds nothing"),
        "dilation_removes_nothing": _("Dilation removes nothing"),
    }


def lamps(source: Source, step: Step, rules: Rules, always: bool = False) -> None:
    """The laws of morphology, tested on this picture; over a large element only where they are asked for."""
    if not always and probed(source, step) > LIVE_LAWS:
        st.caption(_("The part “Laws” tests the laws with this large element."))
        return
    words = law_names()
    shell.lamps(
        (law.holds, words[law.name], _broken(law)) for law in laws(source.image, step.element, step.iterations, rules)
    )  # fmt: skip


def _broken(law: Law) -> str:
    if law.holds:
        return _("Holds at every pixel of this picture.")
    return _("{count} pixels break it, by {worst} at most.").format(count=law.broken, worst=law.worst)


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


def between(source: Source, config: morphology.Config) -> None:
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
        lambda key: frames(start, key[0], config.rules), (config.steps[index], config.rules, source.snippet), draw,
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
            st.code(CALLS[name], language="python")


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
