"""Pairs of input and answer: why the squared error blurs, and what a discriminator buys."""

from collections.abc import Sequence
from functools import partial

from models.divergences import check
from models.divergences import paired as models
from pages import shell
from pages.catalogue import link
from pages.shell import _
from viz import divergences as figures

SHOWN, COLUMNS = 12, 4  # digits in a pane


def paired_part() -> None:
    controls, stage = shell.columns()
    with controls:
        tasks = {"super-resolution": _("7 × 7 to 14 × 14"), "in-painting": _("the lower half")}
        config = models.Config(
            shell.choice("task", _("To find"), tasks),
            shell.slider("adversarial", _("Weight of a discriminator"), 0.0, 0.02, 0.0, step=0.001),
            shell.slider("paired steps", _("Steps"), 100, 2000, 600, step=100),
            shell.number("paired seed", _("Seed"), 0, 9999, 0),
        )
    with stage:
        total = -(-config.steps // models.EVERY) + 1
        shell.player(partial(models.train, config), config, draw, name="paired", total=total, autoplay=True)
        link("gan", _("Two networks against each other, on the page GAN training"))
        shell.code(models.train, config, shows="[(one.step, round(one.error, 4), round(one.edges, 2)) for one in result]", also=(models.small, models.upper))  # fmt: skip


def draw(snapshot: models.Snapshot, history: Sequence[models.Snapshot]) -> None:
    """The digits of each method, and error against edges."""
    task, neighbours = snapshot.config.task, _("mean of {count} nearest").format(count=models.NEIGHBOURS)
    words = {"bicubic": _("bicubic"), "mean": _("mean digit"), "nearest": _("nearest digit"), "neighbours": neighbours}
    others = {words[name]: found for name, found in models.rivals(task).items()}
    scores = {name: (models.error(task, found), models.sharpness(task, found)) for name, found in others.items()}
    named = {_("Given"): models.TASKS[task](models.held()), _("Real"): models.held()} | others
    panes = [figures.sheet(found[:SHOWN, 0].numpy(), COLUMNS, name) for name, found in named.items()]
    panes.insert(2, figures.sheet(snapshot.answers[:SHOWN], COLUMNS, _("Network, step {step}").format(step=snapshot.step)))  # fmt: skip
    rows = [(_("network"), f"{snapshot.error:.4f}", f"{snapshot.edges:.2f}")]
    rows += [(name, f"{error:.4f}", f"{edge:.2f}") for name, (error, edge) in scores.items()]
    chart = figures.trade(history, scores, (_("network, step by step"), _("real")), (_("squared error a pixel"), _("edges by those of real digits")))  # fmt: skip
    shell.show_columns(
        (4, 3),
        [shell.Canvas("pairs", panes, _("Held-out digits and their answers"), 420)],
        [
            shell.Chart("trade", chart, _("Error against edges")), shell.table((_("1,000 held-out digits"), _("squared error"), _("edges")), rows),
            shell.compare(_("the square multiplied out, in float64"), check.paired_difference(snapshot), 1e-5),
            shell.caption(_("Many digits fit one input, and their mean has the least squared error: a blur. The nearest training digit has the edges of a digit, and a larger error; the mean of its neighbours has a smaller error and weaker edges. A discriminator that sees input and answer buys edges with error in the lower half; where 7 × 7 pixels are given, little is left to invent.")),
        ],
    )  # fmt: skip
