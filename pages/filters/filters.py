"""Each pixel is replaced by something made of its neighbours: filters, edges, and the waves behind both."""

from functools import partial

from pages import shell
from pages.filters import aliasing, edges, features, filtering, libraries, noise, phase, settings, voting, waves
from pages.filters.questions import questions
from pages.shell import _

picture = shell.picture("camera")
part = shell.introduce(
    {
        "filter": _("A filter makes each pixel anew from its neighbours: the kernel is laid on the window, products are summed. Point at the picture."),
        "waves": _("A kernel multiplies each wave of the picture by a number: kernel, response and picture are one thing seen three times."),
        "aliasing": _("Keep every n-th pixel of fine stripes, and coarse stripes appear that were never there."),
        "phase": _("Each wave has a strength and a place. Swap them between two pictures: which of the two do you recognise?"),
        "edges": _("Canny's edges stage by stage: slide through them, and press an edge pixel to see how it is linked."),
        "lines": _("Every edge pixel votes for all lines through it; where many votes meet, there is a line."),
        "features": _("What computer vision looked at before it learned: directions in cells, key points, and sizes."),
        "noise": _("Each filter tries to undo the same noise. Which one comes closest to the clean picture?"),
        "libraries": _("The same kernel on the same picture, and different answers: each library has its own conventions."),
    },
    presets={
        _("Edges to the right"): {"part": "filter", "filter": "sobel x"},
        _("Salt and pepper"): {"part": "filter", "filter": "median", "size": 3, "noise": "salt and pepper", "level": 10},
        _("Sharper, and noisier"): {"part": "filter", "filter": "sharpen", "noise": "gaussian", "level": 10},
        _("Only coarse waves"): {"part": "waves", "from": "mask", "shape": "disc", "high": 0.06},
        _("False stripes"): {"part": "aliasing", "frequency": 0.4},
        _("Faint and linked"): {"part": "edges", "low threshold": 40, "high threshold": 250, "stage": 6},
        _("Three answers"): {"part": "libraries"},
    },
    questions=questions(picture),
    parts={
        "filter": _("Filter"), "waves": _("Waves"), "aliasing": _("Aliasing"), "phase": _("Phase"),
        "edges": _("Canny"), "lines": _("Hough"), "features": _("Features"), "noise": _("Noise duel"),
        "libraries": _("Libraries"),
    },
)  # fmt: skip

PARTS = {
    "filter": filtering, "waves": waves, "aliasing": aliasing, "phase": phase, "edges": edges, "lines": voting,
    "features": features, "noise": noise, "libraries": libraries,
}  # fmt: skip


def explore() -> None:
    """Every part is the same three functions: its controls, what it draws, and the program behind that."""
    controls, stage = shell.columns()
    with controls:
        values = PARTS[part].controls()
    with stage:
        shown = shell.follow(
            partial(PARTS[part].drawings, picture), values, key=part, nearest=partial(settings.nearest, values)
        )
        if shown:
            PARTS[part].program(picture, shown)


shell.present(part, explore)
