"""What changes a picture without changing what it shows, when that helps a network, and when it harms."""

from functools import partial

from pages import shell
from pages.augmentation import bench, fingerprint, grid, imbalance, race
from pages.augmentation.questions import questions
from pages.shell import _

picture = shell.picture("coffee")
shell.page(
    {
        "bench": shell.Part(_("Bench"), _("Move the photo, and its box has to follow. Drag the box, choose a rule, and compare it with the object itself."), partial(bench.bench, picture)),
        "fingerprint": shell.Part(_("Invariance"), _("One network, one photo, one transform: slide its strength and see where the network changes its mind."), partial(fingerprint.fingerprint, picture)),
        "race": shell.Part(_("Race"), _("The same small network on the same few digits; only the augmentation differs. Which helps, and which harms?"), race.race_part, plays=True),
        "imbalance": shell.Part(_("Imbalance"), _("Few positives among many: move the threshold, and see what over-sampling, weights and SMOTE really change."), imbalance.imbalance_part),
        "leak": shell.Part(_("Leak"), _("Labels drawn by chance: nobody can predict them. See who reports 95% all the same."), imbalance.leak_part),
        "grid": shell.Part(_("Off by one"), _("Where does a pixel go, and where does the key point on it? In a library the two can differ by one."), grid.grid_part),
    },
    presets={
        _("A turned box"): {"part": "bench", "transform": "rotate", "angle": 30},
        _("Turned and back"): {"part": "bench", "transform": "rotate", "angle": 30, "back": True},
        _("GridMask"): {"part": "bench", "transform": "gridmask"},
        _("CutMix"): {"part": "bench", "transform": "cutmix"},
        _("Any angle"): {"part": "fingerprint", "change": "rotate"},
        _("Flips that harm"): {"part": "race", "runners": ("none", "strong", "flip left-right", "flip up-down")},
        _("Weight or threshold"): {"part": "imbalance", "methods": ("nothing", "weight")},
    },
    questions=questions(picture),
)  # fmt: skip
