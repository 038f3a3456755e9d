"""Style transfer beside the plain loop of the tutorials: same network, same losses, same optimiser, same start.

The plain loop runs the network as it is trained (batch norms in place, standard memory format, convolution and ReLU6
apart), doubles the picture before it, and multiplies Gram matrices layer by layer. Rounds are interleaved and
compared by their medians; both pictures are compared after the same number of steps.

    python -m benchmarks.style             # processor time per step at 256 px
    python -m benchmarks.style 512         # at another size
    python -m benchmarks.style --same      # difference of the pictures after ten steps, 256 px
    python -m benchmarks.style --loss      # seconds until the style loss is a tenth of its start, 256 px
    python -m benchmarks.style --memory    # peak memory of runs of both shapes, each in a process of its own
"""

import copy
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from models.images.samples import sample
from models.pretrained.lite0 import efficientnet_lite0
from models.style.config import Config
from models.style.losses import OUTSIDE
from models.style.networks import ENTRIES, PRECISIONS, inner
from models.style.paintings import painting
from models.style.pictures import Pictures, colours, resized
from models.style.transfer import FRAME, framed, transfer

ROUNDS = 9
CHECKED = 10  # steps after which the pictures are compared
SHAPES = {"3:2": np.s_[:], "square": np.s_[:300, 75:375]}
PHOTOS = ("chelsea", "coffee", "rocket", "astronaut", "hubble")
PAIRS = {  # of ours and plain in float32, ours and plain in float64
    "ours and plain, both float64": (2, 3),
    "ours and plain, both float32": (0, 1),
    "ours float32 and plain float64": (0, 3),
    "plain float32 and plain float64": (1, 3),
}


def plain_network(config: Config) -> torch.nn.Module:
    features = copy.deepcopy(efficientnet_lite0(folded=False).features)
    return features.to(PRECISIONS[config.precision], memory_format=torch.contiguous_format)


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
    network, entry, dtype = plain_network(config), ENTRIES["lite0"], PRECISIONS[config.precision]
    layers = {layer for layer, weight in zip(entry.layers, entry.weights, strict=True) if weight}
    content = colours(framed(resized(pictures.content, config.size, "content"))).to(dtype).contiguous()
    style = colours(resized(pictures.styles[0], config.size, "style")).to(dtype).contiguous()
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
    timed = [step_seconds(run(pictures, config)) for run in (ours, plain)]
    for one in timed:
        one()  # targets, warm-up
    rounds = np.array([[one() for one in timed] for _ in range(ROUNDS)])
    mine, other = np.median(rounds, 0)
    print(
        f"{size} px, {torch.get_num_threads()} threads, processor time a step: ours {mine:.3f} s, plain {other:.3f} s"
    )
    print(f"ratio {other / mine:.2f}; of rounds {(rounds[:, 1] / rounds[:, 0]).round(2)}")


def ours(pictures: Pictures, config: Config) -> Iterator[Tensor]:
    """Our picture after each step, before it is rounded to 8 bits."""
    run = transfer(pictures, config)
    next(run)
    for _ in run:
        yield run.gi_frame.f_locals["picture"]


def same() -> None:
    """Mean difference of the pictures of both loops, in both precisions.

    In float64 it tells whether the algorithms agree. In float32 a value at the clip of a ReLU6 falls on either side,
    and a few of millions that do change the gradient by a thousandth: how far the plain loop in float32 is from itself
    in float64 is how well a picture is defined at all.
    """
    for optimiser in ("lbfgs", "adam"):
        compare(Config(steps=CHECKED, optimiser=optimiser))


def compare(config: Config) -> None:
    rows = []
    for name in PHOTOS:
        pictures = Pictures(sample(name).pixels, (painting("night"),))
        ends = [end(run, pictures, replace(config, precision=p)) for p in PRECISIONS for run in (ours, plain)]
        rows.append([float((ends[i] - ends[j]).abs().mean()) for i, j in PAIRS.values()])
    print(f"{config.optimiser}, {config.size} px, mean difference of pictures after {config.steps} steps:")
    for name, values in zip(PAIRS, zip(*rows, strict=True), strict=True):
        print(f"  {name}: median {np.median(values):.1e}, of the photos {' '.join(f'{v:.1e}' for v in values)}")


def end(run: Callable, pictures: Pictures, config: Config) -> Tensor:
    *_rest, last = run(pictures, config)
    return last.detach()[..., FRAME:-FRAME, FRAME:-FRAME].clamp(0, 1).double()


def loss() -> None:
    pictures = Pictures(sample("chelsea").pixels, (painting("night"),))
    start = time.perf_counter()
    for shown in transfer(pictures, Config(steps=200)):
        if shown.step and shown.style[-1] < 0.1 * shown.style[0]:
            break
    print(f"style loss a tenth of its start at step {shown.step}, after {time.perf_counter() - start:.1f} s")


def memory() -> None:
    for network in ("lite0", "draft"):
        for shape in SHAPES:
            for size in ("256", "768"):
                subprocess.run([sys.executable, "-m", "benchmarks.style", "--peak", network, shape, size], check=True)


def peak(network: str, shape: str, size: str) -> None:
    """Peak memory of this process in a run, and what a step needs more than a small one, also for each pixel."""
    pictures = Pictures(sample("chelsea").pixels[SHAPES[shape]], (painting("night"),))
    peaks = []
    for side in (64, int(size)):
        *_rest, last = transfer(pictures, Config(size=side, network=network, steps=3))
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 2**10)
    above, places = peaks[1] - peaks[0], last.pixels.shape[0] * last.pixels.shape[1]
    print(
        f"{network}, {shape}, {size} px: peak {peaks[1] / 2**30:.2f} GB of the process, {above / 2**30:.2f} GB above a "
        f"run at 64 px: {above / places:.0f} bytes a pixel"
    )


if __name__ == "__main__":
    jobs = {"--same": same, "--loss": loss, "--memory": memory, "--peak": peak}
    argument, *more = sys.argv[1:] or ["256"]
    jobs[argument](*more) if argument in jobs else main(int(argument))
