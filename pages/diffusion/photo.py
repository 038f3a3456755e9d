"""Your photo, noised exactly and brought back by patches: honest as far as it goes."""

from models.diffusion import check, patches
from models.images.decoding import Picture
from pages import shell
from pages.shell import _
from viz.canvas import Pane


@shell.cached(12)
def cleaned(picture: Picture, config: patches.Config) -> patches.Cleaned:
    return patches.cleaned(picture.pixels, config)


def controls() -> tuple[Picture, patches.Config]:
    picture = shell.picture("coffee")
    sigma = shell.slider("sigma", _("Noise σ (photo: 0 to 1)"), 0.02, 0.5, 0.1, step=0.02)
    own = shell.toggle("own", _("The photo's own clean patches in the bank"), False)
    return picture, patches.Config(sigma, own, shell.number("photo seed", _("Noise"), 0, 9999, 0))


def photo_part() -> None:
    with shell.stage(controls) as (picture, config):
        found = shell.on_worker(cleaned, picture, config)
        words = {"noisy": _("noised"), "patches": _("by patches"), "non-local": _("non-local means (OpenCV)"), "blur": _("best Gaussian blur")}  # fmt: skip
        titles = {_("Your photo"): found.clean, _("Noised"): found.noisy, _("Brought back"): found.found}
        panes = [Pane(patches.as_bytes(grey), title) for title, grey in titles.items()]
        shell.show(
            shell.Canvas("photo", panes, _("A photo noised and brought back"), 430),
            shell.metrics([(_("{name}, dB").format(name=words[name]), f"{value:.1f}") for name, value in found.decibels.items()]),
            shell.metrics([(_("patches in the bank"), f"{found.bank:,}"), (_("effective number behind a patch"), f"{found.behind:.1f}")]),
            shell.compare(_("plain differences at one patch, in float64"), check.patch_difference(picture.pixels, config, found), 1e-3),
            shell.timing(cleaned.timed(picture, config).seconds),
            shell.caption(_("The exact mean behind overlapping patches of 7 × 7 px, the bank as training set: patches of six other photos. It is no image generator: for whole photos there is no training set in this app. Put the photo's own patches into the bank: with little noise it comes back nearly clean, as it is remembered.")),
        )  # fmt: skip
        shell.code(patches.cleaned, picture.pixels, config, shows="result.decibels")
