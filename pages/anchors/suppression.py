"""From thousands of candidates to a few boxes: as a result, round by round, and over all thresholds."""

from dataclasses import replace
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np

from models.detectors.candidates import Candidates
from models.images.decoding import Picture
from models.nms import check, film, sweep
from models.nms import suppression as nms
from models.remembered import remembered
from pages import shell
from pages.anchors import boxes
from pages.anchors.boxes import HAND, LETTERS
from pages.anchors.settings import methods, nms_config
from pages.shell import _
from viz.anchors import suppression as figures
from viz.canvas import Box, Pane
from viz.colors import GREEN

HEIGHT = 400
MOST_CHECKED = 600  # boxes up to which a method that torchvision lacks is checked at every move: some 60 ms
LONG = 150  # candidates from which a sweep waits its turn on the shared worker: some 0.1 s
MOST_PAIRED = 4  # boxes up to which all overlaps are listed
LISTED = 9  # rows of a round's table

Suppressed = tuple[Candidates, nms.Config, nms.Suppression]


def suppressed(values: shell.Values) -> Suppressed:
    found, config = boxes.candidates_of(values), nms_config(values)
    return found, config, nms.suppression(found, config)


def words() -> dict[str, str]:
    return {
        "kept": _("#{number} {name} {score}: stays, picked in round {round}; others suppressed: {count}"),
        "suppressed": _("#{number} {name} {first}: suppressed by #{by} in round {round}, overlap {overlap}"),
        "waiting": _("#{number} {name} {score}: still waiting"),
    }


