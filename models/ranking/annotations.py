"""One file of boxes, as COCO, VOC and YOLO write it: rows in pixels, and the pictures that the file is about."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from xml.etree import ElementTree

from models.ranking.detections import COUNTED, CROWD, DIFFICULT

VOC_CELLS = ("name", "bndbox/xmin", "bndbox/ymin", "bndbox/xmax", "bndbox/ymax")
LINES = "image category score x1 y1 x2 y2 (VOC) or class x y width height [score] from 0 to 1 (YOLO)"
Size = tuple[float, float]  # width and height, px


class Row(NamedTuple):
    image: str
    category: str
    xyxy: tuple[float, float, float, float]  # px
    score: float | None = None  # None: an object, no detection
    kind: int = COUNTED


@dataclass
class Parsed:
    """What one file says."""

    rows: list[Row] = field(default_factory=list)
    images: list[str] = field(default_factory=list)  # that it lists, with or without objects
    names: dict[str, str] = field(default_factory=dict)  # of categories


def coco(name: str, data: bytes) -> Parsed:
    """Annotations (an object) or results (a list, or an object whose annotations carry scores)."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{name} must be JSON, got {str(error)[:80]}") from error
    if not isinstance(content, dict | list):
        raise ValueError(f"{name} must hold a JSON object or list, got {type(content).__name__}")
    entries = content.get("annotations") if isinstance(content, dict) else content
    if not isinstance(entries, list):
        raise ValueError(f"{name} must have a list of annotations, got {type(entries).__name__}")
    scored = isinstance(content, list) or any(isinstance(entry, dict) and "score" in entry for entry in entries)
    parsed = Parsed([_coco_row(f"entry {i} of {name}", entry, scored) for i, entry in enumerate(entries, 1)])
    if isinstance(content, dict):
        parsed.names = {id: entry["name"] for id, entry in _by_id(name, content, "categories", "name")}
        parsed.images = [] if scored else [id for id, _ in _by_id(name, content, "images")]
    return parsed


def _coco_row(place: str, entry: Any, scored: bool) -> Row:
    try:
        x, y, width, height = (float(value) for value in entry["bbox"])
        score, kind = (float(entry["score"]), COUNTED) if scored else (None, CROWD if entry.get("iscrowd") else COUNTED)
        box = (x, y, x + width, y + height)
        return Row(str(entry["image_id"]), str(entry["category_id"]), box, score, kind)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        needed = "image_id, category_id, bbox" + (" and score" if scored else "")
        raise ValueError(f"{place} must have {needed}, got {str(entry)[:60]}") from error


def _by_id(name: str, content: dict[str, Any], kind: str, *needed: str) -> list[tuple[str, Any]]:
    listed = content.get(kind) or []
    entries = listed if isinstance(listed, list) else [listed]
    wanted = " and a ".join(("id", *needed))
    for entry in entries:
        if not isinstance(entry, dict) or not {"id", *needed} <= entry.keys():
            raise ValueError(f"each of the {kind} of {name} must have an {wanted}, got {str(entry)[:60]}")
    return [(str(entry["id"]), entry) for entry in entries]


def voc(name: str, data: bytes, image: str) -> Parsed:
    """The objects of one picture; ``<difficult>`` ones need not be found."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ValueError(f"{name} must be plain XML, got a document type or an entity")
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise ValueError(f"{name} must be XML, got {error}") from error
    rows = []
    for number, entry in enumerate(root.iter("object"), 1):
        cells = [entry.findtext(path) for path in VOC_CELLS]
        kind = DIFFICULT if (entry.findtext("difficult") or "0").strip() == "1" else COUNTED
        try:
            left, top, right, bottom = (float(cell or "") for cell in cells[1:])
        except ValueError as error:
            raise ValueError(f"object {number} of {name} must have a name and four numbers, got {cells}") from error
        rows.append(Row(image, str(cells[0]).strip(), (left, top, right, bottom), None, kind))
    return Parsed(rows, [image])


def lines(name: str, data: bytes, image: str, size: Callable[[str], Size]) -> Parsed:
    """VOC detections of any pictures, or YOLO's boxes of one; an empty file lists a picture without objects."""
    cells = [line.split() for line in data.decode("utf-8", errors="replace").splitlines()]
    first = next(filter(None, cells), [])
    yolo = is_yolo(data)
    shape = size(image) if yolo else (1.0, 1.0)
    parsed = Parsed(images=[image] if not first or (yolo and len(first) == 5) else [])
    for number, row in enumerate(cells, 1):
        try:
            parsed.rows += [_yolo_row(image, row, shape) if yolo else _voc_row(image, row)] if row else []
        except (TypeError, ValueError) as error:
            raise ValueError(f"line {number} of {name} must be {LINES}, got {' '.join(row)[:60]!r}") from error
    return parsed


def _yolo_row(image: str, cells: list[str], size: Size) -> Row:
    x, y, width, height = (float(cell) for cell in cells[1:5])
    (score,) = (float(cell) for cell in cells[5:]) if cells[5:] else (None,)
    left, top, right, bottom = x - width / 2, y - height / 2, x + width / 2, y + height / 2
    return Row(image, cells[0], (left * size[0], top * size[1], right * size[0], bottom * size[1]), score)


def _voc_row(file: str, cells: list[str]) -> Row:
    """Without a category the file is about one, as VOC's own ``comp4_det_test_car.txt``."""
    if len(cells) == 6:
        cells = [cells[0], file.rsplit("_", 1)[-1], *cells[1:]]
    image, category, score, *corners = cells
    left, top, right, bottom = (float(corner) for corner in corners)
    return Row(image, category, (left, top, right, bottom), float(score))


def is_yolo(data: bytes) -> bool:
    """Whether the first line is a class and four shares of the picture, with or without a score."""
    first = next((line.split() for line in data[:100_000].decode("utf-8", "replace").splitlines() if line.strip()), [])
    try:
        return len(first) in (5, 6) and all(0 <= float(cell) <= 1 for cell in first[1:])
    except ValueError:
        return False
