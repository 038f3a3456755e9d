"""One threshold in four linked views: what the ROC curve shows, what it hides, and what precision-recall adds.

One sees a ranked list (made of two bells, drawn by hand, uploaded, learned on the spot, or found by a detector) as a
score histogram, a ROC curve, a precision-recall curve and a cost, and drags one threshold through all of them.
"""

import streamlit as st

from models.ranking.classifier import Duel, duel
from pages import shell
from pages.ranking import classifier as _ranking_classifier
from pages.ranking import detected as _ranking_detected
from pages.ranking import sources as _ranking_sources
from pages.ranking.explore import explore
from pages.shell import _, state

st.markdown(_("Drag the threshold in any plot: the other three, the areas and every ratio follow."))
shell.presets(
    {
        _("AUC .92, 1 in 1000"): {"source": "bells", "separation": 2.0, "count": 100_000, "prevalence": 0.001},
        _("Misses cost 20 times"): {"source": "bells", "cost": 20.0},
        _("Draw your own"): {"source": "bars"},
        _("Two models, 100 samples"): {"source": "bells", "count": 100, "second": True, "bands": True, "part": "luck"},
        _("Which AP?"): {"source": "boxes", "boxes": "example", "iou": 0.75, "part": "definitions"},
        _("Rare digits, class weights"): {"source": "classifier", "share": 0.02, "remedy": "class weights"},
    }
)
sources = {
    "bells": _("Two bells"),
    "bars": _("Bars you draw"),
    "table": _("Your table"),
    "classifier": _("A classifier, trained now"),
    "boxes": _("A detector's boxes"),
}
source = shell.choice("source", _("Where the scores come from"), sources, bare=True)


@shell.live
def explorer() -> None:
    controls, stage = st.columns([1, 4])
    with controls:
        made = {
            "bells": _ranking_sources.bells,
            "bars": _ranking_sources.hand_drawn,
            "table": _ranking_sources.uploaded,
            "boxes": _ranking_detected.detector,
        }[source]()
    if made:
        explore(made, [controls] * 4, stage, stage)


if source == "classifier":
    left, right = st.columns([1, 4])
    with left:
        dataset, config, key, program = _ranking_classifier.settings()

    def draw(moment: Duel) -> None:
        stage, controls, below = st.container(), st.columns(4), st.container()
        explore(_ranking_classifier.ranked(dataset, config, key, program, moment), controls, stage, below)
        state.mirror("classifier")  # the player's fragment leaves that to its page

    with right:
        shell.player(
            lambda _key: duel(dataset, config), key, draw, key="training", total=config.steps // config.every + 1
        )
else:
    explorer()
