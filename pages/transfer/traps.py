"""Two traps after training: a frozen network that changes all the same, and photos that reach it in another way."""

from functools import partial

from models.images.decoding import Picture
from models.transfer import check, ghost, slips
from pages import shell
from pages.shell import _
from viz.canvas import Pane
from viz.transfer import charts


def ghost_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        kind = shell.choice("passing", _("Photos that pass"), {"textures": _("Eight textures"), "others": _("Eight photos"), "same": _("Yours, eight times")})  # fmt: skip
        values = {"passes": shell.slider("passes", _("Passes in train mode"), 0, ghost.MOST, ghost.MOST, help=_("torch.no_grad(), every weight frozen: nothing is learnt.")), "passing": kind}  # fmt: skip
    with stage:
        curve = shell.on_worker(ghost.curve, picture, kind)
        beside = shell.on_worker(ghost.beside, picture, kind)
        gap = shell.on_worker(ghost_gap, picture, kind)
        captions = ghost_captions(beside, gap)
        if shown := shell.follow(partial(ghost_drawings, picture, curve.tolist(), captions), values, key="ghost"):
            shell.code(ghost.answers, picture, config(shown), shows="result.before.round(3), result.after.round(3), result.weights", also=(ghost.statistics, ghost.haunted))  # fmt: skip


@shell.cached(16)
def ghost_gap(picture: Picture, kind: str) -> float:
    return check.ghost_difference(picture, ghost.Config(batch=kind))


def config(values: shell.Values) -> ghost.Config:
    return ghost.Config(values["passes"], values["passing"])


def ghost_drawings(picture: Picture, curve: list[float], captions: list[shell.Caption], values: shell.Values) -> list[shell.Drawing | shell.Row]:  # fmt: skip
    found = ghost.answers(picture, config(values))
    bars = charts.pairs(found.names, {_("before"): found.before.tolist(), _("after {count} passes").format(count=values["passes"]): found.after.tolist()})  # fmt: skip
    line = charts.lines(ghost.GRID, {found.names[0]: curve}, values["passes"], (_("passes in train mode"), _("share in eval mode")))  # fmt: skip
    numbers = [
        (_("{name}: before, after").format(name=found.names[0]), f"{found.before[0]:.2f} → {found.after[0]:.2f}"), (_("Largest class now"), found.top),
        (_("Largest change of a weight"), f"{found.weights:.1f}"), (_("Of a stored mean"), f"{found.statistics:.2f}"),
    ]  # fmt: skip
    return [
        shell.Row((1, 2, 2), (
            (shell.Canvas("haunted", [Pane(picture.pixels, _("Asked in eval mode"))], _("The photo"), 330, tools=False),),
            (shell.Chart("before and after", bars, _("The five largest classes before and after")),),
            (shell.Chart("passes curve", line, _("Share of the first class by passes")),),
        )),
        shell.Captions("ghost numbers", [shell.metrics(numbers), *captions]),
    ]  # fmt: skip


def ghost_captions(beside: tuple[float, float, float, float], gap: float) -> list[shell.Caption]:
    alone, joined, train, logits = beside
    head = (_("The network as it came"), _("alone"), _("beside seven of these photos"))
    rows = [(_("eval mode"), f"{alone:.3f}", f"{joined:.3f}"), (_("train mode"), "–", f"{train:.3f}")]
    return [
        shell.table(head, rows),
        shell.compare(_("two passes, run one after the other"), gap, 1e-3),
        shell.check(logits < 1e-4, _("neighbours do not matter in eval mode"), _("Largest difference of a logit, alone and in the batch: {gap:.1e}").format(gap=logits)),
        shell.caption(_("Often said: frozen means unchanged. Look: requires_grad = False stops gradients; the stored means and variances of a batch norm are no parameters and move at every pass in train mode. Often said: eval() stops gradients. It sets a flag that dropout and batch norm read; gradients flow in eval mode as well. Alone, train mode is a dash: its 7 × 7 maps can be averaged, but the photo would be normalised by itself.")),
    ]  # fmt: skip


def slip_words() -> dict[str, str]:
    return {
        "right": _("right"), "bgr": _("BGR for RGB"), "unit": _("0 to 1 only"), "imagenet": _("ImageNet's mean"), "bytes": _("0 to 255"),
        "whole": _("no crop"), "squeezed": _("squeezed"), "jagged": _("not smoothed"), "turned": _("lying down"),
    }  # fmt: skip


def slips_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    words = slip_words()
    with controls:
        name = shell.select("slip", _("Slip"), {key: word for key, word in words.items() if key != "right"}, "bgr")
    with stage:
        found = shell.on_worker(slips.slips, picture)
        right, chosen = found[0], next(one for one in found if one.name == name)
        bars = charts.pairs([words[one.name] for one in found], {right.answer: [one.share for one in found]}, 480)
        panes = [Pane(one.seen, f"{words[one.name]}: {one.answer}") for one in (right, chosen)]
        rows = [(words[one.name], one.answer, f"{one.share:.3f}", f"{one.share - right.share:+.3f}") for one in found]
        shell.show(
            shell.Row((3, 2), (
                (shell.Canvas("slip photos", panes, _("What the network takes its numbers for"), 480, tools=False),),
                (shell.Chart("slip bars", bars, _("Share of the first answer by slip")),),
            )),
            shell.table((_("Photos reach it"), _("answer"), _("share of {name}").format(name=right.answer), _("change")), rows),
            shell.compare(_("red and blue swapped in the first kernels instead of in the photo"), check.order_difference(picture, found), 1e-3),
            shell.caption(_("Same photo, same weights. Left: what the numbers would show if they had been made in the right way. An exported model is only as good as the lines around it: many reports “works in the browser, not after export” are one of these. Not every slip lowers the share on every photo: try others.")),
        )  # fmt: skip
        shell.code(slips.slips, picture, shows="[(one.name, one.answer, round(one.share, 3)) for one in result]")
