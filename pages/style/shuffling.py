"""The proof: shuffle all places, the picture is gone, and the Gram matrix has not noticed."""

from models.images.decoding import Picture
from models.style.networks import ENTRIES
from models.style.shuffle import PIXELS, Config, shuffle
from pages import shell
from pages.shell import _
from viz import style as figures


@shell.cached(64)
def shuffled(picture: Picture, config: Config):
    return shuffle(picture.pixels, config)


def proof(picture: Picture) -> None:
    """Shuffle a share of the places, and compare the Gram matrices."""

    @shell.fragment
    def shuffling() -> None:
        controls, stage = shell.columns()
        with controls:
            layers = {PIXELS: _("pixels"), **{layer: layer for layer in ENTRIES["lite0"].layers}}
            values = {
                "what": shell.choice("what", _("Shuffle"), {"features": _("The features"), PIXELS: _("The pixels")}),
                "layer": shell.select("shuffled_layer", _("Layer that is looked at"), layers, "block2"),
                "share": shell.slider("share", _("Share of the places (%)"), 0, 100, 100),
                "seed": shell.number("order", _("Order number"), 0, 99, 0),
            }
        with stage:
            if shell.hidden("shuffle"):
                shell.hidden_note()
            else:
                shell.follow(lambda values: drawings(picture, values), values)

    shuffling()


def drawings(picture: Picture, values) -> list[shell.Drawing]:
    config = Config(
        layer=values["layer"], shuffled=values["what"], share=values["share"] / 100, seed=values["seed"]
    )  # fmt: skip
    call = shuffled.timed(picture, config)
    found = call.result
    titles = (
        _("Before"), _("After: {moved:.0%} of the places moved").format(moved=found.moved), _("Gram matrix before"),
        _("Gram matrix after"),
    )  # fmt: skip
    same = found.difference < 1e-6
    captions = [
        shell.check(
            same, _("largest change of the Gram matrix: {difference:.1g}").format(difference=found.difference),
            _("Relative to its largest cell."),
        ),
        shell.check(found.change == 0, _("mean change of the features: {change:.0%}").format(change=found.change)),
        shell.caption(
            _("The Gram matrix is a mean over all places. A mean does not ask in which order: whatever sits in the matrix cannot know where anything was. That is why it holds the style and not the scene.")
            if same
            else _("Here the pixels were shuffled before the network looked. Its filters see neighbours, and the neighbours are gone: now the style is destroyed too. Style is what survives shuffling features.")
        ),
        shell.timing(call.seconds),
    ]  # fmt: skip
    alt = _("A feature map and its Gram matrix, before and after the shuffle")
    return [shell.Canvas("shuffle", figures.shuffle_panes(found, titles), alt, 330, captions=captions)]
