"""Many layers: what passes through them at the start, a race of plain and residual networks, and the plain identity."""

from collections.abc import Sequence
from functools import partial

from models.images.decoding import Picture
from models.images.samples import SAMPLES, sample
from models.networks import identity, race, signals
from pages import shell
from pages.shell import _
from viz.networks import charts


def words() -> dict[str, str]:
    return {
        "plain": _("plain"), "residual": _("residual"), "law": _("closed form, endless width"), "layer": _("layer"), "loss": _("loss"),
        "gradient": _("gradient"), "likeness": _("cosine of two photos"),
        "likeness of digits": _("cosine of two digits"), "step": _("step"),
    }  # fmt: skip


def signals_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        values = {
            "depth": shell.slider("depth", _("Layers"), 2, 60, 30), "kind": shell.choice("kind", _("Layers are"), {"full": _("full"), "conv": "3×3"}),
            "width": shell.slider("width", _("Width"), 16, 512, 256, step=16), "norm": shell.toggle("norm", _("Batch norm"), True),
            "seed": shell.number("seed", _("Seed"), 0, 9999, 0),
        }  # fmt: skip
        names = {name: entry.title for name, entry in SAMPLES.items()}
        second = sample(shell.select("other", _("Second photo"), names, "camera"))
    with stage:
        if shown := shell.follow(partial(signal_drawings, picture, second), values, key=f"signals {picture.digest}"):
            shell.code(
                signals.signals, signal_config(shown, residual=False), shell.attribute(picture, "pixels"),
                shell.attribute(second, "pixels"), shows="round(result.growth, 4), result.likeness[-1].round(4)",
            )  # fmt: skip


def signal_config(values: shell.Values, residual: bool) -> signals.Config:
    width = min(values["width"], 32) if values["kind"] == "conv" else values["width"]
    return signals.Config(values["depth"], width, values["kind"], values["norm"], residual, values["seed"])


def signal_drawings(picture: Picture, second: Picture, values: shell.Values) -> list[shell.Drawing]:
    """Gradient and likeness by layer, plain and residual."""
    kinds = {"plain": False, "residual": True}
    found = {kind: signals.signals(signal_config(values, added), picture.pixels, second.pixels) for kind, added in kinds.items()}  # fmt: skip
    rows = [(_("{kind}: gradient, first layer / last").format(kind=words()[kind]), f"{one.gradient[0]:.3g}") for kind, one in found.items()]  # fmt: skip
    rows += [
        (_("Factor per layer, plain"), f"{found['plain'].growth:.4f}"), (_("closed form"), f"{signals.GROWTH:.4f}" if values["norm"] else "1"),
        (_("Cosine of the photos after the last layer, plain"), f"{found['plain'].likeness[-1]:.3f}"),
    ]  # fmt: skip
    captions = [
        shell.metrics(rows),
        shell.caption(_("Small crops of both photos, random weights (He), no training. Often said: deep plain networks fail because gradients vanish. Look: with batch norm they *grow* on the way back; with He's weights and no batch norm they stay, and two photos become alike instead. The dotted line holds for endless width; 3×3 layers here have at most 32 maps.").replace("*", "")),
    ]  # fmt: skip
    return [shell.Chart("signals", charts.signals(found, values["norm"], words()), _("Gradient and likeness by layer")), shell.Captions("signal notes", captions)]  # fmt: skip


def race_part() -> None:
    controls, stage = shell.columns()
    with controls:
        depths = shell.multi_choice("depths", _("Layers"), (8, 32, 56), (8, 32)) or (8,)
        config = race.Config(
            tuple(depths), shell.slider("rate", _("Learning rate"), 0.001, 1.0, 0.05, log=True, step=0.01),
            shell.slider("steps", _("Steps"), 20, 400, 200, step=20), shell.toggle("race norm", _("Batch norm"), True),
            shell.number("race seed", _("Seed"), 0, 9999, 0),
        )  # fmt: skip
    with stage:
        shell.player(lambda: race.race(config), config, race_drawing, name="race", total=config.steps // race.EVERY + 1, autoplay=True)  # fmt: skip
        shell.code(race.race, config, shows="next(result).step", also=(race.network,))


def race_drawing(snapshot: race.Snapshot, history: Sequence[race.Snapshot]) -> None:
    rows = [
        (f"{words()[kind]} {depth}", f"{run.losses[-20:].mean():.3f}") for (kind, depth), run in snapshot.runs.items()
    ]  # fmt: skip
    shell.show(
        shell.Chart("race", charts.race(snapshot, words()), _("Loss by step, gradient and likeness by layer")), shell.metrics(rows),
        shell.caption(_("Mean loss of the last 20 steps. 4,000 digits of 10 × 10 px, 8 maps a layer, SGD with momentum 0.9, 64 digits a step; all see the same digits. Middle: root mean square of the gradient in each convolution's weights. Right: are two different digits still different? Dashed: closed forms before training, of endless width. Often said: residual networks cured vanishing gradients. Look, with batch norm: do the first layers of 32 plain layers lack a gradient? And does the network learn as fast as 8 layers do?")),
    )  # fmt: skip


def identity_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        values = {
            "count": shell.slider("count", _("Blocks"), 1, 60, 16), "noise": shell.slider("noise", _("Noise on every weight"), 0.0, 0.1, 0.0, step=0.001),
            "made": shell.choice("made", _("Blocks are"), {"plain": _("plain"), "residual": _("residual")}),
        }  # fmt: skip
    with stage:
        if shown := shell.follow(partial(identity_drawings, picture), values, key=f"identity {picture.digest}"):
            shell.code(
                identity.proof, identity_config(shown), shell.attribute(picture, "pixels"), shows="result.by_block[-1]"
            )


def identity_config(values: shell.Values) -> identity.Config:
    return identity.Config(values["count"], values["noise"], values["made"] == "residual")


def identity_drawings(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    found = identity.proof(identity_config(values), picture.pixels)
    gap = float(found.by_block[-1])
    titles = (_("The photo"), _("After {count} blocks").format(count=values["count"]), _("Output minus input"))
    captions = [
        shell.metrics([(_("Largest |output − input|"), f"{gap:.6g}"), (_("after the first block"), f"{found.by_block[0]:.6g}")]),
        shell.check(gap == 0, _("exactly the same photo") if gap == 0 else _("not the same photo")),
        shell.caption(_("Often said: a plain block cannot be the identity. Look: with a 1 in the middle of each kernel it is (a residual block with kernels of 0), exactly, for values that are not negative. What training finds is another matter: a little noise on the weights, and the plain blocks lose the photo; around 0 a residual block stays close to it.")),
    ]  # fmt: skip
    return [
        shell.Canvas(
            "identity", charts.identity(found, titles), _("The photo before and after"), 400, captions=captions
        )
    ]
