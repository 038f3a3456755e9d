"""Who looks at whom: on a photo, in networks trained while one watches, and whether a map of it explains anything."""

from functools import partial

from pages import shell
from pages.attention import photo
from pages.attention.questions import questions
from pages.shell import _

picture = shell.picture("chelsea")
part = shell.introduce(
    {
        "photo": _("Each patch spreads a weight of 1 over all patches: the more alike, the more. Press one of the cat's eyes: the other one lights up."),
    },
    presets={
        _("Raw pixels"): {"part": "photo", "patches": 0},
    },
    questions=questions(),
    parts={"photo": _("Photo")},
)  # fmt: skip
PARTS = {"photo": partial(photo.photo_part, picture)}

shell.present(part, PARTS[part], plays=part in ("gates", "texts", "vit"))
