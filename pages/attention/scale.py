"""Why the dot product is divided by the root of d, and what pairs of tokens cost."""

from models.attention import cost, growth
from pages import shell
from pages.shell import _
from viz.attention import charts


def scale_part() -> None:
    controls, stage = shell.columns()
    with controls:
        values = {
            "width": shell.slider("width", _("Width d"), 1, 1024, 64), "draw": shell.number("draw", _("Seed"), 0, 9999, 0),
        }  # fmt: skip
    with stage:
        if shown := shell.follow(scale_drawings, values, key="scale"):
            shell.code(growth.spread, shown["width"], shown["draw"], shows="result.largest.round(3)")


def scale_drawings(values: shell.Values) -> list[shell.Drawing]:
    found = growth.spread(values["width"], values["draw"])
    words = (_("raw"), _("divided by √d"))
    labels = (_("key, by weight"), _("weight"), _("width d"), _("mean largest weight"))
    rows = [
        (word, f"{found.largest[i]:.3f}", f"{found.entropy[i]:.2f}", f"{found.jacobian[i]:.3f}") for i, word in enumerate(words)
    ]  # fmt: skip
    head = (_("Logits"), _("largest of 50 weights"), _("entropy (bits)"), _("slope of the softmax"))
    captions = [
        shell.table(head, rows), shell.metrics([(_("Variance of q·k, d"), f"{found.variance:.1f}, {found.width}"), (_("Largest of all q·k, its exp in float32"), f"{found.top:.1f}, {growth.exponential(found.top):.3g}")]),
        shell.check(abs(found.variance / found.width - 1) < 0.1, _("checked"), _("Checked against the closed form: the variance of a dot product of d normal pairs is d, within 10% on 10,000 products.")),
        shell.caption(_("Often said: √d is a detail. Look at the slope: what the softmax hands back to queries and keys fades when one key takes all. Means of 200 draws; slope: Frobenius norm of the Jacobian. Often said: S = QKᵀ, then SV. The products are scaled first, and a softmax of each row makes them weights. Often said: exp, then the maximum is taken off. Look at the exp of the largest product for d near 1,000: it is infinite; the maximum is taken off before, which changes no weight.")),
    ]  # fmt: skip
    figure = charts.growth(found, growth.curves(values["draw"]), words, labels)
    return [shell.Chart("scale", figure, _("Weights of 50 keys, and the largest by width")), shell.Captions("scale numbers", captions)]  # fmt: skip


@shell.cached(1)
def costs() -> tuple[cost.Cost, ...]:
    return cost.measured_costs()


def cost_part() -> None:
    controls, stage = shell.columns()
    with controls:
        kind = shell.choice("quantity", _("Show"), {"time": _("Time"), "memory": _("Memory")})
    with stage:
        found = shell.on_worker(costs)
        words = (_("all pairs, written out"), _("all pairs, fused"), _("windows of 8 × 8, fused"))
        labels = (_("tokens N"), _("milliseconds"), _("mebibytes of weights"))
        every, windows = cost.swin_macs()
        last = found[-1]
        shell.show(
            shell.Chart("cost", charts.costs(found, kind, words, labels), _("What attention costs by number of tokens")),
            shell.metrics([
                (_("N = {count:,}: weights of one head").format(count=last.tokens), f"{last.mebibytes:.0f} MiB"),
                (_("written out, fused, windows"), " / ".join(f"{one:.1f} ms" for one in last.milliseconds)),
                (_("Swin-T's first layer, multiply-adds: all pairs, windows of 7"), f"{every:,} / {windows:,}"),
                (_("Share of pairs in a layer of ViT-B, N = 197"), f"{cost.pair_share(197, 768):.1%}"),
            ]),
            shell.caption(_("Best of three runs on this machine's CPU, one head of width 64. Often said: attention's N² dominates a transformer. Look: at ViT-B's 197 tokens it is a small share; at Swin's 3,136 tokens it is most of the work.")),
        )  # fmt: skip
        shell.code(cost.swin_macs, shows="result", also=(cost.layer_macs, cost.pair_share))
