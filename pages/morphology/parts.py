"""The parts of the morphology page: what each draws of a scene."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import isnan, nan

import numpy as np

from models.morphology import chain as morphology
from models.morphology.check import library_difference
from models.morphology.conventions import CONVENTIONS, closed, opened
from models.morphology.frames import Frame, frames
from models.morphology.measures import counts, granulometry, threshold
from models.morphology.operations import Step
from pages import shell
from pages.morphology.chain import operation_names
from pages.morphology.judged import checked, flat, law_lamps, undone
from pages.morphology.scene import Scene, board, size_of
from pages.shell import _
from viz import morphology as figures
from viz.canvas import Pane

LONG = 2e9  # probed pixels from which a chain waits its turn on the shared worker: some 0.3 s
HEIGHT = 390
LARGEST = 25  # px, radius of the pattern spectrum
LIVE_LIBRARIES = 3e6  # probed pixels up to which the libraries are called as well: SciPy takes some 50 ns for each
CALLS = {
    "textbook": "erosion: min f(x + b) · dilation: max f(x − b)",
    "OpenCV": "cv2.erode(f, B): min f(x + b) · cv2.dilate(f, B): max f(x + b)",
    "SciPy": "ndimage.grey_erosion(f, footprint=B): min f(x + b) · ndimage.grey_dilation(f, footprint=B): max f(x − b)",
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
        said = [count(scene, found.after), *flat(scene), *undone(scene, found)]
        captions = [*said, *captions, *checked(found, scene.config)]
    return [shell.Canvas(
        "stage", [Pane(scene.visible, _("Before")), *after], height=HEIGHT, script="morphology", captions=captions,
        alt=_("The picture before and after the operations, with added and removed pixels"),
        edit=shell.Edit(cells=True, board=board) if drawing else None,
        hint=_("Point at a pixel: does the element fit? Press cells to draw.") if drawing else _("Point at a pixel: does the element fit?"),
        extra=pointer(scene, hidden),
    )]  # fmt: skip


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
        "outside": outside, "words": {
            "fits": _("fits: only bright pixels"), "hits": _("covers bright and dark pixels"), "misses": _("covers no bright pixel"), "readout": readout,
        },
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
        return shell.caption(
            text.format(before=scene.image.mean(), after=after.mean(), change=change).replace("-", "−")
        )
    before, then = scene.counts, counts(after)
    rows = {
        _("Objects (white regions)"): (before.components_8, then.components_8),
        _("White pixels"): (before.pixels, then.pixels), _("Holes"): (before.holes, then.holes),
        _("Objects − holes (Euler)"): (before.euler, then.euler),
        _("Mean area (px²)"): (round(before.mean_area, 1), round(then.mean_area, 1)),
    }  # fmt: skip
    changes = [(_("Added (blue)"), f"{(after > scene.image).sum():,}"), (_("Removed (orange)"), f"{(after < scene.image).sum():,}")]  # fmt: skip
    moved = ((name, f"{old:,} → {new:,}".replace("-", "−")) for name, (old, new) in rows.items())
    return shell.metrics([*moved, *changes])


def law_part(scene: Scene) -> list[shell.Drawing]:
    """Opened once and twice, side by side, and closed, and every law."""
    step, rules, image = scene.config.steps[0], scene.config.rules, scene.image
    once = opened(image, step.element, step.iterations, rules)
    twice = opened(once, step.element, step.iterations, rules)
    filled = closed(image, step.element, step.iterations, rules)
    panes = [
        changed(scene, _("Opened"), image, once),
        changed(scene, _("Opened again"), once, twice),
        changed(scene, _("Closed"), image, filled),
    ]
    caption = shell.caption(_("The first step's element opens and closes the picture. Blue: added, orange: removed."))
    config = morphology.Config((replace(step, operation="opening"),) * 2, rules.convention, rules.border)
    captions = [caption, *law_lamps(scene), *checked(morphology.Result(image, (once, twice)), config)]
    return [shell.Canvas("laws", panes, _("Opening once and twice, and closing"), HEIGHT, captions=captions)]


def changed(scene: Scene, title: str, before: np.ndarray, after: np.ndarray) -> Pane:
    """A picture with what was added and removed; a grey one without, as nearly every pixel changes a little."""
    if not scene.binary:
        return Pane(after, title)
    return Pane(figures.shown(after, scene.binary), title, figures.change(before, after, (_("added"), _("removed"))))


def libraries(scene: Scene) -> list[shell.Drawing]:
    """The same chain under each library's convention."""
    steps, border = scene.config.steps, scene.config.border
    configs = {name: morphology.Config(steps, name, border) for name in CONVENTIONS}
    pictures = {name: morphology.transformed(scene.image, config).after for name, config in configs.items()}
    panes = figures.library_panes(pictures, "textbook", (_("added"), _("removed")), scene.binary)
    cost = sum(probed(scene.image, step) for step in steps)
    captions = [shell.caption(f"textbook. {CALLS['textbook']}")]
    for name, config in configs.items():
        if name == "textbook":
            continue
        differing = int((pictures[name] != pictures["textbook"]).sum())
        text = _("{library}: {count} pixels differ from the textbook. {calls}")
        captions.append(shell.caption(text, library=name, count=f"{differing:,}", calls=CALLS[name]))
        found = library_difference(scene.image, pictures[name], config) if cost < LIVE_LIBRARIES else nan
        if not isnan(found):
            called = _("{library} itself, called now with this border: {count} pixels differ from the picture shown")
            captions.append(shell.check(found == 0, called.format(library=name, count=int(found))))
    if cost >= LIVE_LIBRARIES:
        captions.append(shell.caption(_("The libraries themselves are called for smaller elements only.")))
    return [shell.Canvas("libraries", panes, _("The same call in four conventions"), HEIGHT - 60, captions=captions)]


