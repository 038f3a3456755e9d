"""The parts of the morphology page: what each draws of a scene."""

import time
from collections.abc import Callable, Sequence

import numpy as np

from models.morphology import chain as morphology
from models.morphology.check import difference
from models.morphology.conventions import CONVENTIONS, closed, opened
from models.morphology.frames import Frame, frames
from models.morphology.laws import Law, laws
from models.morphology.measures import counts, granulometry, threshold
from models.morphology.operations import Step
from pages import shell
from pages.morphology.chain import operation_names
from pages.morphology.scene import Scene, board, size_of
from pages.shell import _
from viz import morphology as figures
from viz.canvas import Pane

LIVE_LAWS = 2e7  # probed pixels up to which the laws are tested at every move: some 60 ms
LONG = 2e9  # probed pixels from which a chain waits its turn on the shared worker: some 0.3 s
HEIGHT = 390
LARGEST = 25  # px, radius of the pattern spectrum
CALLS = {
    "textbook": "erosion: min f(x + b) · dilation: max f(x − b)",
    "OpenCV": "cv2.erode(f, B): min f(x + b) · cv2.dilate(f, B): max f(x + b)",
    "SciPy": "ndimage.grey_erosion(f, B): min f(x + b) · ndimage.grey_dilation(f, B): max f(x − b)",
    "scikit-image": "morphology.erosion(f, B): min f(x + b) · morphology.dilation(f, B): max f(x + b)",
}


def element_view(scene: Scene) -> shell.Drawing:
    pane = figures.element(scene.element, size_of(scene.element.footprint))
    return shell.Canvas("element view", [pane], _("The structuring element"), 190, tools=False)


def result(scene: Scene) -> list[shell.Drawing]:
    """Before and after, the element under the pointer, what was added and removed, counts and laws."""
    found, seconds = transformed(scene)
    hidden, drawing = shell.hidden("after"), scene.kind == "board"
    after = [Pane(np.zeros(found.before.shape, bool), _("After: hidden until you lock"))]
    captions = [shell.timing(seconds)]
    if not hidden:
        after = figures.outcome(found.before, found.after, scene.config.steps[-1].operation, scene.binary, labels())
        captions = [count(scene, found.after), *captions, *checks(scene)]
    return [shell.Canvas(
        "stage", [Pane(scene.visible, _("Before")), *after], height=HEIGHT, script="morphology", captions=captions,
        alt=_("The picture before and after the operations, with added and removed pixels"),
        edit=shell.Edit(cells=True) if drawing else None, on_edit=draw_board if drawing else None,
        hint=_("Draw on the left; point: the element probes there") if drawing else _("Point: the element probes there"),
        extra=pointer(scene, hidden),
    )]  # fmt: skip


def draw_board(sent: shell.Edited) -> None:
    kept = board()
    if (cells := sent.board(kept.value.shape)) is not None:
        kept.set(cells)


def transformed(scene: Scene) -> tuple[morphology.Result, float]:
    """The result, and the seconds that it took; long work waits its turn."""
    started = time.perf_counter()
    long = sum(probed(scene.image, step) for step in scene.config.steps) > LONG
    call = (morphology.transformed, scene.image, scene.config)
    found = shell.on_worker(*call) if long else call[0](*call[1:])
    return found, time.perf_counter() - started


def probed(image: np.ndarray, step: Step) -> int:
    """How many pixels a step looks at, about: its cost."""
    return image.size * len(step.element.offsets) * step.iterations


def pointer(scene: Scene, hidden: bool) -> dict[str, object]:
    """What the script needs to show the element under the pointer, as the first operation lays it there."""
    first = scene.config.steps[0]
    dilating = first.operation in ("dilation", "closing", "black_tophat", "external_gradient")
    reflected = dilating and scene.config.rules.of_library.dilation_reflects
    probing = first.element.reflected if reflected else first.element
    outside = {"ignore": None, "constant 0": 0, "constant 1": 255}.get(scene.config.border, "reflect")
    readout = _("row {row}, column {col}: the element {verdict} (darkest {low}, brightest {high}); after: {after}")
    return {
        "offsets": [] if hidden else probing.offsets.tolist(), "binary": scene.binary, "slide": scene.slide,
        "outside": outside, "words": {"fits": _("fits"), "hits": _("hits"), "misses": _("misses"), "readout": readout},
    }  # fmt: skip


def labels() -> dict[str, str]:
    return {
        "after": _("After"), "change": _("Change"), "mean": _("{title} (mean of {step} × {step} px)"),
        "added": _("added"), "removed": _("removed"),
    }  # fmt: skip


def count(scene: Scene, after: np.ndarray) -> shell.Caption:
    """What can be counted, before and after."""
    if not scene.binary or not set(np.unique(after)) <= {0, 255}:
        change = (after.mean() - scene.image.mean()) / 255
        text = _("Mean brightness {before:.1f} → {after:.1f} ({change:+.1%} of full scale).")
        return shell.caption(text.format(before=scene.image.mean(), after=after.mean(), change=change))
    before, then = scene.counts, counts(after)
    rows = {
        _("White pixels"): (before.pixels, then.pixels),
        _("Connected regions"): (before.components_8, then.components_8),
        _("Holes"): (before.holes, then.holes),
        _("Euler number"): (before.euler, then.euler),
        _("Mean area (px)"): (round(before.mean_area, 1), round(then.mean_area, 1)),
    }
    return shell.metrics((name, f"{old:,} → {new:,}") for name, (old, new) in rows.items())


