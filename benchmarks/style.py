"""Style transfer beside the plain loop of the tutorials: same network, same losses, same optimiser, same start.

The plain loop runs the network as it is trained (batch norms in place, standard memory format, convolution and ReLU6
apart), doubles the picture before it, and multiplies Gram matrices layer by layer. Rounds are interleaved and
compared by their medians; both pictures are compared after the same number of steps.

    python -m benchmarks.style             # processor time per step at 256 px, and the difference of the pictures
    python -m benchmarks.style 512         # at another size
    python -m benchmarks.style --loss      # seconds until the style loss is a tenth of its start, 256 px
    python -m benchmarks.style --memory    # peak memory of a run at 768 px, in a process of its own
"""

import copy
import resource
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from models.networks import efficientnet_lite0
from models.samples import sample
from models.style import FRAME, framed, transfer
from models.style_config import Config
from models.style_losses import OUTSIDE
from models.style_networks import ENTRIES, inner
from models.style_paintings import painting
from models.style_pictures import Pictures, colours, resized

ROUNDS = 5
CHECKED = 10  # steps after which the pictures are compared


def plain_network() -> torch.nn.Module:
    network = copy.deepcopy(efficientnet_lite0(folded=False)).to(memory_format=torch.contiguous_format)
    return network.features


def plain_features(network: torch.nn.Module, picture: Tensor, wanted: set[str]) -> dict[str, Tensor]:
    doubled = F.interpolate(picture, scale_factor=2, mode="bilinear", align_corners=False)
    x = F.pad((255 * doubled - 127) / 128, (0, 1, 0, 1), mode="replicate")
    found = {}
    for name, part in network.named_children():
        if name == "stem":
            convolution, norm, clip = part
            x = clip(norm(F.conv2d(x, convolution.weight, stride=2)))
        else:
            x = part(x)
        if name in wanted:
            found[name] = inner(x[0])
        if len(found) == len(wanted):
            break
    return found


def gram(features: Tensor) -> Tensor:
    flat = features.reshape(features.shape[0], -1)
    return torch.mm(flat, flat.t()).div(flat.numel())


def plain(pictures: Pictures, config: Config) -> Iterator[Tensor]:
    """The loop that every tutorial has; yields the picture after each step."""
    network, entry = plain_network(), ENTRIES["lite0"]
    layers = {layer for layer, weight in zip(entry.layers, entry.weights, strict=True) if weight}
    content = colours(framed(resized(pictures.content, config.size, "content"))).contiguous()
    style = colours(resized(pictures.styles[0], config.size, "style")).contiguous()
    with torch.no_grad():
        targets = {layer: gram(found) for layer, found in plain_features(network, style, layers).items()}
        meant = plain_features(network, content, {entry.content})[entry.content]
    picture = content.clone().requires_grad_()
    if config.optimiser == "adam":
        optimiser = torch.optim.Adam([picture], config.rate)
    else:
        optimiser = torch.optim.LBFGS([picture], max_iter=1, history_size=20)

    def closure() -> Tensor:
        optimiser.zero_grad()
        found = plain_features(network, picture, layers)
        losses = [F.mse_loss(gram(found[n]), t, reduction="sum") / t.square().sum() for n, t in targets.items()]
        kept = F.mse_loss(found[entry.content], meant, reduction="sum") / meant.square().sum()
        outside = OUTSIDE * (picture - picture.clamp(0, 1)).square().mean()
        total = config.style_weight * sum(losses) / len(losses) + config.content_weight * kept + outside
        total.backward()
        return total

    for _ in range(config.steps):
        optimiser.step(closure)
        yield picture


def step_seconds(run: Iterator) -> Callable[[], float]:
    def one() -> float:
        start = time.process_time()
        next(run)
        return time.process_time() - start

    return one


def main(size: int) -> None:
    pictures = Pictures(sample("chelsea").pixels, (painting("night"),))
    config = Config(size=size, steps=ROUNDS + 3)
    ours, theirs = transfer(pictures, config), plain(pictures, config)
    next(ours)
    timed = [step_seconds(ours), step_seconds(theirs)]
    for one in timed:
        one()  # targets, warm-up
    rounds = np.array([[one() for one in timed] for _ in range(ROUNDS)])
    mine, other = np.median(rounds, 0)
    print(
        f"{size} px, {torch.get_num_threads()} threads, processor time a step: ours {mine:.3f} s, plain {other:.3f} s"
    )
    print(f"ratio {other / mine:.2f}; of rounds {(rounds[:, 1] / rounds[:, 0]).round(2)}")
    for optimiser in ("lbfgs", "adam"):
        compare(pictures, Config(size=size, steps=CHECKED, optimiser=optimiser))


def compare(pictures: Pictures, config: Config) -> None:
    *_rest, ours = transfer(pictures, config)
    *_rest, theirs = plain(pictures, config)
    theirs = theirs.detach()[0, :, FRAME:-FRAME, FRAME:-FRAME].clamp(0, 1).permute(1, 2, 0).numpy()
    difference = np.abs(ours.pixels / 255 - theirs)
    print(
        f"picture after {config.steps} steps: mean difference {difference.mean():.1e}, largest {difference.max():.1e}"
    )


def loss() -> None:
    pictures = Pictures(sample("chelsea").pixels, (painting("night"),))
    start = time.perf_counter()
    for shown in transfer(pictures, Config(steps=200)):
        if shown.step and shown.style[-1] < 0.1 * shown.style[0]:
            break
    print(f"style loss a tenth of its start at step {shown.step}, after {time.perf_counter() - start:.1f} s")


def memory() -> None:
    pictures = Pictures(sample("chelsea").pixels, (painting("night"),))
    *_rest, _last = transfer(pictures, Config(size=64, steps=2))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    *_rest, _last = transfer(pictures, Config(size=768, steps=3))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"768 px: peak {after / 2**20:.2f} GB of the process, {(after - before) / 2**20:.2f} GB above a small run")


if __name__ == "__main__":
    jobs = {"--loss": loss, "--memory": memory}
    argument = sys.argv[1] if len(sys.argv) > 1 else "256"
    jobs[argument]() if argument in jobs else main(int(argument))
