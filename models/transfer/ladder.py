"""From a new head to a whole network: what is unfrozen, what it costs, and what it brings.

200 digits, Lite0 at 64 px, its last layer (`fc` in other networks) replaced by one for ten classes; Adam, rate 0.001
(0.01 for the head alone), batches of 20.
"""

import copy
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.limits import refuse
from models.pretrained.lite0 import EfficientNetLite0, efficientnet_lite0, normalised
from models.threads import one_thread
from models.transfer import scenes
from models.transfer.features import resized

RUNGS = ("head", "last", "all", "scratch")
CLASSES, SIDE, BATCH, LAST = 10, 64, 20, 5  # LAST: maps that the second rung unfreezes
RATES = {"head": 1e-2, "last": 1e-3, "all": 1e-3, "scratch": 1e-3}


@dataclass(frozen=True)
class Config:
    rungs: tuple[str, ...] = ("head", "all")
    mode: str = "eval"  # of the batch norms in what is frozen
    count: int = 20  # digits of each class
    epochs: int = 6
    seed: int = 0

    def __post_init__(self) -> None:
        limits = {"count": (2, 50), "epochs": (1, 20), "seed": (0, 9999)}
        refuse(self, limits, {"rungs": RUNGS, "mode": ("eval", "train")})
        if not self.rungs:
            raise ValueError("rungs must be one or more, got none; the nearest is head")


@dataclass
class Run:
    """One network on its way."""

    name: str
    network: EfficientNetLite0
    before: EfficientNetLite0
    optimiser: torch.optim.Optimizer
    seconds: float = 0.0
    accuracy: list[float] = field(default_factory=list)  # before training, and after each epoch


@dataclass(frozen=True, eq=False)
class Rung:
    accuracy: tuple[float, ...]
    trained: int  # parameters with gradients
    changed: int  # parameters in tensors that are another now
    statistics: bool  # whether a stored mean has changed
    seconds: float  # of the processor


@dataclass(frozen=True, eq=False)
class Snapshot:
    config: Config
    epoch: int
    rungs: dict[str, Rung]


def start(name: str, seed: int) -> Run:
    """A network with a new last layer, and gradients where the rung asks for them."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = EfficientNetLite0() if name == "scratch" else copy.deepcopy(efficientnet_lite0(folded=False))
        network.classifier = nn.Linear(network.classifier.in_features, CLASSES)
    network.requires_grad_(name in ("all", "scratch"))
    network.classifier.requires_grad_(True)
    if name == "last":
        network.features[-LAST:].requires_grad_(True)
    learning = [one for one in network.parameters() if one.requires_grad]
    return Run(name, network, copy.deepcopy(network), torch.optim.Adam(learning, RATES[name]))


def switched(run: Run, mode: str) -> EfficientNetLite0:
    """In train mode where it learns; what is frozen in the mode that was chosen."""
    run.network.train()
    if mode == "eval":
        for part in run.network.features:
            part.train(any(one.requires_grad for one in part.parameters()))
    return run.network


def images(seed: int, count: int) -> tuple[Tensor, Tensor, Tensor]:
    """Pictures [N, 3, 64, 64], labels [N], and which are for the test [N]."""
    photos = scenes.digits(count, seed)
    pixels = torch.from_numpy(resized(photos.pixels, SIDE)).permute(0, 3, 1, 2)
    return normalised(pixels), torch.from_numpy(photos.labels), torch.from_numpy(photos.sessions == 1)


@torch.no_grad()
def accuracy(network: nn.Module, x: Tensor, labels: Tensor) -> float:
    network.eval()
    found = torch.cat([network(some).argmax(dim=1) for some in x.split(50)])
    return float((found == labels).double().mean())


def epoch(run: Run, x: Tensor, labels: Tensor, config: Config, order: Tensor) -> None:
    network = switched(run, config.mode)
    for some in order.split(BATCH):
        run.optimiser.zero_grad()
        F.cross_entropy(network(x[some]), labels[some]).backward()
        run.optimiser.step()


def state(run: Run) -> Rung:
    pairs = list(zip(run.network.parameters(), run.before.parameters(), strict=True))
    changed = sum(one.numel() for one, other in pairs if not torch.equal(one, other))
    stored = zip(run.network.buffers(), run.before.buffers(), strict=True)
    moved = any(not torch.equal(one, other) for one, other in stored)
    trained = sum(one.numel() for one, _other in pairs if one.requires_grad)
    return Rung(tuple(run.accuracy), trained, changed, moved, run.seconds)


def climb(config: Config) -> Iterator[Snapshot]:
    """A snapshot before training, and after each epoch of all rungs."""
    x, labels, test = images(config.seed, config.count)
    asked = torch.from_numpy(np.flatnonzero(test.numpy())[::2])  # reading all takes as long as training the head
    runs = [start(name, config.seed) for name in config.rungs]
    random = torch.Generator().manual_seed(config.seed)
    learn = torch.from_numpy(np.flatnonzero(~test.numpy()))
    for number in range(config.epochs + 1):
        order = learn[torch.randperm(len(learn), generator=random)]
        for run in runs:
            began = time.process_time()
            with one_thread():
                if number:
                    epoch(run, x, labels, config, order)
                run.seconds += time.process_time() - began
                run.accuracy.append(accuracy(run.network, x[asked], labels[asked]))
        yield Snapshot(config, number, {run.name: state(run) for run in runs})
