"""Detections as a ranked list: a worked example, a detector on the user's photo, or files."""

from collections.abc import Callable
from typing import Any

from models.detectors import faces, objects, people
from models.detectors.candidates import Candidates, strongest
from models.images.decoding import Picture
from models.nms.suppression import survivors
from models.ranking.detection_files import detection_files, needs_size
from models.ranking.detections import PROTOCOLS, one_picture
from models.ranking.examples import worked_example
from models.ranking.ranked import matched
from pages import shell
from pages.ranking.ranked import List
from pages.shell import _
from viz.canvas import Pane
from viz.colors import TRUTH

DETECTORS: dict[str, tuple[Callable[..., Candidates], Any]] = {
    **{stage: (faces.faces, faces.Config(stage)) for stage in ("P-Net", "R-Net", "O-Net")},
    "people": (people.people, people.Config()), "objects": (objects.objects, objects.Config()),
}  # fmt: skip
STRONGEST, OVERLAP = 300, 0.3  # raw windows that enter the list; IoU threshold of their suppression
LONG = 2000  # boxes from which matching waits its turn on the shared worker
FACE = (180.0, 65.0, 268.0, 175.0, "")  # drawn on the sample "astronaut" to begin with, px


def kind() -> str:
    kinds = {"example": _("Worked example"), "photo": _("A detector on a photo"), "files": _("Files")}
    return shell.select("boxes", _("Boxes"), kinds)


def settings(picture: Picture | None) -> shell.Values:
    """Where the boxes come from, and when a box counts as a hit."""
    values: shell.Values = {"boxes": kind()}
    if picture:
        names = {
            "P-Net": _("Faces, raw windows"), "R-Net": _("Faces, second stage"), "O-Net": _("Faces, third stage"),
            "people": _("People, HOG windows"), "objects": _("Any object, class map"),
        }  # fmt: skip
        values["detector"] = shell.select("detector", _("Detector"), names)
        values["suppressed"] = shell.toggle("suppressed", _("Non-maximum suppression first"))
        values["objects"] = drawn_objects(picture)
    if values["boxes"] == "files":
        help = _("COCO: annotations and results. VOC: one XML a picture, and lines “image category score x1 y1 x2 y2”. YOLO: text files named after their pictures, those with scores being detections; classes.txt and the pictures if you have them.")  # fmt: skip
        values["files"] = shell.upload(
            "files", _("COCO (JSON), VOC (XML and TXT) or YOLO (TXT)"), help=help, several=True
        )
        if needs_size(named(values["files"])):
            help = _("YOLO labels are shares of the picture. IoU and average precision do not depend on its size.")
            values["width"] = shell.number("width", _("Width of the pictures (px)"), 1, 100_000, 640, help=help)
            values["height"] = shell.number("height", _("Height of the pictures (px)"), 1, 100_000, 640, help=help)
    values["iou"] = shell.slider("iou", _("IoU threshold"), 0.05, 0.95, 0.5, step=0.05)
    help = _("COCO: the best object that is still free. VOC: the best object, and a duplicate if it is taken; in continuous coordinates, without the kit's 1 px. Difficult objects and crowd regions are neither hits nor misses.")  # fmt: skip
    values["protocol"] = shell.choice("protocol", _("Matching"), list(PROTOCOLS), help=help)
    return values


def drawn_objects(picture: Picture) -> tuple[tuple[float, ...], ...]:
    """True boxes that the user draws on the photo, px."""
    kept = shell.objects(picture, (FACE,) if picture.name == "Astronaut" else ())
    with shell.panel("draw objects", _("Draw the true boxes"), popover=True) as is_open:
        if is_open:
            boxes = [{"xyxy": box[:4], "label": box[4] or _("object"), "color": TRUTH} for box in kept.value]
            shell.show(shell.Canvas(
                "objects", [Pane(picture.pixels, mute=True)], _("The photo, with the true boxes to draw and drag"), 420,
                edit=shell.Edit(boxes=boxes, draw=True, label=_("object"), color=TRUTH),
                on_edit=lambda sent: kept.set(sent.labelled_boxes()),
                hint=_("Drag to draw a box"),
            ))  # fmt: skip
    return tuple(box[:4] for box in kept.value)


def named(files: tuple[shell.File, ...]) -> tuple[tuple[str, shell.File], ...]:
    return tuple((file.name, file) for file in files)


def list_of(values: shell.Values) -> List:
    """Ground truth and detections, matched."""
    picture = values["picture"]
    if values["boxes"] == "example":
        boxes = shell.step(worked_example)
    elif values["boxes"] == "files":
        size = (values["width"], values["height"]) if "width" in values else None
        boxes = shell.step(detection_files, named(values["files"]), size, long=True)
    else:
        find, config = DETECTORS[values["detector"]]
        raw = shell.step(find, shell.attribute(picture, "pixels"), config, long=True)
        found = shell.step(strongest, raw, STRONGEST)
        found = shell.step(survivors, found, OVERLAP) if values["suppressed"] else found
        boxes = shell.step(one_picture, values["objects"], found)
    long = boxes.value[1].scores.size > LONG
    program = shell.step(matched, boxes, values["iou"], values["protocol"], long=long)
    return List(program, program.value, picture and picture.pixels)
