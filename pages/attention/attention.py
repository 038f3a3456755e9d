"""Who looks at whom: on a photo, in networks trained while one watches, and whether a map of it explains anything."""

from functools import partial

from pages import shell
from pages.attention import gates, photo, scale, texts, trained, vit, windows
from pages.attention.questions import questions
from pages.shell import _

picture = shell.picture("chelsea")
shell.page(
    {
        "photo": shell.Part(_("Photo"), _("Each patch spreads a weight of 1 over all patches: the more alike, the more. Press a patch, such as an eye: what is like it lights up."), partial(photo.photo_part, picture)),
        "gates": shell.Part(_("Gates"), _("Three digits, one with a tag. The gate learns to let its channel through: move the tag, and the bars follow."), gates.gates_part, plays=True),
        "texts": shell.Part(_("Sequences"), _("A network learns to write words backwards, to sort letters, or to read dates: watch where it looks while it writes."), texts.texts_part, plays=True),
        "vit": shell.Part(_("Tiny ViT"), _("A white marked glyph asks, its coloured twin holds the answer. The network solves it; which map of its attention finds the twin?"), vit.vit_part, plays=True),
        "trained": shell.Part(_("Large ViT"), _("A large transformer for photos: where does a patch look, layer by layer and head by head?"), partial(trained.trained_part, picture)),
        "windows": shell.Part(_("Swin's windows"), _("Swin looks within windows, and shifts them by rolling the photo: what meets at the seam is masked."), partial(windows.windows_part, picture)),
        "scale": shell.Part("√d", _("Dot products grow with the width d, until one key takes all. Dividing by √d keeps the softmax soft."), scale.scale_part),
        "cost": shell.Part(_("Cost"), _("Every token looks at every token: twice the side, sixteen times the pairs."), scale.cost_part),
    },
    presets={
        _("Raw pixels"): {"part": "photo", "patches": 0},
        _("Without √d"): {"part": "photo", "scaled": False},
        _("Shuffled photo"): {"part": "photo", "shuffle": True},
        _("Shifted windows"): {"part": "photo", "mask": "shifted", "temperature": 3.0},
        _("CBAM"): {"part": "gates", "gate": "CBAM"},
        _("Without attention"): {"part": "texts", "network": "GRU"},
        _("Length trap"): {"part": "texts", "length": 6, "steps": 160, "below": "length"},
        _("Sort without positions"): {"part": "texts", "task": "sort", "network": "Transformer", "positions": False, "length": 6, "steps": 160},
        _("keepdim forgotten"): {"part": "vit", "discard": 0.9, "keepdim": False},
        _("Borders mix"): {"part": "windows", "masked": False},
    },
    questions=questions(),
)  # fmt: skip
