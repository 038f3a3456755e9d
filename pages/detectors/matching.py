"""The part “One to one”: boxes of the network and objects, their costs, and the pairing with the least sum."""

import time
from functools import partial

import numpy as np

from models.detection import check, hungarian
from models.images.decoding import Picture
from models.images.marked import MARKED
from pages import shell
from pages.detectors.settings import Values, corners
from pages.shell import _, codecs
from viz.detection import board as figures

SIDE = 100  # px of the empty grounds
CASES = {  # objects, and what the network answers
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


def ground(picture: Picture, case: str) -> np.ndarray:
    """What the boxes lie on: the photo, or nothing."""
    return picture.pixels if case == "photo" else np.full((SIDE, SIDE), 40 if shell.dark() else 236, np.uint8)


def boxes(picture: Picture, name: str, case: str) -> "shell.Kept[codecs.Boxes]":
    """The objects (“truth”) or what the network answers (“queries”)."""
    height, width = ground(picture, case).shape[:2]
    marked = tuple(MARKED.get(picture.name, ((0.2 * width, 0.2 * height, 0.6 * width, 0.8 * height, ""),)))[:4]
    begin = CASES.get(case) or (marked, hungarian.astray(corners(marked), height, width))
    drawn = tuple((*box[:4], "") for box in begin[name == "queries"])
    return shell.kept(name, drawn, codecs.boxes(width, height, exact=True), owner=(case, picture))


def matching_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        case = shell.choice("case", _("Begin with"), {"four": _("Four answers"), "photo": _("Your photo"), "question": _("Two answers")})  # fmt: skip
        truth, queries = (boxes(picture, name, case).value for name in ("truth", "queries"))
        values: Values = {
            "truth": truth, "queries": queries[: len(LETTERS)],
            "score": shell.slider("score", _("Weight of −p"), 0.0, 10.0, 1.0, step=0.1),
            "distance": shell.slider("distance", _("Weight of L1"), 0.0, 10.0, 5.0, step=0.1),
            "giou": shell.slider("giou", _("Weight of −GIoU"), 0.0, 10.0, 2.0, step=0.1),
            "slide": shell.slider("slide", _("Slide A to the right (px)"), 0.0, 60.0, 0.0, step=0.25),
            **{f"p {letter}": shell.slider(f"p {letter}", _("p of {letter}").format(letter=letter), 0.0, 1.0, SCORES[i], step=0.01) for i, letter in enumerate(LETTERS[: len(queries)])},
        }  # fmt: skip
    with stage:
        pixels = ground(picture, case)
        shown = shell.follow(partial(drawings, pixels), values, key="matching")
        if shown:
            shell.code(hungarian.pairing, *arguments(pixels, shown), shows="result.query, result.cost.round(3)")


def arguments(pixels: np.ndarray, values: Values) -> tuple:
    """What `hungarian.pairing` takes."""
    queries = corners(values["queries"])
    queries[:1] += np.array([1.0, 0.0, 1.0, 0.0]) * values["slide"]
    scores = np.array([values.get(f"p {letter}", 0.5) for letter in LETTERS[: len(queries)]])
    weights = hungarian.Config(values["score"], values["distance"], values["giou"])
    return queries, scores, corners(values["truth"]), pixels.shape[:2], weights


def edit(slide: float, sent: shell.Edited) -> Values:
    """What was dragged; a new box is a query."""
    drawn = [(box["xyxy"], box.get("label", "")) for box in sent.boxes or ()]
    queries = [xyxy for xyxy, label in drawn if not label.isdigit()][: len(LETTERS)]
    first = [(queries[0][0] - slide, queries[0][1], queries[0][2] - slide, queries[0][3])] if queries else []
    return {
        "truth": tuple((*xyxy, "") for xyxy, label in drawn if label.isdigit()),
        "queries": tuple((*xyxy, "") for xyxy in [*first, *queries[1:]]),
    }


def drawings(pixels: np.ndarray, values: Values) -> list["shell.Drawing | shell.Row"]:
    """Boxes with the lines of the pairing, and the costs."""
    given = arguments(pixels, values)
    started = time.perf_counter()
    found = hungarian.pairing(*given)
    timing = shell.timing(time.perf_counter() - started)
    queries, scores, objects = given[:3]
    drawn = [{"xyxy": box.tolist(), "label": str(i + 1), "color": figures.color(i)} for i, box in enumerate(objects)]
    drawn += [{"xyxy": box.tolist(), "label": f"{LETTERS[i]} {scores[i]:.2f}", "color": figures.ANSWER} for i, box in enumerate(queries)]  # fmt: skip
    pane = figures.pairs(pixels, queries, objects, found, _("Grey: what the network answers. Coloured: objects"))
    brute, overlap = check.pairing_differences(queries, objects, found)
    captions = [shell.metrics([(_("sum of costs"), f"{found.total:.3f}")])]
    if (found.cheapest != found.query).any():
        captions.append(shell.caption(_("Often said: each object takes its cheapest box. Look at the dashed line: another object has it, and the sum is least this way.")))  # fmt: skip
    else:
        captions.append(shell.caption(_("Here each object has its cheapest box; drag A until two objects want one.")))
    if brute == brute:
        captions.append(shell.compare(_("all permutations, one by one: the sum"), brute, 1e-9))
    captions += [shell.compare(_("GIoU by torchvision.ops.generalized_box_iou"), overlap, 1e-9), timing]
    canvas = shell.Canvas(
        "pairs", [pane], _("Objects and answers, with lines between the paired ones"), 420, hint=_("Drag any box; draw a new answer"),
        edit=shell.Edit(boxes=drawn, draw=len(queries) < len(LETTERS), label="new", color=figures.ANSWER), sets=partial(edit, values["slide"]),
    )  # fmt: skip
    names = ([_("answer {letter}").format(letter=letter) for letter in LETTERS[: len(queries)]], [_("object {number}").format(number=i + 1) for i in range(len(objects))])  # fmt: skip
    chart = shell.Chart("costs", figures.costs(found, names), _("Cost of every pair"))
    return [shell.Row((3, 2), ((canvas,), (chart,))), shell.Captions("pair numbers", captions)]
