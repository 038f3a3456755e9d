"""A mask against the truth: drag it, grow it, break it, and what each measure says; and when both are empty."""

from dataclasses import replace

import numpy as np

from models.segmentation import check, instances, masks, measures
from pages import shell
from pages.segmentation.settings import number
from pages.shell import _, codecs
from viz.canvas import Mask
from viz.colors import AMBER
from viz.segmentation import masks as figures


def place() -> "shell.Kept[tuple[float, ...]]":
    """The middle of the predicted mask, x and y in px."""
    return shell.kept("place", (masks.SIDE / 2 + 6, masks.SIDE / 2), codecs.numbers(2, 0, masks.SIDE))


def settings() -> shell.Values:
    words = {"disc": _("Disc"), "line": _("Thin line"), "pair": _("Two that touch"), "speck": _("Speck"), "nothing": _("Nothing")}  # fmt: skip
    values: shell.Values = {"truth": shell.select("truth", _("Truth"), words)}
    if values["truth"] in ("disc", "pair"):
        values["radius"] = shell.slider("radius", _("Radius (px)"), 2, 40, 24)
    values["grow"] = shell.slider("grow", _("Grow (px)"), -10, 20, 0, help=_("Below 0 the predicted mask shrinks."))
    values["gaps"] = shell.slider("gaps", _("Cuts of 3 px"), 0, 12, 0)
    values["hide"] = shell.toggle("hide", _("Predict nothing"))
    values["convention"] = shell.select("convention", _("Empty against empty counts as"), conventions())
    values["empties"] = shell.slider("empties", _("Pictures of 1,000 that are empty in both"), 0, 999, 900)
    return values | {"place": place().value}


def conventions() -> dict[str, str]:
    words = {
        "left out": _("left out (NaN)"), "left out, else 0": _("left out; 0 if all are"), "1": "1", "0": "0", "-1": "−1",
    }  # fmt: skip
    return {name: words[name] for name in measures.CONVENTIONS}


def measure_part() -> None:
    with shell.stage(settings) as values:
        if shown := shell.follow(drawings, values, key="measure"):
            made = config(shown)
            predicted, truth = shell.step(masks.predicted, made), shell.step(true_mask, made)
            shell.code(measures.measures, predicted, truth, shows="result.iou, result.dice, result.hausdorff")


def true_mask(config: masks.Config) -> np.ndarray:
    return masks.truth(config) > 0


def config(values: shell.Values) -> masks.Config:
    x, y = (at - masks.SIDE / 2 for at in values["place"])
    return masks.Config(
        values["truth"], values.get("radius", 24), (x, y), values["grow"], values["gaps"], values["hide"]
    )


def drawings(values: shell.Values) -> list[shell.Drawing | shell.Row]:
    made = config(values)
    things, predicted = masks.truth(made), masks.predicted(made)
    truth = things > 0
    found = measures.measures(predicted, truth)
    panoptic = measures.panoptic(instances.components(predicted), things)

    def drag(sent: shell.Edited) -> None:
        if sent.points:
            x, y = sent.points[0]["xy"]
            place().set((x, y))

    names = (_("in both"), _("missed"), _("extra"))
    pane = figures.compared(predicted, truth, _("Masks"), names, shell.dark())
    if (seam := figures.borders(things) ^ figures.borders(truth)).any():
        pane = replace(pane, masks=[*pane.masks, Mask(seam, AMBER, name=_("two true things"))])
    handle = {"name": "", "xy": list(values["place"]), "color": "#2f7ebc"}
    heights = {
        _("IoU"): found.iou, _("Dice (F1)"): found.dice, _("Accuracy"): found.accuracy,
        _("Boundary IoU"): found.boundary_iou, _("Panoptic quality"): panoptic.quality,
    }  # fmt: skip
    canvas = shell.Canvas("masks", [pane], _("A predicted mask on the true one"), 420, edit=shell.Edit(points=[handle]), on_edit=drag, tools=False, hint=_("Drag the point: the predicted mask moves."))  # fmt: skip
    chart = shell.Chart("bars", figures.bars(heights, _("value")), _("Measures of the mask"))
    return [shell.Row((1, 1), ((canvas,), (chart,))), shell.Captions("measure notes", captions(values, predicted, truth, found, panoptic))]  # fmt: skip


def captions(values: shell.Values, predicted: np.ndarray, truth: np.ndarray, found: measures.Measures, panoptic: measures.Panoptic) -> list[shell.Caption]:  # fmt: skip
    rows = [
        (_("Hausdorff (px)"), number(found.hausdorff)), (_("95th percentile (px)"), number(found.hausdorff_95)),
        (_("Things matched, extra, missed"), f"{panoptic.matched}, {panoptic.extra}, {panoptic.missed}"),
        (_("Dice = 2 IoU / (1 + IoU)"), number(2 * found.iou / (1 + found.iou))),
    ]  # fmt: skip
    said = [
        shell.metrics(rows),
        shell.compare(_("scikit-learn's counts, scikit-image's Hausdorff distance, a search tree for the border"), check.measures_difference(predicted, truth, found), 1e-5),
        shell.caption(_("Often said: 99% accuracy is good. Look: predict nothing where the truth is a speck. Often said: Dice forgives more than IoU. Look: of one mask they say the same in another scale; only means over masks can differ in order.")),
    ]  # fmt: skip
    if np.isnan(found.iou):
        said.append(shell.caption(_("–: both masks are empty, so that IoU and Dice are 0/0.")))
    elif np.isnan(found.hausdorff):
        said.append(shell.caption(_("–: one mask is empty, so that there is no distance between outlines.")))
    return [*said, empty_table(values, found.dice)]


def empty_table(values: shell.Values, dice: float) -> shell.Caption:
    """The mean Dice of 1,000 pictures by five conventions, the chosen one marked."""
    used = {
        "left out": "MONAI DiceMetric", "left out, else 0": _("MONAI's aggregated mean"), "1": "MONAI ignore_empty=False",
        "0": "medpy dc", "-1": "torchmetrics MeanIoU",
    }  # fmt: skip
    scores = [float("nan")] * values["empties"] + [dice] * (1000 - values["empties"])
    rows = [
        (("▸ " if name == values["convention"] else "") + word, used[name], number(measures.CONVENTIONS[name](scores)))
        for name, word in conventions().items()
    ]  # fmt: skip
    head = (_("Empty against empty"), _("so in"), _("mean Dice: {empty} empty pictures, {rest} like this one").format(empty=values["empties"], rest=1000 - values["empties"]))  # fmt: skip
    return shell.table(head, rows)
