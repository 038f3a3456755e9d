"""How good is it? Two numbers with intervals, which classes are mixed up, how many photos it takes, and what is none."""

from collections.abc import Mapping

import numpy as np

from models.transfer import check, heads, hold_out, scenes
from models.transfer.hold_out import Split, Trial
from models.transfer.photos import Photos
from pages import shell
from pages.shell import _, codecs
from pages.transfer import settings
from pages.transfer.teach import said
from viz.transfer import charts, sheets


def measure_part() -> None:
    controls, stage = shell.columns()
    with controls:
        views = {"numbers": _("Two numbers"), "curve": _("How many photos?"), "none": _("None of these")}
        view = shell.choice("view", _("Look at"), views)
        made = settings.material(stage)
        if made is None:
            return
        photos: Photos = made.value
        config, split, side = settings.head(), settings.split(photos), settings.SIDE
        cut = shell.slider("cut", _("Answered from a share of"), 0.0, 1.0, 0.9, step=0.01) if view == "none" else 0.0
    with stage:
        call = shell.attempt(settings.learnt, photos, side, split, config, key="measure")
        if call is None:
            return
        photos, _side, split, config = call.arguments
        if view == "numbers":
            numbers(photos, call.result, split)
        elif view == "curve":
            shell.show(*curves({settings.source(made): (photos, side)}, split, config))
        else:
            shell.follow(lambda values: unknown(photos, call.result, values["cut"]), {"cut": cut}, key="none")
        if settings.is_sample(made):
            shell.code(hold_out.few_shot if view == "curve" else hold_out.trial, made, side, split, config, shows="result.accuracy.mean(axis=1)" if view == "curve" else "result.counts(result.random), result.counts(result.new)", also=(hold_out.interval,))  # fmt: skip
        else:
            settings.script()


def numbers(photos: Photos, found: Trial, split: Split) -> None:
    """Both hold-outs by head, the confusion of the new session, and the photos of one of its cells."""
    kinds = {_("random frames"): "random", _("new session"): "new"} if found.new.any() else {_("random frames"): "random"}  # fmt: skip
    by_kind: dict[str, dict[str, tuple[float, float, float]]] = {kind: {} for kind in kinds}
    gap = 0.0
    for name, word in settings.head_words().items():
        one = found if name == found.head.config.head else hold_out.trial(photos, settings.SIDE, split, heads.Config(name, found.head.config.strength))  # fmt: skip
        for kind, part in kinds.items():
            right, count = one.counts(getattr(one, part))
            low, high = hold_out.interval(right, count)
            by_kind[kind][word] = right / count, low, high
            gap = max(gap, check.interval_difference(right, count, low, high))
    test = found.new if found.new.any() else found.random
    words, classes = list(settings.names(photos).values()), len(photos.classes)
    cell = shell.kept("cell", worst(photos, found, test), codecs.numbers(2, 0, classes - 1), owner=photos.classes)
    truth, answer = map(int, cell.value)
    chosen = np.flatnonzero(test & (photos.labels == truth) & (found.answers == answer))
    charts_beside = shell.Row((1, 1), (
        (shell.Chart("intervals", charts.intervals(by_kind, _("head")), _("Share of right answers by head and hold-out")),),
        (shell.Chart("confusion", charts.confusion(hold_out.confusion(photos.labels[test], found.answers[test], classes), words, (_("is"), _("is called"))), _("Classes and answers"), on_click=lambda sent: cell.set((float(words.index(str(sent["y"]))), float(words.index(str(sent["x"])))))),),
    ))  # fmt: skip
    drawn: list[shell.Row | shell.Drawing] = [charts_beside]
    title = _("Photos of class {truth} that are called {answer}: {count}").format(truth=words[truth], answer=words[answer], count=len(chosen))  # fmt: skip
    if len(chosen):
        some = photos.only(chosen)
        marks = sheets.Marks([said(photos, found)[i] for i in chosen], np.zeros(len(chosen), bool))
        drawn.append(shell.Canvas("cell photos", [sheets.sheet(some.pixels, some.labels, marks, title, shell.dark(), 12)], title, 150, script="transfer", hint=_("Press another cell of the table."), tools=False))  # fmt: skip
    shell.show(*drawn, shell.compare(_("the tails of the binomial, summed"), gap, 1e-9), shell.caption(title if not len(chosen) else _("The table counts {which}. Bars: share of right answers; whiskers: the true share may lie there (each end is passed in 5% of all draws).").format(which=_("the session kept away") if found.new.any() else _("random frames"))))  # fmt: skip


