"""Classic networks block by block: what a photo becomes in them, what each block costs, and what of it is worth it."""

from functools import partial

from pages import shell
from pages.networks import walk
from pages.networks.questions import questions
from pages.shell import _

picture = shell.picture("coffee")
part = shell.introduce(
    {
        "walk": _("Each block makes maps of the photo: drawn as tall as their side, as wide as the root of their number. Press a block."),
    },
    presets={
        _("Weights are not work"): {"part": "walk", "network": "VGG-16"},
        _("A trained network"): {"part": "walk", "network": "EfficientNet-Lite0"},
    },
    questions=questions(),
    parts={"walk": _("Walk")},
)  # fmt: skip

PARTS = {"walk": partial(walk.walk_part, picture)}

shell.present(part, PARTS[part])
