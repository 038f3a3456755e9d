"""The bench: one transform on the photo, what its box, mask and key points do, and how much of it is kept."""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from models.augmentation import colour, dropping, fingerprint, geometry, mixing
from models.augmentation.check import box_difference, library_points, share_difference
from models.images.decoding import Picture
from models.images.samples import sample
from models.images.sizes import stretched
from pages import shell
from pages.augmentation import settings
from pages.augmentation.settings import Values
from pages.shell import _
from viz import augmentation as figures
from viz.canvas import Mask, Pane
from viz.colors import AMBER, BLUE, VERMILION


def bench(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        name = shell.select("transform", _("Transform"), settings.transform_words(), "rotate")
        values = {"transform": name} | transform_settings(name)
    with stage:
        drawn = partial(moving if name in geometry.MOTIONS else DRAWN[name], picture)
        if name in geometry.MOTIONS:
            values |= {"box": settings.box(picture).value, "points": settings.points(picture).value}
        shown = shell.follow(drawn, values, key="bench")
        if shown and name in geometry.MOTIONS:
            given = shell.step(fingerprint.small, shell.attribute(picture, "pixels"))
            move = shell.step(geometry.matrix, motion(shown), settings.image(picture).shape)
            shell.code(geometry.warped, given, move, shown["fill"], shows="result.mean().round(3)", also=(geometry.moved_box,))  # fmt: skip


def transform_settings(name: str) -> dict[str, Any]:
    if name in geometry.MOTIONS:
        return settings.motion_settings(name)
    if name == "jitter":
        return settings.colour_settings()
    if name == "pca":
        return settings.pca_settings()
    if name in ("noise", "blur"):
        low, high, _same = fingerprint.RANGES[name]
        label = _("Standard deviation (grey levels)") if name == "noise" else _("Sigma (px)")
        return {"strength": shell.slider(name, label, low, high, high / 3, step=0.5)}
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
        }  # fmt: skip
    values: dict[str, Any] = {}
    if name == "mosaic":
        values |= {axis: shell.slider(axis, label, 0.25, 0.75, 0.5, step=0.01) for axis, label in (("x", _("Meeting point, from the left")), ("y", _("From the top")))}  # fmt: skip
        return values
    values["second"] = settings.partner()
    values["alpha"] = shell.slider("alpha", _("α of the Beta distribution"), 0.1, 4.0, 1.0, step=0.1)
    return values | {"seed": shell.number("seed", _("Seed"), 0, 9999, 0)}


def motion(values: Values) -> geometry.Motion:
    name = values["transform"]
    amount = values[settings.AMOUNTS[name][0]] if name in settings.AMOUNTS else 0.0
    return geometry.Motion(name, amount, values["fill"])


def moving(picture: Picture, values: Values) -> list[shell.Drawing]:
    """Before, with a box to drag; after, with the rule's box and the tight one of the moved mask."""
    image, name = settings.image(picture), values["transform"]
    drawn = values["box"] or ((0.0, 0.0, float(image.shape[1]), float(image.shape[0]), ""),)
    box, points = drawn[0][:4], np.array(values["points"]).reshape(-1, 2)
    there = geometry.matrix(motion(values), image.shape)
    steps = [there, np.linalg.inv(there)] if values["back"] else [there]
    mask, moved, picture_now = settings.mask(picture, box), box, image
    now, whole = mask, np.eye(3)
    for move in steps:
        moved = geometry.moved_box(moved, move, values["rule"], now)
        now, picture_now, whole = (
            geometry.moved_mask(now, move),
            geometry.warped(picture_now, move, values["fill"]),
            move @ whole,
        )
    true = geometry.tight_box(now)
    boxes = {"rule": moved} | ({"true": true} if true else {})
    captions = [shell.metrics(box_numbers(box, moved, true, now, mask))]
    if values["rule"] != "mask" and not values["back"]:
        gap = box_difference(box, there, values["rule"], moved)
        captions.append(shell.compare(_("the extremes of 4,000 moved points of the outline, in px"), gap, 1e-2))
    captions.append(shell.caption(_("Blue: the box that the rule gives. Dashed green: the tight box of the moved mask, which is cut out of the first box by its colours (GrabCut).")))  # fmt: skip
    labels = [{"name": str(i + 1), "xy": xy.tolist(), "color": AMBER} for i, xy in enumerate(points)]
    panes = [
        Pane(image, _("Before: drag the box and the points"), [Mask(mask, figures.GREEN, 45, 0.35, _("mask"))]),
        figures.moved(picture_now, boxes, now, geometry.moved_points(points, whole), _("There and back") if values["back"] else settings.transform_words()[name], _("mask")),
    ]  # fmt: skip
    return [shell.Canvas(
        "bench", panes, _("The photo before and after the transform, with box, mask and key points"), 440, captions=captions,
        edit=shell.Edit(boxes=[{"xyxy": list(box), "label": "", "color": BLUE}], points=labels), on_edit=partial(edited, picture),
    )]  # fmt: skip


