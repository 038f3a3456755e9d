"""Weights before a batch norm have no scale: what a factor does to outputs, gradient and learning."""

from dataclasses import replace

from models.normalisation import check, scale
from pages import shell
from pages.shell import _
from viz.normalisation import charts

run = shell.cached(32)(scale.run)
FOUND = 1e-6  # of a logit, and of a loss


def settings() -> scale.Config:
    return scale.Config(
        shell.slider("times", _("Weights before BN, times c"), 0.1, 100.0, 10.0, log=True, step=0.05),
        shell.slider("weights rate", _("Their rate η"), 0.01, 10.0, 0.3, log=True, step=0.05),
        shell.slider("weights decay", _("Their weight decay"), 0.0, 0.1, 0.0, step=0.005),
        seed=shell.number("scale seed", _("Seed"), 0, 9999, 0),
    )


def scale_part() -> None:
    with shell.stage(settings) as config:
        draw(config)
        shell.code(scale.run, config, shows="result.loss[-1].round(6)", also=(scale.slowed,))


def draw(config: scale.Config) -> None:
    """Loss by step: at c, at 1, and at 1 with the rate divided by c²."""
    plain = replace(config, factor=1.0)
    slowed = scale.slowed(config)
    large, one, slow = (shell.on_worker(run, asked) for asked in (config, plain, slowed))
    words = {
        _("c = {factor:g}, rate {rate:.3g}").format(factor=config.factor, rate=config.rate): (large, "solid"),
        _("c = 1, rate {rate:.3g}").format(rate=config.rate): (one, "solid"),
        _("c = 1, rate / c² = {rate:.3g}").format(rate=slowed.rate): (slow, "dash"),
    }  # fmt: skip
    if config.decay:
        kept = shell.on_worker(run, replace(config, decay=0.0))
        words[_("c = {factor:g}, no decay").format(factor=config.factor)] = (kept, "dot")
    said = _("Often said: larger weights mean a larger function, and decay makes it smaller. Look: before a batch norm a factor changes no output. The gradient is 1/c of what it was, the weights c times as large: the rate that counts is η / |W|². So decay does not shrink the function; by shrinking W it raises that rate.")  # fmt: skip
    shell.show(
        shell.Chart("scale", charts.scales(words, (_("step"), _("cross entropy"), "|W|")), _("Loss and size of the weights by step")),
        shell.metrics([
            (_("Outputs at the start differ by"), f"{scale.farthest(large.first, one.first):.1e}"),
            (_("Size of the gradient: c by 1"), f"{scale.sizes(large, one):.4g}"), ("1 / c", f"{1 / config.factor:.4g}"),
            (_("Cosine of weights and gradient"), f"{scale.cosine(large):.1e}"),
            (_("η / |W|² at the start, at the end"), " → ".join(f"{config.rate / size**2:.2e}" for size in large.size[[0, -1]])),
        ]),
        shell.compare(_("a forward pass in NumPy with c W: first logits"), check.scaled_difference(config, large), FOUND),
        shell.compare(_("the run with c = 1 and rate η / c², another computation: loss of each step"), scale.farthest(large.loss, slow.loss), FOUND),
        shell.caption(said), shell.caption(_("Linear, batch norm without γ and β, ReLU, linear; SGD on digits, batches of 100. The last layer, which no norm follows, learns at rate {rate:g} in all runs.").format(rate=scale.REST)),
    )  # fmt: skip
