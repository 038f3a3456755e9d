"""Samples by the learned score, the exact one, or a blend: quality and novelty as two needles."""

from dataclasses import replace
from functools import partial
from typing import Any

from models.diffusion import blend, check, exact, network, noising, quality
from models.diffusion.points import classes, fresh, training
from models.diffusion.sampling import Sampler, way
from models.diffusion.schedules import alpha_bars
from models.remembered import remembered
from pages import shell
from pages.diffusion import settings
from pages.shell import _
from viz.canvas import Pane
from viz.diffusion import charts
from viz.diffusion import plane as figures

WAYS = 40  # samples whose ways are drawn


def controls() -> shell.Values:
    values = {
        "exactness": shell.slider("exactness", _("From learned (0) to exact (1)"), 0.0, 1.0, 0.0, step=0.05),
        "along": shell.slider("along", _("Way from noise to samples"), 0.0, 1.0, 1.0, step=0.01),
    }
    values |= sampler_values() | settings.data_values()
    values |= guide_values(values["data"])
    with shell.panel("net", _("Schedule and network")):
        values |= settings.schedule_values() | network_values()
    values["field"] = shell.choice("field", _("Arrows"), {"none": _("none"), "learned": _("learned"), "exact": _("exact"), "gap": _("difference")})  # fmt: skip
    values["beside"] = shell.toggle("beside", _("Clean points x̂₀ beside"), False)
    return values


def generating_part() -> None:
    with shell.stage(controls) as values:
        call = shell.attempt(config, values)
        if call is None:
            return
        asked = call.result
        shell.on_worker(network.trained, asked)
        if values["class of points"] >= 0:
            shell.on_worker(network.trained, blend.of_class(asked, values["class of points"]))
        if shown := shell.follow(partial(drawings, asked), values, key="generating"):
            shell.code(blend.generated, asked, shown["exactness"], sampler(shown), guide(shown), shows="result.quality", also=(way, exact.denoised, network.learn))  # fmt: skip


def sampler_values() -> shell.Values:
    return {
        "steps": shell.slider("steps", _("Sampling steps"), 1, 200, 100),
        "eta": shell.slider("eta", _("Fresh noise η: DDIM 0, DDPM 1"), 0.0, 1.0, 0.0, step=0.05),
        "seed": shell.number("seed", _("Seed"), 0, 9999, 0),
    }


def guide_values(data: str) -> shell.Values:
    options = {-1: _("all")} | {label: str(label + 1) for label in range(classes(data))}
    found: dict[str, Any] = {"class of points": shell.choice("class of points", _("Class asked for"), options)}
    if found["class of points"] >= 0:
        found["pull"] = settings.guidance("pull")
    return found


def guide(values: shell.Values) -> blend.Guide:
    return blend.Guide(values["class of points"], values.get("pull", 1.0))


def sampler(values: shell.Values) -> Sampler:
    return Sampler(values["steps"], values["eta"], values["seed"])


def network_values() -> shell.Values:
    return {
        "predict": shell.choice("predict", _("The network predicts"), predictions(), "v"),
        "width": shell.slider("width", _("Width"), 8, 256, 128, step=8),
        "training": shell.slider("training", _("Training steps"), 0, 4000, 1500, step=100),
    }


def predictions() -> dict[str, str]:
    return {"noise": _("noise ε"), "clean": _("clean point x₀"), "v": "v"}


def config(values: shell.Values) -> network.Config:
    schedule = settings.schedule(values)
    alpha_bars(schedule)  # refuses a curve that does not fall
    training(replace(settings.data(values), label=values.get("class of points", -1)))  # refuses a class without points
    size = (values["width"], values["training"], values.get("net seed", 0))
    return network.Config(settings.data(values), schedule, values["predict"], *size)


def drawings(asked: network.Config, values: shell.Values) -> list[shell.Row]:
    found = blend.generated(asked, values["exactness"], sampler(values), guide(values))
    floor = quality.of_fresh(blend.of_class(asked, guide(values).label).data, blend.SAMPLES)
    at = round(values["along"] * (len(found.bars) - 1))
    rows = [
        (_("<b>quality</b><br>W2 to fresh points"), found.quality.wasserstein, floor.wasserstein),
        (_("<b>novelty</b><br>distance to training"), found.quality.novelty, floor.novelty),
    ]
    chart = shell.Chart("needles", charts.needles(rows), _("Quality and novelty as two needles"))
    numbers = shell.Captions("numbers", captions(asked, values, found, floor, at))
    return [shell.Row((5, 4), ([plane(asked, values, found, at)], [chart, numbers]))]


