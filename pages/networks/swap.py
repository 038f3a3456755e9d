"""The swap lab: a block, its cheaper twin, and what the exchange saves on paper and on the clock."""

from models.networks import twins
from pages import shell
from pages.networks.settings import large
from pages.shell import _
from viz.networks import charts


@shell.cached(64)
def swapped(config: twins.Config) -> twins.Swap:
    return twins.swap(config)


def pairs() -> dict[str, str]:
    return {
        "separable": _("3×3 → depthwise, then 1×1"), "grouped": _("3×3 → 3×3 in groups"), "pairs": _("5×5 → two 3×3"),
        "first": _("5×5 on 3 colours → two 3×3"), "bottleneck": _("two 3×3 → bottleneck"), "narrow": _("5×5 → 1×1, then 5×5 (Inception)"),
        "pixelwise": _("1×1 → linear layer per pixel"), "focus": _("Focus → 6×6, stride 2"), "three": _("YOLOv3's first three → Focus"),
    }  # fmt: skip


def swap_part() -> None:
    controls, stage = shell.columns()
    with controls:
        pair = shell.select("pair", _("Exchange"), pairs())
        config = twins.Config(
            pair, shell.slider("channels", _("Channels"), 4, 512, 128, step=4),
            shell.slider("map", _("Side of the map read (px)"), 8, 640, 56, step=2),
            shell.slider("groups", _("Groups"), 1, 64, 4) if pair == "grouped" else 1,
        )  # fmt: skip
    with stage:
        call = shell.attempt(measured, config, key="swap", nearest=lambda: {"groups": twins.nearest_groups(config)})
        if call is None:
            return
        (config,), found = call.arguments, call.result
        names = (_("weights"), "MAC", _("milliseconds"), _("FLOP per byte"))
        both = [(one.weights, one.macs, 1e3 * seconds, one.intensity()) for one, seconds in zip((found.before, found.after), found.seconds, strict=True)]  # fmt: skip
        before, after = both
        rows = [
            (name, *((f"{value:.4g}" if index > 1 else large(value)) for value in (before[index], after[index])), f"{before[index] / after[index]:.3g}×")
            for index, name in enumerate(names)
        ]  # fmt: skip
        shell.show(
            shell.Chart("swap", charts.swap(before, after, names, (_("before = 100 %"), _("before"), _("after"))), _("Both blocks side by side")),
            shell.table((pairs()[config.pair], _("before"), _("after"), _("before / after")), rows), *equality(found),
            shell.caption(_("Milliseconds: the median of {runs} runs in turn on one thread, now, on this machine. Often said: fewer multiplications, so as much faster. Look: few FLOP per byte are bound by memory, and each call costs time of its own.").format(runs=twins.RUNS)),
        )  # fmt: skip
        shell.code(twins.swap, config, shows="result.before.macs, result.after.macs, result.difference")


def measured(config: twins.Config) -> twins.Swap:
    return shell.on_worker(swapped, config)


def equality(found: twins.Swap) -> list[shell.Caption]:
    if found.difference is None:
        return [
            shell.caption(_("The two are different functions: after the exchange a network must be trained again."))
        ]
    return [shell.compare(_("the other block with the same weights in another order, in double precision: the same function"), found.difference, 1e-12)]  # fmt: skip
