"""Confidence: how sure, how often right, and a temperature; of small networks, and of a large one on the photo."""

from functools import partial

import numpy as np

from models.images.decoding import Picture
from models.losses import check
from models.losses import confidence as models
from models.losses.information import surprise
from pages import shell
from pages.losses import settings
from pages.losses.settings import number
from pages.shell import _
from viz import losses as figures
from viz.rates import reliability

SEEN = 8  # classes of the photo
answers, photo = shell.cached(32)(models.answers), shell.cached(16)(models.photo)


def divisor(name: str, default: float) -> float:
    return float(shell.slider(name, _("Temperature T"), 0.05, 20.0, default, log=True, step=0.01, help=_("The logits are divided by it before the softmax.")))  # fmt: skip


def confidence_part() -> None:
    controls, stage = shell.columns()
    with controls:
        words = {run: settings.words()[run] for run in models.RUNS}
        runs = shell.multi_choice("trained with", _("Losses"), words, ("cross entropy", "smoothing")) or models.RUNS[:1]
        values = {"temperature": divisor("temperature", 1.0), "fitted": shell.toggle("fitted", _("Best temperature for each"), help=_("The T of the least cross entropy on 1,000 digits that are in neither set."))}  # fmt: skip
        values |= settings.numbers(tuple(set(runs) & {"smoothing", "focal"}))
        steps, seed = shell.slider("sure steps", _("Steps"), 50, 1000, 150, step=50), shell.number("sure seed", _("Seed"), 0, 9999, 0)  # fmt: skip
    with stage:
        strengths = values.pop("smoothing", 0.1), values.pop("gamma", 2.0)
        configs = [models.Config(run, min(strengths[0], 0.9), strengths[1], steps, seed) for run in runs]
        found = {words[config.run]: shell.on_worker(answers, config) for config in configs}
        shell.follow(partial(calibrated, found), values, key="confidence")
        shell.code(models.answers, configs[0], shows="round(result.best, 2)")


def calibrated(found: dict[str, models.Answers], values: shell.Values) -> list[shell.Drawing]:
    """Share of right answers by confidence, and the numbers, at the temperature."""
    divisors = {name: one.best if values["fitted"] else values["temperature"] for name, one in found.items()}
    seen = {name: models.reliability(one, divisors[name]) for name, one in found.items()}
    rows = []
    for name, one in seen.items():
        verdict = _("too sure") if one.confidence > one.accuracy else _("not sure enough")
        rows.append((name, f"{divisors[name]:.3g}", f"{one.accuracy:.1%}", f"{one.confidence:.1%}", verdict, f"{one.error:.3f}", f"{one.entropy:.3f}", f"{found[name].best:.3g}"))  # fmt: skip
    head = (_("Loss"), "T", _("right"), _("sure"), _("on average"), "ECE", _("cross entropy"), _("best T"))
    gap = max(check.reliability_difference(one, divisors[name], seen[name].error) for name, one in found.items())
    captions = [
        shell.table(head, rows), shell.compare(_("means of the same bins by pandas"), gap, 1e-9),
        shell.caption(_("Often said: label smoothing calibrates. Look at ε = 0.1 and T = 1: it is less sure than it is right; a temperature below 1 cures that, one above 1 the network of cross entropy. T moves no answer: the share that is right stays.")),
        shell.caption(_("500 digits to train on, 3,500 others here; 196-256-256-10, Adam. ECE: |sure − right| of ten bins of confidence, weighted by their digits.")),
    ]  # fmt: skip
    titles = (_("confidence (mean of a bin)"), _("share that is right"))
    bins = {name: (one.sure, one.right) for name, one in seen.items()}
    figure = reliability(bins, _("as sure as right"), height=400, titles=titles)
    return [shell.Chart("reliability", figure, _("Share of right answers by confidence")), shell.Captions("confidence notes", captions)]  # fmt: skip


def photo_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        values = {"photo temperature": divisor("photo temperature", 2.0)}
    with stage:
        ranked = shell.on_worker(photo, picture)
        shell.follow(partial(photo_drawings, ranked), values, key="photo")
        shell.code(models.photo, picture, 3, shows="[(name, round(logit, 2)) for name, logit in result]")


def photo_drawings(ranked: tuple[tuple[str, float], ...], values: shell.Values) -> list[shell.Drawing]:
    """The first classes at T beside T = 1, and what all 1,000 say."""
    logits, names = np.array([logit for _name, logit in ranked]), [name for name, _logit in ranked]
    p, plain = (models.tempered(logits, t) for t in (values["photo temperature"], 1.0))
    entropy = surprise(p, p)
    rows = [
        (_("p of the first"), f"{p[0]:.4f}"), (_("Entropy (nats)"), number(entropy)), (_("Like so many equal classes"), f"{np.exp(entropy):.1f}"),
        (_("p of all after the first {count}").format(count=SEEN), f"{p[SEEN:].sum():.4f}"), (_("Largest logit"), number(logits[0])),
    ]  # fmt: skip
    exact = check.exact(tuple((logits / values["photo temperature"]).tolist()))
    captions = [
        shell.metrics(rows), shell.compare(_("60 decimals, all 1,000 probabilities"), float(np.abs(np.exp([float(log) for log in exact]) - p).max()), 1e-12),
        shell.caption(_("EfficientNet-Lite0, 1,000 classes of ImageNet, the middle square of the photo. T below 1 sharpens, above 1 flattens; the order of the classes stays. Often said: softmax gives the probability that the network is right. Look: one number sets how sure it sounds.")),
    ]  # fmt: skip
    figure = figures.classes(names[:SEEN], {_("T = {t:.3g}").format(t=values["photo temperature"]): p[:SEEN], "T = 1": plain[:SEEN]}, _("probability"))  # fmt: skip
    return [shell.Chart("classes", figure, _("Probabilities of the first classes")), shell.Captions("photo notes", captions)]  # fmt: skip