def sizes(scene: Scene) -> list[shell.Drawing]:
    """Pattern spectrum: how much of the picture is made of grains of each size."""
    after, _seconds = transformed(scene)
    largest = min(LARGEST, max(1, (min(scene.image.shape) - 1) // 2))
    shape = scene.shape if scene.shape != "own" else "disk"
    given = (shape, largest, scene.angle)
    before, then = (shell.on_worker(granulometry, image, *given) for image in (scene.image, after.after))
    words = (_("before"), _("after"), _("radius of the opening (px)"), _("share of the brightness removed"))
    text = _("Mean radius of the grains removed (up to {largest} px): {before:.2f} px before, {after:.2f} px after.")
    if scene.shape == "own":
        text += " " + _("Sieved by disks, as a drawn element has no radius.")
    if min(before.share.min(), then.share.min()) < 0:
        text += " " + _("A bar below 0: a pixel disk of one radius is not always made of smaller ones, so the sieve is not exact.")  # fmt: skip
    alt = _("Pattern spectrum: share of brightness removed at each opening radius")
    mean = shell.caption(text.format(largest=largest, before=before.mean_size, after=then.mean_size))
    return [shell.Chart("spectrum", figures.spectrum(before, then, words), alt), shell.Captions("mean", [mean])]


def levels(scene: Scene) -> list[shell.Drawing | shell.Row]:
    """Histogram of the photo with the threshold and Otsu's."""
    words = (_("pixels"), _("variance between classes"), _("threshold"), _("Otsu"))
    found, level = threshold(scene.grey), scene.level if scene.kind == "bw" else None
    alt = _("Histogram of brightness with the threshold and Otsu's choice")
    slides = "" if level is None else "threshold"
    chart = shell.Chart("histogram", figures.histogram(found, level, words), alt, slides=slides)
    if level is None:
        note = _("The photo's histogram. A threshold is set under “Black and white”.")
        return [chart, shell.Captions("level note", [shell.caption(note)])]
    text = _("Otsu's rule: the split with the greatest variance between the two classes, here at {otsu}. White: {share:.1%} of the pixels.")  # fmt: skip
    caption = shell.caption(text, otsu=found.otsu, share=(scene.image > 0).mean())
    panes = [Pane(scene.grey, _("Photo")), Pane(scene.visible, _("Brighter than {level}").format(level=level))]
    pictures = shell.Canvas("split", panes, _("The photo, and its pixels above the threshold"))
    return [shell.Row((1, 2), [[pictures], [chart]]), shell.Captions("level note", [caption])]


def between(scene: Scene) -> None:
    """The pictures on the way from before to after, in the player."""
    steps = scene.config.steps
    labels = {i: f"{i + 1}. {operation_names()[step.operation]}" for i, step in enumerate(steps)}
    index = shell.choice("watched", _("Step"), labels) if len(steps) > 1 else 0
    start = morphology.transformed(scene.image, replace(scene.config, steps=steps[:index])).after

    def draw(frame: Frame, history: Sequence[Frame]) -> None:
        passes = _("After {count} passes") if frame.passes > 1 else _("With the element on the right")
        title = passes.format(count=frame.passes)
        element = figures.element(frame.element, size_of(frame.element.footprint))
        panes = [changed(scene, title, start, frame.picture), element]
        shell.show(shell.Canvas("between", panes, _("An in-between picture of the operation"), HEIGHT - 60))

    shell.player(
        lambda: frames(start, steps[index], scene.config.rules), (scene.config, index, start.tobytes()), draw,
        name="between", interval=0.4, per_tick=1, autoplay=True,
    )  # fmt: skip


PARTS: dict[str, Callable[[Scene], Sequence[shell.Drawing | shell.Row]]] = {
    "result": result, "laws": law_part, "libraries": libraries, "sizes": sizes, "threshold": levels,
}  # fmt: skip