def box_numbers(box: geometry.Box, moved: geometry.Box, true: geometry.Box | None, now: np.ndarray, mask: np.ndarray) -> list[tuple[str, str]]:  # fmt: skip
    seen = geometry.inside(moved, now.shape)
    iou = f"{geometry.overlap(seen, true):.3f}" if true else "–"
    return [
        (_("Area of the box, as a multiple of before"), f"{geometry.area(moved) / geometry.area(box):.3f}"),
        (_("IoU with the tight box"), iou),
        (_("Object still on the picture"), f"{now.sum() / mask.sum():.1%}"),
    ]


def edited(picture: Picture, sent: shell.Edited) -> None:
    if sent.boxes:
        settings.box(picture).set(sent.labelled_boxes()[:1])
    if sent.points:
        settings.points(picture).set(tuple(value for point in sent.points for value in point["xy"]))


def plain(picture: Picture, after: np.ndarray, alt: str, rows: list[tuple[str, str]], *captions: shell.Caption) -> list[shell.Drawing]:  # fmt: skip
    panes = [Pane(settings.image(picture), _("Before")), Pane(after, _("After"))]
    return [shell.Canvas("bench", panes, alt, 440, captions=[*([shell.metrics(rows)] if rows else []), *captions])]


def jittered(picture: Picture, values: Values) -> list[shell.Drawing]:
    config, image = settings.jitter(values), settings.image(picture)
    after = colour.jittered(image, config)
    other = colour.jittered(image, replace(config, order=config.order[::-1]))
    gap = np.abs(after.astype(int) - other)
    rows = [(_("Mean change by the other order (levels)"), f"{gap.mean():.2f}"), (_("Largest"), f"{gap.max():,}")]
    return plain(picture, after, _("The photo before and after colour jitter"), rows)


def pca(picture: Picture, values: Values) -> list[shell.Drawing]:
    image, rule, draw = settings.image(picture), values["rule of pca"], settings.draw(values)
    after = colour.pca_jittered(image, rule, draw, values["unit"])
    change = after.astype(int) - image
    rows = [(_("Mean change of red, green, blue (levels)"), ", ".join(f"{mean:+.2f}" for mean in change.reshape(-1, 3).mean(axis=0)))]  # fmt: skip
    note = _("Often said: PCA jitter has no unit. Look: an eigenvalue has the unit of colour squared, so the same α does 255 times as much on colours from 0 to 255.")  # fmt: skip
    return plain(picture, after, _("The photo before and after PCA jitter"), rows, shell.caption(note))


def filtered(picture: Picture, values: Values) -> list[shell.Drawing]:
    after = fingerprint.transformed(settings.image(picture), values["transform"], values["strength"])
    return plain(picture, after, _("The photo before and after"), [])


def erased(picture: Picture, values: Values) -> list[shell.Drawing]:
    image = settings.image(picture)
    kept = dropping.erased(image.shape, values["dropped"], values["aspect"], values["seed"])
    rows = [(_("Kept, counted"), f"{kept.mean():.2%}"), (_("Asked for"), f"{1 - values['dropped']:.2%}")]
    return plain(picture, image * kept[..., None], _("The photo with a rectangle left out"), rows)


def gridmask(picture: Picture, values: Values) -> list[shell.Drawing]:
    image, config = settings.image(picture), dropping.Grid(values["period"], values["ratio"], values["mode"])
    kept, law = dropping.grid_mask(config, image.shape), dropping.grid_law(config)
    rows = [
        (_("Kept, counted on this photo"), f"{kept.mean():.2%}"),
        (_("By the law, over all beginnings"), f"{law:.2%}"),
    ]
    check = shell.compare(_("counting one period, as a share"), share_difference(config, law), 1e-12)
    note = _("Often said: GridMask drops a share r. Look: with r = 0.5 mode 0 keeps a quarter, mode 1 three quarters.")
    return plain(picture, image * kept[..., None], _("The photo under a grid"), rows, check, shell.caption(note))


