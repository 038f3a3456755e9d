"""The rule “One to one” of the board: boxes of the network and objects, their costs, and the pairing with the least sum."""

import time
from functools import partial

import numpy as np
from streamlit.delta_generator import DeltaGenerator

from models.detection import check, hungarian
from models.images.decoding import Picture
from models.images.marked import MARKED
from pages import shell
from pages.detectors.settings import corners
from pages.shell import _, codecs
from viz.canvas import Pane
from viz.detection import board as figures

SIDE = 100  # px of the empty grounds
CASES: dict[str, tuple[codecs.Boxes, codecs.Boxes]] = {  # objects, and what the network answers
    "four": (
        ((8.0, 30.0, 33.0, 70.0, ""), (37.0, 30.0, 62.0, 70.0, ""), (72.0, 20.0, 96.0, 84.0, "")),
        ((17.0, 32.0, 44.0, 68.0, ""), (25.0, 28.0, 52.0, 72.0, ""), (68.0, 25.0, 94.0, 70.0, ""), (4.0, 4.0, 30.0, 22.0, "")),
    ),
    "question": (
        ((20.0, 30.0, 50.0, 70.0, ""), (55.0, 30.0, 85.0, 70.0, "")), ((20.0, 30.0, 50.0, 70.0, ""), (40.0, 30.0, 70.0, 70.0, "")),
    ),
}  # fmt: skip
LETTERS = "ABCDEFG"
SCORES = (0.9, 0.8, 0.7, 0.3, 0.5, 0.5, 0.5)


def paired(picture: Picture, objects: "shell.Kept[codecs.Boxes]", stage: DeltaGenerator) -> None:
    """The rule's controls here, and on the stage the board's ``objects`` (or those of a case) with the answers."""
    case = shell.choice("case", _("Begin with"), {"photo": _("Your photo"), "four": _("Four answers"), "question": _("Two answers")})  # fmt: skip
    pixels = picture.pixels if case == "photo" else np.full((SIDE, SIDE), 40 if shell.dark() else 236, np.uint8)
    height, width = pixels.shape[:2]
    codec = codecs.boxes(width, height, exact=True)
    truth, answers = CASES[case] if case in CASES else (None, begun(picture))
    held = objects if truth is None else shell.kept("truth", truth, codec, owner=case)
    queries = shell.kept("queries", answers, codec, owner=(case, picture)).value[: len(LETTERS)]
    values: shell.Values = {
        "objects" if case == "photo" else "truth": held.value, "queries": queries,
        "score": shell.slider("score", _("Weight of −p"), 0.0, 10.0, 1.0, step=0.1),
        "distance": shell.slider("distance", _("Weight of L1"), 0.0, 10.0, 5.0, step=0.1),
        "giou": shell.slider("giou", _("Weight of −GIoU"), 0.0, 10.0, 2.0, step=0.1),
        "slide": shell.slider("slide", _("Slide A to the right (px)"), 0.0, 60.0, 0.0, step=0.25),
        **{f"p {letter}": shell.slider(f"p {letter}", _("p of {letter}").format(letter=letter), 0.0, 1.0, SCORES[i], step=0.01) for i, letter in enumerate(LETTERS[: len(queries)])},
    }  # fmt: skip
    with stage:
        shown = shell.follow(partial(drawings, pixels), values, key=f"matching {case}")
        if shown and len(truth_of(shown)):
            shell.code(hungarian.pairing, *arguments(pixels, shown), shows="result.query, result.cost.round(3)")


def begun(picture: Picture) -> codecs.Boxes:
    """Answers to begin with, near the objects that are marked on the photo."""
    height, width = picture.pixels.shape[:2]
    marked = corners(MARKED.get(picture.name, ())[: len(LETTERS) - 1])
    return tuple((*box, "") for box in hungarian.astray(marked, height, width))  # type: ignore[misc]


def truth_of(values: shell.Values) -> codecs.Boxes:
    found: codecs.Boxes = values["objects"] if "objects" in values else values["truth"]
    return found


def arguments(pixels: np.ndarray, values: shell.Values) -> tuple:
    """What `hungarian.pairing` takes."""
    queries = corners(values["queries"])
    queries[:1] += np.array([1.0, 0.0, 1.0, 0.0]) * values["slide"]
    scores = np.array([values.get(f"p {letter}", 0.5) for letter in LETTERS[: len(queries)]])
    weights = hungarian.Config(values["score"], values["distance"], values["giou"])
    return queries, scores, corners(truth_of(values)), pixels.shape[:2], weights


