"""A photo walks through a network: the maps of a block, really computed, as pictures.

EfficientNet-Lite0 is trained; all other weights are random (normal, scaled to keep the size of the values, biases 0).
"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torchvision.models.swin_transformer import ShiftedWindowAttention

from models.images.sizes import middle_square
from models.networks.costs import Cost, costs
from models.networks.exchange import EQUAL
from models.networks.network import Network
from models.networks.zoo import TRAINED, Config, channels, plain
from models.pretrained.lite0 import normalised
from models.threads import one_thread

MAX_WEIGHTS, MAX_MACS = 90_000_000, 30_000_000_000  # up to the block, that are run
MAPS = 24  # that are shown


@dataclass(frozen=True, eq=False)
class Walk:
    maps: np.ndarray  # [M, H, W] float, some maps of the block's output; of numbers without places one map of a row
    channels: np.ndarray  # [M] int, which
    trained: bool
    photo: np.ndarray  # [S, S, 3] uint8, what went in


def walk(config: Config, block: int, pixels: np.ndarray, seed: int = 0) -> Walk:
    """What the block with this index makes of the photo [H, W, 3] uint8."""
    refuse_large(costs(config).blocks[: block + 1])
    photo = middle_square(pixels, config.side)
    with one_thread(), torch.inference_mode():
        output = runnable(config, block + 1, seed).steps(tensor(config, photo), block + 1)[-1][0]
    maps, channels = _maps(output)
    return Walk(maps, channels, trained(config), photo)


def refuse_large(blocks: Sequence[Cost]) -> None:
    """Raise ValueError for more blocks than a page can wait for."""
    weights, macs = (sum(getattr(one, name) for one in blocks) for name in ("weights", "macs"))
    if weights > MAX_WEIGHTS or macs > MAX_MACS:
        raise ValueError(
            f"what is run up to {blocks[-1].name!r} must have at most {MAX_WEIGHTS / 1e6:.0f} million weights and "
            f"{MAX_MACS / 1e9:.0f} billion MACs, got {weights / 1e6:.0f} million and {macs / 1e9:.1f} billion; "
            "of this block there are counts only"
        )


def tensor(config: Config, photo: np.ndarray) -> Tensor:
    """The photo as the network's input: [1, C, S, S], about -1 to 1."""
    x = normalised(torch.from_numpy(photo.copy()).permute(2, 0, 1)[None])
    return x if config.channels == 3 else x.mean(1, keepdim=True)


def trained(config: Config) -> bool:
    return config.name in TRAINED and not config.text and not config.exchange


def runnable(config: Config, count: int, seed: int = 0) -> Network:
    """The first ``count`` blocks with weights: Lite0's own, random ones elsewhere.

    What an exchange leaves as it is has the weights that it has without.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        found = plain(config, "cpu", count)
        if config.text or config.name not in TRAINED:
            _draw(list(found.modules()))
        elif config.exchange:
            found = copy.deepcopy(found)  # the trained one is everybody's
        if config.exchange:
            before = set(found.modules())
            found = found.exchanged(config.exchange, config.stages, channels(config))
            if config.exchange not in EQUAL:
                _draw([part for part in found.modules() if part not in before])
    return found


@torch.no_grad()
def _draw(parts: Sequence[nn.Module]) -> None:
    """Weights that keep the mean square of what passes through a ReLU; torchvision's transformers keep their own."""
    if any(isinstance(part, nn.MultiheadAttention | ShiftedWindowAttention) for part in parts):
        return
    for part in parts:
        if isinstance(part, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(part.weight, nonlinearity="relu")
            if part.bias is not None:
                nn.init.zeros_(part.bias)
        elif callable(reset := getattr(part, "reset_parameters", None)):
            reset()


def _maps(output: Tensor) -> tuple[np.ndarray, np.ndarray]:
    """Maps spread evenly over the channels; a vision transformer's tokens go back to their places."""
    if output.dim() == 2:
        side = int((len(output) - 1) ** 0.5)
        output = output[1:].T.unflatten(1, (side, side))  # [C, side, side], the class token left out
    if output.dim() == 1:
        return output[None, None].float().numpy(), np.zeros(1, int)
    channels = np.unique(np.linspace(0, len(output) - 1, min(MAPS, len(output))).round().astype(int))
    return output[torch.from_numpy(channels)].float().numpy(), channels
