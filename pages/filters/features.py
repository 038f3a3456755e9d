"""Directions in cells, key points that are found again, and a pyramid of sizes."""

import numpy as np

from models.filters import features as models
from models.images.decoding import Picture
from models.remembered import remembered
from pages import shell
from pages.filters import settings
from pages.shell import _
from viz import filters as figures


def controls() -> shell.Values:
    kinds = {"hog": _("HOG"), "sift": _("SIFT"), "pyramid": _("Pyramid")}
    values: shell.Values = {"kind": shell.choice("kind", _("Look at"), kinds)}
    if values["kind"] == "pyramid":
        values["levels"] = shell.slider("levels", _("Levels"), 1, 7, 4)
        values["detail"] = shell.slider("detail", _("Finest levels left out"), 0, 7, 0)
        return values
    if values["kind"] == "sift":
        values["points"] = shell.slider("points", _("Key points"), 5, 300, 60)
        values["pressed"] = settings.place("key point").value
        ways = {"changed": _("This picture, changed"), "second": _("Another photo")}
        if shell.choice("match with", _("Find them again in"), ways) == "second":
            return values | {"second": settings.second("camera")}
        values["zoom"] = shell.slider("zoom", _("Size of the second picture"), 0.25, 2.0, 1.0, step=0.05)
    else:
        values["cell"] = shell.slider("cell", _("Cell (px)"), 4, 32, 16)
        values["gain"] = shell.slider("gain", _("Contrast"), 0.2, 1.0, 1.0, step=0.05, help=_("Brightness differences are multiplied by this."))  # fmt: skip
    values["rotation"] = shell.slider("rotation", _("Turn the picture (°)"), 0, 180, 0)
    return values


def program(picture: Picture, values: shell.Values) -> None:
    given = settings.steps(picture)
    if values["kind"] == "hog":
        shell.code(models.hog_cells, given, values["cell"], shows="result.shape, float(result.max().round(4))")
    elif values["kind"] == "sift":
        shell.code(
            models.key_points, given, values["points"], shows="len(result.xy), float(result.size.max().round(2))"
        )
    else:
        shell.code(models.pyramid, given, values["levels"], shows="[level.shape for level in result[0]]")


def drawings(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    return [DRAWINGS[values["kind"]](picture, values)]


def hog(picture: Picture, values: shell.Values) -> shell.Canvas:
    """Strokes along the edges, as long as their share; and how much of it survives a turn."""
    image, cell = settings.image(picture), values["cell"]
    changed = models.turned(models.contrast(image, values["gain"]), values["rotation"])[0]
    before, after = models.hog_cells(image, cell), models.hog_cells(changed, cell)
    likeness = models.cosine(before, models.hog_cells(models.within(changed, image.shape), cell))
    captions = [
        shell.metrics([
            (_("Numbers in the descriptor"), f"{before.size:,}"),
            (_("Likeness (cosine) to the unchanged picture's, middle of the picture"), f"{likeness:.3f}"),
        ]),
        shell.caption(_("Strokes lie along the edge, across the gradient. Often said: HOG survives rotation. Look: contrast hardly changes it, a turn does.")),
    ]  # fmt: skip
    drawn = ((image, before, _("Picture")), (changed, after, _("Changed")))
    panes = [
        figures.glyphs(values, cells, models.gradients(values, cell), cell, title) for values, cells, title in drawn
    ]
    return shell.Canvas("hog", panes, _("Directions of the gradient in each cell"), 440, captions=captions)


@remembered(16)
def points(picture: Picture, count: int) -> models.KeyPoints:
    return models.key_points(settings.image(picture), count)


def sift(picture: Picture, values: shell.Values) -> shell.Canvas:
    """Key points with size and direction, which of them are found again, and what one of them looks like."""
    image, own = settings.image(picture), "second" in values
    if own:
        changed = settings.image(values["second"])
        label = _("Of one motion together (RANSAC, 3 px)")
        note = _("Green: these matches agree with one motion of a plane; orange: they do not. Nobody knows the true place here.")  # fmt: skip
    else:
        changed, motion = models.turned(image, values["rotation"], values["zoom"])
        label = _("Within 3 px of where the point really went")
        note = _("Green: right, orange: wrong; the true place is known, as the picture was turned here.")
    first, second = points(picture, values["points"]), models.key_points(changed, values["points"])
    pairs = models.matches(first, second)
    right = models.agreeing(first, second, pairs) if own else models.right_matches(first, second, pairs, motion)
    at = models.pressed(first, pairs, values["pressed"])
    captions = [
        shell.metrics([
            (_("Key points"), f"{len(first.xy)}, {len(second.xy)}"), (_("Matches"), f"{len(pairs)}"),
            (label, f"{right.mean():.0%}" if len(pairs) else "–"),
        ]),
        shell.caption(_("A match is the nearest descriptor, if the next one is clearly further (ratio 0.75). {note}").format(note=note)),
    ]  # fmt: skip
    panes = [
        figures.key_points(image, first, _("Key points: size and direction"), at),
        figures.matched(changed, second.xy[pairs[:, 1]], right, _("Found again"), second.xy[pairs[pairs[:, 0] == at, 1]]),
        figures.descriptor(first.descriptors[at] if at is not None else np.zeros(128), _("The green point: 4 × 4 squares of 8 directions")),
    ]  # fmt: skip
    return shell.Canvas(
        "sift", panes, _("Key points, where they are found again, and a descriptor"), 440, captions=captions, click=True,
        on_edit=settings.press(settings.place("key point"), 0), hint=_("Press a key point: its descriptor, and its match as a ring"),
    )  # fmt: skip


def pyramid(picture: Picture, values: shell.Values) -> shell.Canvas:
    """Ever smaller pictures, what each loses, and the picture built again from some of it."""
    image = settings.image(picture)
    small, lost = models.pyramid(image, values["levels"])
    used = [np.zeros_like(detail) if level < values["detail"] else detail for level, detail in enumerate(lost)]
    again = models.rebuilt(small[-1], used)
    error = float(np.abs(again - image).max())
    pixels = sum(level.size for level in small)
    captions = [shell.metrics([
        (_("Pixels of all levels, of the picture alone"), f"{pixels:,}, {image.size:,}"), (_("Ratio (4/3 without end)"), f"{pixels / image.size:.3f}"),
        (_("Largest error of the rebuilt picture (grey levels)"), f"{error:.2g}"),
    ])]  # fmt: skip
    shown = small[min(len(small) - 1, max(1, values["detail"]))]
    panes = [
        figures.picture(shown, _("A smaller picture: {width} × {height}").format(width=shown.shape[1], height=shown.shape[0])),
        figures.picture(lost[min(len(lost) - 1, values["detail"])], _("What a level loses"), True, 127.5),
        figures.picture(again, _("Built again")),
    ]  # fmt: skip
    return shell.Canvas("pyramid", panes, _("A pyramid of sizes, and the picture built again"), 440, captions=captions)


DRAWINGS = {"hog": hog, "sift": sift, "pyramid": pyramid}
