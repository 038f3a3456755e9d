"""A deformable layer learns where to look: one 7 x 7 kernel reads digits of any size and turn, by moving its taps.

The classifier is a single deformable convolution with one output position and ten channels, so that each class is one
rigid 7 x 7 template. A small network predicts the 49 offsets from the picture. Templates fit digits of one size and
turn only: the loss falls when the taps follow the digit, and nothing else tells them to. The same layer without
offsets learns beside it.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional
from torchvision import ops

from models.digits import shuffled
from models.limits import refuse
from models.sampling.layer import Config as Layer
from models.sampling.layer import grid, shared_offset
from models.threads import one_thread

TAPS, DILATION = 7, 6
CANVAS = DILATION * (TAPS - 1) + 1  # px: the layer has exactly one output
CONTRACTION = 0.5  # of the grid that training starts with
OFFSET_GAIN = 5.0  # px per unit of the predictor
HELD_OUT = 500
POSES = ((0.5, 0.0), (0.8, -40.0), (1.0, 0.0), (1.3, 40.0))  # scale and degrees of the gallery
GALLERY_CLASSES = (0, 3, 4, 7)
LIMITS = {
    "learning_rate": (1e-6, 1),
    "smallest": (0.3, 1.8),
    "largest": (0.3, 1.8),
    "turn": (0, 180),
    "batch_size": (1, 1024),
    "steps": (1, 10**6),
    "every": (1, 10**6),
}


@dataclass(frozen=True)
class Config:
    learning_rate: float = 3e-3
    smallest: float = 0.5  # scale of a digit
    largest: float = 1.3
    turn: float = 45.0  # degrees to either side
    batch_size: int = 64
    steps: int = 500
    every: int = 10  # steps between snapshots
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The layer after some steps, seen on held-out digits."""

    config: Config
    step: int
    loss: float  # of the last batch
    accuracy: float  # of the deformable layer
    plain_accuracy: float  # of the same layer without offsets
    history: tuple[tuple[int, float, float], ...]  # (step, accuracy, plain accuracy) so far
    scale: Tensor  # [500] of each digit
    angle: Tensor  # [500] degrees, clockwise
    spread: Tensor  # [500] root mean square distance of the taps from their centre, px
    turn: Tensor  # [500] rotation of the taps by the best linear fit to the grid, degrees
    pictures: Tensor  # [16, 37, 37] the gallery: four digits, each in four poses
    points: Tensor  # [16, 49, 2] (y, x) of their taps, px


def first_points() -> Tensor:
    """Where training starts: the grid, pulled in by half: ``[49, 2]`` of (y, x), px."""
    return grid(TAPS, DILATION) + shared_offset(Layer(TAPS, DILATION, family="deformable", scale=CONTRACTION))


class Classifier(nn.Module):
    """Ten templates of 7 x 7 taps, moved by offsets that a small network predicts."""

    def __init__(self) -> None:
        super().__init__()
        self.predictor = nn.Sequential(
            *(nn.Conv2d(1, 16, 5, stride=2, padding=2), nn.ReLU()),
            *(nn.Conv2d(16, 32, 3, stride=2, padding=1), nn.ReLU()),
            *(nn.Conv2d(32, 32, 3, stride=2, padding=1), nn.ReLU()),
            *(nn.Flatten(), nn.Linear(800, 64), nn.ReLU(), nn.Linear(64, 2 * TAPS**2)),
        )
        nn.init.zeros_(self.last.weight)
        start = first_points() - grid(TAPS, DILATION)
        self.last.bias.data = start.flatten() / OFFSET_GAIN
        self.weight = nn.Parameter(0.05 * torch.randn(10, 1, TAPS, TAPS))
        self.bias = nn.Parameter(torch.zeros(10))

    @property
    def last(self) -> nn.Linear:
        return cast(nn.Linear, self.predictor[-1])

    def offset(self, pictures: Tensor) -> Tensor:
        """``[B, 1, 37, 37]`` -> ``[B, 98, 1, 1]``, px."""
        return OFFSET_GAIN * self.predictor(pictures)[..., None, None]

    def forward(self, pictures: Tensor, offset: Tensor) -> Tensor:
        soft = functional.avg_pool2d(pictures, 3, stride=1, padding=1)
        return ops.deform_conv2d(soft, offset, self.weight, self.bias, dilation=DILATION).flatten(1)


def posed(digits: Tensor, scale: Tensor, angle: Tensor) -> Tensor:
    """Digits ``[B, 1, 28, 28]`` scaled and turned clockwise (degrees) on the canvas: ``[B, 1, 37, 37]``."""
    radians = torch.deg2rad(angle)
    cos, sin = (torch.stack((f(radians) / scale * CANVAS / 28,)) for f in (torch.cos, torch.sin))  # [1, B]
    zero = torch.zeros_like(cos)
    inverse = torch.stack((torch.cat((cos, sin, zero)), torch.cat((-sin, cos, zero)))).permute(2, 0, 1)  # [B, 2, 3]
    places = functional.affine_grid(inverse, [len(digits), 1, CANVAS, CANVAS], align_corners=False)
    return functional.grid_sample(digits, places, align_corners=False)


