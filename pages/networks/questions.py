"""The questions of the networks page; every answer is computed when it is locked."""

from models.networks.costs import costs
from models.networks.zoo import Config
from pages import shell
from pages.shell import _


def questions() -> tuple[shell.Question, ...]:
    yes = {True: _("Yes"), False: _("No")}
    return (
        shell.Question(
            "pairs", _("The first layer reads 3 colours and makes 64 maps with a 5×5 kernel. It is replaced by two 3×3 layers of 64 maps. Fewer weights?"),
            lambda: yes[weights("conv3 64; conv3 64") < weights("conv5 64")],
            lambda answer: _("5×5: {one:,} weights and biases; two 3×3: {two:,}. The saving of the usual sum needs as many maps going in as coming out.").format(one=weights("conv5 64"), two=weights("conv3 64; conv3 64")),
            options=tuple(yes.values()), topic=_("Two 3×3"),
            reveals={"part": "walk", "network": "own", "blocks": "conv5 64 @one; conv3 64 <one"},
        ),
    )  # fmt: skip


def weights(text: str) -> int:
    return costs(Config(text=text)).weights
