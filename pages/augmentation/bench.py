"""The bench: one transform on the photo, what its box, mask and key points do, and how much of it is kept."""

from dataclasses import replace
from functools import partial

import numpy as np

from models.augmentation import colour, dropping, fingerprint, geometry, mixing
from models.augmentation.check import share_difference
from models.images.decoding import Picture
from models.images.samples import SAMPLES, sample
from models.images.sizes import stretched
from pages import shell
from pages.augmentation import moving, settings
from pages.shell import _
from viz import augmentation as figures
from viz.canvas import Box, Pane


def bench(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        name = shell.select("transform", _("Transform"), settings.transform_words(), "rotate")
        values: shell.Values = {"transform": name} | transform_settings(name)
    with stage:
        moves = name in geometry.MOTIONS
        if moves:
            values |= moving.drawn_values(picture, values)
        shown = shell.follow(partial(moving.drawings if moves else DRAWN[name], picture), values, key="bench")
        if shown and moves:
            moving.program(picture, shown)


def transform_settings(name: str) -> shell.Values:
    if name in geometry.MOTIONS:
        return settings.motion_settings(name)
    if name == "jitter":
        return settings.colour_settings()
    if name == "pca":
        return settings.pca_settings()
    if name in ("noise", "blur"):
        low, high, _same = fingerprint.RANGES[name]
        label = _("Standard deviation (grey levels)") if name == "noise" else _("Sigma (px)")
        return {name: shell.slider(name, label, low, high, high / 3, step=0.5)}
    if name == "erasing":
        return {
            "dropped": shell.slider("dropped", _("Share that is dropped"), 0.02, 0.6, 0.2, step=0.01),
            "aspect": shell.slider("aspect", _("Height over width"), 0.3, 3.3, 1.0, step=0.1),
            "seed": shell.number("seed", _("Seed"), 0, 9999, 0),
        }
    if name == "gridmask":
        modes = {1: _("1: drop squares"), 0: _("0: keep squares")}
        return {
            "period": shell.slider("period", _("Period d (px)"), 4, 224, 96),
            "ratio": shell.slider("ratio", _("Ratio r"), 0.05, 0.95, 0.6, step=0.05, help=_("Width of a stripe as a share of the period.")),
            "mode": shell.choice("mode", _("Mode"), modes),
            "tilt": shell.slider("tilt", _("Angle (°)"), 0, 180, 0),
        }  # fmt: skip
    if name == "mosaic":
        return {axis: shell.slider(axis, label, 0.25, 0.75, 0.5, step=0.01) for axis, label in (("x", _("Meeting point, from the left")), ("y", _("From the top")))}  # fmt: skip
    titles = {name: entry.title for name, entry in SAMPLES.items()}
    return {
        "second": sample(shell.select("partner", _("Second picture"), titles, "chelsea")),
        "alpha": shell.slider("alpha", _("α of the Beta distribution"), 0.1, 4.0, 1.0, step=0.1),
        "seed": shell.number("seed", _("Seed"), 0, 9999, 0),
    }


def plain(picture: Picture, after: np.ndarray, alt: str, rows: list[tuple[str, str]], *captions: shell.Caption) -> list[shell.Drawing]:  # fmt: skip
    panes = [Pane(settings.image(picture), _("Before")), Pane(after, _("After"))]
    return [shell.Canvas("bench", panes, alt, 440, captions=[*([shell.metrics(rows)] if rows else []), *captions])]


def jittered(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    image, order = settings.image(picture), colour.STEPS if values["order"] == "forward" else colour.STEPS[::-1]
    config = colour.Jitter(**{name: values[name] for name in colour.STEPS}, order=order)
    after = colour.jittered(image, config)
    other = colour.jittered(image, replace(config, order=config.order[::-1]))
    gap = np.abs(after.astype(int) - other)
    rows = [(_("Mean change by the other order (levels)"), f"{gap.mean():.2f}"), (_("Largest"), f"{gap.max():,}")]
    return plain(picture, after, _("The photo before and after colour jitter"), rows)


def pca(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    image = settings.image(picture)
    after = colour.pca_jittered(
        image, values["rule of pca"], colour.draw(values["deviation"], values["seed"]), values["unit"]
    )
    change = after.astype(int) - image
    rows = [(_("Mean change of red, green, blue (levels)"), ", ".join(f"{mean:+.2f}" for mean in change.reshape(-1, 3).mean(axis=0)))]  # fmt: skip
    note = shell.caption(_("Often said: PCA jitter has no unit. Look: eigenvalues have the unit of colour squared, so the same draw does 255 times as much on colours from 0 to 255."))  # fmt: skip
    return plain(picture, after, _("The photo before and after PCA jitter"), rows, note)


def filtered(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    after = fingerprint.transformed(settings.image(picture), values["transform"], values[values["transform"]])
    return plain(picture, after, _("The photo before and after"), [])


def erased(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    image = settings.image(picture)
    kept = dropping.erased(image.shape, values["dropped"], values["aspect"], values["seed"])
    rows = [(_("Kept, counted"), f"{kept.mean():.2%}"), (_("Asked for"), f"{1 - values['dropped']:.2%}")]
    return plain(picture, image * kept[..., None], _("The photo with a rectangle left out"), rows)


def gridmask(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    image = settings.image(picture)
    config = dropping.Grid(values["period"], values["ratio"], values["mode"], angle=values["tilt"])
    kept, law = dropping.grid_mask(config, image.shape), dropping.grid_law(config)
    rows = [(_("Kept, counted on this photo"), f"{kept.mean():.2%}"), (_("By the law, over all beginnings"), f"{law:.2%}")]  # fmt: skip
    check = shell.compare(
        _("counting one period of the upright grid, as a share"), share_difference(config, law), 1e-12
    )
    note = shell.caption(_("Often said: GridMask drops a share r. Look: with r = 0.5 and an even d, mode 0 keeps a quarter, mode 1 three quarters."))  # fmt: skip
    return plain(picture, image * kept[..., None], _("The photo under a grid"), rows, check, note)


def mixed(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    """Mixup or CutMix, and the label that goes with it."""
    image, cut = settings.image(picture), values["transform"] == "cutmix"
    second = stretched(settings.image(values["second"]), image.shape)
    drawn = 1 - mixing.weight(values["alpha"], values["seed"])
    after, share = mixing.cutmix(image, second, drawn, values["seed"]) if cut else mixing.mixup(image, second, drawn)
    rows = [(_("Drawn share of the second picture"), f"{drawn:.3f}"), (_("Share in the label"), f"{share:.3f}")]
    label = {_("before: {name}").format(name=picture.name): 1 - share, _("second: {name}").format(name=values["second"].name): share}  # fmt: skip
    note = _("CutMix: the rectangle is cut off at the edge, so the label counts its pixels; on average 0.32 instead of 0.5 at α = 1.") if cut else _("Mixup: the label is mixed like the pixels.")  # fmt: skip
    chart = shell.Chart("label", figures.label_bar(label, _("label")), _("The label of the mixture"))
    return [*plain(picture, after, _("Two pictures as one"), rows, shell.caption(note)), chart]


def mosaic(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    others = [sample(name) for name in ("chelsea", "astronaut", "rocket")]
    pictures = [settings.image(one) for one in (picture, *others)]
    with shell.undrawn():
        boxes = [[box[:4] for box in settings.box(one).value] for one in (picture, *others)]
    sheet, kept = mixing.mosaic(pictures, boxes, values["x"], values["y"])
    after = Pane(sheet, _("After: four pictures, each at half size"), shapes=[Box(box) for box in kept])
    panes = [Pane(pictures[0], _("Before")), after]
    rows = [(_("Boxes before, after"), f"{sum(map(len, boxes))}, {len(kept)}")]
    return [shell.Canvas("bench", panes, _("Four pictures around a point"), 440, captions=[shell.metrics(rows)])]


DRAWN = {
    "jitter": jittered, "pca": pca, "noise": filtered, "blur": filtered, "erasing": erased, "gridmask": gridmask,
    "mixup": mixed, "cutmix": mixed, "mosaic": mosaic,
}  # fmt: skip
