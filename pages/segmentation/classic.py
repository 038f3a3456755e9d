"""Methods that learn nothing: thresholds, floods, cuts, superpixels."""

from functools import partial
from typing import Any

import numpy as np

from models.images.decoding import Picture
from models.segmentation import check, classical
from pages import shell
from pages.segmentation import settings
from pages.shell import _, codecs
from viz.canvas import Pane
from viz.segmentation import masks as figures

SLOW = ("grabcut", "felzenszwalb", "quickshift", "mean shift")
MARKERS = 8  # at most
PLACES = ((0.5, 0.04), (0.25, 0.3), (0.5, 0.35), (0.75, 0.3), (0.25, 0.7), (0.5, 0.7), (0.75, 0.7), (0.5, 0.5))


@shell.cached(32)
def regions(picture: Picture, config: classical.Config) -> np.ndarray:
    return classical.regions(settings.photo(picture), config)


def words() -> dict[str, str]:
    return {
        "otsu": "Otsu", "adaptive": _("Adaptive threshold"), "watershed": _("Watershed"), "grabcut": "GrabCut",
        "slic": "SLIC", "felzenszwalb": "Felzenszwalb", "quickshift": "Quickshift", "mean shift": _("Mean shift"),
    }  # fmt: skip


def controls_of(picture: Picture) -> shell.Values:
    values: shell.Values = {"method": shell.select("method", _("Method"), words(), "watershed")}
    method = values["method"]
    if method in ("otsu", "adaptive"):
        values["dark"] = shell.toggle("dark", _("Dark pixels are the thing"))
    if method == "adaptive":
        values["window"] = shell.slider("window", _("Window (px)"), 3, 201, 51, step=2)
        values["offset"] = shell.slider("offset", _("Brighter than the local mean by"), -60, 60, 5)
    if method == "watershed":
        values["by"] = shell.choice("by", _("Markers"), {"levels": _("By grey level"), "hand": _("By hand")})
        if values["by"] == "levels":
            values["low"] = shell.slider("low", _("Ground: darker than"), 0, 254, 30)
            values["high"] = shell.slider("high", _("Thing: brighter than"), 1, 255, 150)
        else:
            values["count"] = shell.slider("count", _("Markers of things"), 1, MARKERS - 1, 4)
            values["markers"] = markers(picture).value
    if method == "grabcut":
        values["box"] = box(picture).value
    values |= fine(method)
    if method in ("slic", "felzenszwalb", "quickshift", "mean shift"):
        values["mean"] = shell.toggle("mean", _("Mean colour of each region"))
    return values


def fine(method: str) -> shell.Values:
    if method == "slic":
        return {"pieces": shell.slider("pieces", _("Regions wanted"), 2, 600, 150), "compactness": shell.slider("compactness", _("Compactness"), 0.1, 100.0, 10.0, log=True, step=0.1, help=_("Large: place counts, squares. Small: colour counts, ragged regions."))}  # fmt: skip
    sliders = {
        "felzenszwalb": ("scale", lambda: shell.slider("scale", _("Scale"), 1.0, 1000.0, 150.0, log=True, step=1.0)),
        "quickshift": ("reach", lambda: shell.slider("reach", _("Reach (px)"), 2.0, 30.0, 10.0, step=1.0)),
        "mean shift": ("colour", lambda: shell.slider("colour", _("Reach in colour (grey levels)"), 2.0, 60.0, 20.0, step=1.0)),
    }  # fmt: skip
    return {sliders[method][0]: sliders[method][1]()} if method in sliders else {}


def markers(picture: Picture) -> "shell.Kept[tuple[float, ...]]":
    height, width = settings.photo(picture).shape[:2]
    start = tuple(round(side * at) for place in PLACES for side, at in zip((width, height), place, strict=True))
    return shell.kept("markers", start, codecs.numbers(2 * MARKERS, 0, classical.LONGEST - 1), owner=picture)


def box(picture: Picture) -> "shell.Kept[codecs.Boxes]":
    height, width = settings.photo(picture).shape[:2]
    start = ((round(0.15 * width), round(0.15 * height), round(0.85 * width), round(0.85 * height), ""),)
    return shell.kept("box", start, codecs.boxes(width, height), owner=picture)


def config(values: shell.Values) -> classical.Config:
    given: dict[str, Any] = {name: values[name] for name in ("method", "dark", "window", "low", "high", "pieces", "compactness", "scale", "reach", "colour") if name in values}  # fmt: skip
    if "offset" in values:
        given["offset"] = -values["offset"]
    if "markers" in values:
        given["markers"] = points(values)
    if "box" in values:
        given["box"] = values["box"][0][:4] if values["box"] else (0, 0, 0, 0)
    return classical.Config(**given)


