"""Your photo, noised exactly and brought back by patches: honest as far as it goes."""

import numpy as np

from models.diffusion import check, patches
from models.images.decoding import Picture
from pages import shell
from pages.shell import _
from viz.canvas import Pane


@shell.cached(12)
def cleaned(picture: Picture, config: patches.Config) -> patches.Cleaned:
    return patches.cleaned(picture.pixels, config)


def photo_part() -> None:
    controls, stage = shell.columns()
    with controls:
        picture = shell.picture("coffee")
        sigma = shell.slider("sigma", _("Noise σ (photo: 0 to 1)"), 0.02, 0.5, 0.1, step=0.02)
        own = shell.toggle("own", _("The photo's own clean patches in the bank"), False)
        seed = shell.number("photo seed", _("Noise"), 0, 9999, 0)
    config = patches.Config(sigma, own, seed)
    with stage:
        found = shell.on_worker(cleaned, picture, config)
        words = {"noisy": _("noised"), "patches": _("by patches"), "non-local": _("non-local means (OpenCV)"), "blur": _("best Gaussian blur")}  # fmt: skip
        panes = [
            pane(found.clean, _("Your photo")),
            pane(found.noisy, _("Noised")),
            pane(found.found, _("Brought back")),
        ]
        shell.show(
            shell.Canvas("photo", panes, _("A photo noised and brought back"), 430),
            shell.metrics([(_("{name}, dB").format(name=words[name]), f"{value:.1f}") for name, value in found.decibels.items()]),
            shell.metrics([(_("patches in the bank"), f"{found.bank:,}"), (_("effective number behind a patch"), f"{found.behind:.1f}")]),
            shell.compare(_("plain differences at one patch, in float64"), check.patch_difference(picture.pixels, config, found), 1e-3),
            shell.timing(cleaned.timed(picture, config).seconds),
            shell.caption(_("The exact mean behind every 7 × 7 patch, the bank as training set: patches of six other photos. It is no image generator: for whole photos there is no training set in this app. Put the photo's own patches into the bank: with little noise it comes back nearly clean, as it is remembered.")),
        )  # fmt: skip
        shell.code(patches.cleaned, picture.pixels, config, shows="result.decibels")


def pane(grey: np.ndarray, title: str) -> Pane:
    return Pane(patches.as_bytes(grey), title)
