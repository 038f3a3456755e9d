"""The cube: a batch of photos, the set of elements that share a mean, and the photos before and after."""

from functools import partial
from typing import Any

import numpy as np

from models.images.decoding import Picture
from models.limits import near_divisor
from models.normalisation import check, cube
from pages import shell
from pages.normalisation import settings
from pages.shell import _, codecs
from viz.normalisation import cubes

FIXED = (cube.Change(contrast=0.5), cube.Change(contrast=0.05), cube.Change(brightness=0.2), cube.Change(cast=0.3), cube.Change(gamma=2.0))  # fmt: skip


def pressed() -> "shell.Kept[tuple[float, ...]]":
    return shell.kept("tile", (0.0, 0.0), codecs.numbers(2, 0, 11))


def cube_part(picture: Picture) -> None:
    with shell.stage(cube_settings) as (values, beside):
        photos = (settings.square(picture), *(settings.square(one.value) for one in beside))
        if shown := shell.follow(partial(drawings, photos), values, key="cube", nearest=lambda: nearest(values)):
            sources = (shell.attribute(picture, "pixels"), *(shell.attribute(one, "pixels") for one in beside))
            batch = shell.step(cube.cube, tuple(shell.step(cube.square, one) for one in sources), change(shown), shown["channels"])  # fmt: skip
            shell.code(cube.normalised, batch, config(shown), shows="result[0].mean().round(4), result[0].std().round(4)", also=(cube.statistics,))  # fmt: skip


def cube_settings() -> tuple[dict[str, Any], tuple[Any, ...]]:
    values: shell.Values = {"method": shell.select("method", _("Normalisation"), settings.method_words(), "IN")}
    if values["method"] == "GN":
        values["groups"] = shell.slider("groups", _("Groups g"), 1, 6, 3, help=_("They must divide the channels. 1 group is LN, a group for each channel is IN."))  # fmt: skip
    if values["method"] == "SN":
        for name, label in (("BN", _("Weight of BN")), ("LN", _("Weight of LN")), ("IN", _("Weight of IN"))):
            values[f"mix {name}"] = shell.slider(f"mix {name}", label, -5.0, 5.0, 0.0, step=0.1, help=_("Before the softmax; a network learns it."))  # fmt: skip
    values["contrast"] = shell.slider("contrast", _("Contrast of your photo"), 0.0, 2.0, 0.4, step=0.05)
    values["brightness"] = shell.slider("brightness", _("Brightness added to it"), -0.5, 0.5, 0.0, step=0.05)
    values["cast"] = shell.slider("cast", _("Its colour cast"), -0.9, 0.9, 0.5, step=0.05, help=_("Red is multiplied by 1 + cast, blue by 1 − cast."))  # fmt: skip
    values["gamma"] = shell.slider("gamma", _("Its gamma"), 0.2, 4.0, 1.0, step=0.1)
    with shell.panel("more", _("Photos, channels, γ and β")):
        beside = settings.others()
        values["channels"] = shell.choice("channels", _("Channels C"), {3: _("3: colours"), 6: _("6: and their slopes")})  # fmt: skip
        values["gain"] = shell.slider("gain", _("γ, learnt in a network"), -3.0, 3.0, 1.0, step=0.1)
        values["shift"] = shell.slider("shift", _("β, learnt in a network"), -3.0, 3.0, 0.0, step=0.1)
        values["epsilon"] = shell.slider("epsilon", "ε", 1e-8, 1.0, 1e-5, log=True, step=0.1)
    return values | {"tile": pressed().value}, beside


def nearest(values: shell.Values) -> dict[str, object]:
    return {"groups": near_divisor(values["channels"], values["groups"])}


def config(values: shell.Values) -> cube.Config:
    mix = tuple(values.get(f"mix {name}", 0.0) for name in ("BN", "LN", "IN"))
    return cube.Config(values["method"], values.get("groups", 3), values["epsilon"], values["gain"], values["shift"], mix)  # type: ignore[arg-type]  # fmt: skip


def change(values: shell.Values) -> cube.Change:
    return cube.Change(*(values[name] for name in ("contrast", "brightness", "cast", "gamma")))