class Course:
    """The layer, the same layer without offsets, and the digits that both learn from and are examined on."""

    @one_thread()
    def __init__(self, config: Config) -> None:
        self.config = config
        self.generator = torch.Generator().manual_seed(config.seed)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(config.seed)
            self.classifier, self.plain = Classifier(), Classifier()
        self.rigid = self.plain.last.bias.detach().view(1, -1, 1, 1) * OFFSET_GAIN
        learned = (*self.classifier.parameters(), self.plain.weight, self.plain.bias)
        self.optimizer = torch.optim.Adam(learned, lr=config.learning_rate)

        self.digits, self.labels = shuffled()
        self.scale, self.angle = self._poses(HELD_OUT)
        self.held_out = posed(self.digits[-HELD_OUT:], self.scale, self.angle)
        shown = [int((self.labels[-HELD_OUT:] == label).nonzero()[0]) - HELD_OUT for label in GALLERY_CLASSES]
        scale, angle = torch.tensor(POSES * len(GALLERY_CLASSES)).unbind(-1)
        self.gallery = posed(self.digits[shown].repeat_interleave(len(POSES), 0), scale, angle)

    @one_thread()
    def step(self) -> float:
        """One step of Adam on a fresh batch; its loss."""
        chosen = torch.randint(len(self.digits) - HELD_OUT, (self.config.batch_size,), generator=self.generator)
        batch, labels = posed(self.digits[chosen], *self._poses(len(chosen))), self.labels[chosen]
        offset = self.classifier.offset(batch)
        loss = functional.cross_entropy(self.classifier(batch, offset), labels)
        plain_loss = functional.cross_entropy(self.plain(batch, self.rigid.expand_as(offset)), labels)
        self.optimizer.zero_grad()
        (loss + plain_loss).backward()
        self.optimizer.step()
        return loss.item()

    @one_thread()
    @torch.no_grad()
    def snapshot(self, step: int, loss: float, before: tuple[tuple[int, float, float], ...]) -> Snapshot:
        """How both layers do on held-out digits, and where the taps are."""
        offset, labels = self.classifier.offset(self.held_out), self.labels[-HELD_OUT:]
        accuracy = _accuracy(self.classifier(self.held_out, offset), labels)
        plain_accuracy = _accuracy(self.plain(self.held_out, self.rigid.expand_as(offset)), labels)
        return Snapshot(
            *(self.config, step, loss, accuracy, plain_accuracy, (*before, (step, accuracy, plain_accuracy))),
            *(self.scale, self.angle, *motion(_points(offset))),
            *(self.gallery[:, 0], _points(self.classifier.offset(self.gallery))),
        )

    def _poses(self, count: int) -> tuple[Tensor, Tensor]:
        smallest, largest, turn = self.config.smallest, self.config.largest, self.config.turn
        scale = smallest + (largest - smallest) * torch.rand(count, generator=self.generator)
        return scale, turn * (2 * torch.rand(count, generator=self.generator) - 1)


def train(config: Config) -> Iterator[Snapshot]:
    """Yield the state before training, then after every few steps. Same config, same snapshots."""
    refuse(config, LIMITS)
    if config.smallest > config.largest:
        raise ValueError(f"scales must rise, got {config.smallest} to {config.largest}")
    course = Course(config)
    loss = math.nan
    history: tuple[tuple[int, float, float], ...] = ()
    for step in range(config.steps + 1):
        if step % config.every == 0 or step == config.steps:
            snapshot = course.snapshot(step, loss, history)
            history = snapshot.history
            yield snapshot
        loss = course.step()


def motion(points: Tensor) -> tuple[Tensor, Tensor]:
    """Spread (px) and turn (degrees, clockwise) of taps ``[N, 49, 2]``: each ``[N]``."""
    arm = points - points.mean(1, keepdim=True)
    reference = grid(TAPS, DILATION)
    reference = reference - reference.mean(0)
    fit = (
        arm.transpose(1, 2) @ reference @ torch.linalg.inv(reference.T @ reference)
    )  # [N, 2, 2], arm = fit @ reference
    turn = torch.atan2(fit[:, 0, 1] - fit[:, 1, 0], fit[:, 0, 0] + fit[:, 1, 1])
    return arm.square().sum(-1).mean(-1).sqrt(), torch.rad2deg(turn)


def correlations(shown: Snapshot) -> tuple[float, float]:
    """How closely the taps follow the digits: correlation of scale with spread, and of turn with turn.

    NaN where all digits have one size or one turn, or all taps do: then there is nothing to correlate.
    """
    return _correlation(shown.scale, shown.spread), _correlation(shown.angle, shown.turn)


def _correlation(first: Tensor, second: Tensor) -> float:
    if min(first.std(), second.std()) < 1e-4:
        return math.nan
    return float(torch.corrcoef(torch.stack((first, second)))[0, 1])


def _points(offset: Tensor) -> Tensor:
    """Offsets ``[B, 98, 1, 1]`` as places on the canvas: ``[B, 49, 2]``."""
    return grid(TAPS, DILATION) + offset.view(len(offset), -1, 2)


def _accuracy(scores: Tensor, labels: Tensor) -> float:
    return (scores.argmax(1) == labels).float().mean().item()
