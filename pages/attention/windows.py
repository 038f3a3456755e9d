"""Swin's windows: cut, shifted by rolling the photo, and masked where opposite borders meet."""

from functools import lru_cache, partial

import numpy as np

from models.attention import check, masks
from models.images.decoding import Picture
from models.images.sizes import middle_square
from models.remembered import remembered
from pages import shell
from pages.shell import _, codecs
from viz.attention import windows as figures

SIDE = 448  # px of the photo's square


def token() -> "shell.Kept[tuple[float, ...]]":
    return shell.kept("window query", (0.07, 0.07), codecs.numbers(2, 0, 0.9999))


def windows_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    with controls:
        values: shell.Values = {
            "side": shell.slider("side", _("Tokens along a side"), 4, 28, 8),
            "swin window": shell.slider("swin window", _("Window M"), 2, 14, 4),
            "swin shift": shell.slider("swin shift", _("Shift S"), 0, 13, 2),
            "masked": shell.toggle("masked", _("Mask the pairs that came around the border"), True),
            "at": token().value,
        }  # fmt: skip
    with stage:
        if shown := shell.follow(partial(drawings, picture), values, key="windows", nearest=partial(nearest, values)):
            shell.code(masks.masked_share, config(shown), shows="round(result, 4)", also=(masks.pairs,))


def config(values: shell.Values) -> masks.Windows:
    return masks.Windows(values["side"], values["swin window"], values["swin shift"])


def nearest(values: shell.Values) -> dict[str, object]:
    side, window, shift = masks.nearest(values["side"], values["swin window"], values["swin shift"])
    return {"side": side, "swin window": window, "swin shift": shift}


@remembered(8)
def photo(picture: Picture) -> np.ndarray:
    return middle_square(picture.pixels, SIDE)


@lru_cache(64)
def gap(asked: masks.Windows) -> int:
    return check.shift_difference(asked)


def drawings(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    """The photo and the rolled photo; a token with what it may look at, and what is masked in its window."""
    asked = config(values)
    row, column = (min(int(part * asked.side), asked.side - 1) for part in values["at"][::-1])
    seen, hidden = masks.of_token(asked, row * asked.side + column, values["masked"])
    words = (_("Photo: press a token"), _("Rolled by the shift, cut into windows"), _("masked"))

    def press(sent: shell.Edited) -> None:
        if sent.click and sent.click["pane"] == 0:
            token().set((sent.click["x"] / SIDE, sent.click["y"] / SIDE))

    sizes = masks.region_sizes(asked)
    reach = masks.reach(asked, 4)
    captions = [
        shell.metrics([
            (_("Groups that look at each other"), f"{len(sizes)}"), (_("their tokens"), masks.listed(sizes)),
            (_("Pairs within windows that are masked"), f"{masks.masked_share(asked):.1%}"),
            (_("Tokens along an axis reached after 4 blocks"), f"{reach.min()} – {reach.max()}"),
        ]),
        shell.compare(_("rolling the tokens and comparing distances in the window and in the photo, in pairs"), gap(asked)),
        shell.caption(_("Often said: Swin's shift mixes opposite borders. Look at a corner token: it shares a rolled window with the other borders, but those pairs are masked. Switch the mask off, and they mix.")),
    ]  # fmt: skip
    panes = figures.windows(photo(picture), asked, (row, column), (seen, hidden), words)
    return [shell.Canvas("windows", panes, _("The photo and the rolled photo with windows"), 460, captions=captions, click=True, on_edit=press, hint=_("Lit: what the blue token looks at. Hatched: in its window, but masked."))]  # fmt: skip
