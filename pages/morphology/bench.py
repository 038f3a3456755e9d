"""What stands on the bench of the morphology page, as a function of the sliders: a script calls it, or a line."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from models.images.decoding import Picture
from models.morphology import chain as morphology
from models.morphology.conventions import Rules
from models.morphology.elements import Element, oversize
from models.morphology.elements import element as named
from models.morphology.laws import Law, laws
from models.morphology.measures import Counts, counts, thresholded
from models.morphology.operations import Step
from pages import shell
from pages.morphology.chain import Operation
from pages.morphology.controls import Chosen, cells, size_of
from pages.shell import _
from viz import morphology as figures
from viz.canvas import Pane

LIVE_LAWS = 2e7  # probed pixels up to which the laws are tested at every move: some 60 ms
HEAVY = 2e9  # probed pixels from which a chain waits its turn on the shared worker: some 0.3 s
HEIGHT = 390
Values = Mapping[str, float]  # of the sliders


def frozen(image: np.ndarray) -> np.ndarray:
    image.setflags(write=False)
    return image


@dataclass(frozen=True, eq=False)
class Source:
    """The picture that is worked on: the photo in grey or black and white, or the drawing board."""

    image: np.ndarray  # [H, W] uint8, read-only
    binary: bool
    board: bool = False  # drawn by hand

    @cached_property
    def shown(self) -> np.ndarray:
        return frozen(figures.shown(self.image, self.binary))

    @cached_property
    def counts(self) -> Counts:
        return counts(self.image)


@lru_cache(maxsize=64)
def source(picture: Picture, kind: str, dark: bool, level: int, board: str) -> Source:
    if kind == "board":
        return Source(frozen(cells(board).astype(np.uint8) * 255), True, True)
    grey = morphology.grey(picture.pixels)
    return Source(frozen(grey if kind == "grey" else thresholded(grey, level, dark)), kind == "bw")


@dataclass(frozen=True, eq=False)
class Bench:
    """All that is chosen, but for the sliders."""

    picture: Picture
    chosen: Chosen
    operations: tuple[Operation, ...]
    board: str  # rows of "0" and "1"
    own: Element | None  # drawn by hand
    hidden: frozenset[str]
    slide: bool  # the element by itself

    def source(self, values: Values) -> Source:
        level = int(values.get("threshold", 0))
        return source(self.picture, self.chosen.kind, self.chosen.dark, level, self.board)

    def element(self, values: Values) -> Element:
        return self.own or named(self.chosen.shape, int(values["radius"]), int(values.get("angle", 0)))

    def config(self, values: Values) -> morphology.Config:
        probing = self.element(values)
        steps = tuple(Step(name, probing, times, area) for name, times, area in self.operations)
        return morphology.Config(steps, self.chosen.convention, self.chosen.border)

    def sheets(self, values: Values) -> list[shell.Sheet] | None:
        """The canvases after a move; None where there is something to say about it, or to wait for."""
        source, config = self.source(values), self.config(values)
        probing = config.steps[0].element
        if heavy(source, config) or oversize(probing, source.image.shape):
            return None
        sheet = self.result(source, config, *transformed(source, config))
        return [sheet] if self.own else [sheet, element_sheet(probing)]

    def result(
        self, source: Source, config: morphology.Config, found: morphology.Result, seconds: float
    ) -> shell.Sheet:
        """Before and after, the element under the pointer, what was added and removed, counts and laws."""
        first = config.steps[0]
        dilating = first.operation in ("dilation", "closing", "black_tophat", "external_gradient")
        reflected = dilating and config.rules.of_library.dilation_reflects
        probing = first.element.reflected if reflected else first.element
        panes = [Pane(source.shown, _("Before"))]
        if "after" in self.hidden:
            panes.append(Pane(np.zeros(found.before.shape, bool), _("After: hidden until you lock")))
        else:
            words = {
                "after": _("After"), "change": _("Change"), "mean": _("{title} (mean of {step} × {step} px)"),
                "added": _("added"), "removed": _("removed"),
            }  # fmt: skip
            panes += figures.outcome(found.before, found.after, config.steps[-1].operation, source.binary, words)
        with shell.rows() as rows:
            if "after" not in self.hidden:
                counted(source, found)
            shell.footer(seconds)
            if "laws" not in self.hidden:
                lamps(source, first, config.rules)
        return shell.sheet(
            *panes, key="stage", height=HEIGHT, rows=rows,
            alt=_("The picture before and after the operations, with added and removed pixels"),
            edit=shell.Edit(cells=True) if source.board else None,
            hint=_("Draw on the left; point: the element probes there") if source.board else _("Point: the element probes there"),
            extra={
                "offsets": probing.offsets.tolist() if "after" not in self.hidden else [], "binary": source.binary, "slide": self.slide,
                "outside": {"ignore": None, "constant 0": 0, "constant 1": 255}.get(config.border, "reflect"),
                "words": {
                    "fits": _("fits"), "hits": _("hits"), "misses": _("misses"),
                    "readout": _("row {row}, column {col}: the element {verdict} (darkest {low}, brightest {high}); after: {after}"),
                },
            },
        )  # fmt: skip


def element_sheet(probing: Element) -> shell.Sheet:
    return shell.sheet(
        figures.element(probing, size_of(probing.footprint)), key="element view", alt=_("The structuring element"),
        height=190, tools=False,
    )  # fmt: skip


def probed(source: Source, step: Step) -> int:
    """How many pixels a step looks at, about: its cost."""
    return source.image.size * len(step.element.offsets) * step.iterations


def heavy(source: Source, config: morphology.Config) -> bool:
    return sum(probed(source, step) for step in config.steps) > HEAVY


def transformed(source: Source, config: morphology.Config) -> tuple[morphology.Result, float]:
    """The result, and the seconds that it took."""
    begun = time.perf_counter()
    found = morphology.transformed(source.image, config)
    return found, time.perf_counter() - begun


def names() -> tuple[str, str]:
    return _("added"), _("removed")


def counted(source: Source, found: morphology.Result) -> None:
    if not source.binary or not set(np.unique(found.after)) <= {0, 255}:
        change = (found.after.mean() - found.before.mean()) / 255
        shell.remark(_("Mean brightness {before:.1f} → {after:.1f} ({change:+.1%} of full scale).").format(
            before=found.before.mean(), after=found.after.mean(), change=change))  # fmt: skip
        return
    before, after = source.counts, counts(found.after)
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
        shell.remark(_("The part “Laws” tests the laws with this large element."))
        return
    words = law_names()
    shell.lamps(
        (law.holds, words[law.name], _broken(law)) for law in laws(source.image, step.element, step.iterations, rules)
    )  # fmt: skip


def _broken(law: Law) -> str:
    if law.holds:
        return _("Holds at every pixel of this picture.")
    return _("{count} pixels break it, by {worst} at most.").format(count=law.broken, worst=law.worst)
