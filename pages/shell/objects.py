"""Objects that the user draws on a picture: all pages about detection share them."""

from typing import TYPE_CHECKING

from pages.shell import codecs
from pages.shell.values import Kept, kept

if TYPE_CHECKING:
    from models.images.decoding import Picture


def objects(picture: "Picture", default: codecs.Boxes) -> Kept[codecs.Boxes]:
    """The boxes, with labels, on a picture; ``default`` where none were drawn on any page."""
    height, width = picture.pixels.shape[:2]
    return kept("objects", default, codecs.boxes(width, height), owner=picture, shared=True)
