"""All pages of the explorer, in the order of the menu: frame, Home, tools and tests read it here."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import streamlit as st

from pages.shell import _

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Page:
    name: str  # of its folder and file, and its address
    section: str  # heading in the menu
    title: str
    sentence: str  # what one sees there
    takes_a_minute: bool = False  # it trains or paints before there is much to see

    @property
    def path(self) -> str:
        """The page's file, from this folder."""
        return f"{self.name}/{self.name}.py"


def pages() -> tuple[Page, ...]:
    """(A function, as words are translated when they are read.)"""
    convolution, detection, images = _("Convolution"), _("Detection and segmentation"), _("Images")
    return (
        Page("receptive_field", convolution, _("Receptive fields"), _("One unit, one square of your photo: how it grows, and how little of it counts.")),
        Page("sampling", convolution, _("Sampling points"), _("Nine points make an output: drag them over your photo, and see what a layer reads.")),
        Page("networks", _("Networks"), _("Classic networks"), _("Walk a photo through the networks that made history: what each block makes of it, and what it costs.")),
        Page("attention", _("Networks"), _("Attention"), _("Press an eye of the cat: the other one lights up. Who looks at whom, and does a map of it explain anything?"), True),
        Page("anchors", detection, _("Anchors and suppression"), _("Thousands of boxes on one photo, and the few that stay: watch which box suppresses which.")),
        Page("detectors", detection, _("How detectors are built"), _("One network, five rules: draw boxes on your photo, see who learns them, and train detectors before your eyes.")),
        Page("iou", detection, _("IoU losses"), _("Drag a box away from its target: which losses pull it back, and which say nothing at all?")),
        Page("segmentation", detection, _("Segmentation"), _("A class for each pixel: learnt from what you paint, or found by floods and cuts; and touching things told apart.")),
        Page("ranking", _("Evaluation"), _("Precision-recall and ROC"), _("One threshold, four curves: drag it, make positives rare, and see which curve notices.")),
        Page("attribution", _("Looking inside"), _("What the network looks at"), _("Hide a part of your photo and ask again: what did the network look at, and can you trust the map?")),
        Page("losses", _("Learning"), _("Losses"), _("Slide one answer: what a loss asks for, what its gradient says, and why one stalls where another learns.")),
        Page("gradients", _("Learning"), _("Gradients"), _("Numbers forward, gradients back: through a graph of your own, through a hundred layers, through time.")),
        Page("optimisers", _("Learning"), _("Optimisers"), _("A ball in a bowl, a network on its digits: drag the rate and the momentum, and see where the border lies.")),
        Page("normalisation", _("Learning"), _("Normalisation and regularisation"), _("Which numbers share a mean, what a forgotten eval() does, and what really prevents overfitting.")),
        Page("augmentation", _("Learning"), _("Augmentation and imbalance"), _("Change the photo, not what it shows: what helps a network, what harms it, and what rebalancing really does."), True),
        Page("transfer", _("Learning"), _("Teach your own classifier"), _("Ten photos of each thing, a frozen network, and a new head: does it see the cup, or the table below?")),
        Page("morphology", images, _("Morphology"), _("Slide a small shape over a picture: where it fits, white stays; the rest goes.")),
        Page("filters", images, _("Filters and frequencies"), _("Blur, sharpen, find edges: slide a kernel over your photo, and see the waves behind it.")),
        Page("style", images, _("Style transfer"), _("Paint your photo in the style of a picture, and see that style is what survives shuffling."), True),
        Page("autoencoders", _("Generation"), _("Autoencoders"), _("A digit squeezed into a few numbers: walk between the codes, and see what each number costs."), True),
        Page("gan", _("Generation"), _("GAN training"), _("Two networks play against each other: see them meet, circle, and collapse."), True),
        Page("diffusion", _("Generation"), _("Diffusion"), _("Noise a cloud, and walk back: slide from a learned denoiser to the perfect one, and new points become copies."), True),
        Page("divergences", _("Generation"), _("Divergences"), _("Drag two distributions apart: which distance still says where to go, and what is a score of pictures worth?")),
    )  # fmt: skip


def paths() -> dict[str, tuple[str, ...]]:
    """Names of pages in an order for a lesson, by what the lesson is about."""
    return {
        _("What a network sees"): ("sampling", "receptive_field", "networks", "attention", "attribution"),
        _("Boxes on a photo"): ("anchors", "detectors", "segmentation", "iou", "ranking"),
        _("How networks learn"): ("losses", "gradients", "optimisers", "normalisation", "augmentation", "transfer"),
        _("Pictures, and new ones"): (
            "filters",
            "morphology",
            "style",
            "autoencoders",
            "gan",
            "diffusion",
            "divergences",
        ),
    }


def following(name: str) -> Page | None:
    """What to look at after this page: the next on its path; None at the end of it."""
    known = {page.name: page for page in pages()}
    steps = [pair for names in paths().values() for pair in pairwise(names)]
    return next((known[after] for before, after in steps if before == name), None)


def link(name: str, words: str, **query: str) -> None:
    """A link to a page in a state: ``link("losses", "...", part="mask")``."""
    path = next(page.path for page in pages() if page.name == name)
    st.page_link(path, label=words, query_params=query, icon=":material/arrow_forward:")
