"""Two large trained transformers, where their weights are on this machine: where does a patch look, layer by layer?"""

from functools import partial

import numpy as np

from models.attention import dot, tokens, trained
from models.images.decoding import Picture
from models.pretrained.weights import fetched, present
from models.remembered import remembered
from pages import shell
from pages.shell import _, codecs
from viz.attention import photo as figures

HEADS = 24  # the most that a layer of Swin-T has
STANDS_OUT = 8  # times an even weight: what is drawn in full colour, at least


def trained_part(picture: Picture) -> None:
    controls, stage = shell.columns()
    titles = {"vit_b_16": "ViT-B/16", "swin_t": "Swin-T"}
    with controls:
        name = shell.choice("trained", _("Network"), titles)
        most = trained.LAYERS[name]
        values: shell.Values = {
            "trained": name, "layer": shell.slider("layer", _("Layer"), 1, most, most, owner=name),
            "trained head": shell.slider("trained head", _("Head (0: mean)"), 0, HEADS, 0), "asks": place().value,
        }  # fmt: skip
        weights, instead = trained.weights(name), _("Until they are, the network is shown as it is before it learns.")
        values["ready"] = shell.fetch(titles[name], weights.megabytes, present(weights), lambda: fetched(weights), instead)  # fmt: skip
    with stage:
        if shown := shell.follow(partial(drawings, picture), values, key="trained photo"):
            shell.code(trained.look, picture, config(shown), shows="result[1].weights.amax().round(decimals=4)")


def place() -> "shell.Kept[tuple[float, ...]]":
    return shell.kept("asks", (0.4, 0.4), codecs.numbers(2, 0, 0.9999))


def config(values: shell.Values) -> trained.Config:
    return trained.Config(values["trained"], values["layer"], values["ready"])


@remembered(8)
def looked(picture: Picture, asked: trained.Config) -> tuple[tokens.Tokens, tokens.Look]:
    return trained.look(picture, asked)


def drawings(picture: Picture, values: shell.Values) -> list[shell.Drawing]:
    """The photo with the weights of a patch, and the colours that all patches take."""
    found, result = looked(picture, config(values))
    heads, head = len(result.weights), values["trained head"]
    rows = result.weights[min(head, heads) - 1] if head else result.weights.mean(0)
    at = tokens.token_at(found, *values["asks"])
    row = rows[at].numpy()

    def press(sent: shell.Edited) -> None:
        if sent.click:
            place().set((sent.click["x"] / trained.SIDE, sent.click["y"] / trained.SIDE))

    best = tokens.best(row, found.shape, at)
    seen = np.count_nonzero(row)
    lit = figures.lit(found.photo, row, found, max(float(row.max()), STANDS_OUT / seen))
    ready = values["ready"]
    words = (_("Press a patch: where does it look?") if ready else _("Random weights, nothing learned: where does a patch look?"), "")  # fmt: skip
    state = _("Trained on ImageNet.") if ready else _("Not trained: the weights are random numbers, and a patch weighs all that it sees nearly alike.")  # fmt: skip
    panes = [
        figures.looked(found, lit, (at, best), row >= 0, words),
        figures.blended(result.output.numpy(), found, _("What each patch takes: weighted mean of the colours")),
    ]
    captions = [
        shell.metrics([
            (_("Heads of this layer"), f"{heads}"), (_("Largest weight"), f"{row.max():.3f}"),
            (_("Entropy (bits), at most"), f"{dot.row_entropy(row / row.sum()):.2f} / {np.log2(seen):.2f}"), (_("Weight on patches"), f"{row.sum():.3f}"),
        ]),
        shell.caption(state),
        shell.caption(_("A layer of ViT sees all patches, and the class token takes the rest of the weight; a layer of Swin sees a window. Swin's layers are counted from its second stage on.")),
    ]  # fmt: skip
    return [shell.Canvas("large", panes, _("The photo, and the weights of a patch"), 460, captions=captions, click=True, on_edit=press)]  # fmt: skip
