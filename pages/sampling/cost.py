"""One layer built in nine ways: what it costs, and what one of its outputs depends on."""

import re
import time
from dataclasses import replace

import streamlit as st

from models.sampling import cost as sampling_cost
from models.sampling.cost import Config, Cost
from pages import shell
from pages.shell import _
from viz import sampling as figures

DRAWN = Config(in_channels=8, out_channels=8, size=9)  # small enough to see each input


def presets() -> dict[str, dict[str, object]]:
    return {
        _("ResNet, first stage"): {"in_channels": 64, "out_channels": 64, "size": 56},
        _("MobileNet, middle"): {"in_channels": 512, "out_channels": 512, "size": 14, "cost_groups": 8},
        _("Checkerboard"): {"cost_kernel": 3, "up": 2},
        _("Even transposed"): {"cost_kernel": 4, "up": 2},
    }


def explorer() -> None:
    """Controls on the left; bars, formulas with numbers, connections and the checkerboard on the right."""
    left, right = st.columns([1, 3], gap="medium")
    with left:
        config = _controls()
        ways = {name: words()[name] for name in sampling_cost.FIXED}
        chosen = shell.select("way", _("Look at its connections"), ways)
    with right:
        started = time.perf_counter()
        costs = shell.attempt("costs", sampling_cost.costs, config, nearest=lambda: {"cost_groups": 1})
        if costs is None:
            return
        with st.container(key="stage"):
            named = words() | {"parameters": _("parameters"), "adds": _("multiply-adds")}
            shell.show(figures.cost_bars(costs, named), key="costs", alt=_("Parameters and multiply-adds of each way"))
        gap = max(
            max(abs(c.parameters - c.counted_parameters), abs(c.multiply_adds - c.counted_multiply_adds)) for c in costs
        )
        shell.checked(_("the parameters and the FLOP counter of torch's own modules"), gap)
        _pictures(chosen, config)
        with st.expander(_("Formulas with their numbers"), expanded=True):
            st.markdown(_table(costs, config))
        shell.footer(time.perf_counter() - started)
        lines = (
            "from models.sampling.cost import Config, costs",
            "",
            f"for cost in costs({config}):",
            "    print(cost.name, cost.parameters, cost.multiply_adds)",
        )
        prints = "\n".join(f"{cost.name} {cost.parameters} {cost.multiply_adds}" for cost in costs)
        shell.code(sampling_cost.evaluated, sampling_cost.connections, snippet="\n".join(lines), prints=prints)


def words() -> dict[str, str]:
    return {
        "standard": _("standard"), "dilated": _("dilated"), "1 × 1": _("1 × 1"), "grouped": _("grouped"),
        "depthwise separable": _("depthwise separable"), "spatially separable": _("spatially separable"),
        "transposed": _("transposed"), "deformable": _("deformable"), "modulated": _("modulated"),
    }  # fmt: skip


def _controls() -> Config:
    return Config(
        in_channels=shell.slider("in_channels", _("Channels in, C"), 4, 512, 64, step=4),
        out_channels=shell.slider("out_channels", _("Channels out, D"), 4, 512, 128, step=4),
        kernel_size=shell.slider("cost_kernel", _("Kernel size, k"), 1, 7, 3),
        groups=shell.slider("cost_groups", _("Groups, G"), 1, 32, 4),
        dilation=shell.slider("cost_dilation", _("Dilation"), 1, 6, 2),
        stride=shell.slider("up", _("Stride of the transposed layer"), 1, 4, 2),
        size=shell.slider("size", _("Height and width, pixels"), 4, 128, 56),
    )


def _pictures(name: str, config: Config) -> None:
    """What one output depends on, and how evenly the transposed layer writes, both computed by torch."""
    drawn = replace(DRAWN, kernel_size=config.kernel_size, dilation=config.dilation, stride=config.stride)
    drawn = replace(drawn, size=max(9, 2 * config.dilation * (config.kernel_size - 1) + 3 if name == "dilated" else 9))
    counts = sampling_cost.overlap(config.kernel_size, config.stride, 8)
    first, second = st.columns([2, 1])
    with first:
        title = _("{way}: weights between one output and each of 8 input channels").format(way=words()[name])
        tiles = figures.connection_tiles(sampling_cost.connections(name, drawn).numpy(), title)
        shell.canvas(tiles, key="connections", alt=title, height=190)
    with second:
        title = _("Transposed: writers of each output")
        shell.canvas(figures.overlap(counts.numpy(), title), key="overlap", alt=title, height=190)
        inner = counts[config.kernel_size : -config.kernel_size, config.kernel_size : -config.kernel_size]
        even = inner.unique().numel() <= 1
        help_text = _("Even only where the stride divides the kernel size.")
        shell.verdict(even, _("even") if even else _("checkerboard"), help=help_text)


def _table(costs: tuple[Cost, ...], config: Config) -> str:
    rows = [f"| | {_('window')} | {_('parameters')} | {_('multiply-adds')} |", "|:--|:--|:--|:--|"]
    for cost in costs:
        both = (
            f"${latex(terms)} = {total:,}$".replace(",", "{,}")
            for terms, total in ((cost.parameter_terms, cost.parameters), (cost.multiply_add_terms, cost.multiply_adds))
        )
        rows.append(f"| {words()[cost.name]} | {cost.window} px | {' | '.join(both)} |")
    sizes = _("C = {c}, D = {d}, k = {k}, G = {g}; P output pixels, I input pixels: {p:,}. Biases left out.")
    numbers = {"c": config.in_channels, "d": config.out_channels, "k": config.kernel_size, "g": config.groups}
    rows += ["", sizes.format(p=config.size**2, **numbers)]
    return "\n".join(rows)


def latex(terms: tuple[str, ...]) -> str:
    """``("kkCD/G",)`` as ``\\frac{k^2CD}{G}``."""
    parts = []
    for term in terms:
        top, _slash, bottom = term.partition("/")
        powers = re.sub(r"k+", lambda run: "k" if len(run[0]) == 1 else f"k^{len(run[0])}", top)
        parts.append(rf"\tfrac{{{powers}}}{{{bottom}}}" if bottom else powers)
    return " + ".join(parts)
