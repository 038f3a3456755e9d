"""Click a patch of the photo: where does it look?"""

from functools import partial

import numpy as np

from models.attention import check, dot, masks, tokens
from models.images.decoding import Picture
from models.remembered import remembered
from pages import shell
from pages.attention import settings
from pages.shell import _, codecs
from viz.attention import photo as figures

EYE = (0.365, 0.39)  # of the sample cat, as parts of width and height


def place(picture: Picture) -> "shell.Kept[tuple[float, ...]]":
    return shell.kept("query", EYE, codecs.numbers(2, 0, 0.9999), owner=picture.name)


def photo_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        values: shell.Values = settings.photo_settings() | {"query": place(picture).value}
    with stage:
        shown = shell.follow(partial(drawings, picture), values, key="photo", nearest=partial(settings.nearest, values))
        if shown:
            found = shell.step(tokens.tokens, picture, settings.token_config(shown))
            shell.code(tokens.look, found, settings.dot_config(shown), shows="result.weights.amax(-1).mean().round(decimals=4)", also=(dot.weights,))  # fmt: skip


@remembered(24)
def looked(picture: Picture, asked: tokens.Config, config: dot.Config, mask: str, window: int, shift: int) -> tuple[tokens.Look, np.ndarray]:  # fmt: skip
    found = tokens.tokens(picture, asked)
    allowed = masks.pairs(found.shape, mask, window, shift)
    return tokens.look(found, config, allowed), allowed


def drawings(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    """The photo with its query, the weights of the query, and the photo that all weights make."""
    asked, config = settings.token_config(values), settings.dot_config(values)
    found = tokens.tokens(picture, asked)
    result, allowed = looked(picture, asked, config, values["mask"], values.get("window", 7), values.get("shift", 3))
    at = tokens.token_at(found, *values["query"])
    row = result.weights[min(values.get("head", 1), values["heads"]) - 1, at].numpy()
    order = tokens.shuffled(len(row), 0)
    best = tokens.best(row, found.shape, at)
    caption_values = captions(found, config, allowed, result, row, best, order)
    photo, output, grid = found.photo, result.output.numpy(), allowed[at]
    if values["shuffle"]:
        turned = tokens.look(found, config, None, order)
        photo, output, inverse = tokens.rearranged(photo, found, order), turned.output.numpy(), np.argsort(order)
        row, grid = (
            turned.weights[min(values.get("head", 1), values["heads"]) - 1, inverse[at]].numpy(),
            allowed[0] | True,
        )
        at, best = int(inverse[at]), int(inverse[best])

    def press(sent: shell.Edited) -> None:
        if sent.click:
            token = tokens.token_at(found, sent.click["x"] / photo.shape[1], sent.click["y"] / photo.shape[0])
            place(picture).set(tokens.middle(found, int(order[token]) if values["shuffle"] else token))

    most = tokens.strongest(row, found.shape, at)
    panes = [
        figures.looked(found, figures.lit(photo, row, found, most), (at, best), grid, (_("Press a patch: where does it look?"), _("may not be looked at"))),
        figures.blended(output, found, _("What each patch takes: weighted mean of the colours")),
    ]  # fmt: skip
    return [shell.Canvas(
        "photo", panes, _("The photo, the weights of a patch, and the weighted means of the colours"), 460,
        captions=caption_values, click=True, on_edit=press, hint=_("Blue: the patch that asks. Orange: the best patch beyond its neighbours."),
    )]  # fmt: skip


def captions(found: tokens.Tokens, config: dot.Config, allowed: np.ndarray, result: tokens.Look, row: np.ndarray, best: int, order: np.ndarray) -> list[shell.Caption]:  # fmt: skip
    gap = check.fused_difference(found, config, allowed, result)
    lines = [
        shell.metrics([
            (_("Patches N, numbers of each d"), f"{len(row):,}, {found.vectors.shape[1]}"), (_("Pairs N²"), f"{len(row) ** 2:,}"),
            (_("Largest weight"), f"{row.max():.3f}"), (_("Weight of the orange patch"), f"{row[best]:.4f}"),
            (_("Entropy (bits), of log₂ N"), f"{dot.row_entropy(row):.2f} / {np.log2(len(row)):.2f}"),
        ]),
        shell.compare(_("torch's fused attention, outputs in grey levels"), gap, 0.02),
    ]  # fmt: skip
    if allowed.all():
        moved = check.permuted_difference(found, config, tokens.look(found, config), order)
        text = _("Patches shuffled: the outputs are the same outputs, shuffled alike, within {gap:.2g} grey levels.")
        if config.position:
            text = _("Patches shuffled under fixed positions: outputs change by up to {gap:.3g} grey levels.")
        lines.append(shell.caption(text, gap=moved))
    lines.append(shell.caption(_("Often said: attention knows the order. Look: shuffle the patches; without positions the weights go with the content. Queries and keys are the patches themselves here, mean taken off, at length √d; a trained layer would turn them first.")))  # fmt: skip
    return lines
