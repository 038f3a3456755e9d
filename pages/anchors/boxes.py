"""The boxes that are drawn on the photo: objects to find, and candidates with scores of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from models.detectors.candidates import DRAWN, Candidates, candidates, chain
from models.images.decoding import Picture
from models.images.marked import MARKED
from pages import shell
from pages.shell import _, codecs
from viz.anchors.ground import ground
from viz.colors import AMBER, BLUE, PURPLE, TRUTH

HAND = "own"  # name of the source whose boxes are drawn by hand
LETTERS = "ABCDEFGHIJKL"
NEIGHBOURS = 0.54  # IoU of neighbours in the chain: rounded 7/13
Boxes = codecs.Boxes


def kept(picture: Picture, case: str | None = None, neighbours: float = NEIGHBOURS) -> shell.Kept[Boxes]:
    """The objects on a picture, at first those marked on a sample; or, with a case, its candidates."""
    if case is None:
        return shell.objects(picture, MARKED.get(picture.name, ()))
    height, width = picture.pixels.shape[:2]
    drawn = DRAWN[case]() if neighbours == NEIGHBOURS else chain(neighbours)
    start = (drawn.boxes * (min(height, width) / 300)).tolist()
    codec = codecs.boxes(width, height, exact=True)
    return shell.kept("boxes", tuple((*box, "") for box in start), codec, owner=(picture, case, neighbours))


def keep(picture: Picture, case: str | None, neighbours: float, sent: shell.Edited) -> None:
    kept(picture, case, neighbours).set(sent.labelled_boxes())


def corners(boxes: Boxes) -> np.ndarray:
    """The boxes as models want them: ``-> [N, 4]`` px."""
    return np.array([box[:4] for box in boxes], float).reshape(-1, 4)


def names(boxes: Boxes) -> list[str]:
    return [box[4] or str(number) for number, box in enumerate(boxes, start=1)]


def findable(boxes: Boxes, names: Sequence[str]) -> Boxes:
    """The objects that a detector of these classes can find; one of a single class finds no others."""
    if len(names) > 1 or names == ("object",):
        return boxes
    return tuple(box for box in boxes if box[4] in (*names, _("object")))


def editing(boxes: Boxes, lost: Sequence[int] = (), color: str = TRUTH) -> shell.Edit:
    """Boxes as they are edited; objects that no anchor reaches in purple."""
    colors = (PURPLE if number in lost else color for number in range(len(boxes)))
    named = zip(boxes, names(boxes), colors, strict=True)
    drawn = [{"xyxy": box[:4], "label": name, "color": color} for box, name, color in named]
    return shell.Edit(boxes=drawn, draw=color == TRUTH or len(boxes) < len(LETTERS), label=_("object"), color=color)


def hand_editing(values: shell.Values, final: Mapping[int, float]) -> shell.Edit:
    """Candidates drawn by hand as they are edited, with letters and scores; on the second pane the ``final`` ones."""
    rows = zip(LETTERS, values["boxes"], scores(values), strict=False)
    edit = editing(tuple((*box[:4], f"{letter} {score:.2f}") for letter, box, score in rows), color=AMBER)
    also = {index: {1: {"label": f"{LETTERS[index]} {score:.2f}", "color": BLUE}} for index, score in final.items()}
    return replace(edit, boxes=[{**box, "also": also.get(index, {})} for index, box in enumerate(edit.boxes or ())])


def hand_controls(picture: Picture) -> shell.Values:
    """The case, its boxes, and a slider for the score of each."""
    cases = {"chain": _("Three in a row"), "non-monotone": _("Four boxes"), "hugging": _("Two people")}
    case = shell.select("case", _("Start with"), cases)
    neighbours = NEIGHBOURS
    if case == "chain":
        help = _("Of A with B, and of B with C. It lays the three boxes anew.")
        neighbours = shell.slider("neighbours", _("IoU of neighbours"), 0.3, 0.95, NEIGHBOURS, step=0.01, help=help)
    drawn = kept(picture, case, neighbours).value[: len(LETTERS)]
    values: shell.Values = {"case": case, "spread": neighbours, "boxes": drawn}
    values["on_photo"] = shell.toggle("on_photo", _("On the photo"))
    start = [*DRAWN[case]().scores, *[0.5] * len(LETTERS)]
    for letter, _box, score in zip(LETTERS, values["boxes"], start, strict=False):
        label, name = _("Score of {name}").format(name=letter), f"score_{letter}"
        values[name] = shell.slider(name, label, 0, 1, float(score), step=0.01, owner=(picture, case))
    return values


def scores(values: shell.Values) -> tuple[float, ...]:
    return tuple(values[f"score_{letter}"] for letter, _box in zip(LETTERS, values["boxes"], strict=False))


def behind(picture: Picture, values: shell.Values) -> np.ndarray:
    """What the boxes are drawn on: the photo, or the ground of a worked case."""
    if values["source"] != HAND or values["on_photo"]:
        return picture.pixels
    return ground(values["case"], *picture.pixels.shape[:2], shell.dark())


def candidates_of(values: shell.Values) -> Candidates:
    """The candidates that are suppressed: a detector's, or those drawn by hand with their scores."""
    if values["source"] == HAND:
        return candidates(corners(values["boxes"]), scores(values))
    found: Candidates = values["found"]
    return found