def edit(values: shell.Values, sent: shell.Edited) -> shell.Values:
    """What was dragged; objects have a number before their name, all other boxes are answers."""
    drawn = [(box["xyxy"], *box.get("label", "").partition(" ")[::2]) for box in sent.boxes or ()]
    queries = [xyxy for xyxy, number, _name in drawn if not number.isdigit()][: len(LETTERS)]
    slide = values["slide"]
    first = [(queries[0][0] - slide, queries[0][1], queries[0][2] - slide, queries[0][3])] if queries else []
    return {
        "objects" if "objects" in values else "truth": tuple((*xyxy, name) for xyxy, number, name in drawn if number.isdigit()),
        "queries": tuple((*xyxy, "") for xyxy in [*first, *queries[1:]]),
    }  # fmt: skip


def drawings(pixels: np.ndarray, values: shell.Values) -> list["shell.Drawing | shell.Row"]:
    """Boxes with the lines of the pairing beside the costs; or why there is no pairing."""
    given = arguments(pixels, values)
    queries, _scores, objects = given[:3]
    started = time.perf_counter()
    try:
        found = hungarian.pairing(*given)
    except ValueError as refusal:
        words = shell.caption(str(refusal))
        return [
            canvas(values, Pane(pixels, str(refusal)), *given[:3]),
            shell.Captions("pair numbers", [words]),
        ]
    timing = shell.timing(time.perf_counter() - started)
    pane = figures.pairs(pixels, queries, objects, found, _("Grey: what the network answers. Coloured: objects"))
    called = ([_("answer {letter}").format(letter=letter) for letter in LETTERS[: len(queries)]], [_("object {number}").format(number=i + 1) for i in range(len(objects))])  # fmt: skip
    chart = shell.Chart("costs", figures.costs(found, called), _("Cost of every pair"))
    numbers = shell.Captions("pair numbers", [*checked(queries, objects, found), timing])
    return [shell.Row((3, 2), ((canvas(values, pane, *given[:3]),), (chart,))), numbers]


def canvas(
    values: shell.Values, pane: Pane, queries: np.ndarray, scores: np.ndarray, objects: np.ndarray
) -> shell.Canvas:
    """The boxes, to be dragged; a new one is an answer, or the first object."""
    labels = [f"{number} {box[4]}".strip() for number, box in enumerate(truth_of(values), start=1)]
    drawn = [{"xyxy": box.tolist(), "label": label, "color": figures.color(i)} for i, (box, label) in enumerate(zip(objects, labels, strict=True))]  # fmt: skip
    drawn += [{"xyxy": box.tolist(), "label": f"{LETTERS[i]} {scores[i]:.2f}", "color": figures.ANSWER} for i, box in enumerate(queries)]  # fmt: skip
    more = shell.Edit(boxes=drawn, draw=len(queries) < len(LETTERS) or not labels, label="new" if labels else "1", color=figures.ANSWER)  # fmt: skip
    return shell.Canvas(
        "pairs", [pane], _("Objects and answers, with lines between the paired ones"), 420,
        hint=_("Drag any box; draw a new answer"), edit=more, sets=partial(edit, values),
    )  # fmt: skip


def checked(queries: np.ndarray, objects: np.ndarray, found: hungarian.Pairing) -> list[shell.Caption]:
    """The sum of costs, whether somebody has to stand back, and two second methods."""
    brute, overlap = check.pairing_differences(queries, objects, found)
    said = _("Here each object has its cheapest box; drag A until two objects want one.")
    if (found.cheapest != found.query).any():
        said = _("Often said: each object takes its cheapest box. Look at the dashed line: another object has it, and the sum is least this way.")  # fmt: skip
    captions = [shell.metrics([(_("sum of costs"), f"{found.total:.3f}")]), shell.caption(said)]
    if brute == brute:
        captions.append(shell.compare(_("all permutations, one by one: the sum"), brute, 1e-9))
    return [*captions, shell.compare(_("GIoU by torchvision.ops.generalized_box_iou"), overlap, 1e-9)]
