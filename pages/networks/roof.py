"""The roofline of this machine, measured now, with the blocks of a network below it."""

from models.images.decoding import Picture
from models.networks import machine
from models.networks.zoo import Config
from pages import shell
from pages.networks import settings
from pages.shell import _
from viz.networks import charts


@shell.cached(8)
def timed(config: Config, picture: Picture) -> machine.Timed:
    return machine.timed(config, picture.pixels)


def measured(config: Config, picture: Picture) -> machine.Timed:
    return shell.on_worker(timed, config, picture)


def roof_part(picture: Picture) -> None:
    with shell.stage(settings.config) as config:
        call = shell.attempt(measured, config, picture, key="roof", nearest=lambda: settings.nearest(config))
        if call is None:
            return
        config, found = call.arguments[0], call.result
        seconds, least = float(found.seconds.sum()), float(found.least.sum())
        rows = [
            (_("This machine, one thread"), f"{found.machine.peak / 1e9:.0f} GFLOP/s, {found.machine.bandwidth / 1e9:.0f} GB/s"),
            (_("The roof bends at"), _("{ridge:.3g} FLOP per byte").format(ridge=found.machine.ridge)),
            (_("All blocks, measured"), f"{1e3 * seconds:.1f} ms"), (_("at least, by the roof"), f"{1e3 * least:.1f} ms"),
            (_("if FLOP alone set the time"), f"{1e3 * found.flop.sum() / found.machine.peak:.1f} ms"),
        ]  # fmt: skip
        labels = (_("FLOP per byte"), _("FLOP per second"), _("roof"), _("blocks"))
        times = charts.times(found, (_("ms"), _("measured"), _("at least, by the roof")))
        shell.show_columns(
            (1, 1), [shell.Chart("roof", charts.roofline(found, labels), _("Blocks below the machine's roof"))],
            [shell.Chart("block times", times, _("Time of each block"))],
        )  # fmt: skip
        shell.show(
            shell.metrics(rows),
            shell.caption(_("Bytes: inputs, outputs and weights of every operation, each once, float32. A dot above the roof found its numbers in the processor's cache, or its 3×3 convolutions were done with fewer multiplications than counted (Winograd). Other work on this machine moves the dots. Often said: FLOPs are time. Look: how far the dots lie below the roof differs from block to block.")),
        )  # fmt: skip
        shell.code(
            machine.timed, config, shell.attribute(picture, "pixels"), shows="result.flop.sum(), result.names[-1]"
        )
