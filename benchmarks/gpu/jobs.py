"""The app's heavy computations, each as a call that does one piece of work on a device."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from models.attribution.occlusion import occlusion
from models.attribution.subject import Config as Question
from models.attribution.subject import subject
from models.gan.collapse_map import MapConfig, collapse_map
from models.gan.config import Config as Gan
from models.gan.digits import Config as Digits
from models.gan.digits import train as digits
from models.gan.training import train
from models.images.samples import sample
from models.iou.simulation import CASES, SHAPES, simulate
from models.iou.simulation import Config as Simulation
from models.receptive_field.effective import Lite0Config, lite0_field
from models.style.config import Config as Style
from models.style.paintings import painting
from models.style.pictures import Pictures
from models.style.transfer import transfer

Call = Callable[[], object]


@dataclass(frozen=True)
class Sizes:
    style: int = 256  # px of the longer side
    stride: int = 8  # px of occlusion
    centres: int = CASES // SHAPES  # of the IoU simulation, 343 regressions each
    sides: tuple[int, ...] = (8, 16)  # GANs along each side of the map
    rounds: int = 10  # of a GAN from picture to picture
    crops: int = 8  # of the effective field


TINY = Sizes(style=64, stride=96, centres=2, sides=(2,), rounds=1, crops=1)


@dataclass(frozen=True)
class Job:
    name: str
    prepared: Callable[[str, float], Call]  # device and share of the work -> a call that does it
    target: float | None = None  # seconds on a GPU
    cpu_share: float = 1.0  # of the work that the CPU does; its time is scaled up


def jobs(sizes: Sizes) -> list[Job]:
    maps = [
        Job(f"{side**2} GANs at once: {sizes.rounds} rounds and a picture", partial(_map, side, sizes.rounds), 0.05)
        for side in sizes.sides
    ]
    cases = f"{sizes.centres * SHAPES:,} regressions x 200 steps"
    return [
        Job(f"style transfer {sizes.style} px: a step and its picture", partial(_style, sizes.style), 0.05),
        Job(f"GAN 2 x 96: {sizes.rounds} rounds and a picture", partial(_gan, sizes.rounds), 0.05),
        *maps,
        Job("digits GAN: 25 steps and a picture", _digits),
        Job(f"occlusion 224/32/{sizes.stride}", partial(_occlusion, sizes.stride), 0.3),
        *(
            Job(f"{name}: {cases}", partial(_regressions, name, sizes.centres), 2.0, max(0.004, 1 / sizes.centres))
            for name in ("GIoU", "CIoU")
        ),
        Job(f"effective field of block10, {sizes.crops} crops", partial(_field, sizes.crops)),
    ]


def _style(size: int, device: str, share: float) -> Call:
    pictures = Pictures(sample("chelsea").pixels, (painting("night"),))
    return _started(transfer(pictures, Style(size=size, steps=5000, device=device)))


def _gan(rounds: int, device: str, share: float) -> Call:
    return _started(train(Gan(steps=10**6, every=rounds, device=device)))


def _map(side: int, rounds: int, device: str, share: float) -> Call:
    base = Gan(generator_width=32, discriminator_width=32, batch=64, steps=10**6, every=rounds, device=device)
    return _started(collapse_map(MapConfig(base, columns=side, rows=side)))


def _digits(device: str, share: float) -> Call:
    return _started(digits(Digits(steps=10**6, every=25, device=device)))


def _occlusion(stride: int, device: str, share: float) -> Call:
    question = subject(sample("coffee").pixels, Question(patch=32, stride=stride, device=device))
    return partial(occlusion, question)


def _regressions(name: str, centres: int, device: str, share: float) -> Call:
    cases = round(share * centres) * SHAPES
    config = Simulation((name,), (), cases=cases, batch=20 * SHAPES if device == "cpu" else cases, device=device)
    return lambda: list(simulate(config))


def _field(crops: int, device: str, share: float) -> Call:
    return partial(lite0_field, Lite0Config(inputs=crops, device=device), sample("astronaut").pixels)


def _started(run: Iterator) -> Call:
    """The next snapshot at each call; the first, before any step, is not counted."""
    next(run)
    return partial(next, run)
