"""The numbers behind a U-Net: sizes level by level, tiles that fit together, up-sampling without a checkerboard."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from models.images.decoding import Picture
from models.images.sizes import middle
from models.segmentation import arithmetic, check_arithmetic, tiles, upsampling
from pages import shell
from pages.segmentation import settings
from pages.shell import _
from viz.canvas import Pane
from viz.segmentation import arithmetic as figures

DETAIL = 48  # px of the photo that are made larger
SMALL = 192  # px, longest side of the photo in tiles
OUT, LARGEST = 32, 828  # px, least of what a tile writes, and most of what goes in


def arithmetic_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        values: shell.Values = {"topic": shell.choice("topic", _("Look at"), {"sizes": _("Sizes"), "tiles": _("Seams"), "up": _("Up-sampling")})}  # fmt: skip
        values |= CONTROLS[values["topic"]]()
    draw, nearest = DRAWN[values["topic"]]
    with stage:
        shown = shell.follow(partial(draw, picture), values, key=f"arithmetic {values['topic']}", nearest=partial(nearest, values))  # fmt: skip
        if shown:
            program(picture, shown)


def size_controls() -> shell.Values:
    pools = shell.slider("pools", _("Pools"), 1, 4, 4)
    low, high = (arithmetic.nearest_side(side, pools) for side in (arithmetic.lost(pools) + OUT, LARGEST))
    return {
        "pools": pools,
        "side": shell.slider("side", _("Tile that goes in (px)"), low, high, 572, step=2**pools),
        "along": shell.slider("along", _("Which tile, from the first to the last (%)"), 0, 100, 50),
    }


def tile_controls() -> shell.Values:
    words = {"zero": _("Zeros"), "mirror": _("Mirror"), "valid": _("None: valid convolutions")}
    padding = shell.select("padding", _("Padding of each convolution"), words)
    pools = shell.slider("unet pools", _("Pools"), 1, 4, 3)
    low, high = (tiles.nearest_tile(pools, side, padding, OUT) for side in (OUT, 256))
    return {
        "padding": padding, "unet pools": pools,
        "tile": shell.slider("tile", _("Tile that goes in (px)"), low, high, 164 if padding == "valid" else 64, step=2**pools),
        "step": shell.slider("step", _("From tile to tile (px)"), 32, 128, 64),
        "weights seed": shell.number("weights seed", _("Seed of the weights"), 0, 9999, 1),
    }  # fmt: skip


def up_controls() -> shell.Values:
    return {
        "kernel": shell.slider("kernel", _("Kernel"), 1, 9, 3),
        "stride": shell.slider("stride", _("Stride"), 2, 4, 2),
        "weights": shell.choice("weights", _("Weights"), {"even": _("All alike"), "bilinear": _("Bilinear")}),
    }


def tiles_of(values: shell.Values) -> tiles.Config:
    return tiles.Config(values["unet pools"], values["tile"], values["step"], values["padding"], values["weights seed"])


def up_of(values: shell.Values) -> upsampling.Config:
    return upsampling.Config(values["kernel"], values["stride"], values["weights"])


def grey(picture: Picture) -> np.ndarray:
    return tiles.grey(settings.photo(picture), SMALL)


def program(picture: Picture, values: shell.Values) -> None:
    if values["topic"] == "sizes":
        shell.code(arithmetic.levels, values["side"], values["pools"], shows="result[-1].written, result[0].written")
        return
    image = shell.step(tiles.grey, settings.photo_step(picture), SMALL)
    if values["topic"] == "tiles":
        shell.code(tiles.tiling, image, tiles_of(values), shows="result.difference.max()", also=(tiles.network,))
    else:
        shell.code(upsampling.transposed, image, up_of(values), shows="result.shape", also=(upsampling.counts,))


def size_drawings(picture: Picture, values: shell.Values) -> list[shell.Drawing | shell.Row]:
    side, pools, photo = values["side"], values["pools"], settings.photo(picture)
    found = arithmetic.levels(side, pools)
    plan = arithmetic.plan(photo.shape[:2], side, pools)
    row, column = divmod(round(values["along"] / 100 * (plan.rows * plan.columns - 1)), plan.columns)
    padded = plan.mirrored(photo)
    out, near = found[0].written, arithmetic.lost(pools) // 2
    corner = (column * out, row * out)
    tile = padded[corner[1] : corner[1] + side, corner[0] : corner[0] + side]
    frame = (near, near, near + photo.shape[1], near + photo.shape[0])
    shapes = [*figures.grid(frame, out, (plan.rows, plan.columns)), *figures.tile_frames(corner, side, out)]
    left = figures.mirrored(padded, _("Photo, mirrored around; tiles: {count}").format(count=plan.rows * plan.columns), frame, shapes)  # fmt: skip
    right = figures.levels(tile, found, _("Blue down, dashed cropped, green up"), shell.dark())
    fields = [last - first + 1 for first, last in (arithmetic.seen(at, pools) for at in range(2**pools))]
    rows = [
        (_("In"), f"{side}"), (_("Out"), f"{out}"), (_("Lost and mirrored on each side (px)"), f"{near}"),
        (_("Sides that fit"), ", ".join(map(str, arithmetic.sides_around(side, pools)))),
        (_("An output pixel depends on (px)"), f"{min(fields)}–{max(fields)}"),
    ]  # fmt: skip
    captions = [
        shell.metrics(rows),
        shell.compare(_("maps of torch's convolutions and pools, in px"), check_arithmetic.size_difference(found)),
        shell.caption(_("Often said: U-Net mirrors 30 px at the border, or half of what a pixel depends on. Look: {near} px are lost on each side, while a pixel depends on {low} to {high} px, the number by its place on the lattice of the pools.").format(near=near, low=min(fields), high=max(fields))),
    ]  # fmt: skip
    tiled = shell.Canvas("mirrored", [left], _("The photo mirrored around, with tiles"), 460, tools=False)
    unet = shell.Canvas("levels", [right], _("All maps of the U-Net to scale"), 460)
    return [shell.Row((2, 3), ((tiled,), (unet,))), shell.Captions("size notes", captions)]


def tile_drawings(picture: Picture, values: shell.Values) -> list[shell.Drawing | shell.Row]:
    made = tiles_of(values)
    found = tiles.tiling(grey(picture), made)
    gap = found.difference
    titles = _("Network on the whole"), _("On tiles, put together: {count}").format(count=found.rows * found.columns)
    maps = [figures.grey(one, title, found.limits) for one, title in zip((found.whole, found.tiled), titles, strict=True)]  # fmt: skip
    seams = Pane(gap, _("|Difference| / range"), limits=(0.0, max(float(np.percentile(gap, 99)), 1e-6)), quantity=_("difference"))  # fmt: skip
    rows = [
        (_("Out of a tile (px)"), f"{made.out}"), (_("Max |difference|"), f"{gap.max():.2g}"),
        (_("Pixels that differ"), f"{(gap > tiles.SAME).mean():.1%}"),
    ]  # fmt: skip
    captions = [shell.metrics(rows), shell.caption(seam_words(made, found))]
    if found.exact:
        captions.insert(1, shell.compare(_("the network on the whole picture, in shares of its range"), float(gap.max()), tiles.SAME))  # fmt: skip
    captions.append(shell.caption(_("The weights are random: seams come from the arithmetic, not from what a network has learnt. Often said: tiles of valid convolutions always fit. Look: with a step that is no multiple of {unit} px they do not.").format(unit=2**made.pools)))  # fmt: skip
    return [shell.Canvas("seams", [*maps, seams], _("One network on the whole picture and on tiles"), 460, captions=captions)]  # fmt: skip


def seam_words(made: tiles.Config, found: tiles.Tiling) -> str:
    unit = 2**made.pools
    if found.rows * found.columns == 1:
        return _("One tile covers the picture: there is no seam.")
    if made.padding != "valid":
        return _("At its edge a padded tile sees what its padding invents, where the whole sees the neighbour: the difference reaches into the tile as far as the network looks.")  # fmt: skip
    if found.exact:
        return _("{step} px is a multiple of {unit}: each tile pools the same squares of pixels as the whole, and nothing is invented at its edge.").format(step=made.step, unit=unit)  # fmt: skip
    return _("{step} px is no multiple of {unit}: {pools} pools of 2 × 2 group other pixels in the next tile than in the whole.").format(step=made.step, unit=unit, pools=made.pools)  # fmt: skip


def up_drawings(picture: Picture, values: shell.Values) -> list[shell.Drawing | shell.Row]:
    made, image = up_of(values), middle(grey(picture), DETAIL)
    counts, ripple, back = upsampling.counts(made), upsampling.ripple(made), upsampling.there_and_back(image, made)
    first = figures.lattice(counts, _("Inputs per output"), _("inputs"), 4)
    panes = [
        figures.grey(upsampling.transposed(image, made), _("Transposed: kernel {kernel}, stride {stride}").format(kernel=made.kernel, stride=made.stride)),
        figures.grey(upsampling.resized(image, made), _("Repeated, then convolved")),
        figures.grey(upsampling.unpooled(image, made.stride), _("Pooled and unpooled")),
    ]  # fmt: skip
    error = np.abs(back - image[: back.shape[0], : back.shape[1]]).mean()
    rows = [
        (_("Counts"), ", ".join(map(str, np.unique(counts)))), (_("Ripple of a plane of 1"), f"{ripple:.3g}"),
        (_("Zeros after unpooling, at least"), f"{1 - 1 / made.stride**2:.1%}"),
        (_("Convolved and transposed: mean error"), f"{error:.2g}"),
    ]  # fmt: skip
    captions = [
        shell.metrics(rows),
        shell.compare(_("ones that torch's transposed convolution adds up, in inputs"), check_arithmetic.count_difference(counts, made)),
        shell.compare(_("a plane of ones, transposed"), check_arithmetic.ripple_difference(ripple, made), tiles.SAME),
        shell.compare(_("the convolution, as its transpose: ⟨Ax, Ax⟩ and ⟨x, AᵀAx⟩"), check_arithmetic.adjoint_gap(image, made), tiles.SAME),
        shell.caption(_("Often said: transposed convolution inverts a convolution. Look: it is its transpose, and the photo does not come back. With weights all alike a plane stays even where the stride divides the kernel; bilinear weights can mend other kernels, and a network could learn them.")),
    ]  # fmt: skip
    counted = shell.Canvas("counts", [first], _("How many inputs write to each output"), 460, tools=False)
    shown = shell.Canvas("up", panes, _("A detail of the photo made larger in three ways"), 460)
    return [shell.Row((1, 3), ((counted,), (shown,))), shell.Captions("up notes", captions)]


def near_size(values: shell.Values) -> dict[str, object]:
    side = arithmetic.nearest_side(values["side"], values["pools"])
    return {"side": side} if side != values["side"] else {}


def near_tile(values: shell.Values) -> dict[str, object]:
    tile = tiles.nearest_tile(values["unet pools"], values["tile"], values["padding"], values["step"])
    return {"tile": tile} if tile != values["tile"] else {}


CONTROLS: Mapping[str, Callable[[], dict[str, Any]]] = {"sizes": size_controls, "tiles": tile_controls, "up": up_controls}  # fmt: skip
Draw = Callable[[Picture, shell.Values], Sequence[shell.Drawing | shell.Row]]
DRAWN: Mapping[str, tuple[Draw, Callable[[shell.Values], dict[str, object]]]] = {
    "sizes": (size_drawings, near_size),
    "tiles": (tile_drawings, near_tile),
    "up": (up_drawings, lambda values: {}),
}
