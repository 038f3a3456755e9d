"""Detections and ground truth from files: COCO (two JSON files), or VOC (XML objects and a text of detections)."""

import json
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any
from xml.etree import ElementTree

import numpy as np

from models.ranking.detections import Boxes

MAX_BOXES = 50_000
VOC_CELLS = ("name", "bndbox/xmin", "bndbox/ymin", "bndbox/xmax", "bndbox/ymax")
Row = tuple[str, str, tuple[float, float, float, float], float]  # image, category, xyxy in px, score


def detection_files(files: Mapping[str, bytes] | Sequence[tuple[str, bytes]]) -> tuple[Boxes, Boxes, tuple[str, ...]]:
    """Ground truth, detections, and the names of the categories, from files told apart by their names and content.

    COCO: the annotations (an object with ``annotations``) and the results (a list). VOC: one XML per image, and text
    lines ``image category score x1 y1 x2 y2``, where ``image`` is the name of the XML without its ending.
    """
    truth: list[Row] = []
    detections: list[Row] = []
    names: dict[str, str] = {}
    for name, data in dict(files).items():
        match PurePath(name).suffix.lower():
            case ".json":
                content = _json(name, data)
                if isinstance(content, dict):
                    truth += _coco_rows(name, content.get("annotations"), scored=False)
                    names |= _coco_names(name, content)
                else:
                    detections += _coco_rows(name, content, scored=True)
            case ".xml":
                truth += _voc_objects(name, data)
            case ".txt":
                detections += _voc_lines(name, data)
            case suffix:
                raise ValueError(f"each file must end in .json, .xml or .txt, got {name} ({suffix or 'no ending'})")
    if not truth:
        raise ValueError("the files must hold ground truth: a COCO object with annotations or VOC XML, got none")
    if not detections:
        raise ValueError("the files must hold detections: a COCO list of results or VOC lines, got none")
    if len(truth) + len(detections) > MAX_BOXES:
        raise ValueError(f"the files must hold at most {MAX_BOXES} boxes, got {len(truth) + len(detections)}")
    images = sorted({row[0] for row in truth + detections}, key=_natural)
    categories = sorted({row[1] for row in truth + detections}, key=_natural)
    boxes = (_boxes(truth, images, categories, scored=False), _boxes(detections, images, categories, scored=True))
    return *boxes, tuple(names.get(category, category) for category in categories)


def _json(name: str, data: bytes) -> object:
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{name} must be JSON, got {str(error)[:80]}") from error
    if not isinstance(content, dict | list):
        raise ValueError(f"{name} must hold a JSON object or list, got {type(content).__name__}")
    return content


def _coco_rows(name: str, entries: object, *, scored: bool) -> list[Row]:
    if not isinstance(entries, list):
        raise ValueError(f"{name} must have a list of annotations, got {type(entries).__name__}")
    rows = []
    for number, entry in enumerate(entries, 1):
        try:
            if entry.get("iscrowd"):
                raise ValueError(f"entry {number} of {name} must not be a crowd region, got iscrowd = 1")
            x, y, width, height = (float(value) for value in entry["bbox"])
            score = float(entry["score"]) if scored else 0.0
            rows.append((str(entry["image_id"]), str(entry["category_id"]), (x, y, x + width, y + height), score))
        except (KeyError, TypeError, AttributeError) as error:
            needed = "image_id, category_id, bbox" + (" and score" if scored else "")
            raise ValueError(f"entry {number} of {name} must have {needed}, got {str(entry)[:60]}") from error
    return rows


def _coco_names(name: str, content: Mapping[str, Any]) -> dict[str, str]:
    try:
        return {str(entry["id"]): str(entry["name"]) for entry in content.get("categories", [])}
    except (KeyError, TypeError) as error:
        raise ValueError(f"each category of {name} must have an id and a name, got {error}") from error


def _voc_objects(name: str, data: bytes) -> list[Row]:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ValueError(f"{name} must be plain XML, got a document type or an entity")
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise ValueError(f"{name} must be XML, got {error}") from error
    rows = []
    for number, entry in enumerate(root.iter("object"), 1):
        cells = [entry.findtext(path) for path in VOC_CELLS]
        try:
            left, top, right, bottom = (float(cell or "") for cell in cells[1:])
            rows.append((PurePath(name).stem, str(cells[0]).strip(), (left, top, right, bottom), 0.0))
        except ValueError as error:
            raise ValueError(f"object {number} of {name} must have a name and four numbers, got {cells}") from error
    return rows


def _voc_lines(name: str, data: bytes) -> list[Row]:
    rows = []
    for number, line in enumerate(data.decode("utf-8", errors="replace").splitlines(), 1):
        if not line.strip():
            continue
        try:
            image, category, score, *corners = line.split()
            left, top, right, bottom = (float(corner) for corner in corners)
            rows.append((image, category, (left, top, right, bottom), float(score)))
        except ValueError as error:
            wanted = "image category score x1 y1 x2 y2"
            raise ValueError(f"line {number} of {name} must be '{wanted}', got {line[:60]!r}") from error
    return rows


def _boxes(rows: Sequence[Row], images: Sequence[str], categories: Sequence[str], *, scored: bool) -> Boxes:
    image_index = {image: index for index, image in enumerate(images)}
    category_index = {category: index for index, category in enumerate(categories)}
    return Boxes(
        np.array([image_index[row[0]] for row in rows]),
        np.array([category_index[row[1]] for row in rows]),
        np.array([row[2] for row in rows], dtype=np.float64),
        np.array([row[3] for row in rows] if scored else [], dtype=np.float64),
    )


def _natural(name: str) -> tuple[int, str]:
    """Numbers in the order of their value, as COCO sorts its images."""
    return len(name) if name.isdigit() else 1000, name