def points(values: shell.Values) -> tuple[tuple[float, float], ...]:
    flat = values["markers"][: 2 * (values["count"] + 1)]
    return tuple(zip(flat[::2], flat[1::2], strict=True))


def classic_part(picture: Picture) -> None:
    with shell.stage(partial(controls_of, picture)) as values:
        if shown := shell.follow(partial(drawings, picture), values, key="classical", nearest=partial(nearest, values)):
            shell.code(classical.regions, settings.photo_step(picture), config(shown), shows="len(set(result.ravel().tolist()))")  # fmt: skip


def nearest(values: shell.Values) -> dict[str, object]:
    return {"low": values["high"] - 1} if values.get("low", 0) >= values.get("high", 255) else {}


def drawings(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    made, image = config(values), settings.photo(picture)
    slow = made.method in SLOW
    labels = shell.on_worker(regions, picture, made) if slow else regions(picture, made)
    mean, count = values.get("mean", False), len(np.unique(labels[labels > 0]))
    title = (_("{name}: 1 region") if count == 1 else _("{name}: {count} regions")).format(
        name=words()[made.method], count=count
    )
    panes = [Pane(image, _("Your photo")), figures.regions(image, labels, title, mean, _("border"))]
    edit, hint = editing(values)

    def change(sent: shell.Edited) -> None:
        if sent.points is not None and "markers" in values:
            moved = [at for point in sent.points for at in point["xy"]]
            markers(picture).set((*map(float, moved), *values["markers"][len(moved) :]))
        if sent.boxes and "box" in values:
            box(picture).set(sent.labelled_boxes()[-1:])

    return [shell.Canvas("regions", panes, _("The photo, and its regions"), 460, edit=edit, on_edit=change, hint=hint, captions=notes(picture, made, labels, count))]  # fmt: skip


def editing(values: shell.Values) -> tuple[shell.Edit | None, str]:
    if "markers" in values:
        return shell.Edit(points=figures.handles(points(values), _("ground"))), _("Drag the markers.")
    if "box" in values:
        drawn = [{"xyxy": list(one[:4]), "label": "", "color": "#2f7ebc"} for one in values["box"][:1]]
        return shell.Edit(boxes=drawn, draw=True), _("Drag the box, or draw a new one.")
    return None, ""


def notes(picture: Picture, made: classical.Config, labels: np.ndarray, count: int) -> list[shell.Caption]:
    said = {
        "otsu": _("One level for the whole photo, the best split of its histogram. A region is a group of connected pixels, so touching things are one, and every speck is one."),
        "adaptive": _("Each pixel against the mean of its window: uneven light does not matter, but neither does the brightness of something larger than the window."),
        "watershed": _("A flood from the markers over the strength of the gradient; dams stand where two floods meet. Who sets the markers decides how many things there are."),
        "grabcut": _("Two mixtures of colours, inside and outside of the box, and a cut that prefers strong edges, four times in turn. Outside of the box all is ground."),
        "slic": _("k-means in colour and place, from seeds on a grid: superpixels of nearly one size. They are no things, but a few hundred of them stand for all pixels."),
        "felzenszwalb": _("A graph of pixels: two regions join while the step between them is small against the steps within. Regions are as large as the photo lets them."),
        "quickshift": _("Each pixel hangs on its nearest neighbour of higher density in colour and place; links longer than the reach are cut."),
        "mean shift": _("Each colour climbs to the densest one around it. Regions are connected pixels that arrived at one colour (rounded); below 40 px they go to a neighbour."),
    }  # fmt: skip
    sizes = np.bincount(labels.ravel())[1:]
    rows = [(_("Regions"), f"{count:,}"), (_("Of at least {size} px").format(size=classical.SMALL), f"{(sizes >= classical.SMALL).sum():,}"), (_("Largest"), f"{sizes.max() / labels.size:.1%}" if count else "–")]  # fmt: skip
    found: list[shell.Caption] = []
    if made.method == "otsu":
        image = settings.photo(picture)
        rows.append((_("Level"), f"{classical.level(image)}"))
        found = [
            shell.compare(_("scikit-image's threshold, in grey levels"), check.otsu_difference(classical.grey(image), classical.level(image))),
            shell.compare(_("Euler's number and the holes, in regions"), check.component_difference(labels > 0, count)),
        ]  # fmt: skip
    return [shell.metrics(rows), *found, shell.caption(said[made.method])]