def mixed(picture: Picture, values: Values) -> list[shell.Drawing]:
    """Mixup or CutMix, and the label that goes with it."""
    image, second = settings.image(picture), settings.image(values["second"])
    second = stretched(second, image.shape)
    share = 1 - mixing.weight(values["alpha"], values["seed"])
    found = mixing.mixup(image, second, share) if values["transform"] == "mixup" else mixing.cutmix(image, second, share, values["seed"])  # fmt: skip
    rows = [
        (_("Drawn share of the second picture"), f"{share:.3f}"),
        (_("Label: {first}").format(first=picture.name), f"{1 - found.share:.3f}"),
        (_("Label: {second}").format(second=values["second"].name), f"{found.share:.3f}"),
    ]
    note = _("CutMix: the rectangle is cut off at the edge, so the label counts its pixels; on average 0.32 instead of 0.5 at α = 1.") if values["transform"] == "cutmix" else _("Mixup: the label is mixed like the pixels.")  # fmt: skip
    return plain(picture, found.picture, _("Two pictures as one"), rows, shell.caption(note))


def mosaic(picture: Picture, values: Values) -> list[shell.Drawing]:
    others = [sample(name) for name in ("chelsea", "astronaut", "rocket")]
    pictures = [settings.image(one) for one in (picture, *others)]
    with shell.undrawn():
        boxes = [[box[:4] for box in settings.box(one).value] for one in (picture, *others)]
    sheet, kept = mixing.mosaic(pictures, boxes, values["x"], values["y"])
    pane = figures.moved(sheet, {}, np.zeros(sheet.shape[:2], bool), np.zeros((0, 2)), _("Mosaic"), "")
    shapes = [figures.canvas.Box(box, BLUE) for box in kept]
    panes = [Pane(settings.image(picture), _("Before")), Pane(pane.picture, _("After: four pictures, each at half size"), shapes=shapes)]  # fmt: skip
    rows = [(_("Boxes before, after"), f"{sum(map(len, boxes))}, {len(kept)}")]
    return [shell.Canvas("bench", panes, _("Four pictures around a point"), 440, captions=[shell.metrics(rows)])]


DRAWN = {
    "jitter": jittered, "pca": pca, "noise": filtered, "blur": filtered, "erasing": erased, "gridmask": gridmask,
    "mixup": mixed, "cutmix": mixed, "mosaic": mosaic,
}  # fmt: skip


def grid_part(picture: Picture) -> None:
    """A 12 × 10 grid: where torchvision takes a pixel, and the key point on it."""
    width, height = 12, 10
    controls, stage = shell.columns()
    with controls:
        x = shell.slider("pixel x", _("Pixel, from the left"), 0, width - 1, 2)
        y = shell.slider("pixel y", _("From the top"), 0, height - 1, 3)
    with stage:
        found = library_points(width, height, x, y)
        panes = [grid_pane((x, y), (x, y), (width, height), _("Before"))]
        panes += [
            grid_pane(places["pixel"], places["key point"], (width, height), name) for name, places in found.items()
        ]
        head = (_("torchvision"), _("pixel goes to"), _("key point goes to"), _("apart (px)"))
        rows = [
            (name, *("({:g}, {:g})".format(*places[kind]) for kind in ("pixel", "key point")), f"{geometry.apart(places['pixel'], places['key point']):g}")
            for name, places in found.items()
        ]  # fmt: skip
        note = _(
            "A key point at (x, y) stands on the pixel (x, y). Two flips are half a turn, for the pixel. Red: where the key point went."
        )
        captions = [shell.table(head, rows), shell.caption(note)]
        shell.show(
            shell.Canvas("grid", panes, _("A pixel and its key point under flips and turns"), 320, captions=captions)
        )
        shell.code(library_points, width, height, x, y, shows="result")


def grid_pane(pixel: tuple[float, float], point: tuple[float, float], size: tuple[int, int], title: str) -> Pane:
    cells = np.zeros(size[::-1], bool)
    cells[int(pixel[1]), int(pixel[0])] = True
    return Pane(cells, title, shapes=[figures.Points([(point[0] + 0.5, point[1] + 0.5)], VERMILION, 6)])
