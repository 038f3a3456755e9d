"""Detections and ground truth from files of COCO, VOC or YOLO, told apart by their names and content."""

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath

import numpy as np

from models.ranking.annotations import Parsed, Row, Size, coco, is_yolo, lines, voc
from models.ranking.detections import Boxes, DetectionSet

MAX_BOXES = 50_000
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".bmp")
Files = Mapping[str, bytes] | Sequence[tuple[str, bytes]]  # in a sequence, two files may have one name


def detection_files(files: Files, size: Size | None = None) -> DetectionSet:
    """Ground truth, detections, categories and pictures.

    COCO: the annotations (an object) and the results. VOC: one XML a picture, and lines ``image category score x1 y1 x2
    y2``, where ``image`` is the name of the XML without its ending. YOLO: text files named after their pictures, those
    with a sixth column being detections; they are put into pixels by the pictures among the files, or by ``size``.
    """
    pairs = tuple(files.items()) if isinstance(files, Mapping) else tuple(files)
    sizes = {PurePath(name).stem: _size(name, data) for name, data in pairs if _suffix(name) in PICTURES}

    def size_of(image: str) -> Size:
        if found := sizes.get(image, size):
            return found
        raise ValueError(f"YOLO labels must come with their pictures or the size of these, got none for {image}")

    parsed = [_parsed(name, data, size_of) for name, data in pairs if _suffix(name) not in PICTURES]
    rows = [row for one in parsed for row in one.rows]
    truth, found = ([row for row in rows if (row.score is None) == objects] for objects in (True, False))
    _refuse(truth, found)
    listed = {image for one in parsed for image in one.images} | sizes.keys()
    for row in found if listed else ():
        if row.image not in listed:
            raise ValueError(f"each detection must be on a picture that the ground truth lists, got {row.image}")
    images = sorted(listed | {row.image for row in rows}, key=_natural)
    categories = sorted({row.category for row in rows}, key=_natural)
    names = {id: name for one in parsed for id, name in one.names.items()}
    objects, detections = (_boxes(part, images, categories) for part in (truth, found))
    words = tuple(str(names.get(category, category)) for category in categories)
    return DetectionSet(objects, detections, words, tuple(images))


def needs_size(files: Files) -> bool:
    """Whether there are YOLO labels of a picture that is not among the files."""
    pairs = tuple(files.items()) if isinstance(files, Mapping) else tuple(files)
    pictures = {PurePath(name).stem for name, _ in pairs if _suffix(name) in PICTURES}
    texts = ((PurePath(name).stem, data) for name, data in pairs if _suffix(name) == ".txt")
    return any(image not in pictures and is_yolo(data) for image, data in texts)


def _parsed(name: str, data: bytes, size_of: Callable[[str], Size]) -> Parsed:
    image = PurePath(name).stem
    match _suffix(name):
        case ".json":
            return coco(name, data)
        case ".xml":
            return voc(name, data, image)
        case ".txt" if image == "classes":  # YOLO's names, by their place
            return Parsed(names={str(i): line for i, line in enumerate(data.decode("utf-8", "replace").splitlines())})
        case ".txt":
            return lines(name, data, image, size_of)
    raise ValueError(f"each file must end in .json, .xml or .txt, or be a picture, got {name}")


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower()


def _size(name: str, data: bytes) -> Size:
    from PIL import Image

    try:
        return Image.open(io.BytesIO(data)).size
    except Exception as error:  # whatever a decoder fails with
        raise ValueError(f"{name} must be a picture, got {str(error)[:60]}") from error


def _refuse(truth: Sequence[Row], found: Sequence[Row]) -> None:
    if not truth:
        raise ValueError("the files must hold ground truth: COCO annotations, VOC XML or YOLO labels, got none")
    if not found:
        raise ValueError("the files must hold detections: COCO results, VOC lines or YOLO labels with scores, got none")
    if len(truth) + len(found) > MAX_BOXES:
        raise ValueError(f"the files must hold at most {MAX_BOXES} boxes, got {len(truth) + len(found)}")


def _boxes(rows: Sequence[Row], images: Sequence[str], categories: Sequence[str]) -> Boxes:
    image_index = {image: index for index, image in enumerate(images)}
    category_index = {category: index for index, category in enumerate(categories)}
    return Boxes(
        np.array([image_index[row.image] for row in rows]),
        np.array([category_index[row.category] for row in rows]),
        np.array([row.xyxy for row in rows], dtype=np.float64),
        np.array([row.score for row in rows if row.score is not None], dtype=np.float64),
        np.array([row.kind for row in rows]) if any(row.kind for row in rows) else np.empty(0, dtype=int),
    )


def _natural(name: str) -> tuple[int, str]:
    """Numbers in the order of their value, as COCO sorts its images."""
    return len(name) if name.isdigit() else 1000, name
