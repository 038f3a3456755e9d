"""The denoising duel: every filter on the same noise."""

from models.filters import duel, noise
from models.filters.check import ssim_difference
from models.images.decoding import Picture
from models.remembered import remembered
from pages import shell
from pages.filters import settings
from pages.shell import _
from viz import filters as figures


def duel_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        kinds = {"gaussian": _("Gaussian"), "salt and pepper": _("Salt and pepper"), "poisson": _("Photons (Poisson)"), "stripes": _("Stripes")}  # fmt: skip
        kind = shell.choice("duel", _("Noise"), kinds)
        level = shell.slider("strength of noise", _("Strength of the noise"), 1, 60, 25, help=_("Gaussian: standard deviation in grey levels. Salt and pepper: percent of the pixels. Photons: 0 is bright light, 100 almost none. Stripes: height in grey levels."))  # fmt: skip
        seed = shell.number("seed", _("Seed"), 0, 9999, 0)
    config = noise.Config(kind, level, seed)
    with stage:
        call = shell.attempt(shell.on_worker, entries, picture, config)
        if call:
            show(picture, call.result)
            shell.code(duel.duel, settings.steps(picture), config, shows="[(one.name, round(one.psnr, 2), round(one.ssim, 3)) for one in result]")  # fmt: skip


@remembered(16)
def entries(picture: Picture, config: noise.Config) -> list[duel.Entry]:
    return duel.duel(settings.image(picture), config)


def names() -> dict[str, str]:
    return {
        "nothing": _("Nothing"), "mean": _("Mean 3 × 3"), "gaussian": _("Gaussian σ 1"), "median": _("Median 3 × 3"),
        "median 5": _("Median 5 × 5"), "bilateral": _("Bilateral"), "non-local means": _("Non-local means"),
    }  # fmt: skip


def show(picture: Picture, found: list[duel.Entry]) -> None:
    """All pictures, and how close each comes."""
    words, clean = names(), settings.image(picture)
    panes = [figures.picture(entry.picture, words[entry.name]) for entry in found]
    best, likest = max(found, key=lambda one: one.psnr), max(found, key=lambda one: one.ssim)
    captions = [
        shell.metrics([(_("Best PSNR"), f"{words[best.name]}: {best.psnr:.2f} dB"), (_("Best SSIM"), f"{words[likest.name]}: {likest.ssim:.3f}")]),
        shell.compare(_("scikit-image's SSIM of all pictures"), max(ssim_difference(clean, one.picture) for one in found), 1e-9),
        shell.caption(_("Often said: a higher PSNR looks better. Look at the two winners; PSNR adds up squared errors wherever they are.")),
    ]  # fmt: skip
    shell.show(
        shell.Canvas("pictures", panes, _("The noisy picture, and what filters make of it"), 560, captions=captions),
        shell.Chart("quality", figures.bars(found, words, (_("PSNR (dB)"), _("SSIM"))), _("PSNR and SSIM of each filter")),
    )  # fmt: skip
