"""What is often said of a network, and what its own numbers say."""

from models.networks.costs import Costs
from models.networks.zoo import Config
from pages.shell import _


def notes(config: Config, found: Costs) -> list[str]:
    """One sentence for each family; none of an own network, or of one in which something is exchanged."""
    if config.text or config.exchange:
        return []
    first, last = found.blocks[0], found.blocks[-1]
    weights, macs = found.full
    said = {
        "AlexNet": _("Often said: dropout saves weights. Look: {weights:.1%} of them stand in the full layers, with dropout or without; in training it silences outputs, it removes no weight. Often said: most weights are most work. Look: those layers do {macs:.1%} of the multiplications."),
        "VGG": _("Often said: most weights are most work. Look: the full layers hold {weights:.1%} of the weights and do {macs:.1%} of the multiplications. Often said: its maps take 93 MB. Count them: {activations:,} numbers of 4 bytes, {mebibytes:.1f} MiB."),
        "NiN": _("Often said: a 1×1 convolution reduces the maps. Look at the two behind each larger kernel: they make as many as they read. GoogLeNet's reduce."),
        "GoogLeNet": _("Often said: it has over 100 convolutions. Count them: {count}, many side by side. The paper's third branch has 5×5 kernels; torchvision's 3×3 are a mistake, kept for its trained weights."),
        "ResNet": _("Often said: a convolution has in × out × kernel size weights. Look at the first block: 3 × 64 × 7 × 7 and two numbers of batch norm a map are {first:,}: the kernel counts by its area."),
        "DenseNet": _("Each layer of a dense block reads all maps before it: {count} convolutions share {total:,} weights."),
        "U-Net": _("Often said: U-Net mirrors 30 px at the border. Look: of {side} px {left} are left, {lost:g} are lost on each side, and so many it mirrors. Often said: it is trained with the Dice loss. The paper's is a weighted cross-entropy."),
        "YOLOv5s": _("Often said: Focus is cheaper than any convolution. It is one: a 6×6 with stride 2, number for number; the swap lab exchanges them."),
    }  # fmt: skip
    facts = {
        "weights": weights, "macs": macs, "count": found.convolutions, "first": first.weights, "total": found.weights,
        "activations": found.activations, "mebibytes": found.stored() / 2**20,
        "side": config.side, "left": last.shape[-1], "lost": (config.side - last.shape[-1]) / 2,
    }  # fmt: skip
    return [text.format(**facts) for family, text in said.items() if config.name.startswith(family)]
