"""Objects that the user draws on a picture: boxes with labels, which all pages about detection share."""

from typing import TYPE_CHECKING

from pages.shell import codecs
from pages.shell.values import Kept, kept

if TYPE_CHECKING:
    from models.images.decoding import Picture

Boxes = tuple[tuple[float, float, float, float, str], ...]  # left, top, right, bottom in px, label
MOST = 60  # in a link
EXAMPLE: Boxes = ((10.0, 20.0, 110.0, 90.0, "cup"),)


def objects(picture: "Picture", default: Boxes) -> Kept[Boxes]:
    """The objects on a picture, in the link as ``left.top.right.bottom.label``, a tilde between two."""
    height, width = picture.pixels.shape[:2]

    def read(text: str) -> Boxes:
        boxes = []
        for row in [[*part.split(".", 4), ""] for part in text.split("~") if part][:MOST]:
            x1, y1, x2, y2 = map(float, row[:4])
            boxes.append((min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2), row[4]))
        return tuple(box for box in boxes if box[0] < width and box[1] < height)

    def write(boxes: Boxes) -> str:
        rows = ([*(f"{side:.0f}" for side in box[:4]), box[4].replace("~", " ")] for box in boxes)
        return "~".join(map(".".join, rows)) or "~"

    return kept("objects", default, codecs.Codec(read, write, (EXAMPLE, ())), owner=picture, shared=True)
