"""A U-Net that learns in seconds: its skips, its way up, its edges, its loss, and where it is wrong."""

from collections.abc import Sequence
from functools import partial

from models.segmentation import losses, scenes, training, training_check, unet
from models.segmentation.training import Pair, Snapshot
from pages import shell
from pages.shell import _
from viz.canvas import Pane
from viz.segmentation import masks as masks_of
from viz.segmentation import training as figures

trained = shell.cached(16)(training.trained)


def train_part() -> None:
    with shell.stage(settings) as (config, beside):
        shell.player(partial(training.pair, config, beside), (config, beside), draw, name="unet", total=-(-config.steps // training.EVERY) + 1, autoplay=True)  # fmt: skip
        shell.code(training.trained, config, shows="result.iou, result.near, result.elsewhere", also=(unet.UNet, training.train, losses.LOSSES[config.loss]))  # fmt: skip


def settings() -> tuple[training.Config, bool]:
    kinds = {"cells": _("Cells"), "spots": _("Spots"), "shapes": _("Shapes")}
    ways = {"concatenate": _("Concatenate"), "add": _("Add"), "off": _("Off")}
    ups = {"transposed": _("Transposed convolution"), "bilinear": _("Bilinear"), "nearest": _("Nearest"), "unpooling": _("Unpooling")}  # fmt: skip
    edges = {"zero": _("Zero"), "mirror": _("Mirror"), "valid": _("Valid")}
    kind = shell.choice("kind", _("Data"), kinds)
    loss = shell.select("loss", _("Loss"), loss_words())
    pools = shell.slider("pools", _("Pools"), 2, 4, 4)
    skips = tuple(shell.choice(f"skip {level}", _("Skip at {side} px").format(side=scenes.SIDE >> level), ways) for level in range(pools))  # fmt: skip
    beside = set(skips) == {"concatenate"} or shell.toggle("beside", _("Beside it, the same with every skip"), True)
    up = shell.select("up", _("Up-sampling"), ups)
    padding = shell.choice("train padding", _("Padding"), edges, help=_("Valid: convolutions without padding; the picture is mirrored once instead, so that each pixel gets an answer. That takes longer."))  # fmt: skip
    steps = shell.slider("train steps", _("Steps"), 50, 600, 150, step=50)
    seed = shell.number("train seed", _("Seed"), 0, 9999, 0)
    return training.Config(kind, unet.Shape(skips, up, padding), loss, steps, seed), beside


def loss_words() -> dict[str, str]:
    return {
        "cross entropy": _("Cross entropy"), "weighted": _("Weighted cross entropy"), "Dice": "Dice",
        "CE + Dice": _("Cross entropy + Dice"), "focal": _("Focal"),
    }  # fmt: skip


def draw(pair: Pair, history: Sequence[Pair]) -> list[shell.Drawing | shell.Row]:
    one, held = pair.one, training.held(pair.one.config)
    panes = [
        figures.picture(held.pictures[0], _("Unseen")),
        compared(one, _("Predicted"), (_("in both"), _("missed"), _("extra"))),
        figures.gradient(one, _("Gradient"), _("size of the loss's derivative by this logit")),
    ]
    if pair.whole:
        panes.insert(2, compared(pair.whole, _("Every skip")))
    labels = {
        "iou": _("IoU"), "near": _("wrong, within {reach:g} px of a border").format(reach=training.BORDER), "elsewhere": _("wrong elsewhere"),
        "whole": _("dashed: with every skip"), "step": _("step"), "share": _("share"),
    }  # fmt: skip
    canvas = shell.Canvas("unet masks", panes, _("A picture, predicted masks on the true one, and the gradient"), 460)
    chart = shell.Chart("unet runs", figures.runs(history, labels), _("IoU and errors by step"))
    return [shell.Row((2, 1), ((canvas,), (chart,))), shell.Captions("unet notes", notes(pair))]


def compared(snapshot: Snapshot, title: str, names: Sequence[str] = ("", "", "")) -> Pane:
    truth = training.held(snapshot.config).masks[0]
    return masks_of.compared(snapshot.predicted[0], truth, title, names, shell.dark())


def notes(pair: Pair) -> list[shell.Caption]:
    one, whole = pair.one, pair.whole
    truth, shares = training.held(one.config).masks, training.carried(one)
    accuracy = (one.predicted == truth).mean()
    rows = [(_("Step"), f"{one.step}"), (_("IoU"), f"{one.iou:.3f}"), (_("Wrong near a border"), f"{one.near:.1%}"), (_("Wrong elsewhere"), f"{one.elsewhere:.2%}"), (_("Accuracy"), f"{accuracy:.1%}")]  # fmt: skip
    rows += [(_("Gradient on things | of the pixels"), " | ".join(f"{share:.1%}" for share in shares["thing"])), (_("Gradient near borders | of the pixels"), " | ".join(f"{share:.1%}" for share in shares["border"]))]  # fmt: skip
    found = [
        shell.metrics(rows),
        shell.compare(_("scikit-learn's IoU, and bands by dilation"), max(training_check.errors_difference(each) for each in (one, whole) if each), 1e-12),
        shell.compare(_("differences of the loss, as a share of the largest gradient"), training_check.gradient_difference(one), 1e-3),
    ]  # fmt: skip
    found.append(shell.caption(_("Green: thing in both, orange: missed, blue: extra. Gradient: where it is bright, there the loss asks for another answer. All numbers are of {count} pictures that were not trained on, those of the gradient of the one above.").format(count=training.HELD)))  # fmt: skip
    if whole:
        found += price(one, whole)
    if not one.predicted.any():
        found.append(shell.caption(_("Often said: {accuracy:.1%} accuracy is good. Look: nothing is found at all; the ground is nearly everything. Another loss, or more steps, may find them.").format(accuracy=accuracy)))  # fmt: skip
    return found


def price(one: Snapshot, whole: Snapshot) -> list[shell.Caption]:
    """What the missing skips cost, and where."""
    more = training.new_errors(one, whole)
    rows = [(name, f"{each.iou:.3f}", f"{each.near:.1%}", f"{each.elsewhere:.2%}") for name, each in ((_("This network"), one), (_("With every skip"), whole))]  # fmt: skip
    found = [shell.table((_("Step {step}").format(step=one.step), _("IoU"), _("wrong near a border"), _("wrong elsewhere")), rows)]  # fmt: skip
    total, band = sum(more.values()), training.bands(training.held(one.config)).mean()
    if one.step == one.config.steps and total > 0 and more["border"] > 0.8 * total:
        found.append(shell.caption(_("Often said: skips help everywhere. Look: of {total:,} more wrong pixels {near:,} lie within {reach:g} px of a border, a band of {band:.0%} of all pixels. What a thing is comes from below; where it ends was lost in pooling.").format(total=total, near=more["border"], reach=training.BORDER, band=band)))  # fmt: skip
    elif one.step == one.config.steps:
        found.append(shell.caption(_("More wrong pixels than with every skip: {border:,} near a border, {inside:,} inside things, {ground:,} on open ground (below 0: fewer).").format(**more)))  # fmt: skip
    return found
