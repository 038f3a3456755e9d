"""The tag task: three channels show a digit each, one of them has a tag; which digit is in the tagged channel?

Each channel goes through the same filters, then the channels are added up: only a gate between can let one through.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.descent import Schedule, descent
from models.digits import shuffled
from models.gates import Both, Gate, Neighbours, Selective, Squeeze, hidden
from models.limits import refuse

CHANNELS, EACH, KINDS_OF_DIGIT, SIDE, BATCH, RATE, EVERY, TESTED = 3, 8, 4, 16, 64, 1e-2, 30, 300


@dataclass(frozen=True)
class Config:
    gate: str = "SE"
    reduction: int = 2
    steps: int = 600
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(self, {"reduction": (1, 24), "steps": (1, 2000), "seed": (0, 9999)}, {"gate": GATES})
        hidden(CHANNELS * EACH, self.reduction)


@dataclass(frozen=True, eq=False)
class Snapshot:
    config: Config
    step: int
    accuracy: float
    gates: Tensor  # [3, 3, 8]: tag's channel, channel of the picture, gate; means of the test pictures
    place: Tensor  # [3, H, W]: the place gates of the picture that is shown, by the tag's channel
    numbers: int  # parameters of the gate


GATES: dict[str, Callable[[int, int], Gate]] = {
    "SE": lambda wide, few: Squeeze(wide, few, bias=True),
    "ECA": lambda wide, few: Neighbours(wide, 5, bias=True),
    "SK": lambda wide, few: Selective(wide, wide, few=few, groups=wide),
    "CBAM": lambda wide, few: Both(wide, few, bias=True),
    "none": lambda wide, few: Gate(),
}


class Net(nn.Module):
    """Pictures [B, 3, 16, 16] to logits of the digits 0 to 3, and the maps [B, 24, 8, 8] before the gate."""

    def __init__(self, config: Config):
        super().__init__()
        wide = CHANNELS * EACH
        self.filter = nn.Conv2d(1, EACH, 3, stride=2, padding=1)
        self.gate = GATES[config.gate](wide, hidden(wide, config.reduction))
        self.read = nn.Sequential(nn.Linear(EACH * SIDE**2 // 4, 32), nn.ReLU(), nn.Linear(32, KINDS_OF_DIGIT))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        maps = self.filter(x.flatten(0, 1)[:, None]).relu().unflatten(0, (-1, CHANNELS)).flatten(1, 2)
        added = self.gate(maps).unflatten(1, (CHANNELS, EACH)).sum(1)  # [B, 8, 8, 8]: which channel it was is lost
        return self.read(added.flatten(1)), maps


@lru_cache(2)
def digits(test: bool) -> tuple[Tensor, Tensor]:
    """Small pictures of the digits 0 to 3, and which they are; none is in both sets."""
    pictures, labels = shuffled()
    few = labels < KINDS_OF_DIGIT
    small = F.pad(F.avg_pool2d(pictures[few], 2)[:, 0], (2, 0, 2, 0))  # no filter sees tag and ink at once
    return (small[-TESTED:], labels[few][-TESTED:]) if test else (small[:-TESTED], labels[few][:-TESTED])


def draw(count: int, random: torch.Generator, test: bool = False, channel: int | None = None) -> tuple[Tensor, Tensor]:
    """Pictures [B, 3, 16, 16] with a tag, 3 x 3 px of full ink in a corner, and the digit of the tagged channel."""
    small, labels = digits(test)
    picked = torch.randint(len(small), (count, CHANNELS), generator=random)
    tag = torch.randint(CHANNELS, (count,), generator=random)
    tag = tag if channel is None else torch.full_like(tag, channel)
    pictures, rows = small[picked].clone(), torch.arange(count)
    pictures[rows, tag, :3, :3] = 1.0
    return pictures, labels[picked[rows, tag]]


def probe(config: Config) -> Tensor:
    """One picture with its tag in each channel in turn: [3, 3, 16, 16]."""
    drawn = [draw(1, torch.Generator().manual_seed(config.seed + 1), True, channel)[0] for channel in range(CHANNELS)]
    return torch.cat(drawn)


def trained(config: Config) -> Iterator[Snapshot]:
    """A snapshot before the first step and after every 30."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        net = Net(config)
    random = torch.Generator().manual_seed(config.seed)

    def loss() -> Tensor:
        pictures, truth = draw(BATCH, random)
        return F.cross_entropy(net(pictures)[0], truth)

    optimiser = torch.optim.Adam(net.parameters(), RATE, fused=True)
    for step, _losses in descent(net, optimiser, loss, Schedule(config.steps, EVERY)):
        yield snapshot(config, step, net)


@torch.inference_mode()
def snapshot(config: Config, step: int, net: Net) -> Snapshot:
    net.eval()
    right, gates = [], []
    for channel in range(CHANNELS):
        pictures, truth = draw(TESTED, torch.Generator().manual_seed(config.seed + 2), True, channel)
        logits, maps = net(pictures)
        right.append((logits.argmax(1) == truth).float().mean())
        gates.append(net.gate.channels(maps).mean(0).unflatten(0, (CHANNELS, EACH)))
    numbers = sum(one.numel() for one in net.gate.parameters())
    places = net.gate.places(net(probe(config))[1])
    net.train()
    return Snapshot(config, step, float(torch.stack(right).mean()), torch.stack(gates), places, numbers)


def own_and_others(shot: Snapshot, tag: int) -> tuple[float, float]:
    """Mean gate of the tagged channel, and of the two others."""
    means = shot.gates[tag].mean(1)
    others = [channel for channel in range(CHANNELS) if channel != tag]
    return float(means[tag]), float(means[others].mean())
