"""Gates learn to let through the channel that bears a tag; move the tag, and the bars follow."""

from collections.abc import Sequence
from functools import partial

from models.attention import tags
from models.limits import near_divisor
from pages import shell
from pages.shell import _
from viz.attention import training as figures


def gates_part() -> None:
    controls, stage = shell.columns()
    with controls:
        words = {"SE": "SE", "ECA": "ECA", "SK": "SK", "CBAM": "CBAM", "none": _("No gate")}
        gate = shell.select("gate", _("Gate"), words)
        reduction = shell.slider("reduction", _("Reduction r"), 1, 24, 2) if gate in ("SE", "SK", "CBAM") else 2
        tag = shell.choice("tag", _("Tag in channel"), {0: "1", 1: "2", 2: "3"})
        steps = shell.slider("gate steps", _("Steps"), 60, 1200, 600, step=30)
        seed = shell.number("gate seed", _("Seed"), 0, 9999, 0)
    with stage:
        call = shell.attempt(tags.Config, gate, reduction, steps, seed, nearest=lambda: {"reduction": near_divisor(tags.CHANNELS * tags.EACH, reduction)})  # fmt: skip
        if call is None:
            return
        config = call.result
        shell.player(lambda: tags.trained(config), config, partial(draw, tag), name="gates", total=-(-steps // tags.EVERY) + 1, autoplay=True)  # fmt: skip
        shell.code(tags.trained, config, shows="round(next(result).accuracy, 4)", also=(tags.Net,))


def draw(tag: int, shot: tags.Snapshot, history: Sequence[tags.Snapshot]) -> None:
    config = shot.config
    found = shot.gates[tag].numpy()
    labels = (_("share of the small kernel") if config.gate == "SK" else _("gate"), _("channel {channel}"), _("channel {channel}, tagged"))  # fmt: skip
    panes = figures.tagged(tags.probe(config)[tag].numpy(), _("Channel {channel}"))
    if config.gate == "CBAM":
        panes.append(figures.places(shot.place[tag].numpy(), _("Places")))
    own, others = tags.own_and_others(shot, tag)
    shell.show_columns(
        (2, 3),
        [shell.Canvas("channels", panes, _("The three channels of a picture"), 420, tools=False)],
        [shell.Chart("gates", figures.gate_bars(found, tag, labels), _("Gates of the channels"))],
    )  # fmt: skip
    shell.show(
        shell.metrics([
            (_("Right digits"), f"{shot.accuracy:.1%}"), (_("Mean gate: tagged channel"), f"{own:.2f}"), (_("others"), f"{others:.2f}"),
            (_("Numbers learned by the gate"), f"{shot.numbers:,}"),
        ]),
        shell.caption(note(config.gate)),
    )  # fmt: skip


def note(gate: str) -> str:
    said = {
        "SE": _("Often said: SE's weights compete, and low ones switch channels off. Look: they are sigmoids, each for itself; they start near one half and are never 0. Without a gate no network can get more than 56% of these digits right."),
        "ECA": _("One kernel of five numbers for all channels: a channel asks only its neighbours, with the same five numbers everywhere."),
        "SK": _("A softmax between two kernel sizes for each channel: these two do compete and sum to 1. It chooses a kernel, not a channel."),
        "CBAM": _("Two gates in turn: sigmoids of the channels from means and largest values, then a sigmoid for each place."),
        "none": _("The same filters for each channel, then the three are added up: without a gate the network has to guess which digit is meant. By counting cases, at most 56.25% can be right."),
    }  # fmt: skip
    return said[gate]
