"""What is shown of a detector's list alone: detection by detection, and the boxes of a cell."""

import numpy as np

from models.ranking.cells import cell_boxes, listed
from models.ranking.detections import COCO_MAX_DETECTIONS, POOR_FROM, Boxes, beyond_limit, coco_average_precision
from models.ranking.ranked import Detected
from pages import shell
from pages.ranking.ranked import List
from pages.shell import _
from viz import ranking as figures

ROWS = 200


def verdicts() -> dict[str, str]:
    words = (_("hit"), _("duplicate"), _("poor overlap"), _("background"))
    return dict(zip(("hit", "duplicate", "poor overlap", "background"), words, strict=True))


def step(shown: List, values: shell.Values) -> list[shell.Drawing]:
    """The list so far: who gets the object, who comes too late, who is not precise enough."""
    detected, count = shown.detected, min(values["step"], shown.ranked.sample.scores.size)
    newest = listed(shown.ranked, detected, count)
    text = _("Detection {number} scores {score:.2f}: {verdict} (IoU {iou:.2f}).")
    reached = _("So far precision {precision:.3f}, recall {recall:.3f}.")
    numbers = newest._asdict() | {"verdict": verdicts()[newest.verdict], "area": coco(detected.truth, detected.found)}
    area = _("COCO's number, the mean over IoU .50 to .95 and categories: {area:.4f}")
    colors = _("Green dashes: objects. Blue: hit. Amber dashes: duplicate. Vermilion: poor overlap (dashed; IoU from {poor} to the threshold) or background.")  # fmt: skip
    image = int(detected.found.image[detected.assignment.order[count - 1]])
    pane = figures.detections(ground(shown, image), detected, count, image)
    alt = _("Objects dashed in green; detections in the colour of their verdict")
    captions = [shell.caption(part, **numbers) for part in (text, reached, area, *left_out(detected))]
    return [
        shell.Captions("beside", captions),
        shell.Canvas("film", [pane], alt, 380, captions=[shell.caption(colors, poor=POOR_FROM)]),
    ]


def left_out(detected: Detected) -> list[str]:
    """What does not count, in words."""
    texts, without = [], detected.images - np.unique(detected.truth.image).size
    if cut := beyond_limit(detected.truth, detected.found):
        text = _("COCO's number leaves out {cut} detections: those after the first {most} of a picture and category.")
        texts.append(text.format(cut=f"{cut:,}", most=COCO_MAX_DETECTIONS))
    if unfound := np.sum(~detected.truth.counted):
        text = _("{unfound} objects are difficult or crowds: they, and {count} detections on them, do not count.")
        texts.append(text.format(unfound=f"{unfound:,}", count=f"{detected.assignment.ignored.size:,}"))
    if without:
        text = _("{without} of {images} pictures have no object: every detection there is a false alarm.")
        texts.append(text.format(without=f"{without:,}", images=f"{detected.images:,}"))
    return texts


@shell.cached(32)
def coco(truth: Boxes, found: Boxes) -> float:
    return float(shell.on_worker(coco_average_precision, truth, found).mean())


def rows(shown: List, values: shell.Values) -> list[dict[str, object]]:
    """The newest detections of the list, the last first."""
    count, words = min(values["step"], shown.ranked.sample.scores.size), verdicts()
    names = ("#", _("score"), _("verdict"), "IoU", "TP", "FP", _("precision"), _("recall"))
    table = (listed(shown.ranked, shown.detected, i) for i in range(count, max(0, count - ROWS), -1))
    return [dict(zip(names, row._replace(verdict=words[row.verdict]), strict=True)) for row in table]


def cell(shown: List, values: shell.Values) -> list[shell.Drawing]:
    name = values["cell"] if values["cell"] in ("tp", "fp", "fn") else "tp"
    boxes = cell_boxes(shown.detected, values["threshold"], name)
    kinds = {"tp": _("hits"), "fp": _("false alarms"), "fn": _("missed objects")}
    text = _("Press TP, FP or FN. At this threshold there are {count} {kind}. Green dashes: objects.")
    beside = shell.Captions("beside", [shell.caption(text, count=boxes.image.size, kind=kinds[name])])
    if not boxes.image.size:
        return [beside]
    image = int(boxes.image[0])
    pane = figures.cell(ground(shown, image), shown.detected.truth, boxes, name)
    return [beside, shell.Canvas("cell", [pane], _("The boxes of the cell"), 380)]


def ground(shown: List, image: int) -> np.ndarray:
    """Files hold boxes, not pictures: those are drawn on a plain ground."""
    return figures.ground(shown.detected) if shown.pictures is None or image else shown.pictures
