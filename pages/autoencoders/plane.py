"""The plane of codes: every place on it is a digit; drag the point, and the digit follows."""

from functools import partial

import numpy as np

from models.autoencoders import check, plane, training
from models.autoencoders.config import Config
from models.autoencoders.training import Snapshot
from pages import shell
from pages.autoencoders import settings
from pages.shell import _, codecs
from viz.autoencoders import planes
from viz.canvas import Shape

ELLIPSES = 120  # digits whose code is drawn with its deviation


def place() -> "shell.Kept[tuple[float, ...]]":
    """Of the point, as shares of the frame, to the right and down."""
    return shell.kept("at", (0.42, 0.5), codecs.numbers(2, 0, 1))


def controls() -> tuple[Config, shell.Values]:
    config = settings.model(drawn=True)
    values = settings.label(config)
    if config.code > 2:
        values["across"] = shell.slider("across", _("Principal axis to the right"), 1, config.code, 1)
        values["up"] = shell.slider("up", _("Principal axis upwards"), 1, config.code, 2)
    return config, values


def plane_part() -> None:
    with shell.stage(controls) as (config, values):
        if call := shell.attempt(shell.on_worker, settings.trained, config):
            shell.follow(partial(drawings, call.result, place().value), values, key="plane")
            shell.code(training.trained, config, shows="result.squared", also=(training.train, training.loss))


def drawings(snapshot: Snapshot, at: tuple[float, ...], values: shell.Values) -> list[shell.Row]:
    """Carpet and codes; the digit at the point, and the training digit that is nearest to it."""
    model, label = snapshot.model, values.get("label", 0)
    frame = plane.plane(model, values.get("across", 1), values.get("up", 2))
    ground = plane.carpet(model, frame, label)
    pane = planes.carpet(ground, _("Decoded at each place; 1,000 held-out codes"), on_top(snapshot, frame, len(ground)))  # fmt: skip
    point = {"name": "", "xy": [at[0] * len(ground), at[1] * len(ground)], "color": "#111111"}
    ink = plane.decoded(model, frame.codes(frame.at(*at)[None]), label)[0]
    found = plane.reading(ink, snapshot.config.own)
    left = shell.Canvas("carpet", [pane], _("Plane of codes"), 460, edit=shell.Edit(points=[point]), on_edit=partial(dragged, len(ground)), hint=_("Drag the point"))  # fmt: skip
    digits = [planes.digit(ink, _("Decoded at the point")), planes.digit(found.nearest, _("Nearest in training"))]
    right = shell.Canvas("digit", digits, _("The digit at the point"), 460, tools=False, captions=captions(snapshot, ink, found))  # fmt: skip
    return [shell.Row((5, 3), ([left], [right]))]


def on_top(snapshot: Snapshot, frame: plane.Plane, side: int) -> list[Shape]:
    """The codes, with one deviation around some of them."""
    codes = plane.held_codes(snapshot.model)
    dots = planes.codes(frame.shares(frame.places(codes.mean)), codes.labels, side)
    if not snapshot.config.variational:
        return dots
    chosen = np.arange(ELLIPSES)
    around = plane.ellipses(snapshot.model, frame, chosen)
    shares = frame.shares(around.reshape(-1, 2)).reshape(around.shape)
    return [*planes.ellipses(shares, codes.labels[chosen], side), *dots]


def dragged(side: int, sent: shell.Edited) -> None:
    if sent.points:
        x, y = sent.points[0]["xy"]
        place().set((x / side, y / side))


def captions(snapshot: Snapshot, ink: np.ndarray, found: plane.Reading) -> list[shell.Caption]:
    own = snapshot.config.own
    rows = [] if own else [(_("The judge reads"), f"{found.digit} ({found.confidence:.0%})")]
    rows += [
        (_("Distance to the nearest in training"), f"{found.distance:.2f}"),
        (_("Squared error, trained | held out"), f"{snapshot.squared[0]:.2f} | {snapshot.squared[1]:.2f}"),
    ]
    lines = [shell.metrics(rows), shell.compare(_("scikit-learn's search for the nearest digit"), check.nearest_difference(ink, found, own), 1e-3)]  # fmt: skip
    if snapshot.config.variational:
        lines.append(shell.compare(_("the KL of torch.distributions, nats"), check.divergence_difference(snapshot), 1e-4))  # fmt: skip
    if snapshot.config.model == "PCA":
        lines.append(shell.compare(_("singular vectors, squared ink"), check.principal_difference(snapshot), 1e-2))
    return lines
