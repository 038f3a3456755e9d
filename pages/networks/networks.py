"""Classic networks block by block: what a photo becomes in them, what each block costs, and what of it is worth it."""

from functools import partial

from pages import shell
from pages.networks import deep, quarrel, roof, swap, walk
from pages.networks.questions import questions
from pages.shell import _

picture = shell.picture("coffee")
shell.page(
    {
        "walk": shell.Part(_("Walk"), _("Each block makes maps of the photo: drawn as tall as their side, as wide as the root of their number. Press a block."), partial(walk.walk_part, picture)),
        "roof": shell.Part(_("Roofline"), _("How fast is each block on this machine, and how fast could it be? The roof: its multiplications per second, and its bytes per second."), partial(roof.roof_part, picture)),
        "quarrel": shell.Part(_("Counting"), _("Six tools count one network, and disagree. Switch every convention by hand until the counts meet."), quarrel.quarrel_part),
        "swap": shell.Part(_("Swap lab"), _("Exchange a block for a cheaper one, alone or in a network: what is saved on paper, and what on the clock?"), partial(swap.swap_part, picture)),
        "signals": shell.Part(_("Signals"), _("Before training: what comes back through many layers, and do two photos stay different on the way?"), partial(deep.signals_part, picture)),
        "race": shell.Part(_("Race"), _("Plain and residual networks of two depths train on the same digits: only the addition differs."), deep.race_part, plays=True),
        "identity": shell.Part(_("Identity"), _("A deeper network could copy the shallower one: its further blocks would only have to do nothing. Can they?"), partial(deep.identity_part, picture)),
    },
    presets={
        _("Weights ≠ work"): {"part": "walk", "network": "VGG-16"},
        _("Trained"): {"part": "walk", "network": "EfficientNet-Lite0", "block": 4},
        _("A third of ViT missing"): {"part": "quarrel", "network": "ViT-B/16"},
        _("Depthwise"): {"part": "swap", "pair": "separable"},
        _("Focus is a 6×6"): {"part": "swap", "pair": "focus", "channels": 64, "map": 320},
        _("SE in a ResNet"): {"part": "swap", "where": "network", "network": "ResNet-50", "exchange": "se"},
        _("Dear small kernels"): {"part": "swap", "where": "network", "network": "GoogLeNet (5×5)", "exchange": "pairs"},
        _("Photos alike"): {"part": "signals", "norm": False},
        _("Depth fails"): {"part": "race", "depths": (8, 32)},
        _("Plain identity"): {"part": "identity", "count": 16},
    },
    questions=questions(picture),
)  # fmt: skip