def checks(scene: Scene, always: bool = False) -> list[shell.Caption]:
    """The laws of morphology, tested on this picture; over a large element only where they are asked for."""
    step, rules = scene.config.steps[0], scene.config.rules
    if not always and probed(scene.image, step) > LIVE_LAWS:
        return [shell.caption(_("The part “Laws” tests the laws with this large element."))]
    names = law_names()
    found = laws(scene.image, step.element, step.iterations, rules)
    return [shell.check(law.holds, names[law.name], verdict(law)) for law in found]


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


def verdict(law: Law) -> str:
    if law.holds:
        return _("Holds at every pixel of this picture.")
    return _("{count} pixels break it, by {worst} at most.").format(count=law.broken, worst=law.worst)


def law_part(scene: Scene) -> list[shell.Drawing]:
    """Once and twice, side by side, and every law."""
    step, rules, image = scene.config.steps[0], scene.config.rules, scene.image
    once = opened(image, step.element, step.iterations, rules)
    twice = opened(once, step.element, step.iterations, rules)
    filled = closed(image, step.element, step.iterations, rules)
    panes = [
        changed(scene, _("Opened"), image, once),
        changed(scene, _("Opened again"), once, twice),
        changed(scene, _("Closed"), image, filled),
    ]
    compared = shell.compare(_("the definition, pixel by pixel"), difference(image, step.element, rules))
    captions = [*checks(scene, always=True), compared]
    return [shell.Canvas("laws", panes, _("Opening once and twice, and closing"), HEIGHT, captions=captions)]


def changed(scene: Scene, title: str, before: np.ndarray, after: np.ndarray) -> Pane:
    return Pane(figures.shown(after, scene.binary), title, figures.change(before, after, (_("added"), _("removed"))))


def libraries(scene: Scene) -> list[shell.Drawing]:
    """The same chain under each library's convention."""
    steps, border = scene.config.steps, scene.config.border
    configs = {name: morphology.Config(steps, name, border) for name in CONVENTIONS}
    pictures = {name: morphology.transformed(scene.image, config).after for name, config in configs.items()}
    panes = figures.library_panes(pictures, "textbook", (_("added"), _("removed")), scene.binary)
    captions = []
    for name, picture in pictures.items():
        text = _("{library}: {count} pixels differ from the textbook")
        differing = int((picture != pictures["textbook"]).sum())
        captions += [
            shell.check(differing == 0, text.format(library=name, count=differing)),
            shell.caption(CALLS[name]),
        ]
    return [shell.Canvas("libraries", panes, _("The same call in four conventions"), HEIGHT - 60, captions=captions)]


def sizes(scene: Scene) -> list[shell.Drawing]:
    """Pattern spectrum: how much of the picture is made of grains of each size."""
    after, _seconds = transformed(scene)
    largest = min(LARGEST, max(1, (min(scene.image.shape) - 1) // 2))
    shape = scene.shape if scene.shape != "own" else "disk"
    before, then = (shell.on_worker(granulometry, image, shape, largest) for image in (scene.image, after.after))
    words = (_("before"), _("after"), _("radius of the opening (px)"), _("share of the brightness removed"))
    text = _("Mean grain radius: {before:.2f} px before, {after:.2f} px after.")
    alt = _("Pattern spectrum: share of brightness removed at each opening radius")
    mean = shell.caption(text.format(before=before.mean_size, after=then.mean_size))
    return [shell.Chart("spectrum", figures.spectrum(before, then, words), alt), shell.Captions("mean", [mean])]


def levels(scene: Scene) -> list[shell.Drawing]:
    """Histogram of the photo with the threshold and Otsu's."""
    words = (_("pixels"), _("variance between classes"), _("threshold"), _("Otsu"))
    figure = figures.histogram(threshold(scene.grey), scene.level, words)
    alt = _("Histogram of brightness with the threshold and Otsu's choice")
    return [shell.Chart("histogram", figure, alt)]


def between(scene: Scene) -> None:
    """The pictures on the way from before to after, in the player."""
    steps = scene.config.steps
    labels = {i: f"{i + 1}. {operation_names()[step.operation]}" for i, step in enumerate(steps)}
    index = shell.choice("watched", _("Step"), labels) if len(steps) > 1 else 0
    start = morphology.transformed(
        scene.image, morphology.Config(steps[:index], scene.config.convention, scene.config.border)
    ).after

    def draw(frame: Frame, history: Sequence[Frame]) -> None:
        panes = [
            figures.element(frame.element, _("Element so far")),
            changed(scene, _("After {count}").format(count=frame.passes), start, frame.picture),
        ]
        shell.show(shell.Canvas("between", panes, _("An in-between picture of the operation"), HEIGHT - 60))

    shell.player(
        lambda: frames(start, steps[index], scene.config.rules), (scene.config, index, start.tobytes()), draw,
        name="between", per_tick=1,
    )  # fmt: skip


PARTS: dict[str, Callable[[Scene], list[shell.Drawing]]] = {
    "result": result, "laws": law_part, "libraries": libraries, "sizes": sizes, "threshold": levels,
}  # fmt: skip
