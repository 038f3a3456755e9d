"""The swap lab: a block, alone or inside of a network, its cheaper twin, and what is saved on paper and on the clock."""

from models.images.decoding import Picture
from models.limits import near_divisor
from models.networks import twins, zoo
from models.networks.twins import Swap
from pages import shell
from pages.networks import settings
from pages.networks.settings import large
from pages.shell import _
from viz.networks import charts


@shell.cached(64)
def swapped(config: twins.Config | zoo.Config, picture: Picture | None = None) -> Swap:
    """A block alone, or a network on the photo."""
    return twins.swap(config) if isinstance(config, twins.Config) else twins.inside(config, picture.pixels)  # type: ignore[union-attr]


def measured(config: twins.Config | zoo.Config, picture: Picture | None = None) -> Swap:
    return shell.on_worker(swapped, config, picture)


def pairs() -> dict[str, str]:
    words = settings.exchanges()
    return {name: words[name] for name in ("separable", "pairs", "bottleneck", "pixelwise", "focus")} | {
        "grouped": _("3×3 → 3×3 in groups"), "first": _("5×5 on 3 colours → two 3×3"),
        "narrow": _("5×5 → 1×1, then 5×5 (Inception)"), "three": _("YOLOv3's first three → Focus"),
    }  # fmt: skip


def swap_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        where = shell.choice("where", _("Exchange"), {"block": _("one block"), "network": _("in a network")})
        if where == "network":
            network = settings.config("separable")
        else:
            config = block_config()
    with stage:
        if where == "network":
            inside(network, picture)
        else:
            alone(config)


def block_config() -> twins.Config:
    pair = shell.select("pair", _("Block"), pairs())
    return twins.Config(
        pair, shell.slider("channels", _("Channels"), 4, 512, 128, step=4),
        shell.slider("map", _("Side of the map read (px)"), 8, 640, 56, step=2),
        shell.slider("groups", _("Groups"), 1, 64, 4) if pair == "grouped" else 1,
    )  # fmt: skip


def alone(config: twins.Config) -> None:
    near = {"groups": near_divisor(config.channels, config.groups)}
    call = shell.attempt(measured, config, key="swap", nearest=lambda: near)
    if call is None:
        return
    (config,), found = call.arguments, call.result
    note = _("Often said: fewer multiplications, so as much faster. Look: few FLOP per byte are bound by memory, and each call costs time of its own.")  # fmt: skip
    if config.pair == "grouped":
        note += " " + _("Often said: the groups must divide the maps that come out. They must divide those that come in as well: each group reads its own.")  # fmt: skip
    both(found, pairs()[config.pair], twins.RUNS, note)
    shell.code(twins.swap, config, shows="result.before.macs, result.after.macs, result.difference")


def inside(config: zoo.Config, picture: Picture) -> None:
    if not config.stages:
        shell.show(shell.caption(_("Choose what is exchanged, and in which blocks.")))
        return
    call = shell.attempt(measured, config, picture, key="inside", nearest=lambda: settings.nearest(config))
    if call is None:
        return
    (config, _photo), found = call.arguments, call.result
    both(found, settings.exchanges()[config.exchange], twins.NETWORK_RUNS, _("Often said: fewer weights, so faster; small kernels are always cheaper. Look: gates add a few weights and more than a few milliseconds; and where a 5×5 reads fewer maps than it makes, as in GoogLeNet, two 3×3 cost more."))  # fmt: skip
    shell.code(twins.inside, config, shell.attribute(picture, "pixels"), shows="result.before.macs, result.after.macs")


def both(found: Swap, title: str, runs: int, note: str) -> None:
    """Before and after, side by side."""
    times = found.seconds or (float("nan"),) * 2
    names = (_("weights"), "MAC", _("milliseconds"), _("FLOP per byte"))
    before, after = (
        (one.weights, one.macs, 1e3 * seconds, one.intensity())
        for one, seconds in zip((found.before, found.after), times, strict=True)
    )
    rows = [(name, *map(large, pair), f"{pair[0] / pair[1]:.3g}×") for name, *pair in zip(names, before, after, strict=True)]  # fmt: skip
    if not found.seconds:
        rows[2] = (names[2], "–", "–", "–")
        note = _("Too large to run here: counts only.")
    shell.show(
        shell.Chart("swap", charts.swap(before, after, names, (_("before = 100%"), _("before"), _("after"))), _("Both side by side")),
        shell.table((title, _("before"), _("after"), _("before / after")), rows), *equality(found),
        shell.caption(_("Milliseconds: the fastest of {runs} runs in turn on one thread, now, on this machine. {note}").format(runs=runs, note=note)),
    )  # fmt: skip


def equality(found: Swap) -> list[shell.Caption]:
    if found.difference is not None:
        return [shell.compare(_("the other one with the same weights in another order, in double precision: the same function"), found.difference, 1e-9)]  # fmt: skip
    return [shell.caption(_("The two are different functions: after the exchange a network must be trained again."))]
