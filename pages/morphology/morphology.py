"""A small shape slides over a picture and asks at each pixel: do I fit? All of morphology follows from the answers."""

from functools import partial
from pathlib import Path

import numpy as np
import streamlit as st

from models.morphology import chain as morphology
from models.morphology.elements import Element, element, from_cells, oversize
from models.morphology.operations import Step, applied
from pages import shell
from pages.morphology import controls, parts
from pages.morphology.bench import Bench, Values, element_sheet, heavy, transformed
from pages.morphology.chain import chain
from pages.shell import _
from pages.shell.line import Line

SCRIPT = Path(__file__).with_name("morphology.js")

picture = shell.picture("coins")
introduction = st.empty()


def letter_l() -> Element:
    return from_cells(controls.cells(controls.LETTER_L), (1, 1))


def one_pixel() -> np.ndarray:
    board = np.zeros((7, 7), np.uint8)
    board[3, 3] = 255
    return board


def side_of_two_dilations() -> float:
    """The square whose single dilation equals two dilations by 3 x 3, found by trying."""
    image = morphology.grey(picture.pixels)
    rules = morphology.Config().rules
    twice = applied(image, Step("dilation", element("square", 1), 2), rules)
    fits = (r for r in range(1, 10) if (applied(image, Step("dilation", element("square", r)), rules) == twice).all())
    return 2.0 * next(fits) + 1


def opened_twice() -> str:
    image = morphology.grey(picture.pixels)
    step, rules = Step("opening", element("disk", 3)), morphology.Config().rules
    once = applied(image, step, rules)
    change = int(applied(once, step, rules).sum(dtype=np.int64)) - int(once.sum(dtype=np.int64))
    return _("Less") if change < 0 else _("The same") if change == 0 else _("More")


QUESTIONS = (
    shell.Question(
        "mirror", _("An element like the letter L (3 × 3, origin in the middle) dilates one white pixel with cv2.dilate. Draw the result."),
        lambda: applied(one_pixel(), Step("dilation", letter_l()), morphology.Config(convention="OpenCV").rules) > 0,
        lambda answer: _("OpenCV takes the maximum over x + b, so the pixel sees the element turned by half a turn; SciPy and the textbook draw the L itself. Compare in “Libraries”."),
        picture=lambda: one_pixel() > 0, kind="board", hides=frozenset({"after", "libraries"}),
    ),
    shell.Question(
        "twice", _("Your picture is opened with a disk of radius 3, and opened again. Does the second opening leave less, the same, or more?"),
        opened_twice,
        lambda answer: _("Whatever survives an opening is a union of places where the element fits, and it fits there again: opening is idempotent."),
        options=(_("Less"), _("The same"), _("More")), hides=frozenset({"after", "laws"}),
    ),
    shell.Question(
        "square", _("Two dilations by a 3 × 3 square do the same as one dilation by a larger square. How many pixels has its side?"),
        side_of_two_dilations,
        lambda answer: _("Each pass reaches one pixel further on every side: 3, then 5, then 7; so a large square is cheap in small steps."),
        numbers=(1.0, 25.0, 1.0), unit=_("px"), kind="number", hides=frozenset({"between"}),
    ),
)  # fmt: skip


with st.container(horizontal=True, horizontal_alignment="distribute"):
    shell.presets({
        _("Count coins"): {"source": "bw", "op1": "fill_holes", "op2": "opening", "steps": 2, "element": "disk", "radius": 6},
        _("Edges"): {"source": "grey", "op1": "gradient", "element": "square", "radius": 1},
        _("Uneven light"): {"source": "grey", "op1": "white_tophat", "element": "disk", "radius": 25},
        _("Skeleton"): {"source": "board", "op1": "thinning"},
        _("Mirrored L"): {"source": "board", "op1": "dilation", "element": "own", "convention": "OpenCV", "part": "libraries"},
        _("Opening that adds"): {"source": "bw", "op1": "opening", "element": "own", "convention": "OpenCV", "part": "laws"},
    })  # fmt: skip
    hidden = shell.predict(*QUESTIONS)
