"""A photo is painted anew while one watches: its pixels move until a network finds a painting's statistics in it."""

from pages import shell
from pages.shell import _
from pages.style import parts, settings
from pages.style.questions import questions

picture = shell.picture("chelsea")
part = shell.introduce(
    {
        "paint": _("The pixels of the photo move so that a network measures in them, as nearly as the content allows, what it measures in the style. No weight of the network changes."),
        "gram": _("What is matched: how often two feature maps fire at the same place. Press a cell, and see the two maps."),
        "shuffle": _("Move all places of a feature map: the picture is gone, and its Gram matrix is the same. So the matrix knows no places."),
        "texture": _("No photo at all: noise is moved until the network measures the style in it."),
        "poster": _("Layer by layer: what a texture keeps of the style, and what features keep of the photo."),
    },
    presets={
        _("Night sky"): {"part": "paint"},
        _("Stained glass"): {"part": "paint", "style": "glass", "balance": 100.0},
        _("Stem alone"): {"part": "paint", "style": "glass", "solo_stem": True},
        _("Untrained network"): {"part": "paint", "network": "untrained"},
        _("Keep my colours"): {"part": "paint", "style": "engraving", "colour": "content"},
        _("Quick draft"): {"part": "paint", "style": "wheat", "network": "draft", "optimiser": "lbfgs", "variation": 0.3, "steps": 60},
    },
    questions=questions(picture),
    parts={
        "shuffle": _("Shuffle proof"), "paint": _("Painting"), "gram": _("Gram matrices"), "texture": _("Style alone"),
        "poster": _("Poster of layers"),
    },
)  # fmt: skip

if part == "shuffle":
    parts.proof(picture)
else:
    controls, stage = shell.columns()
    with controls:
        job = settings.chosen(picture, part)
    with stage:
        if shell.hidden(part):
            shell.hidden_note()
        elif job:
            draw = {"paint": parts.painting, "gram": parts.gram, "texture": parts.texture, "poster": parts.posters}
            draw[part](job)
