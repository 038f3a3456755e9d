"""The bowl: a walk, its two components, and the eigenvalues that say all about it."""

import numpy as np

from models.optimisers import bowl as models
from models.optimisers import check
from models.optimisers.landscape import Frame
from models.optimisers.rules import Rule
from models.optimisers.walk import Track
from pages import shell
from pages.optimisers import settings
from pages.shell import _, codecs
from viz.colors import BLUE
from viz.optimisers import charts, landscapes

FRAME = Frame(1.7)


def start() -> "shell.Kept[tuple[float, ...]]":
    return shell.kept("start", (-1.5, 0.8), codecs.numbers(2, -2, 2))


def bowl_part() -> None:
    with shell.stage(bowl_settings) as values:
        if shown := shell.follow(drawings, values, key="bowl"):
            shell.code(models.descent, *configs(shown), shows="result.end[0].round(6), result.left[0]")


def bowl_settings() -> shell.Values:
    name = shell.select("rule", _("Optimiser"), settings.chosen(), "momentum")
    values: shell.Values = {"rule": name, "start": start().value, **settings.numbers((name,), "rate", 0.1)}
    values["condition"] = shell.slider("condition", _("Condition number κ"), 1.0, 1000.0, 20.0, log=True, step=0.01, help=_("Largest curvature by smallest. The largest is 1."))  # fmt: skip
    values["angle"] = shell.slider("angle", _("Direction of the steep side (°)"), 0, 180, 30)
    values["steps"] = shell.slider("steps", _("Steps"), 10, 1000, 100, step=10)
    values["noise"] = shell.slider("noise", _("Noise of the gradient σ"), 0.0, 1.0, 0.0, step=0.01)
    with shell.panel("more", _("Weight decay")):
        values["decay"] = shell.slider("decay", _("Weight decay"), 0.0, 1.0, 0.0, step=0.01)
    return values


def configs(values: shell.Values) -> tuple[models.Bowl, Rule]:
    fields = ("condition", "angle", "start", "steps", "noise")
    bowl = models.Bowl(**{name: values[name] for name in fields})
    return bowl, settings.rule(values["rule"], values, "rate", values["decay"])


def drawings(values: shell.Values) -> list[shell.Row]:
    asked, descent = configs(values)
    labels = {"steep": _("steep"), "flat": _("flat"), "law": _("law"), "distance": _("distance"), "step": _("step"), "real": _("real part"), "imaginary": _("imaginary part")}  # fmt: skip
    run = models.descent(asked, descent)
    linear = descent.name in models.LINEAR and not descent.decay
    spectra = [models.eigenvalues(descent, curvature) for curvature in asked.curvatures] if linear else []
    factors = [float(np.abs(found).max()) for found in spectra]
    pane = landscapes.bowl(models.height(asked, FRAME.cells()), FRAME, run.places, models.axes(asked), _("Drag the start"))  # fmt: skip
    point = {"name": "", "xy": list(FRAME.pixels(np.array([asked.start]))[0]), "color": BLUE}
    captions = [shell.metrics(rows(asked, descent, run, factors)), *checks(asked, descent, run, bool(spectra)), *remarks(descent, linear)]  # fmt: skip
    canvas = shell.Canvas("bowl", [pane], _("A bowl with the way of a walk"), 440, edit=shell.Edit(points=[point]), on_edit=dragged, captions=captions)  # fmt: skip
    lines = charts.components(models.components(asked, run.places[:, 0]), factors or [None, None], labels)
    drawn: list[shell.Drawing] = [shell.Chart("components", lines, _("Distance along each eigenvector by step"))]
    if spectra:
        named = dict(zip(("steep", "flat"), spectra, strict=True))
        drawn.append(shell.Chart("circle", charts.circle(named, labels), _("Eigenvalues beside the unit circle")))
    return [shell.Row((3, 2), ([canvas], drawn))]


def dragged(sent: shell.Edited) -> None:
    if sent.points:
        start().set(FRAME.place(*sent.points[0]["xy"]))


