"""Autoencoder and VAE side by side: where their new digits come from."""

from models.autoencoders import plane, sampling
from models.autoencoders.config import Config
from models.autoencoders.sampling import Sample
from models.autoencoders.training import Snapshot
from models.judge import judge
from pages import shell
from pages.autoencoders import settings
from pages.shell import _
from viz.autoencoders import planes
from viz.canvas import Pane, Points

sample = shell.cached(24)(sampling.sample)


def way_words() -> dict[str, str]:
    return {"normal": _("from N(0, I)"), "fitted": _("a normal fitted to the codes"), "near": _("beside a known code")}


def controls() -> tuple[str, int, int]:
    way, size = shell.choice("way", _("Draw codes"), way_words()), shell.slider("size", _("Code size"), 1, 32, 2)
    return way, size, shell.number("draw", _("Seed"), 0, 9999, 0)


def sampling_part() -> None:
    with shell.stage(controls) as (way, size, seed):
        rivals = {name: Config(model=name, code=size, seed=seed) for name in ("AE", "VAE")}
        found = {name: shell.on_worker(settings.trained, config) for name, config in rivals.items()}
        samples = {(name, kind): shell.on_worker(sample, one.model, kind, seed) for name, one in found.items() for kind in sampling.WAYS}  # fmt: skip
        panes = [pane for name, one in found.items() for pane in both(name, one, samples[name, way])]
        shell.show(shell.Canvas("samples", panes, _("Codes that are drawn, and their digits"), 460, captions=captions(found, samples)))  # fmt: skip
        shows = "round(result.sure, 3), round(result.distance, 2)"
        shell.code(sampling.drawn, rivals["AE"], way, seed, shows=shows, also=(sampling.sample, sampling.WAYS[way]))


def both(name: str, snapshot: Snapshot, drawn: Sample) -> tuple[Pane, Pane]:
    """The carpet with the codes and those that are drawn, and the digits that come out."""
    frame = plane.plane(snapshot.model)
    ground, codes = plane.carpet(snapshot.model, frame), plane.held_codes(snapshot.model)
    side = len(ground)
    shapes = [
        *planes.codes(frame.shares(frame.places(codes.mean)), codes.labels, side, 2),
        Points(planes.pixels(frame.shares(frame.places(drawn.codes[:300])), side), "#111111", 2),
    ]
    film = planes.film(drawn.digits, _("{name}: their digits").format(name=name), 8)
    return planes.carpet(ground, _("{name}: codes drawn (no colour)").format(name=name), shapes), film


def captions(found: dict[str, Snapshot], samples: dict[tuple[str, str], Sample]) -> list[shell.Caption]:
    measures = _("{name}: read with > 90%"), _("{name}: Fréchet distance"), _("{name}: nearest training digit")
    head = (_("Codes"), *(text.format(name=name) for name in found for text in measures))
    rows = [(words, *(cell for name in found for cell in numbers(samples[name, kind]))) for kind, words in way_words().items()]  # fmt: skip
    ae, vae = (sampling.pooled_deviation(one.model) for one in found.values())
    errors = [one.squared[1] for one in found.values()]
    said = [shell.caption(_("Often said: the VAE reconstructs better. Look: squared error of held-out digits {ae:.1f} for the AE, {vae:.1f} for the VAE.").format(ae=errors[0], vae=errors[1]))] if errors[0] < errors[1] else []  # fmt: skip
    return [
        shell.table(head, rows),
        shell.caption(_("1,000 digits each, seen by one judge, the nearest training digit of {measured} of them; two halves of the real digits are {floor:.2f} apart. Pooled deviation of the codes: AE {ae:.2f}, VAE {vae:.2f}; N(0, I) has 1.").format(measured=sampling.MEASURED, floor=judge().floor, ae=ae, vae=vae)),
        shell.caption(_("Often said: between the codes of a plain autoencoder there is garbage. Look: its decoder is continuous, too. What it lacks is a place to draw from: fit one to its codes, and compare the second row with the first.")),
        *said,
    ]  # fmt: skip


def numbers(drawn: Sample) -> tuple[str, str, str]:
    return f"{drawn.sure:.1%}", f"{drawn.distance:.1f}", f"{drawn.nearest:.2f}"
