"""Networks: rates over five decades, schedules and batches; and the path of a training in the plane that holds it."""

from collections.abc import Sequence

from models.optimisers import path, proofs, ranges
from pages import shell
from pages.optimisers import settings
from pages.shell import _
from viz.optimisers import charts, landscapes

COMPARED = ("plain", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw", "amsgrad")
BATCHES, SOME = (1, 8, 32, 128, 512, 2048, 4000), (1, 8, 32, 128, 512)


@shell.cached(64)
def tried(config: ranges.Config) -> tuple[ranges.Range, float]:
    """A range, and how far its best network is from the same network trained alone."""
    found = ranges.rates(config)
    return found, proofs.range_difference(found, found.best)


def schedules() -> dict[str, str]:
    return {"constant": _("Constant"), "step": _("Step"), "cosine": _("Cosine"), "warm-up": _("Warm-up")}


def range_settings() -> dict[str, ranges.Config]:
    """What is compared, by its words."""
    lines = {"optimisers": _("Optimisers"), "schedules": _("Schedules"), "batches": _("Batch sizes")}
    line = shell.choice("lines", _("A line for each of"), lines)
    if line == "optimisers":
        names: Sequence[str] = shell.multi_choice("compared", _("Optimisers"), settings.chosen(COMPARED), ("plain", "momentum", "adam")) or ("plain",)  # fmt: skip
    else:
        names = (shell.select("range rule", _("Optimiser"), settings.chosen(COMPARED), "momentum"),)
    plans = tuple(schedules()) if line == "schedules" else (shell.select("schedule", _("Schedule"), schedules()),)
    if line == "batches":
        words = {size: f"{size:,}" for size in BATCHES}
        sizes = shell.multi_choice("sizes", _("Batch sizes"), words, SOME, help=_("4,000: all digits in each step, which takes about eight times as long as 512.")) or (32,)  # fmt: skip
    else:
        sizes = (int(shell.slider("batch", _("Batch"), 1, 4000, 32, log=True, step=0.1)),)
    steps = shell.slider("range steps", _("Steps"), 50, 600, 200, step=50)
    seed = shell.number("range seed", _("Seed"), 0, 9999, 0)
    configs = [ranges.Config(name, plan, size, steps, seed) for name in names for plan in plans for size in sizes]
    word = {"optimisers": lambda one: settings.words()[one.name], "schedules": lambda one: schedules()[one.schedule], "batches": lambda one: f"{one.batch}"}[line]  # fmt: skip
    return {word(config): config for config in configs}


def range_part() -> None:
    with shell.stage(range_settings) as asked:
        done = {name: shell.on_worker(tried, config) for name, config in asked.items()}
        found, gap = {name: one for name, (one, _gap) in done.items()}, max(gap for _one, gap in done.values())
        rows = [(name, f"{ranges.RATES[one.best]:.3g}", f"{one.error[one.best]:.1%}", f"{one.width:.2g}") for name, one in found.items()]  # fmt: skip
        best = [one.error[one.best] for one in found.values()]
        plans = {config.schedule: ranges.factors(config.schedule, config.steps) for config in asked.values()}
        drawn: list[shell.Drawing] = [shell.Chart("range", charts.ranges(found, (_("rate"), _("wrong test digits"))), _("Share of wrong digits by rate"))]  # fmt: skip
        if set(plans) != {"constant"}:
            factors = charts.factors(plans, schedules(), (_("step"), _("times the rate")))
            shell.show_columns((3, 2), [drawn.pop()], [shell.Chart("plans", factors, _("Schedules"))])
        shell.show(
            *drawn,
            shell.table((_("Line"), _("best rate"), _("wrong there"), _("good rates span, in decades")), rows),
            shell.compare(_("the best network of each line trained alone with torch.nn and torch.optim, log₁₀ of its loss"), gap, 0.02),
            shell.caption(_("Good: at most twice the lowest error of the line. At the best rates the lines lie between {low:.1%} and {high:.1%}. A gap: the loss was no number. Often said: this optimiser is the best. Look: first tune the rate of each."), low=min(best), high=max(best)),
            shell.caption(_("One network (196-32-10) for each of {count} rates: 4,000 digits to train on, 1,000 others to test, the same start. All make as many steps, so larger batches see more digits."), count=len(ranges.RATES)),
        )  # fmt: skip
        shell.code(ranges.rates, next(iter(asked.values())), shows="result.best, result.error.round(3)")


@shell.cached(16)
def planes(config: path.Config) -> tuple[path.Plane, path.Components, float]:
    """A training's plane, a random walk of as many steps, and the gap to scikit-learn's components."""
    found = path.plane(config)
    walk = path.components(path.random_walk(config.steps, path.PARAMETERS, config.seed))
    return found, walk, proofs.shares_difference(config, found.path)


def path_settings() -> path.Config:
    return path.Config(
        shell.select("path rule", _("Optimiser"), settings.chosen(COMPARED), "momentum"),
        shell.slider("path rate", _("Rate"), 0.0001, 3.0, 0.1, log=True, step=0.05),
        int(shell.slider("path batch", _("Batch"), 1, 500, 32, log=True, step=0.1)),
        shell.slider("path steps", _("Steps"), 20, 600, 200, step=20),
        shell.number("path seed", _("Seed"), 0, 9999, 0),
        shell.choice("plane of", _("The plane of"), {"path": _("The path"), "random": _("Random directions")}),
    )


def path_part() -> None:
    with shell.stage(path_settings) as config:
        draw_path(config, *shell.on_worker(planes, config))
        shell.code(path.plane, config, shows="result.path.shares.round(3)")


def draw_path(config: path.Config, plane: path.Plane, walk: path.Components, gap: float) -> None:
    pane = landscapes.plane(plane, _("log₁₀ of the loss, and the path"), _("log₁₀ of the loss"))
    chart = charts.walks({_("training"): plane.path.xy, _("random walk"): walk.xy}, (_("first component"), _("second component")))  # fmt: skip
    canvas = shell.Canvas("plane", [pane], _("The loss in the plane of the path"), 420)
    walks = shell.Chart("walks", chart, _("Both paths in their own planes, scaled to the same width"))
    shell.show_columns((1, 1), [canvas], [walks])
    kinds = {_("training"): plane.path.shares, _("random walk"): walk.shares, _("6 / (π²k²), a long random walk"): path.LONG_WALK}  # fmt: skip
    said = _("The path, laid flat on the plane of its first two components; the larger dot is its end. Its places lie {beside:.2f} beside the plane on average, so the loss that is seen is not that on the path: that fell from {first:.3g} to {last:.3g}. Often said: the path is flat, so training is simple. Look: a random walk of as many steps looks flat, too.")  # fmt: skip
    if config.directions == "random":
        said = _("Two random directions from the end of training, the weights into each unit as long as the trained ones (Li et al. 2018), biases held. Often said: this picture shows how training went. Look: {held:.2%} of the path's squared distances from its end lie in this plane; the loss fell from {first:.3g} to {last:.3g} beside it.")  # fmt: skip
    head = (_("Share of the variance in component"), "1", "2", "3", _("1 and 2"))
    rows = [(word, *(f"{share:.1%}" for share in (*values[:3], values[:2].sum()))) for word, values in kinds.items()]
    shell.show(
        shell.table(head, rows),
        shell.compare(_("scikit-learn's principal components of the same path"), gap, 1e-6),
        shell.caption(said, beside=float(plane.beside.mean()), first=plane.losses[0], last=plane.losses[-1], held=plane.held),
    )  # fmt: skip
