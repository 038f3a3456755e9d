"""The denoising duel: every filter on the same noise."""

from models.filters import duel, noise
from models.filters.check import ssim_difference
from models.images.decoding import Picture
from models.remembered import remembered
from pages import shell
from pages.filters import settings
from pages.shell import _
from viz import filters as figures


def controls() -> shell.Values:
    return {
        "duel": shell.choice("duel", _("Noise"), settings.noise_kinds()),
        "strength of noise": settings.noise_level("strength of noise", 1, 60),
        "seed": shell.number("seed", _("Seed"), 0, 9999, 0),
    }


def config(values: shell.Values) -> noise.Config:
    return noise.Config(values["duel"], values["strength of noise"], values["seed"])


def program(picture: Picture, values: shell.Values) -> None:
    shows = "[(one.name, round(one.psnr, 2), round(one.ssim, 3)) for one in result]"
    shell.code(duel.duel, settings.steps(picture), config(values), shows=shows)


@remembered(16)
def entries(picture: Picture, config: noise.Config) -> list[duel.Entry]:
    return duel.duel(settings.image(picture), config)


def winner(picture: Picture, config: noise.Config) -> duel.Entry:
    """The filter that comes closest by PSNR; what was not filtered does not take part."""
    return max(shell.on_worker(entries, picture, config)[1:], key=lambda one: one.psnr)


def names() -> dict[str, str]:
    return {
        "nothing": _("Nothing"), "mean": _("Mean 3 × 3"), "gaussian": _("Gaussian σ 1"), "median": _("Median 3 × 3"),
        "median 5": _("Median 5 × 5"), "bilateral": _("Bilateral"), "non-local means": _("Non-local means"),
    }  # fmt: skip


def drawings(picture: Picture, values: shell.Values) -> list[shell.Row]:
    """All pictures, and how close each comes."""
    found = shell.on_worker(entries, picture, config(values))
    words, clean = names(), settings.image(picture)
    panes = [figures.picture(entry.picture, words[entry.name]) for entry in found]
    best, likest = max(found, key=lambda one: one.psnr), max(found, key=lambda one: one.ssim)
    captions = [
        shell.metrics([(_("Best PSNR"), f"{words[best.name]}: {best.psnr:.2f} dB"), (_("Best SSIM"), f"{words[likest.name]}: {likest.ssim:.3f}")]),
        shell.compare(_("scikit-image's SSIM of all pictures"), max(ssim_difference(clean, one.picture) for one in found), 1e-9),
        shell.caption(_("Often said: a higher PSNR looks better. Look at the two winners; PSNR adds up squared errors wherever they are.")),
    ]  # fmt: skip
    chart = figures.bars(found, words, (_("PSNR (dB)"), _("SSIM")))
    pictures = shell.Canvas(
        "pictures", panes, _("The noisy picture, and what filters make of it"), 560, captions=captions
    )
    return [shell.Row((2, 1), ([pictures], [shell.Chart("quality", chart, _("PSNR and SSIM of each filter"))]))]
