"""One network, six counts: every convention of the tools as a switch, and what is left to what torchvision published."""

from models.networks import check, conventions
from models.networks.conventions import TOOLS, Convention
from models.networks.costs import costs
from pages import shell
from pages.networks import settings
from pages.shell import _
from viz.networks import charts


def quarrel_part() -> None:
    controls, stage = shell.columns()
    with controls:
        config = settings.config()
        mine = convention()
    with stage:
        call = shell.attempt(costs, config, key="costs", nearest=lambda: settings.nearest(config))
        if call is None:
            return
        (config,), found = call.arguments, call.result
        own = conventions.count(found.ops, mine)
        counts = {name: conventions.count(found.ops, one) for name, one in TOOLS.items()} | {_("yours"): own}
        published = check.published(config.name) if settings.as_published(config) else None
        macs = conventions.count(found.ops, Convention())
        bars = {name: conventions.parts(found.ops, one) for name, one in TOOLS.items()} | {_("yours"): conventions.parts(found.ops, mine)}  # fmt: skip
        figure = charts.quarrel(bars, published[1] * 1e9 if published else None, kinds(), (_("count"), _("published")))
        head = (_("Tool"), _("count"), _("× the MACs"), _("more than published _ops (10⁹)"))
        rows = [
            (name, f"{value:,}", f"{value / macs:.4f}", f"{value / 1e9 - published[1]:+.4f}" if published else "–")
            for name, value in counts.items()
        ]  # fmt: skip
        gap = abs(conventions.count(found.ops, TOOLS["torch FlopCounterMode"]) - 2 * check.counter_macs(config))
        notes = [shell.table(head, rows), shell.compare(_("FlopCounterMode itself, run now on the meta device"), gap)]
        if published:
            notes.append(shell.compare(_("torchvision's num_params; and its _ops, in 10⁹ MACs of three decimals"), max(abs(found.weights - published[0]), abs(round(macs / 1e9, 3) - published[1]))))  # fmt: skip
        notes.append(shell.caption(_("A MAC is one multiplication and one addition: 2 FLOP. Often said: FLOPs are weights × places. Those are MACs. A place of a map takes 2 C k² FLOP with its bias, and one less without. Often said: the tools disagree about a network. Look: they answer different questions. Most count MACs and call them FLOPs; on a CPU the attention of nn.MultiheadAttention runs as one operation that fvcore, ptflops (aten) and thop do not know, so they miss a third of ViT. The tools are not run here: their rules are, as read in their code.")))  # fmt: skip
        shell.show(shell.Chart("quarrel", figure, _("What each tool counts")), *notes)
        shell.code(
            costs,
            config,
            shows="count(result.ops, Convention(mac=2))",
            names={"count": conventions.count, "Convention": Convention},
        )


def kinds() -> dict[str, str]:
    return {
        "conv": _("convolutions"), "linear": _("linear layers"), "attention": _("attention"), "batch norm": _("batch norm"),
        "layer norm": _("layer norm"), "activation": _("activations"), "pool": _("pools"), "global pool": _("global pools"),
        "softmax": _("softmax"),
    }  # fmt: skip


def convention() -> Convention:
    """The user's own; a tool's is taken over by its name."""
    seen = {
        "all": _("all"), "not fused": _("without nn.MultiheadAttention"), "modules": _("layers called as modules"),
        "modules and products": _("modules, products of attention"),
    }  # fmt: skip
    return Convention(
        mac=shell.choice("mac", _("A multiply-accumulate is"), {1: _("1 (MAC)"), 2: _("2 (FLOP)")}),
        bias=shell.toggle("bias", _("Biases")),
        seen=shell.select("seen", _("Products that are seen"), seen),
        tokens=shell.toggle("tokens", _("Linear layers once for each token"), True),
        batch_norm=shell.slider("batch norm", _("Batch norm, for each element"), 0, 4, 0),
        layer_norm=shell.slider("layer norm", _("Layer norm, for each element"), 0, 5, 0),
        activation=shell.slider("activation", _("ReLU and others, for each element"), 0, 2, 0),
        pool=shell.slider("pool", _("Pools, for each element read"), 0, 2, 0),
        global_pool=shell.slider("global pool", _("Global pools, for each element read"), 0, 2, 0),
        means=shell.toggle("means", _("Divisions of global pools")),
        softmax=shell.toggle("softmax", _("Softmax in attention")),
        norm_weights=shell.toggle("norm weights", _("Weights of norms once")),
    )
