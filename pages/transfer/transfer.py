"""Teach your own classifier: a frozen network, a new head, your photos; and the traps on the way."""

from functools import partial

from pages import shell
from pages.shell import _
from pages.transfer import data, deeper, ground, measure, teach, traps
from pages.transfer.questions import questions

picture = shell.picture("coffee")
shell.page(
    {
        "teach": shell.Part(_("Teach"), _("Show it things in classes: a network that has seen a million other photos learns them in a moment. Does it look at the thing?"), partial(teach.teach_part, picture), plays=True),
        "measure": shell.Part(_("How good?"), _("Two numbers for one model: on other frames of the sessions that it learnt from, and on a session that it never saw."), measure.measure_part),
        "swap": shell.Part(_("Background"), _("Brush the thing in your photo: it is put on grass, the other thing on brick, and a head learns them. Then they swap grounds."), partial(ground.swap_part, picture)),
        "labels": shell.Part(_("Labels"), _("Somebody mixed up labels. Which head minds, and can the heads themselves say which labels are wrong?"), data.labels_part),
        "limits": shell.Part(_("Limits"), _("One photo of each class is nearly enough for surfaces. For pen strokes the frozen network is no help: why?"), measure.limits_part),
        "ghost": shell.Part(_("Ghost"), _("Every weight is frozen, no gradient flows, and photos merely pass through in train mode. Then ask again."), partial(traps.ghost_part, picture)),
        "slips": shell.Part(_("Slips"), _("The same photo and the same weights, and a slip on the way between them."), partial(traps.slips_part, picture)),
        "ladder": shell.Part(_("Ladder"), _("Only the head learns, or the last maps, or all of it, or a network that knows nothing: what does each step up the ladder bring, and cost?"), deeper.ladder_part, plays=True),
        "export": shell.Part(_("Export"), _("Take it away: the head, the whole classifier, the photos and the script; a fresh process loads the files and answers the same."), deeper.export_part),
    },
    presets={
        _("Add a session"): {"part": "teach", "gravel": True},
        _("Larger things"): {"part": "measure", "size": 60},
        _("One photo each"): {"part": "measure", "view": "curve", "source": "textures"},
        _("None of these"): {"part": "measure", "view": "none", "source": "textures"},
        _("Six counter-examples"): {"part": "swap", "counter": 6},
        _("Half of the labels wrong"): {"part": "labels", "data": "heads", "noise": 50},
        _("A rare digit"): {"part": "labels", "data": "rare"},
        _("Frozen in train mode"): {"part": "ladder", "rungs": ("head",), "frozen": "train"},
        _("0 to 255"): {"part": "slips", "slip": "bytes"},
    },
    questions=questions(),
)  # fmt: skip
