"""How a detector is built: who learns an object, what it is asked for, and how a box is cut out of a map."""

from functools import partial

from pages import shell
from pages.detectors import board, codes, family, photo, points, roi, training, windows
from pages.detectors.questions import questions
from pages.shell import _

picture = shell.picture("coffee")
shell.page(
    {
        "board": shell.Part(_("Who learns"), _("Draw and drag boxes on the photo: which cells of the network's map learn them? The rule decides, and with it all that follows."), partial(board.board_part, picture)),
        "train": shell.Part(_("Train"), _("The same small network, canvases and loss; only the rule that says who learns is different. Which network still needs suppression?"), training.train_part, plays=True),
        "roi": shell.Part(_("RoI"), _("A second stage cuts its box out of the map: how far off is what it reads?"), partial(roi.roi_part, picture)),
        "points": shell.Part(_("Points"), _("No boxes laid out at all: the network looks for corners, or for centres, of your objects."), partial(points.points_part, picture)),
        "codes": shell.Part(_("Codes"), _("Four numbers of the network make a box: move them, and see what each code can reach."), partial(codes.codes_part, picture)),
        "photo": shell.Part(_("Picture"), _("The photo made square for the network, and the boxes brought back: not every inverse is one."), partial(photo.photo_part, picture)),
        "window": shell.Part(_("Window"), _("A network that judges one window, slid by hand; and the same network run once over everything."), partial(windows.window_part, picture)),
        "family": shell.Part(_("Family"), _("One stage or two, anchors or none: fifteen years of detectors, and what each one brought."), family.family_part, plays=True),
    },
    presets={
        _("Two in one cell"): {"part": "board", "rule": "centre", "stride": 128},
        _("Three cells"): {"part": "board", "rule": "three", "stride": 48},
        _("All inside"): {"part": "board", "rule": "inside"},
        _("By size"): {"part": "board", "rule": "inside", "stride": 8, "levels": 2},
        _("Wrong radius"): {"part": "board", "rule": "gaussian", "stride": 16, "published": True},
        _("Bias, not focal"): {"part": "train", "rules": ("centre",), "loss": "cross entropy", "prior": 0.01, "steps": 100},
        _("Half at the start"): {"part": "train", "rules": ("centre",), "loss": "cross entropy", "prior": 0.5, "steps": 100},
        _("Two roundings"): {"part": "roi", "method": "pool", "cell": 64},
        _("A wrong inverse"): {"part": "photo", "side": 128},
        _("Where is a 3?"): {"part": "window", "asked": 3},
        _("Parts in place"): {"part": "roi", "method": "sensitive", "cell": 8, "shift": 60},
        _("7 × 7 mask"): {"part": "roi", "method": "mask", "mask side": 7},
        _("Both want A"): {"part": "board", "rule": "hungarian", "case": "four", "slide": 10.0},
    },
    questions=questions(),
)  # fmt: skip
