"""One layer built in nine ways: what it costs, and what one of its outputs depends on."""

from dataclasses import fields, replace

import streamlit as st

from models.sampling import cost
from models.sampling.check import cost_difference
from models.sampling.cost import Config, costs
from pages import shell
from pages.shell import _
from viz import sampling as figures

NAMES = {"kernel_size": "cost_kernel", "groups": "cost_groups", "dilation": "cost_dilation", "stride": "up"}
cached_costs = shell.cached(64)(costs)


def settings() -> shell.Values:
    groups = _("The channels are split into this many groups that do not see each other.")
    return {
        "in_channels": shell.slider("in_channels", _("Channels in, C"), 4, 512, 64, step=4, help=_("Maps that the layer reads.")),
        "out_channels": shell.slider("out_channels", _("Channels out, D"), 4, 512, 128, step=4, help=_("Maps that the layer writes.")),
        "cost_kernel": shell.slider("cost_kernel", _("Kernel size, k"), 1, 7, 3, help=_("Taps along one side of the kernel.")),
        "cost_groups": shell.slider("cost_groups", _("Groups, G"), 1, 32, 4, help=groups),
        "cost_dilation": shell.slider("cost_dilation", _("Dilation"), 1, 6, 2, help=_("Distance between neighbouring taps of the dilated layer, in pixels.")),
        "up": shell.slider("up", _("Stride of the transposed layer"), 1, 4, 2, help=_("Pixels between what neighbouring inputs write.")),
        "size": shell.slider("size", _("Height and width, pixels"), 4, 128, 56, help=_("Of the input; every output but the transposed layer's is as large.")),
        "way": shell.select("way", _("Look at its connections"), {name: words()[name] for name in cost.FIXED}),
    }  # fmt: skip


def layer(values: shell.Values) -> Config:
    return Config(**{field.name: values[NAMES.get(field.name, field.name)] for field in fields(Config)})


def nearest(values: shell.Values) -> shell.Values:
    return {"cost_groups": cost.nearest_groups(layer(values))}


def possible(config: Config) -> Config:
    """The same layer with a number of groups that it can have."""
    return replace(config, groups=cost.nearest_groups(config))


def drawings(values: shell.Values) -> list[shell.Drawing]:
    """Bars of all ways; what one output depends on, and how evenly the transposed layer writes."""
    config, way = layer(values), values["way"]
    call, labels = cached_costs.timed(config), words(way)
    connections = cost.connections(way, cost.miniature(way, config)).numpy()
    panes = figures.connection_panes(connections, cost.overlap(config.kernel_size, config.stride, 8).numpy(), labels)
    even = cost.evenly_written(config.kernel_size, config.stride)
    written = _("Transposed layer: stride {stride} divides kernel size {size}, so inner outputs are written equally often.") if even else _("Transposed layer: stride {stride} does not divide kernel size {size}, so some outputs are written more often than others, in a checkerboard.")  # fmt: skip
    dilated = next(one.window for one in call.result if one.name == "dilated")
    often = _("Often said: dilation saves computation. Look: dilated and standard cost the same; only the window grows, here from {size} to {window} px. Often said: a transposed layer undoes a convolution (“deconvolution”). It only has the shape of the way back.")  # fmt: skip
    captions = [
        shell.caption(written, stride=config.stride, size=config.kernel_size),
        shell.caption(often, size=config.kernel_size, window=dilated),
        shell.compare(_("the parameters of torch's and torchvision's modules and, but for the deformable rows, torch's FLOP counter"), cost_difference(call.result)),
        shell.timing(call.seconds, remembered=call.remembered),
    ]  # fmt: skip
    hint = _("A small copy of the layer with 8 channels, a tile for each input channel: how many weights connect its pixels with one output.")  # fmt: skip
    return [
        shell.Chart("costs", figures.cost_bars(call.result, labels), _("Parameters and multiply-adds of each way")),
        shell.Canvas("connections", panes, labels["connections"], height=250, hint=hint, captions=captions),
    ]


def below(values: shell.Values) -> None:
    config = layer(values)
    with st.expander(_("Formulas with their numbers"), expanded=True):
        st.markdown(figures.cost_table(cached_costs(config), config, words(values["way"])))
    shows = "[(cost.name, cost.parameters, cost.multiply_adds) for cost in result]"
    shell.code(costs, config, also=(cost.evaluated, cost.connections), shows=shows)


def words(way: str = "standard") -> dict[str, str]:
    names = {
        "standard": _("standard"), "dilated": _("dilated"), "1 × 1": _("1 × 1"), "grouped": _("grouped"),
        "depthwise separable": _("depthwise separable"), "spatially separable": _("spatially separable"),
        "transposed": _("transposed"), "deformable": _("deformable"), "modulated": _("modulated"),
    }  # fmt: skip
    return names | {
        "parameters": _("parameters"), "adds": _("multiply-adds"), "window": _("window"),
        "connections": _("{way}: what one output reads").format(way=names[way]), "overlap": _("Transposed: inputs per output"),
        "sizes": _("C = {C}, D = {D}, k = {k}, G = {G}; P output pixels, I input pixels: {P:,}. Biases are left out: each would add D parameters. G must divide both C and D. 1 multiply-add = 2 FLOPs (FLOPS are FLOPs per second). Separable layers are cheap because the sum over channels and the sum over the window are no longer multiplied; the spatially separable one has C channels in between."),
    }  # fmt: skip
