"""Each pixel is replaced by something made of its neighbours: filters, edges, and the waves behind both."""

from functools import partial
from types import ModuleType

from pages import shell
from pages.filters import aliasing, edges, features, filtering, libraries, noise, phase, settings, voting, waves
from pages.filters.questions import questions
from pages.shell import _

picture = shell.picture("camera")


def explore(module: ModuleType) -> None:
    """Every part is the same three functions: its controls, what it draws, and the program behind that."""
    with shell.stage(module.controls) as values:
        draw, nearest = partial(module.drawings, picture), partial(settings.nearest, values)
        if shown := shell.follow(draw, values, key=module.__name__, nearest=nearest):
            module.program(picture, shown)


shell.page(
    {
        "filter": shell.Part(_("Filter"), _("A filter makes each pixel anew from its neighbours: the kernel is laid on the window, products are summed. Point at the picture."), partial(explore, filtering)),
        "waves": shell.Part(_("Waves"), _("A kernel multiplies each wave of the picture by a number: kernel, response and picture are one thing seen three times."), partial(explore, waves)),
        "aliasing": shell.Part(_("Aliasing"), _("Keep every n-th pixel of fine stripes, and coarse stripes appear that were never there."), partial(explore, aliasing)),
        "phase": shell.Part(_("Phase"), _("Each wave has a strength and a place. Swap them between two pictures: which of the two do you recognise?"), partial(explore, phase)),
        "edges": shell.Part(_("Canny"), _("Canny's edges stage by stage: slide through them, and press an edge pixel to see how it is linked."), partial(explore, edges)),
        "lines": shell.Part(_("Hough"), _("Every edge pixel votes for all lines through it; where many votes meet, there is a line."), partial(explore, voting)),
        "features": shell.Part(_("Features"), _("What computer vision looked at before it learned: directions in cells, key points, and sizes."), partial(explore, features)),
        "noise": shell.Part(_("Noise duel"), _("Each filter tries to undo the same noise. Which one comes closest to the clean picture?"), partial(explore, noise)),
        "libraries": shell.Part(_("Libraries"), _("The same kernel on the same picture, and different answers: each library has its own conventions."), partial(explore, libraries)),
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
)  # fmt: skip