def result(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    """Before and after, side by side; point at a box to see which one suppressed it."""
    (found, config, kept), drawn = suppressed(values), values["source"] == HAND
    objects = boxes.findable(values["objects"], found.names)
    by_hand = drawn and not nms.METHODS[config.method].merges  # then the same boxes stay, and can be dragged there, too
    final = {int(index): float(kept.scores[index]) for index in kept.keep} if by_hand else {}
    edit = (
        boxes.hand_editing(values, final) if drawn else boxes.editing(values["objects"]) if values["compared"] else None
    )
    stay = [] if by_hand else figures.kept_boxes(found, kept)
    wanted = [Box(box[:4], GREEN, 2, dash=True) for box in objects]
    photo = boxes.behind(picture, values)
    before, after = _("Candidates: {count:,}"), _("Stay: {count:,}")
    panes = [
        Pane(photo, before.format(count=kept.funnel[3]), mute=True, extra={"layer": "before"}),
        Pane(photo, after.format(count=kept.funnel[4]), [], [*wanted, *stay], mute=True, extra={"layer": "kept"}),
    ]
    return [shell.Canvas(
        "own" if drawn else "photo", panes, _("Candidates before and after suppression on the photo"), HEIGHT,
        edit=edit, on_edit=partial(boxes.keep, picture, values.get("case"), values.get("spread", boxes.NEIGHBOURS)),
        hint=_("Drag, resize or draw boxes; Delete removes one") if drawn else _("Point at a box: which one suppressed it?"),
        captions=[*pairs(found, config, drawn), funnel(kept), *rates(kept, objects, values, found), agreement(found, config, kept), shell.timing(sum(kept.milliseconds) / 1000)], script="anchors",
        extra=figures.outcomes(found, kept, film.last_frame(kept)) | {"words": words()},
    )]  # fmt: skip


def funnel(kept: nms.Suppression) -> shell.Caption:
    """From all windows to the few that stay."""
    names = (_("windows examined"), _("→ candidates"), _("→ above the score threshold"), _("→ in the top k"), _("→ stay"))  # fmt: skip
    return shell.metrics((name, f"{n:,}") for name, n in zip(names, kept.funnel, strict=True))


def pairs(found: Candidates, config: nms.Config, drawn: bool) -> list[shell.Caption]:
    """The overlap of every two boxes, while they are few: it decides against the threshold."""
    if not drawn or not 2 <= len(found) <= MOST_PAIRED:
        return []
    overlap = nms.METHODS[config.method].overlap(found.boxes[:, None], found.boxes)  # [N, N]
    both = combinations(range(len(found)), 2)
    text = _("overlap {a}, {b}")
    return [shell.metrics((text.format(a=LETTERS[i], b=LETTERS[j]), f"{overlap[i, j]:.2f}") for i, j in both)]


def rates(kept: nms.Suppression, objects: boxes.Boxes, values: shell.Values, found: Candidates) -> list[shell.Caption]:
    """What stays, against the objects on the photo that this detector can find."""
    if values["objects"] and not objects:
        text = _("This detector knows only “{name}”: no object on the photo is named so.")
        return [shell.caption(text, name=found.names[0])]
    judged = sweep.verdict(kept.boxes, boxes.corners(objects))
    rows = {
        _("right against your objects (IoU ≥ 0.5)"): f"{np.count_nonzero(judged.truth >= 0)} / {len(kept.boxes)}",
        _("precision"): figures.share(judged.precision), _("recall"): figures.share(judged.recall),
        _("missed"): ", ".join(boxes.names(objects)[index] for index in judged.missed) or _("none"),
    }  # fmt: skip
    return [shell.metrics(rows.items())] if objects else []


def agreement(found: Candidates, config: nms.Config, kept: nms.Suppression) -> shell.Caption:
    """The same boxes by torchvision, on what is shown now."""
    if config.method not in ("hard", "merge") and len(kept.entered) > MOST_CHECKED:
        text = _("Raise the score threshold to {most} boxes or fewer to see this method checked.")
        return shell.caption(text, most=MOST_CHECKED)
    second = check.agreement(found, kept, config)
    text = _("{kept} boxes stay; checked by {method}: {differing} differ, final scores or averaged boxes by at most {gap:.2g}.")  # fmt: skip
    return shell.check(second.holds, _("checked"), text.format(**vars(second)))


def rounds(picture: Picture, values: shell.Values) -> None:
    """Round by round: the picked box, lines to those that it costs score, and a table of the moves."""
    most, source = max(1, suppressed(values)[2].rounds), values["source"]
    values["round"] = shell.slider("round", _("Round"), 0, most, 1, owner=source, plays=True)
    shell.follow(partial(one_round, picture), values, key="film")


def one_round(picture: Picture, values: shell.Values) -> list[shell.Row]:
    (found, config, kept), letters = suppressed(values), LETTERS if values["source"] == HAND else ""
    number = min(values["round"], kept.rounds)
    now = film.frame(found, kept, config, number)
    shapes, layer = figures.of_round(found, kept, now, letters), "kept" if letters else "rounds"
    canvas = shell.Canvas(
        "round", [Pane(boxes.behind(picture, values), shapes=shapes, mute=True, extra={"layer": layer})], _("The photo with the boxes of this round"), HEIGHT - 40,
        script="anchors", extra=figures.outcomes(found, kept, now) | {"words": words()}, hint=_("Point at a box: which one suppressed it?"),
    )  # fmt: skip
    done = moves(film.trace(found, kept, config, number), kept, number, letters) + pairs(found, config, bool(letters))
    return [shell.Row((3, 2), ([canvas], [shell.Captions("moves", done)]))]


def moves(done: list[film.Move], kept: nms.Suppression, number: int, letters: str) -> list[shell.Caption]:
    """What the round did, as a table."""
    waiting = np.count_nonzero(kept.round > number)
    counts = shell.metrics([(_("round"), f"{number} / {kept.rounds}"), (_("boxes waiting"), f"{waiting:,}")])
    colors = shell.caption(_("Amber: waits. Blue: stays. Grey: suppressed. Lines lead to the boxes that lose score."))
    if not done:
        return [counts, colors, shell.caption(_("All boxes wait, sorted by score. The best one will be picked first."))]
    rows = figures.move_rows(done[:LISTED], kept, letters, {"keep": _("keep"), "suppress": _("suppress"), "weaken": _("weaken")})  # fmt: skip
    more = [shell.caption(_("and {count:,} more"), count=len(done) - LISTED)] if len(done) > LISTED else []
    return [counts, colors, shell.table((_("action"), _("box"), _("score"), _("against"), _("overlap")), rows), *more]


def thresholds(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    """The map of kept boxes, precision and recall, and all methods at the current thresholds."""
    found, config = boxes.candidates_of(values), nms_config(values)
    objects = boxes.findable(values["objects"], found.names)
    swept = sweep_of(found, objects, base(config))
    gaussian = config.method == "soft-gaussian"
    labels = {
        "score": _("score threshold"), "threshold": _("sigma") if gaussian else _("IoU threshold"), "kept": _("kept"),
        "precision": _("precision"), "recall": _("recall"), "share": _("share"),
    }  # fmt: skip

    def go(clicked: dict[str, Any]) -> None:
        threshold = "soft_sigma" if gaussian else "nms_iou"
        shell.set_controls({f"score_{values['source']}": round(clicked["x"], 2), threshold: round(clicked["y"], 2)})

    fewer = _("Raising {low:.2f} to {high:.2f} leaves {after} boxes instead of {before}.")
    steps = [fewer.format(**vars(drop)) for drop in figures.drops(swept, config)]
    text = " ".join(steps) or _("None of the {count} thresholds tried keeps fewer boxes than the one before.").format(count=len(swept.iou_threshold))  # fmt: skip
    kept_map, alt = figures.kept_map(swept, config, labels), _("Boxes kept at every pair of thresholds")
    columns = (_("method"), _("kept"), *((_("precision"), _("recall")) if objects else ()), _("ms"))
    rows = figures.method_rows(found, boxes.corners(objects), config, methods())
    captions = [shell.caption(text), shell.table(columns, rows)]
    if len({row[1:-1] for row in rows}) == 1:
        captions.append(shell.caption(_("All methods end alike here. Try more candidates, a lower score threshold or another IoU threshold.")))  # fmt: skip
    drawn: list[shell.Drawing] = [shell.Chart("map", kept_map, alt, go), shell.Captions("methods", captions)]
    if objects:
        alt = _("Precision and recall by score threshold")
        return [*drawn, shell.Chart("rates", figures.rates(swept, config, labels), alt)]
    text = _("Precision and recall need objects that this detector knows ({names}): draw them in the part “Anchors”.")
    missing = shell.caption(text, names=", ".join(found.names[:3]))
    return drawn if values["source"] == HAND else [*drawn, shell.Captions("rates", [missing])]


def base(config: nms.Config) -> nms.Config:
    """What all thresholds of a sweep share."""
    return replace(config, score_threshold=0.0, iou_threshold=0.5, sigma=0.5)


@remembered(16)
def sweep_of(found: Candidates, objects: boxes.Boxes, config: nms.Config) -> sweep.Sweep:
    arguments = found, boxes.corners(objects), config
    return shell.on_worker(sweep.sweep, *arguments) if len(found) > LONG else sweep.sweep(*arguments)


def code(part: str, program: shell.Step, values: shell.Values) -> None:
    """The program behind a part; ``program`` is how it gets the candidates."""
    config = nms_config(values)
    if part == "film":
        kept = suppressed(values)[2]
        number, rest = min(values["round"], kept.rounds), shell.step(nms.suppression, program, config, result=kept)
        moved = "[(move.action, move.candidate, round(move.score, 2), round(move.overlap, 2)) for move in result]"
        shell.code(film.trace, program, rest, config, number, shows=moved, also=(film.frame,))
    elif part == "thresholds":
        found = boxes.candidates_of(values)
        objects = boxes.findable(values["objects"], found.names)
        result = sweep_of(found, objects, base(config))
        now = np.abs(result.score_threshold - config.score_threshold).argmin()
        shell.code(
            sweep.sweep, program, boxes.corners(objects), base(config), result=result, also=(sweep.verdict,),
            shows=f"dict(zip(result.iou_threshold.tolist(), result.kept[:, {now}].tolist()))",
        )  # fmt: skip
    else:
        shell.code(nms.suppression, program, config, shows="result.funnel, result.keep[:5]", also=(nms.overlaps,))


def download(values: shell.Values) -> None:
    """Every candidate and its outcome, as a table."""
    found, _config, kept = suppressed(values)
    names = ("x1", "y1", "x2", "y2", "score", "score_after", "label", "round", "suppressed_by", "overlap")
    numbers = (found.scores, kept.scores, found.labels, kept.round, kept.suppressed_by, kept.overlap)
    shell.table_download("suppression", names, zip(*found.boxes.T, *numbers, strict=True))
