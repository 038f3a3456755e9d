"""Who looks at whom: on a photo, in networks trained while one watches, and whether a map of it explains anything."""

from collections.abc import Callable
from functools import partial

from pages import shell
from pages.attention import photo, texts, vit
from pages.attention.questions import questions
from pages.shell import _

picture = shell.picture("chelsea")
part = shell.introduce(
    {
        "photo": _("Each patch spreads a weight of 1 over all patches: the more alike, the more. Press one of the cat's eyes: the other one lights up."),
        "texts": _("A network learns to write words backwards, to sort letters, or to read dates: watch where it looks while it writes."),
        "vit": _("A white marked glyph asks, its coloured twin holds the answer. The network solves it; which map of its attention finds the twin?"),
    },
    presets={
        _("Raw pixels"): {"part": "photo", "patches": 0},
    },
    questions=questions(),
    parts={"photo": _("Photo"), "texts": _("Sequences"), "vit": _("Tiny ViT")},
)  # fmt: skip
PARTS: dict[str, Callable[[], None]] = {
    "photo": partial(photo.photo_part, picture),
    "texts": texts.texts_part,
    "vit": vit.vit_part,
}

shell.present(part, PARTS[part], plays=part in ("gates", "texts", "vit"))
