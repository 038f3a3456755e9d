"""Which elements share a mean, what two modes do with it, and what keeps a network from learning its digits by heart."""

from functools import partial

from pages import shell
from pages.normalisation import drops, fits, modes, penalties, photos, scales
from pages.normalisation.questions import questions
from pages.shell import _

picture = shell.picture("chelsea")
shell.page(
    {
        "cube": shell.Part(_("Cube"), _("A batch of photos is a cube of numbers: each method subtracts the mean of another set of them. Point at a tile."), partial(photos.cube_part, picture)),
        "running": shell.Part(_("Running"), _("In train mode a batch norm uses the batch; meanwhile it stores averages, and eval mode uses those."), modes.running_part),
        "bugs": shell.Part(_("Bug box"), _("The same weights, the same digits: what a forgotten eval() or other photos do, and what counting again repairs."), modes.bug_part),
        "scale": shell.Part(_("Scale"), _("Before a batch norm, weights ten times as large say the same, and learn a hundred times as slowly."), scales.scale_part),
        "dropout": shell.Part(_("Dropout"), _("Dropout answers with another part of the network each time: ask it often, and its doubt shows."), drops.dropout_part),
        "penalty": shell.Part("L1, L2", _("Two penalties, two balls: where the loss touches a corner, a weight is exactly zero. Drag the optimum."), penalties.penalty_part),
        "overfit": shell.Part(_("Overfit"), _("A network with room enough learns wrong labels by heart. Which remedy keeps it from that?"), fits.overfit_part, plays=True),
        "clusters": shell.Part(_("Clusters"), _("The last hidden layer, seen in the plane of three classes: what softer labels make of it."), fits.cluster_part),
    },
    presets={
        _("Cast stays"): {"part": "cube", "method": "LN"},
        _("Gamma stays"): {"part": "cube", "contrast": 1.0, "cast": 0.0, "gamma": 3.0},
        _("Batch of two"): {"part": "bugs", "bug": "train", "batch": 2},
        _("Sorted"): {"part": "bugs", "bug": "train", "order": "sorted"},
        _("Turned digits"): {"part": "dropout", "turn": 45},
        _("All 256 masks"): {"part": "dropout", "view": "masks"},
        _("No zeros"): {"part": "penalty", "kind": "L2"},
        _("Decay under BN"): {"part": "scale", "times": 1.0, "weights decay": 0.05},
        _("Students"): {"part": "clusters", "show": "students"},
        _("BN alone"): {"part": "overfit", "dropout": 0.0, "norm": True},
    },
    questions=questions(),
)  # fmt: skip