def plane(asked: network.Config, values: shell.Values, found: blend.Blend, at: int) -> shell.Canvas:
    """Samples on their way over the training points, with arrows of a score."""
    ground, data = figures.ground(), [figures.cloud(training(asked.data).numpy(), figures.DATA, 4.5)]
    said = [_("Orange: training points."), _("Blue: samples.")]
    if guide(values).label >= 0:
        chosen = training(blend.of_class(asked, guide(values).label).data).numpy()
        data.append(figures.cloud(chosen, figures.CHOSEN, 4.5))
        said.append(_("Purple: training points of the class."))
    shapes = [*data]
    if values["field"] != "none" and at < len(found.bars) - 1:
        denoisers = {name: blend.denoiser(asked, value, guide(values)) for name, value in (("learned", 0.0), ("exact", 1.0))}  # fmt: skip
        fields = noising.fields(denoisers, float(found.bars[at]))
        if values["field"] == "gap":
            ground = figures.heat(noising.shares(fields["gap"], fields["exact"]))
        shapes += figures.arrows(noising.cells().numpy(), fields[values["field"]], figures.CLEAN, noising.longest(fields["exact"]))  # fmt: skip
    shapes += figures.ways(found.places[: at + 1, :WAYS].numpy())
    shapes.append(figures.cloud(found.places[at].numpy(), figures.SAMPLES, 2.5))
    pane = Pane(ground, _("Samples at ᾱ = {bar:.3f}").format(bar=found.bars[at]), shapes=shapes, quantity=_("difference by the exact score"), limits=(0.0, 1.0), paper=True)  # fmt: skip
    panes = [pane]
    if values["beside"]:
        seen = figures.cloud(found.seen[min(at, len(found.seen) - 1)].numpy(), figures.CLEAN, 2.5)
        panes.append(Pane(figures.ground(), _("Clean points x̂₀"), shapes=[*data, seen], paper=True))
        said.append(_("Green: the clean points seen from there."))
    return shell.Canvas("samples", panes, _("Samples on the plane"), 520, hint=" ".join(said))


def captions(asked: network.Config, values: shell.Values, found: blend.Blend, floor: quality.Quality, at: int) -> list[shell.Caption]:  # fmt: skip
    near = min(at, len(found.bars) - 2)
    rows = [
        (_("copies (nearer than {limit})").format(limit=quality.COPY), f"{found.quality.copies:.0%}"), (_("of fresh points"), f"{floor.copies:.0%}"),
        (_("learned score off by, at ᾱ = {bar:.3f}").format(bar=found.bars[near]), f"{blend.error(asked, float(found.bars[near])):.0%}"),
    ]  # fmt: skip
    transport, novelty = differences(asked, guide(values).label, found)
    return [
        shell.metrics(rows), *guidance(asked, values, found), *settings.marginal(alpha_bars(asked.schedule)),
        shell.compare(_("the dual of the transport: prices that prove that no assignment is shorter"), transport, 1e-6),
        shell.compare(_("a k-d tree, distance to training"), novelty, 1e-4),
        shell.caption(_("Green marks: what fresh points of the same source reach. Often said: the lower the loss, the better the generator. Look: the exact denoiser has the lowest loss possible on these points, and in many steps gives them back. What the network gets wrong at low noise is what makes new points.")),
    ]  # fmt: skip


@remembered(16)
def differences(asked: network.Config, label: int, found: blend.Blend) -> tuple[float, float]:
    """Both numbers of the samples against their second methods."""
    like = fresh(blend.of_class(asked, label).data, blend.SAMPLES)
    return (
        check.wasserstein_difference(found.places[-1], like, found.quality.wasserstein),
        check.novelty_difference(found.places[-1], training(asked.data), found.quality.novelty),
    )


def guidance(asked: network.Config, values: shell.Values, found: blend.Blend) -> list[shell.Caption]:
    """What the weight does, beside a weight of 1."""
    wish = guide(values)
    if wish.label < 0:
        return []
    plain = blend.generated(asked, values["exactness"], sampler(values), replace(wish, weight=1.0))
    rows = [
        (_("in the class asked for | at w = 1"), f"{found.right:.0%} | {plain.right:.0%}"),
        (_("W2 to fresh points of the class | at w = 1"), f"{found.quality.wasserstein:.3f} | {plain.quality.wasserstein:.3f}"),
    ]  # fmt: skip
    notes = [shell.metrics(rows), *settings.away(wish.weight)]
    if wish.weight > 1 and found.quality.wasserstein > plain.quality.wasserstein:
        notes.append(shell.caption(_("Often said: guidance improves samples. Look: they are farther from fresh points of their class than with w = 1.")))  # fmt: skip
    return notes
