"""Your photo in patches, each told by a few numbers."""

from functools import partial
from typing import Any

from models.autoencoders import check, patches
from models.autoencoders.patches import Patches
from models.images.decoding import Picture
from models.remembered import remembered
from pages import shell
from pages.shell import _
from viz.autoencoders import planes


def photo_part() -> None:
    picture = shell.picture("coffee")
    controls, stage = shell.columns()
    with controls:
        size = shell.choice("patch", _("Patch (px)"), {8: "8", 12: "12", 16: "16"})
        values: dict[str, Any] = {"numbers": shell.slider("numbers", _("Numbers per patch"), 0, 64, 6)}
    with stage:
        found = cut(picture, size)
        shell.follow(partial(drawings, found), values, key="photo")
        shell.code(
            patches.patches,
            shell.attribute(picture, "pixels"),
            size,
            shows=f"[round(part, 4) for part in result.error({values['numbers']})]",
        )


@remembered(8)
def cut(picture: Picture, size: int) -> Patches:
    return patches.patches(picture.pixels, size)


def drawings(found: Patches, values: dict[str, Any]) -> list[shell.Drawing]:
    """The photo, the photo from so many numbers a patch, and the patterns that the numbers weigh."""
    count = values["numbers"]
    learnt, others = found.error(count)
    rows = [
        (_("Numbers for the photo"), f"{count * len(found.rows):,} / {found.photo.size:,}"),
        (_("Variance that is told"), f"{found.share(count):.1%}"),
        (
            _("Squared error a patch: learnt | others"),
            f"{learnt:.4f} | {others:.4f}" if others == others else f"{learnt:.4f} | —",
        ),
    ]
    captions = [
        shell.metrics(rows),
        shell.compare(_("the eigenvalues that are left out"), check.patch_difference(found, count), 1e-9),
        shell.caption(
            _(
                "PCA of {learnt} patches: with so many numbers, no encoder and decoder made of straight lines has a smaller error on them (Eckart and Young, 1936)."
            ).format(learnt=len(found.learnt))
        ),
    ]
    panes = [
        planes.photo(found.photo, _("Your photo")), planes.photo(found.joined(found.rebuilt(count)), _("From {count} numbers a patch").format(count=count)),
        planes.patterns(found.axes, found.size, _("What each number weighs")),
    ]  # fmt: skip
    return [shell.Canvas("photo", panes, _("A photo from a few numbers a patch"), 430, captions=captions)]
