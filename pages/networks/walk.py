"""A photo walks through a network: drawn to scale, with the costs of each block and the maps of one."""

from typing import Any

import streamlit as st

from models.images.decoding import Picture
from models.networks import check, fields, walk
from models.networks.costs import Costs, costs
from models.networks.zoo import Config
from pages import shell
from pages.networks import notes, settings
from pages.networks.settings import large
from pages.shell import _
from viz.networks import blueprint as figures


@shell.cached(32)
def walked(config: Config, block: int, picture: Picture) -> walk.Walk:
    return walk.walk(config, block, picture.pixels)


@shell.cached(64)
def counter(config: Config) -> int:
    return check.counter_macs(config)


def walk_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        config = settings.config()
    with stage:
        call = shell.attempt(costs, config, key="costs", nearest=lambda: settings.nearest(config))
        if call is None:
            return
        (config,), found = call.arguments, call.result
        with controls:
            last = len(found.blocks) - 1
            block = shell.slider("block", _("Block"), 0, max(last, 1), min(3, last), owner=(config.name, config.text))
            settings_here = settings.counted()
        block = min(block, last)

        def choose(sent: dict[str, Any]) -> None:
            shell.set_controls({"block": sent["point"]})

        words = {"share": _("share (%)"), "weights": _("weights"), "macs": _("multiplications"), "activations": _("activations")}  # fmt: skip
        figure = figures.blueprint(found, block, config.side, words)
        drawn: list[Any] = [shell.Chart("blueprint", figure, _("The network to scale, and what each block costs"), on_click=choose)]  # fmt: skip
        costs_here = numbers(config, found, block, settings_here)
        shell.show(*drawn, *maps(config, block, found, picture), costs_here, *totals(config, found, settings_here))
        field_link(config)
        shell.code(costs, config, shows="result.weights, result.macs, result.activations")


def maps(config: Config, block: int, found: Costs, picture: Picture) -> list[Any]:
    """The maps of the block, or why there are none."""
    try:
        shown = shell.on_worker(walked, config, block, picture)
    except ValueError as refusal:
        return [shell.caption(str(refusal))]
    name = found.blocks[block].name
    badge = _("trained") if shown.trained else _("random weights")
    title = _("{count} maps of {name} ({badge})").format(count=len(shown.channels), name=name, badge=badge)
    if len(shown.maps) == 1:
        title = _("The numbers of {name} ({badge})").format(name=name, badge=badge)
    return [shell.Canvas("maps", figures.panes(shown, (title, _("The photo, {side} px").format(side=config.side))), _("Maps of the chosen block"), 280)]  # fmt: skip


def numbers(config: Config, found: Costs, block: int, counted: tuple[int, int, str]) -> shell.Caption:
    """What the block costs, and what one of its units sees of the photo."""
    unit, batch, dtype = counted
    one = found.blocks[block]
    size, jump = field_of(config).get(one.name, (None, None))
    return shell.metrics([
        (_("Block"), f"{one.name} ({one.kind})"), (_("Output"), " × ".join(map(str, one.shape))), (_("Weights"), f"{one.weights:,}"),
        ("MAC" if unit == 1 else "FLOP", large(unit * batch * one.macs)), (_("Activations"), f"{batch * one.activations:,}"),
        (_("FLOP per byte"), f"{one.intensity(batch, dtype):.3g}"),
        (_("A unit sees (px)"), f"{size}" if size else _("all of the photo") if one.kind in ("gap", "fc") else "–"), (_("Jump (px)"), f"{jump:g}" if jump else "–"),
    ])  # fmt: skip


def field_of(config: Config) -> dict[str, tuple[int, float]]:
    """Receptive fields of the blocks; none of a transformer, whose attention sees all of the photo."""
    try:
        return fields.fields(config)
    except ValueError:
        return {}


def field_link(config: Config) -> None:
    """The way to the same network on the page about receptive fields, or why there is none."""
    if not field_of(config):
        shell.show(shell.caption(_("No receptive field by layers: attention reads all tokens of the photo (ViT), or those of a window (Swin).")))  # fmt: skip
    else:
        query = {"network": "own", "table": fields.link(config), "side": str(min(config.side, 512))}
        st.page_link("receptive_field/receptive_field.py", label=_("These layers on the page “Receptive fields”"), query_params=query)  # fmt: skip


def totals(config: Config, found: Costs, counted: tuple[int, int, str]) -> list[shell.Caption]:
    unit, batch, dtype = counted
    published = check.published(config.name) if settings.as_published(config) else None
    rows = [
        (_("All weights"), f"{found.weights:,}"), ("MAC" if unit == 1 else "FLOP", large(unit * batch * found.macs)),
        (_("Activations"), f"{batch * found.activations:,} = {found.stored(batch, dtype) / 2**20:.1f} MiB"),
        (_("Weights in full layers"), f"{found.full[0]:.1%}"),
    ]  # fmt: skip
    if config.exchange:
        plain = costs(config.plain)
        rows += [(_("by the exchange: weights"), f"{found.weights - plain.weights:+,}"), ("MAC", f"{found.macs / plain.macs - 1:+.2%}")]  # fmt: skip
    checks = [shell.compare(_("torch's own FlopCounterMode, halved"), abs(counter(config) - found.macs))]
    if published:
        gap = max(abs(published[0] - found.weights), abs(round(found.macs / 1e9, 3) - published[1]))
        checks.append(shell.compare(_("torchvision's published num_params and _ops (three decimals)"), gap))
    return [shell.metrics(rows), *checks, *map(shell.caption, notes.notes(config, found))]
