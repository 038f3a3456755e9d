"""The same small network, the same few digits, the same seed: only the augmentation differs. Who wins, who loses?

Source of the network: two convolutions and a linear layer, as in PyTorch's MNIST example.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.digits import shuffled
from models.limits import refuse

BATCH, EVERY, TESTED = 32, 60, 1000
TOGETHER = 100  # pictures that are judged at once: so few stay in the processor's cache
LIMITS = {"per_class": (1, 50), "steps": (60, 3000), "seed": (0, 9999), "moved": (0, 6)}


@dataclass(frozen=True)
class Config:
    transforms: tuple[str, ...] = ("none", "strong", "flip left-right")
    per_class: int = 10
    steps: int = 600
    seed: int = 0
    moved: int = 0  # px by which test digits are moved, at random

    def __post_init__(self) -> None:
        refuse(self, LIMITS, {"transforms": TRANSFORMS})
        if not self.transforms:
            raise ValueError("the race must have at least one runner, got none")


@dataclass(frozen=True, eq=False)
class Snapshot:
    config: Config
    step: int
    training: dict[str, float]  # accuracy on the training digits as they are, by transform
    test: dict[str, float]  # accuracy on digits that no network has seen
    seen: dict[str, np.ndarray]  # [8, 28, 28] uint8: digits of a training batch as the network gets them


def net() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(32 * 49, 10),
    )  # fmt: skip


def affine(images: Tensor, degrees: float, shift: float, scale: float, shear: float, random: torch.Generator) -> Tensor:
    """Each picture moved by a draw of its own, evenly within plus and minus these; shift in px ``[N, 1, 28, 28]``."""
    count, side = len(images), images.shape[-1]
    turn, grow, lean, right, down = 2 * torch.rand(5, count, generator=random) - 1
    angle, size, slant = turn * np.radians(degrees), 1 + grow * scale, lean * shear
    cosine, sine = angle.cos() / size, angle.sin() / size
    rows = [cosine, slant - sine, 2 * shift * right / side, sine, cosine, 2 * shift * down / side]
    matrices = torch.stack(rows, dim=1).reshape(count, 2, 3)
    return F.grid_sample(images, F.affine_grid(matrices, list(images.shape), align_corners=False), align_corners=False)


def erased(images: Tensor, random: torch.Generator) -> Tensor:
    """A square of 10 × 10 px of each picture is black."""
    corner = torch.randint(0, 19, (2, len(images), 1), generator=random)
    place = torch.arange(28)
    rows, columns = ((place >= start) & (place < start + 10) for start in corner)
    return images * ~(rows[:, None, :, None] & columns[:, None, None, :])


Augment = Callable[[Tensor, torch.Generator], Tensor]
TRANSFORMS: dict[str, Augment] = {
    "none": lambda images, random: images,
    "shift": lambda images, random: affine(images, 0, 2, 0, 0, random),
    "affine": lambda images, random: affine(images, 15, 2, 0.1, 0, random),
    "strong": lambda images, random: affine(images, 25, 3, 0.2, 0.2, random),
    "any angle": lambda images, random: affine(images, 180, 0, 0, 0, random),
    "flip left-right": lambda images, random: _flipped(images, 3, random),
    "flip up-down": lambda images, random: _flipped(images, 2, random),
    "noise": lambda images, random: images + 0.2 * torch.randn(images.shape, generator=random),
    "erasing": erased,
    "mixup": lambda images, random: images,  # the mixing itself needs the labels
}


def _flipped(images: Tensor, axis: int, random: torch.Generator) -> Tensor:
    chosen = torch.rand(len(images), generator=random) < 0.5
    return torch.where(chosen[:, None, None, None], images.flip(axis), images)


class Runner:
    """One network on its way."""

    def __init__(self, name: str, config: Config, images: Tensor, labels: Tensor) -> None:
        self.augment, self.mixes = TRANSFORMS[name], name == "mixup"
        self.images, self.labels = images, labels
        self.random = torch.Generator().manual_seed(config.seed)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(config.seed)
            self.net = net().to(memory_format=torch.channels_last)  # a third quicker on a CPU
        self.optimiser = torch.optim.Adam(self.net.parameters(), 1e-3)

    def batch(self) -> tuple[Tensor, Tensor]:
        chosen = torch.randint(0, len(self.images), (BATCH,), generator=self.random)
        return self.augment(self.images[chosen], self.random), self.labels[chosen]

    def step(self) -> None:
        images, labels = self.batch()
        targets = F.one_hot(labels, 10).float()
        if self.mixes:
            share = float(torch.rand(1, generator=self.random))  # Beta(1, 1)
            images = share * images + (1 - share) * images.flip(0)
            targets = share * targets + (1 - share) * targets.flip(0)
        self.optimiser.zero_grad()
        F.cross_entropy(self.net(images), targets).backward()
        self.optimiser.step()

    @torch.inference_mode()
    def accuracy(self, images: Tensor, labels: Tensor) -> float:
        guess = [self.net(few).argmax(dim=1) for few in images.split(TOGETHER)]
        return float((torch.cat(guess) == labels).float().mean())


def data(config: Config) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Training digits, ``per_class`` of each, and ``TESTED`` others: pictures ``[N, 1, 28, 28]`` and labels of both."""
    pictures, labels = shuffled()
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(config.seed))
    chosen = torch.cat([order[labels[order] == digit][: config.per_class] for digit in range(10)])
    others = order[~torch.isin(order, chosen)][:TESTED]
    test = pictures[others]
    if config.moved:
        test = affine(test, 0, config.moved, 0, 0, torch.Generator().manual_seed(config.seed))
    return pictures[chosen], labels[chosen], test, labels[others]


def race(config: Config) -> Iterator[Snapshot]:
    """All networks side by side, a snapshot every ``EVERY`` steps."""
    images, labels, test, truth = data(config)
    runners = {name: Runner(name, config, images, labels) for name in config.transforms}
    for step in range(0, config.steps + 1, EVERY):
        if step:
            for runner in runners.values():
                for _ in range(EVERY):
                    runner.step()
        yield Snapshot(
            config, step,
            {name: runner.accuracy(images, labels) for name, runner in runners.items()},
            {name: runner.accuracy(test, truth) for name, runner in runners.items()},
            {name: shown(runner) for name, runner in runners.items()} if step == 0 else {},
        )  # fmt: skip


def shown(runner: Runner) -> np.ndarray:
    """Eight training digits as this runner sees them; drawing them does not change its run."""
    state = runner.random.get_state()
    images, _labels = runner.batch()
    runner.random.set_state(state)
    return (255 * images[:8, 0].clamp(0, 1)).round().to(torch.uint8).numpy()
