"""All pages of the explorer, in the order of the menu: frame, Home, tools and tests read it here."""

from dataclasses import dataclass
from pathlib import Path

from pages.shell import _

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Page:
    name: str  # of its folder and file, and its address
    section: str  # heading in the menu
    title: str
    sentence: str  # what one sees there

    @property
    def path(self) -> str:
        """The page's file, from this folder."""
        return f"{self.name}/{self.name}.py"


def pages() -> tuple[Page, ...]:
    """(A function, as words are translated when they are read.)"""
    convolution, detection, images = _("Convolution"), _("Detection"), _("Images")
    return (
        Page("receptive_field", convolution, _("Receptive fields"), _("One unit, one square of your photo: how it grows, and how little of it counts.")),
        Page("sampling", convolution, _("Sampling points"), _("Nine points make an output: drag them over your photo, and see what a layer reads.")),
        Page("anchors", detection, _("Anchors and suppression"), _("Thousands of boxes on one photo, and the few that stay: watch which box suppresses which.")),
        Page("iou", detection, _("IoU losses"), _("Drag a box away from its target: which losses pull it back, and which say nothing at all?")),
        Page("ranking", _("Evaluation"), _("Precision-recall and ROC"), _("One threshold, four curves: drag it, make positives rare, and see which curve notices.")),
        Page("attribution", _("Looking inside"), _("What the network looks at"), _("Hide a part of your photo and ask again: what did the network look at, and can you trust the map?")),
        Page("morphology", images, _("Morphology"), _("Slide a small shape over a picture: what fits stays, what does not goes.")),
        Page("filters", images, _("Filters and frequencies"), _("Blur, sharpen, find edges: slide a kernel over your photo, and see the waves behind it.")),
        Page("style", images, _("Style transfer"), _("Paint your photo in the style of a picture, and see that style is what survives shuffling.")),
        Page("gan", _("Generation"), _("GAN training"), _("Two networks play against each other: see them meet, circle, and collapse.")),
    )  # fmt: skip
