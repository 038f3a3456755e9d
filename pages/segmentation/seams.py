"""The question of the arithmetic: tiles side by side, in the present state."""

from models.images.decoding import Picture
from models.segmentation import arithmetic, tiles
from pages import shell
from pages.segmentation.arithmetic import OUT, SMALL
from pages.segmentation.settings import photo
from pages.shell import _


def seam_question(picture: Picture) -> shell.Question:
    with shell.undrawn():
        pools = shell.slider("unet pools", _("Pools"), 1, 4, 3)
        seed = shell.number("weights seed", _("Seed of the weights"), 0, 9999, 1)
    tile = tiles.nearest_tile(pools, OUT, "valid", OUT)
    out = tile - arithmetic.lost(pools)
    made = tiles.Config(pools, tile, out, "valid", seed)
    words = {"nowhere": _("Nowhere"), "edges": _("Along the seams alone"), "inside": _("Inside of tiles too")}

    def answer() -> str:
        return words[tiles.seams(shell.on_worker(tiles.tiling, tiles.grey(photo(picture), SMALL), made), made)]

    def why(right: str) -> str:
        if out % 2**pools:
            return _("{out} is no multiple of {unit}: the pools of the second tile group other pixels than those of the whole.").format(out=out, unit=2**pools)  # fmt: skip
        return _("{out} is a multiple of {unit}, so that the pools of each tile group the same pixels as in the whole.").format(out=out, unit=2**pools)  # fmt: skip

    return shell.Question(
        "seams", _("A U-Net with {pools} pools and valid convolutions makes {out} px of {tile} px. Its tiles are put together without overlap of what they write. Where do they differ from the network on the whole picture?").format(pools=pools, out=out, tile=tile),
        answer, why, options=tuple(words.values()), topic=_("Tiles"), shows=frozenset({"classical", "measure", "things", "train", "paint"}),
        reveals={"part": "arithmetic", "topic": "tiles", "padding": "valid", "tile": tile, "step": out},
    )  # fmt: skip
