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

import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from benchmarks.rows import Row, interleaved, report
from models.images.samples import sample
from models.style.config import Config
from models.style.networks import PRECISIONS
from models.style.paintings import painting
from models.style.pictures import Pictures
from models.style.transfer import transfer
from tests.models.style.plain import end, ours, plain

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


def main(size: int) -> Iterator[Row]:
    pictures = Pictures(sample("chelsea").pixels, (painting("night"),))
    config = Config(size=size, steps=ROUNDS + 3)
    runs = {run.__name__: partial(next, run(pictures, config)) for run in (ours, plain)}
    taken = interleaved(runs, ROUNDS, time.process_time, warm_up=2)  # the first makes the targets
    yield Row(f"a step of style transfer, {size} px", "the plain loop", taken["ours"], taken["plain"], most=0.7)


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
    jobs[argument](*more) if argument in jobs else report(main(int(argument)))
