"""One threshold in four linked views: what the ROC curve shows, what it hides, and what precision-recall adds.

One sees a ranked list (made of two bells, drawn by hand, uploaded, learned on the spot, or found by a detector) as a
score histogram, a ROC curve, a precision-recall curve and a cost, and drags one threshold through all of them.
"""

from collections.abc import Sequence

from models.ranking.classifier import Duel, duel
from pages import shell
from pages.ranking import explore, sources
from pages.ranking.questions import questions
from pages.ranking.ranked import List
from pages.shell import _

picture = shell.picture("astronaut") if sources.needs_photo() else None
source = sources.source()


def settings() -> shell.Values:
    """All that the controls say, without drawing them."""
    with shell.undrawn():
        return sources.settings(source, picture) | explore.settings(source)


def present() -> List:
    """The list that is on the screen."""
    return sources.list_of(settings())


shell.introduce(
    _("Drag the threshold in any plot: the other plots, the dots and every ratio follow. AUC and AP do not: they belong to the whole list."),
    presets={
        _("As many positives as negatives"): {"source": "bells", "prevalence": 0.5},
        _("Misses cost 20 times"): {"source": "bells", "prevalence": 0.5, "cost": 20.0, "threshold": 0.183},
        _("Draw your own"): {"source": "bars"},
        _("Two models, 100 samples"): {"source": "bells", "prevalence": 0.5, "count": 100, "second": True, "bands": True, "part": "luck"},
        _("Which AP?"): {"source": "boxes", "boxes": "example", "iou": 0.75, "part": "definitions"},
        _("Rare digits, class weights"): {"source": "classifier", "share": 0.02, "remedy": "class weights"},
    },
    questions=questions(present, source == "boxes", settings), parts=sources.names(), name="source",
)  # fmt: skip
controls, stage = shell.columns(1, 4)
with controls:
    values = sources.settings(source, picture)
    shell.show(*sources.remarks(values))
    values |= explore.settings(source)
with stage:
    if source != "classifier":
        explore.explore(values)
    else:
        data, config = sources.dataset(values), values["config"]

        def draw(moment: Duel, history: Sequence[Duel]) -> None:
            explore.explore(values | {"moment": moment})

        total = config.steps // config.every + 1
        shell.player(lambda: duel(data.value, config), (data, config), draw, name="training", total=total, autoplay=True)  # fmt: skip