def drawings(photos: tuple[np.ndarray, ...], values: shell.Values) -> list[shell.Drawing | shell.Row]:
    """The batch as tiles, the photos before and after, and the values of one set."""
    asked = config(values)
    x = cube.cube(photos, change(values), values["channels"])
    y = cube.normalised(x, asked)
    left = left_over(photos, values)
    n, c = (min(int(at), most - 1) for at, most in zip(values["tile"], x.shape, strict=False))
    inside, extra = cube.members(x.shape, (n, c), asked), tiles(x, asked, (n, c))

    def press(sent: shell.Edited) -> None:
        if sent.click and sent.click["pane"] == 0:
            pressed().set((float(sent.click["y"] // extra["tile"]), float(sent.click["x"] // extra["tile"])))

    panes = [
        cubes.tiles(x, _("Who shares μ, σ?")), cubes.photos(x, _("Before; yours is first")),
        cubes.photos(y, _("After; grey is 0"), signed=True),
    ]  # fmt: skip
    captions = [
        shell.metrics([
            (_("Set of the blue tile"), extra["words"][extra["chosen"]]),
            (_("Left of your photo's change: {names}").format(names=", ".join(left)), ", ".join(f"{of:.2f}" for of, *_others in left.values())),
        ]),
        shell.compare(_("PyTorch's function; of SN, moments mixed in PyTorch"), check.layer_difference(x, asked, y), 1e-6),
    ]  # fmt: skip
    chart = cubes.histogram(x[inside].ravel(), y[inside].ravel(), (_("before"), _("after"), _("elements")))
    right = shell.Chart("values", chart, _("Values of the set before and after")), shell.Captions("notes", remarks(values["method"], len(x)))  # fmt: skip
    return [
        shell.Canvas("photos", panes, _("A batch of photos as tiles, before and after"), 440, click=True, on_edit=press, captions=captions, script="normalisation", extra=extra, hint=_("Point at a tile")),
        shell.Row((1, 1), ([shell.Captions("left", [left_table(left)])], right)),
    ]  # fmt: skip


def tiles(x: np.ndarray, asked: cube.Config, chosen: tuple[int, int]) -> dict[str, Any]:
    """What the browser needs to outline a set and to say its numbers: the tiles by number, row by row."""
    count, channels = x.shape[:2]
    at = [divmod(index, channels) for index in range(count * channels)]
    sets = [cube.members(x.shape, one, asked) for one in at]
    mean, variance = (np.broadcast_to(of, (count, channels, 1, 1))[..., 0, 0] for of in cube.statistics(x, asked))
    said = _("photo {n}, channel {c}: μ = {mean:.3f}, σ = {spread:.3f}, {count:,} elements")
    words = [
        said.format(
            n=n + 1, c=c + 1, mean=mean[n, c], spread=np.sqrt(variance[n, c]), count=int(one.sum()) * x[0, 0].size
        )
        for (n, c), one in zip(at, sets, strict=True)
    ]
    return {
        "sets": [np.flatnonzero(one).tolist() for one in sets], "words": words, "chosen": chosen[0] * channels + chosen[1],
        "tile": cube.SIDE + cubes.GAP, "rows": count, "columns": channels,
    }  # fmt: skip


def left_table(left: dict[str, list[float]]) -> shell.Caption:
    """How much of each change of the first photo survives each method."""
    changes = (_("yours, as set"), _("contrast × 0.5"), _("contrast × 0.05"), _("brightness + 0.2"), _("cast 0.3"), _("gamma 2"))  # fmt: skip
    rows = [(name, *(f"{value:.4f}" for value in row)) for name, *row in zip(changes, *left.values(), strict=True)]
    return shell.table((_("Left of a change of your photo"), *left), rows)


def compared(values: shell.Values) -> dict[str, cube.Config]:
    groups = values.get("groups", 3)
    asked = {"BN": ("BN", 3), "LN": ("LN", 3), "IN": ("IN", 3), f"GN({groups})": ("GN", groups)}
    return {name: cube.Config(*one, values["epsilon"]) for name, one in asked.items()}


def left_over(photos: tuple[np.ndarray, ...], values: shell.Values) -> dict[str, list[float]]:
    """What each method leaves of each change of the first photo: of the user's, then of the fixed ones."""
    changes, channels = (change(values), *FIXED), values["channels"]
    return {name: cube.left_over(photos, changes, method, channels) for name, method in compared(values).items()}


def remarks(method: str, photos: int) -> list[shell.Caption]:
    """What is often said of the method, and what to look at."""
    said = {
        "BN": _("Often said: BN makes photos alike. Look: one mean serves all photos, so a photo of low contrast stays one."),
        "LN": _("One mean for all of a photo: contrast and brightness go, a cast stays, as all channels are divided alike."),
        "IN": _("Often said: IN keeps what is special of each picture. Look: contrast, brightness and cast of each go; gamma stays. A nearly black photo (contrast × 0.05) is not saved whole where its variance comes near ε."),
        "GN": _("One group is LN, a group for each channel is IN: set g and compare the table."),
        "SN": _("Means and variances of BN, LN and IN, mixed: the outlined tiles are those of all three."),
        "RMS": _("Divided by the root of the mean square; no mean is subtracted, so brightness does not go."),
    }  # fmt: skip
    notes = [shell.caption(said[method])]
    if method == "BN" and photos == 1:
        notes.append(shell.caption(_("With one photo BN is IN.")))
    return [*notes, shell.caption(_("Left: root mean square between your photo normalised with and without the change, in standard deviations. Often said: γ and β are hyper-parameters. They are learnt, and they work in train and in eval mode."))]  # fmt: skip
