"""Two handles on the plane: a straight line, an arc and a cross-fade between them, with the judge's verdict."""

from functools import partial

import numpy as np

from models.autoencoders import between, check, plane
from models.autoencoders.config import Config
from models.autoencoders.training import Snapshot
from pages import shell
from pages.autoencoders import settings
from pages.shell import _, codecs
from viz.autoencoders import planes
from viz.canvas import Line
from viz.colors import BLUE, GREEN

COLORS = {"line": BLUE, "arc": GREEN}


def ends() -> "shell.Kept[tuple[float, ...]]":
    """Both handles, as shares of the frame, to the right and down."""
    return shell.kept("ends", (0.45, 0.1, 0.8, 0.85), codecs.numbers(4, 0, 1))


def controls() -> tuple[Config, shell.Values]:
    config = settings.model()
    return config, settings.label(config)


def between_part() -> None:
    with shell.stage(controls) as (config, values):
        call = shell.attempt(shell.on_worker, settings.trained, config)
        if call is None:
            return
        shell.follow(partial(drawings, call.result, ends().value), values, key="between")
        frame = plane.plane(call.result.model)
        first, last = (tuple(frame.at(*ends().value[at : at + 2]).round(3).tolist()) for at in (0, 2))
        also = (between.film, between.line, between.arc)
        shell.code(between.confidences, config, first, last, "line", shows="result", also=also)


def drawings(snapshot: Snapshot, at: tuple[float, ...], values: shell.Values) -> list[shell.Row]:
    """The ways on the carpet, and a film of each."""
    model, label = snapshot.model, values.get("label", 0)
    frame = plane.plane(model)
    ground, codes = plane.carpet(model, frame, label), plane.held_codes(model)
    side = len(ground)
    start, end = frame.codes(np.array([frame.at(*at[:2]), frame.at(*at[2:])]))
    films = {way: between.film(model, start, end, way, label) for way in ("line", "arc", "pixels")}
    ways = [Line(planes.pixels(frame.shares(frame.places(films[way].codes)), side), color, 4) for way, color in COLORS.items()]  # fmt: skip
    dots = planes.codes(frame.shares(frame.places(codes.mean)), codes.labels, side)
    places = zip("AB", at[::2], at[1::2], strict=True)
    points = [{"name": name, "xy": [across * side, down * side], "color": "#111111"} for name, across, down in places]
    words = way_words()
    panes = [planes.read_film(films[way].digits, films[way].read, films[way].confidence, words[way]) for way in words]
    captions = numbers(films, check.decoder_difference(snapshot, films["line"], label))
    pane = planes.carpet(ground, _("Drag A and B"), [*dots, *ways])
    left = shell.Canvas("way", [pane], _("Two ways over the plane of codes"), 460, edit=shell.Edit(points=points), on_edit=partial(dragged, side))  # fmt: skip
    return [shell.Row((2, 3), ([left], [shell.Canvas("films", panes, _("What lies between"), 420, captions=captions)]))]


def dragged(side: int, sent: shell.Edited) -> None:
    if sent.points:
        ends().set(tuple(value / side for point in sent.points for value in point["xy"]))


def way_words() -> dict[str, str]:
    return {
        "line": _("Straight line in the codes (blue)"), "arc": _("Arc around 0 (green)"),
        "pixels": _("No codes: the pixels of A and B mixed"),
    }  # fmt: skip


def numbers(films: dict[str, between.Film], gap: float) -> list[shell.Caption]:
    """How sure the judge is along each way."""
    rows = [(way_words()[way], f"{found.confidence.min():.0%}", f"{found.confidence.mean():.0%}") for way, found in films.items()]  # fmt: skip
    return [
        shell.table((_("Way"), _("least sure frame"), _("mean")), rows),
        shell.compare(_("the decoder written out in NumPy, ink"), gap, 1e-4),
        shell.caption(_("Below each frame: the digit that the judge reads, and how sure it is. Often said: a VAE can interpolate, unlike a GAN. Look: any decoder of codes can, that of a plain autoencoder, too: choose it under Model; what a GAN lacks is the encoder that finds the two codes.")),
    ]  # fmt: skip