def worst(photos: Photos, found: Trial, test: np.ndarray) -> tuple[float, float]:
    """The fullest cell off the diagonal."""
    table = hold_out.confusion(photos.labels[test], found.answers[test], len(photos.classes))
    wrong = table - np.diag(np.diag(table))
    row, column = divmod(int(wrong.argmax()), len(table))
    return float(row), float(column)


def curves(given: Mapping[str, tuple[Photos, int]], split: Split, config: heads.Config) -> list[shell.Row | shell.Caption]:  # fmt: skip
    """Right answers by photos of each class; a chart for each title, of its photos read at so many px."""
    words = {_("features of Lite0"): False, _("raw pixels"): True}
    drawn, rows = [], []
    longest: tuple[str, ...] = ()
    for title, (photos, side) in given.items():
        found = {word: shell.on_worker(hold_out.few_shot, photos, side, split, config, raw) for word, raw in words.items()}  # fmt: skip
        drawn.append(shell.Chart(f"few {title}", charts.few_shot(found, (_("guessing"), 1 / len(photos.classes)), (_("photos each"), _("{title}: right answers").format(title=title))), title))  # fmt: skip
        rows += [(f"{title}: {word}", *(f"{value:.2f}" for value in one.accuracy.mean(axis=1))) for word, one in found.items()]  # fmt: skip
        longest = max(longest, tuple(map(str, next(iter(found.values())).sizes)), key=len)
    return [
        shell.Row((1,) * len(drawn), tuple((one,) for one in drawn)),
        shell.table((_("Right answers, photos of each class:"), *longest), [(*row, *[""] * (1 + len(longest) - len(row))) for row in rows]),
        shell.caption(_("Tested on the session kept away, or on random frames where there is one session alone. Band: from the worst to the best of {count} draws of the photos; line: their mean.").format(count=hold_out.DRAWS)),
    ]  # fmt: skip


def limits_part() -> None:
    """Where pretrained features shine, beside where they do not."""
    controls, stage = shell.columns()
    with controls:
        config = settings.head()
        seed = shell.number("limit seed", _("Seed"), 0, 9999, 0)
    titles = settings.source_words()
    given = {titles["textures"]: (scenes.textures(20, seed), 112), titles["digits"]: (scenes.digits(20, seed), 96)}
    with stage:
        shell.show(
            *curves(given, Split(), config),
            shell.caption(_("Often said: pretrained features help everywhere. Look: photos of surfaces are like what Lite0 was trained on; pen strokes are not, and the plain pixels do about as well. Lite0 reads textures at 112 px, digits at 96; raw pixels: 32 px.")),
        )  # fmt: skip
        shell.code(hold_out.few_shot, shell.step(scenes.digits, 20, seed), 96, Split(), config, shows="result.sizes, result.accuracy.mean(axis=1).round(2)", also=(heads.linear,))  # fmt: skip


def unknown(photos: Photos, found: Trial, cut: float) -> list[shell.Drawing]:
    """How many are answered at all from a share of ``cut`` on: known photos, and photos of other things."""
    others = found.head.shares(hold_out.strangers(settings.SIDE)).max(axis=1)
    test = found.new if found.new.any() else found.random
    known, wrong = found.shares[test].max(axis=1), found.shares[test & ~found.right].max(axis=1)
    cuts = np.linspace(0, 1, 101)
    parts = {_("photos of the classes"): known, _("photos of other things"): others, _("wrong answers"): wrong}
    curves = {word: (values[:, None] >= cuts).mean(axis=0) for word, values in parts.items() if len(values)}
    rows = [(word, f"{int((values >= cut).sum())} / {len(values)}") for word, values in parts.items()]
    return [
        shell.Chart("cuts", charts.lines(cuts.tolist(), curves, cut, (_("share from which it answers"), _("answered"))), _("What is answered, by the threshold")),
        shell.Captions("cut numbers", [
            shell.metrics([(_("Answered, {what}").format(what=word), text) for word, text in rows]),
            shell.caption(_("Other things: 24 crops of photos that are in no class of the samples. Often said: an unsure network says so. Look: shares add up to 1 among the classes that it knows; the head has no word for anything else.")),
        ]),
    ]  # fmt: skip
