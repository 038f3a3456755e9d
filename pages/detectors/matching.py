"""The part “One to one”: boxes of the network and objects, their costs, and the pairing with the least sum."""

import time

import numpy as np

from models.detection import check, hungarian
from pages import shell
from pages.detectors.settings import Values, corners
from pages.shell import _, codecs
from viz.detection import board as figures

SIDE = 100
GROUND = np.full((SIDE, SIDE * 8 // 5), 236, np.uint8)
OBJECTS = ((20.0, 30.0, 50.0, 70.0, ""), (55.0, 30.0, 85.0, 70.0, ""), (110.0, 20.0, 140.0, 80.0, ""))
QUERIES = (
    (38.0, 30.0, 68.0, 70.0, ""),
    (44.0, 32.0, 74.0, 68.0, ""),
    (105.0, 25.0, 140.0, 70.0, ""),
    (10.0, 5.0, 40.0, 30.0, ""),
)
LETTERS = "ABCDEFG"
SCORES = (0.9, 0.8, 0.7, 0.3, 0.5, 0.5, 0.5)


def boxes(name: str) -> "shell.Kept[codecs.Boxes]":
    start = OBJECTS if name == "truth" else QUERIES
    return shell.kept(name, start, codecs.boxes(SIDE * 8 // 5, SIDE, exact=True))


def matching_part() -> None:
    controls, stage = shell.columns()
    with controls:
        values: Values = {
            "truth": boxes("truth").value, "queries": boxes("queries").value[: len(LETTERS)],
            "score": shell.slider("score", _("Weight of −p"), 0.0, 10.0, 1.0, step=0.1),
            "distance": shell.slider("distance", _("Weight of L1"), 0.0, 10.0, 5.0, step=0.1),
            "giou": shell.slider("giou", _("Weight of −GIoU"), 0.0, 10.0, 2.0, step=0.1),
            "slide": shell.slider("slide", _("Slide A to the right (px)"), 0.0, 60.0, 0.0, step=0.25),
        }  # fmt: skip
        values = dict(values) | {f"p {letter}": shell.slider(f"p {letter}", _("p of {letter}").format(letter=letter), 0.0, 1.0, SCORES[i], step=0.01) for i, letter in enumerate(LETTERS[: len(values["queries"])])}  # fmt: skip
    with stage:
        shown = shell.follow(drawings, values, key="matching")
        if shown:
            shell.code(hungarian.pairing, *arguments(shown), shows="result.query, result.cost.round(3)")


def arguments(values: Values) -> tuple:
    """What `hungarian.pairing` takes."""
    queries = corners(values["queries"])
    queries[:1] += np.array([1.0, 0.0, 1.0, 0.0]) * values["slide"]
    scores = np.array([values[f"p {letter}"] for letter in LETTERS[: len(queries)]])
    weights = hungarian.Config(values["score"], values["distance"], values["giou"])
    return queries, scores, corners(values["truth"]), GROUND.shape, weights


def edit(slide: float, sent: shell.Edited) -> None:
    """What was dragged; a new box is a query."""
    drawn = [(box["xyxy"], box.get("label", "")) for box in sent.boxes or ()]
    boxes("truth").set(tuple((*xyxy, "") for xyxy, label in drawn if label.isdigit()))
    queries = [xyxy for xyxy, label in drawn if not label.isdigit()][: len(LETTERS)]
    first = [(queries[0][0] - slide, queries[0][1], queries[0][2] - slide, queries[0][3])] if queries else []
    boxes("queries").set(tuple((*xyxy, "") for xyxy in [*first, *queries[1:]]))


def drawings(values: Values) -> list["shell.Drawing | shell.Row"]:
    """Boxes with the lines of the pairing, and the costs."""
    started = time.perf_counter()
    given = arguments(values)
    found = hungarian.pairing(*given)
    timing = shell.timing(time.perf_counter() - started)
    queries, scores, objects = given[:3]
    drawn = [{"xyxy": box.tolist(), "label": str(i + 1), "color": figures.color(i)} for i, box in enumerate(objects)]
    drawn += [{"xyxy": box.tolist(), "label": f"{LETTERS[i]} {scores[i]:.2f}", "color": "#7a8594"} for i, box in enumerate(queries)]  # fmt: skip
    pane = figures.pairs(GROUND, queries, objects, found, _("Grey: what the network answers. Coloured: objects"))
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
        edit=shell.Edit(boxes=drawn, draw=len(queries) < len(LETTERS), label="new", color="#7a8594"), on_edit=lambda sent: edit(values["slide"], sent),
    )  # fmt: skip
    names = ([_("answer {letter}").format(letter=letter) for letter in LETTERS[: len(queries)]], [_("object {number}").format(number=i + 1) for i in range(len(objects))])  # fmt: skip
    chart = shell.Chart("costs", figures.costs(found, names), _("Cost of every pair"))
    return [shell.Row((3, 2), ((canvas,), (chart,))), shell.Captions("pair numbers", captions)]
