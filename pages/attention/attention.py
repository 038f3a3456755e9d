"""Who looks at whom: on a photo, in networks trained while one watches, and whether a map of it explains anything."""

from collections.abc import Callable
from functools import partial

from pages import shell
from pages.attention import gates, photo, scale, texts, trained, vit, windows
from pages.attention.questions import questions
from pages.shell import _

picture = shell.picture("chelsea")
part = shell.introduce(
    {
        "photo": _("Each patch spreads a weight of 1 over all patches: the more alike, the more. Press one of the cat's eyes: the other one lights up."),
        "gates": _("Three digits, one with a tag. The gate learns to let its channel through: move the tag, and the bars follow."),
        "texts": _("A network learns to write words backwards, to sort letters, or to read dates: watch where it looks while it writes."),
        "vit": _("A white marked glyph asks, its coloured twin holds the answer. The network solves it; which map of its attention finds the twin?"),
        "trained": _("A large transformer, trained on a million photos: where does a patch look, layer by layer and head by head?"),
        "windows": _("Swin looks within windows, and shifts them by rolling the photo: what meets at the seam is masked."),
        "scale": _("Dot products grow with the width d, until one key takes all. Dividing by √d keeps the softmax soft."),
        "cost": _("Every token looks at every token: twice the side, sixteen times the pairs."),
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
    parts={
        "photo": _("Photo"), "gates": _("Gates"), "texts": _("Sequences"), "vit": _("Tiny ViT"), "trained": _("Large ViT"),
        "windows": _("Swin's windows"), "scale": "√d", "cost": _("Cost"),
    },
)  # fmt: skip
PARTS: dict[str, Callable[[], None]] = {
    "photo": partial(photo.photo_part, picture), "gates": gates.gates_part, "texts": texts.texts_part,
    "vit": vit.vit_part, "trained": partial(trained.trained_part, picture), "windows": partial(windows.windows_part, picture), "scale": scale.scale_part, "cost": scale.cost_part,
}  # fmt: skip

shell.present(part, PARTS[part], plays=part in ("gates", "texts", "vit"))