def rows(asked: models.Bowl, descent: Rule, run: Track, factors: list[float]) -> list[tuple[str, str]]:
    found = [(_("Height at the end"), f"{float(models.height(asked, run.places[-1, 0])):.3g}")]
    if run.left[0]:
        found.append((_("Diverged at step"), f"{run.left[0]}"))
    if factors:
        found.append((_("Largest stable rate"), f"{models.border(descent.name, descent.beta):.4g}"))
        found.append((_("Factor a step: steep, flat"), f"{factors[0]:.4f}, {factors[1]:.4f}"))
    if descent.name in ("plain", "momentum"):
        rate, beta, factor = models.best(asked.condition, descent.name)
        found.append((_("Quickest for this κ"), _("rate {rate:.3g}, β {beta:.3g}: {factor:.4f}").format(rate=rate, beta=beta, factor=factor)))  # fmt: skip
    if asked.noise and factors and factors[0] < 1 and descent.name != "nesterov":
        law = f"{models.variance(descent, 1.0, asked.noise):.4g}"
        found.append((_("Variance along the steep side, by the law"), law))
        found.append((_("Of {count} walks at the end").format(count=models.CLOUD), f"{models.spread(asked, run):.4g}"))
    return found


def checks(asked: models.Bowl, descent: Rule, run: Track, linear: bool) -> list[shell.Caption]:
    """Steps against PyTorch's, eigenvalues against roots, the variance against an equation."""
    found = [shell.compare(_("torch.optim, each of the first {count} steps").format(count=check.STEPS), check.torch_difference(models.gradient(asked), run.steady, descent), 1e-9)]  # fmt: skip
    if linear:
        gap = max(check.roots_difference(descent, curvature) for curvature in asked.curvatures)
        found.append(shell.compare(_("the roots of the quadratic equation of the iteration"), gap, 1e-6))
        stable = np.abs(models.eigenvalues(descent, 1.0)).max() < 1
        if asked.noise and stable and descent.name != "nesterov":
            found.append(shell.compare(_("the solution of P = MPMᵀ + Q, as a share"), check.variance_difference(descent, 1.0, asked.noise), 1e-6))  # fmt: skip
    return found


def remarks(descent: Rule, linear: bool) -> list[shell.Caption]:
    said = {
        "plain": _("Often said: the flat direction is slow because its gradient vanishes. Look: with the rate held below 2 by the steep side, the flat one is multiplied by 1 − rate / κ a step, however far it is."),
        "momentum": _("Often said: momentum averages the noise away. Look: at the same rate of 0.1, β = 0.9 makes the variance about ten times as large; PyTorch's momentum is a sum, so its steps are 1/(1 − β) as long."),
        "averaged": _("Often said: momentum is an exponential average. Look: of this one it is true; PyTorch's is the sum, which is this one at a rate 1/(1 − β) as high."),
        "nesterov": _("Often said: Nesterov allows larger steps. Look: on the bowl its largest stable rate is 2(1 + β)/(1 + 2β), below plain descent's 2, and far below the heavy ball's 2(1 + β)."),
        "adagrad": _("Often said: AdaGrad must store all past gradients, and adapts its rate both ways. Look: it keeps one sum for each weight, and that sum only grows: its rate for a weight only falls."),
        "rmsprop": _("It divides by the root of the average square: near the minimum the step keeps the size of the rate, so it does not come to rest."),
        "adam": _("Often said: without bias correction Adam starts too slowly. Look: with β₁ = 0.9 and β₂ = 0.999 the first uncorrected step is 3.16 rates long, the first corrected one a single rate."),
    }  # fmt: skip
    notes = [shell.caption(said[descent.name])] if descent.name in said else []
    if not linear:
        notes.append(shell.caption(_("No eigenvalues are shown: with squares of gradients, or with weight decay, the step is not this matrix times the place.")))  # fmt: skip
    return notes
