"""A network that learns its digits by heart, what helps against it, and what label smoothing does to its last layer."""

from collections.abc import Sequence
from functools import partial

from models.normalisation import check, clusters, distill, overfit
from pages import shell
from pages.shell import _
from viz.normalisation import charts, remedies

features = shell.cached(16)(clusters.features)
students = shell.cached(32)(distill.students)


def overfit_part() -> None:
    with shell.stage(overfit_settings) as config:
        shell.player(lambda: overfit.pair(config), config, draw, name="overfit", total=config.steps // overfit.EVERY + 1, autoplay=True)  # fmt: skip
        shell.code(overfit.training, config, shows="next(result).test", also=(overfit.net,))


def overfit_settings() -> overfit.Config:
    digits = shell.slider("digits", _("Training digits"), 50, 4000, 500, log=True, step=0.02)
    width = shell.slider("width", _("Units in both layers"), 4, 512, 256, log=True, step=0.1)
    noise = shell.slider("wrong", _("Labels drawn anew"), 0.0, 0.5, 0.3, step=0.05, help=_("From all ten: a tenth of those is right by chance."))  # fmt: skip
    out = shell.slider("dropout", _("Dropout p"), 0.0, 0.9, 0.5, step=0.05)
    decay = shell.slider("decay", _("Weight decay (AdamW)"), 0.0, 20.0, 0.0, step=0.5)
    smoothing = shell.slider("smoothing", _("Label smoothing ε"), 0.0, 0.5, 0.0, step=0.05)
    norm = shell.toggle("norm", _("Batch norm"))
    steps = shell.slider("train steps", _("Steps"), 100, 2000, 600, step=100)
    return overfit.Config(int(digits), int(width), noise, out, decay, smoothing, norm, steps, shell.number("fit seed", _("Seed"), 0, 9999, 0))  # fmt: skip


def draw(snapshot: overfit.Pair, history: Sequence[overfit.Pair]) -> None:
    best = {name: overfit.stopped([getattr(one, name) for one in history]) for name in ("plain", "treated")}
    labels = {
        "plain": _("without remedies"), "treated": _("with them"), "training": _("dotted: on training digits"), "stop": _("early stop: lowest loss"),
        "step": _("step"), "accuracy": _("accuracy"), "loss": _("cross entropy"),
    }  # fmt: skip
    head = ("", _("training"), _("unseen digits"), _("unseen, stopped at step"), _("unseen, at that step"))
    rows = []
    for name, stop in best.items():
        one = getattr(snapshot, name)
        rows.append((labels[name], f"{one.training:.1%}", f"{one.test:.1%}", str(stop.step), f"{stop.test:.1%}"))
    shell.show(
        shell.Chart("runs", remedies.runs(history, best, labels), _("Accuracy and loss by step")), shell.table(head, rows),
        shell.caption(_("Same digits, labels, batches and start rule. Often said: batch norm prevents overfitting. Look: as the page opens, switch it on alone; the training digits are still learnt by heart. The stop is chosen on the unseen digits themselves, so the last column is a little too good.")),
    )  # fmt: skip


def cluster_part() -> None:
    controls, stage = shell.columns()
    with controls:
        view = shell.choice("show", _("Look at"), {"clusters": _("Clusters"), "students": _("Students")})
        smoothing = shell.slider("epsilon s", _("Label smoothing ε"), 0.0, 0.5, 0.1, step=0.05)
        seed = shell.number("cluster seed", _("Seed"), 0, 9999, 0)
        if view == "students":
            heat = shell.slider("heat", _("Temperature of the teacher's answers"), 1.0, 20.0, 4.0, step=0.5)
        else:
            chosen = shell.multi_choice("three", _("Three digits"), tuple(range(10)), (3, 5, 8))
    with stage:
        if view == "students":
            taught(smoothing, heat, seed)
            return
        if len(chosen) != 3:
            shell.refused(_("digits must be three, got {count}; the nearest are 3, 5, 8").format(count=len(chosen)), {"three": (3, 5, 8)})  # fmt: skip
            return
        configs = [clusters.Config(one, seed=seed) for one in (0.0, smoothing)]
        for config in configs:
            shell.on_worker(features, config)
        shell.follow(partial(cluster_drawings, smoothing, seed), {"three": chosen}, key="clusters")
        shell.code(clusters.features, configs[1], shows="round(result.accuracy, 3), round(result.gap, 3)", also=(clusters.plane, clusters.sizes))  # fmt: skip


def cluster_drawings(smoothing: float, seed: int, values: shell.Values) -> list[shell.Drawing | shell.Row]:
    """Three classes without and with smoothing, in frames of one size, and their sizes."""
    pair = {0.0: features(clusters.Config(0.0, seed=seed)), smoothing: features(clusters.Config(smoothing, seed=seed))}
    digits = values["three"]
    reach = max(remedies.extent(found, digits) for found in pair.values())
    head = (_("ε"), _("within a class"), _("between class means"), _("ratio"), _("logit gap"), _("gap asked for"), _("accuracy"))  # fmt: skip
    rows = []
    for epsilon, found in pair.items():
        within, between, ratio = clusters.sizes(found)
        asked = clusters.asked_gap(epsilon)
        rows.append((f"{epsilon:g}", f"{within:.2f}", f"{between:.2f}", f"{ratio:.2f}", f"{found.gap:.2f}", "∞" if asked == float("inf") else f"{asked:.2f}", f"{found.accuracy:.1%}"))  # fmt: skip
    gap = max(check.plane_difference(found, digits, clusters.plane(found, digits)) for found in pair.values())
    captions = [shell.table(head, rows), shell.compare(_("distances in a plane by QR decomposition"), gap, 1e-3)]
    if smoothing:
        captions.append(shell.compare(_("the gradient of PyTorch's smoothed loss at the gap asked for"), check.smoothing_difference(smoothing), 1e-9))  # fmt: skip
    (_hard, apart, ratio), (_soft, nearer, lower) = (clusters.sizes(found) for found in (pair[0.0], pair[smoothing]))
    if nearer < apart and lower < ratio:
        captions.append(shell.caption(_("Often said: smoothing pushes classes apart. Look: class means come nearer to each other; the spread shrinks more, so the ratio falls.")))  # fmt: skip
    captions.append(shell.caption(_("Both frames have one scale. Sizes: roots of mean squares over all ten digits.")))
    hard = remedies.plane(pair[0.0], digits, "ε = 0", reach)
    smooth = remedies.plane(pair[smoothing], digits, f"ε = {smoothing:g}", reach)
    planes = (
        [shell.Chart("hard", hard, _("Clusters without smoothing"))],
        [shell.Chart("smooth", smooth, _("Clusters with smoothing"))],
    )
    return [shell.Row((1, 1), planes), shell.Captions("sizes", captions)]


def taught(smoothing: float, heat: float, seed: int) -> None:
    """Accuracy of a student that learns alone, from a teacher of hard labels, and from one of smoothed labels."""
    configs = [distill.Config(clusters.Config(one, seed=seed), heat, seed) for one in (0.0, smoothing)]
    hard, soft = (shell.on_worker(students, config) for config in configs)
    of_hard, of_soft = _("taught, ε = 0"), _("taught, ε = {epsilon:g}").format(epsilon=smoothing)
    found = {_("alone"): hard.alone, of_hard: hard.taught}
    rows = [(_("Teacher, ε = 0"), f"{hard.teacher:.1%}")]
    if smoothing:
        found[of_soft] = soft.taught
        rows.append((_("Teacher, ε = {epsilon:g}").format(epsilon=smoothing), f"{soft.teacher:.1%}"))
    captions = [shell.metrics(rows)]
    if smoothing and soft.teacher > hard.teacher and soft.taught < hard.taught:
        captions.append(shell.caption(_("Often said: what smoothing gives can be passed on. Look: the smoothed teacher reads more digits, and its student fewer: tight clusters say less about which digits are alike (Müller et al. 2019).")))  # fmt: skip
    captions.append(shell.caption(_("Students have 32 hidden units and see 300 digits, 1,500 steps of Adam; a taught one gets the teacher's softened probabilities for them, and no label. Teachers saw 4,000 digits. Unseen digits are counted; one digit is 0.1%, so small gaps change with the seed.")))  # fmt: skip
    shell.show(shell.Chart("students", charts.bars(found, _("accuracy on unseen digits"), _("guessing")), _("Accuracy of students")), *captions)  # fmt: skip
    shell.code(distill.students, configs[0], shows="result", also=(distill.student,))