chosen = controls.chosen()
introduction.markdown(
    _("A small shape slides over the picture and asks at every pixel: do I fit? Erosion keeps the pixels where it does. {formulas}").format(
        formulas=parts.definitions(chosen.convention)
    )
)  # fmt: skip


@shell.live
def explorer() -> None:
    words = {
        "result": _("Result"), "between": _("In between"), "laws": _("Laws"), "libraries": _("Libraries"),
        "sizes": _("Sizes"), "threshold": _("Threshold"),
    }  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center"):
        operations = chain()
        part = shell.choice("part", _("Show"), words, bare=True)
        slide = part == "result" and shell.toggle("slide", _("Slide"))

    @shell.live
    def moving() -> None:
        """What the sliders redraw; what is chosen above them is left alone."""
        tools, stage = st.columns([1, 3])
        line = shell.line("bench")
        with tools:
            values = controls.settings(picture, chosen, line if part == "result" else None)
            own = controls.own_element() if chosen.shape == "own" else None
            bench = Bench(picture, chosen, operations, controls.board(), own, hidden, slide)
            if not own:
                element_view(bench, values, line)
        with stage, st.container(key="stage"):
            show(part, bench, values, line)

    moving()


def element_view(bench: Bench, values: Values, line: Line) -> None:
    probing, image = bench.element(values), bench.source(values).image
    if sentence := oversize(probing, image.shape):
        shell.refused(sentence, {"radius": max(0, (min(image.shape) - 1) // 2)})
    shell.show_sheet(element_sheet(probing), line=line.token)


def show(part: str, bench: Bench, values: Values, line: Line) -> None:
    source, config = bench.source(values), bench.config(values)
    if part in bench.hidden:
        shell.hidden_note()
    elif part == "result":
        result(bench, values, line)
    elif part == "between":
        parts.between(source, config, (picture, chosen, bench.board, tuple(values.items())))
    elif part == "laws":
        parts.law_part(source, config.steps[0], config.rules)
    elif part == "libraries":
        parts.libraries(source, config)
    elif part == "sizes":
        parts.sizes(source, config, chosen.shape)
    else:
        parts.levels(morphology.grey(picture.pixels), values.get("threshold", 128))


def result(bench: Bench, values: Values, line: Line) -> None:
    source, config = bench.source(values), bench.config(values)
    measured = partial(shell.heavy, transformed) if heavy(source, config) else transformed
    found = shell.attempt("result", measured, source, config)
    line.function = bench.sheets
    if found is None:
        return
    url = {"board": None if bench.board == controls.BOARD else bench.board}
    shell.show_sheet(bench.result(source, config, *found), script=SCRIPT, url=url, line=line.token)
    if "laws" not in bench.hidden:
        code(controls.snippet(picture, chosen, values), config, found[0])


def code(source: str, config: morphology.Config, found: morphology.Result) -> None:
    lines = [
        f"    Step({s.operation!r}, {parts.element_code(s.element)}, {s.iterations}, {s.area})," for s in config.steps
    ]
    listed = "\n".join(lines)
    snippet = (
        "from models.morphology import chain as morphology\nfrom models.morphology.elements import Element\n"
        "from models.morphology.operations import Step\n"
        f"{source}\nsteps = (\n{listed}\n)\n"
        f"config = morphology.Config(steps, {config.convention!r}, {config.border!r})\n"
        "result = morphology.transformed(image, config)\n"
        "print(result.before.mean().round(3), '->', result.after.mean().round(3))"
    )
    prints = f"{found.before.mean().round(3)} -> {found.after.mean().round(3)}"
    shell.code(morphology.transformed, applied, snippet=snippet, prints=prints)


explorer()
