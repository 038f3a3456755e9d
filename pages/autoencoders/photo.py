"""Your photo in patches, each told by a few numbers: by PCA, or by an autoencoder that is trained on 400 of them."""

from functools import partial

from models.autoencoders import check, patches
from models.autoencoders.patches import Patches, Trained
from models.images.decoding import Picture
from models.remembered import remembered
from pages import shell
from pages.shell import _
from viz.autoencoders import planes


def settings() -> tuple[int, shell.Values, int | None]:
    """Pixels along a patch, numbers for each, and the steps of a network; None: PCA."""
    size = shell.choice("patch", _("Patch (px)"), {8: "8", 12: "12", 16: "16"})
    network = shell.choice("by", _("Told by"), {"PCA": _("PCA"), "AE": _("autoencoder")}) == "AE"
    values = {"numbers": shell.slider("numbers", _("Numbers per patch"), int(network), 64, 6)}
    return size, values, shell.slider("patch steps", _("Steps"), 0, 3000, 1000, step=100) if network else None


def photo_part() -> None:
    picture = shell.picture("coffee")
    with shell.stage(settings) as (size, values, steps):
        trained = shell.on_worker(learnt, picture, size, values["numbers"], steps) if steps is not None else None
        found = cut(picture, size)
        shell.follow(partial(drawings, found, trained), values, key="photo")
        shows = f"[round(part, 4) for part in result.error({values['numbers']})]"
        shell.code(patches.patches, shell.attribute(picture, "pixels"), size, shows=shows, also=(patches.autoencoder,))


@remembered(8)
def cut(picture: Picture, size: int) -> Patches:
    return patches.patches(picture.pixels, size)


@shell.cached(8)
def learnt(picture: Picture, size: int, count: int, steps: int) -> Trained:
    return patches.autoencoder(cut(picture, size), count, steps)


def drawings(found: Patches, trained: Trained | None, values: shell.Values) -> list[shell.Drawing]:
    """The photo, the photo from so many numbers a patch, and the patterns that the numbers weigh."""
    count = values["numbers"]
    if trained and trained.layers[1][0].shape[0] != count:
        trained = None  # the slider moves: PCA, until the network is trained
    rebuilt = trained.rebuilt if trained else found.rebuilt(count)
    rows = [(_("Numbers for the photo"), f"{count * len(found.rows):,} / {found.photo.size:,}")]
    rows += [] if trained else [(_("Variance that is told"), f"{found.share(count):.1%}")]
    rows.append((_("Squared error a patch by PCA: learnt | others"), errors(*found.error(count))))
    rows += [(_("by the autoencoder: learnt | others"), errors(*found.errors(rebuilt)))] if trained else []
    name = _("From {count} numbers a patch, by the autoencoder") if trained else _("From {count} numbers a patch, by PCA")  # fmt: skip
    panes = [
        planes.photo(found.photo, _("Your photo")), planes.photo(found.joined(rebuilt), name.format(count=count)),
        planes.patterns(found.axes, found.size, _("Patterns of PCA")),
    ]  # fmt: skip
    captions = [shell.metrics(rows), *remarks(found, trained, count)]
    return [shell.Canvas("photo", panes, _("A photo from a few numbers a patch"), 430, captions=captions)]


def errors(learnt: float, others: float) -> str:
    return f"{learnt:.4f} | {others:.4f}" if others == others else f"{learnt:.4f} | —"


def remarks(found: Patches, trained: Trained | None, count: int) -> list[shell.Caption]:
    notes = [
        shell.compare(_("the eigenvalues that are left out"), check.patch_difference(found, count), 1e-9),
        shell.caption(_("PCA of {learnt} patches: with so many numbers, no encoder and decoder made of straight lines has a smaller error on them (Eckart and Young, 1936).").format(learnt=len(found.learnt))),
    ]  # fmt: skip
    if trained:
        notes.insert(1, shell.compare(_("the four layers in NumPy"), check.network_difference(found, trained), 1e-4))
        (learnt, others), (least, unseen) = found.errors(trained.rebuilt), found.error(count)
        if learnt < least and others > unseen:
            notes.append(shell.caption(_("Often said: a network compresses better than PCA. Look: it does on the patches that it was trained on; on the others of the same photo its error is larger.")))  # fmt: skip
    return notes
