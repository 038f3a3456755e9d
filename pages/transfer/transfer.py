"""Teach your own classifier: a frozen network, a new head, your photos; and the traps on the way."""

from collections.abc import Callable

from pages import shell
from pages.shell import _
from pages.transfer import measure, teach
from pages.transfer.questions import questions

part = shell.introduce(
    {
        "teach": _("Show it things in classes: a network that has seen a million other photos learns them in a moment. Does it look at the thing?"),
        "measure": _("Two numbers for one model: on other frames of the sessions that it learnt from, and on a session that it never saw."),
    },
    presets={
        _("Add a session"): {"part": "teach", "gravel": True},
        _("Larger things"): {"part": "measure", "size": 60},
        _("One photo each"): {"part": "measure", "view": "curve", "source": "textures"},
        _("None of these"): {"part": "measure", "view": "none", "source": "textures"},
    },
    questions=questions(),
    parts={"teach": _("Teach"), "measure": _("How good?")},
)  # fmt: skip

PARTS: dict[str, Callable[[], None]] = {"teach": teach.teach_part, "measure": measure.measure_part}

shell.present(part, PARTS[part])
