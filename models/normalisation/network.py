"""A live network with two batch norms: digits under each bug, and after its statistics are recomputed."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.descent import Schedule, descent
from models.digits import ink_rows
from models.limits import refuse, within
from models.stopping import last, wanted
from models.threads import one_thread

TRAINED, TESTED, BATCH = 4000, 1000, 64
ORDERS = ("shuffled", "sorted")
MODES = ("eval", "train")
Data = tuple[Tensor, Tensor]


@dataclass(frozen=True)
class Config:
    momentum: float = 0.1  # share of the newest batch in the stored statistics
    epochs: int = 5
    dropout: float = 0.0  # before each batch norm
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(self, {"momentum": (0.0001, 1.0), "epochs": (1, 10), "dropout": (0, 0.9), "seed": (0, 9999)})


@dataclass(frozen=True)
class Use:
    """How the trained network is used."""

    mode: str = "eval"
    batch: int = 64  # of train mode
    order: str = "shuffled"
    warm: int = 0  # passes in train mode, over digits of one class, before: without gradients
    contrast: float = 1.0
    brightness: float = 0.0
    recomputed: int = 0  # unlabelled digits, as they are seen now, whose statistics replace the stored ones

    def __post_init__(self) -> None:
        limits = {"batch": (1, 256), "warm": (0, 100), "contrast": (0.05, 2), "brightness": (-1, 1)}
        refuse(self, limits, {"mode": MODES, "order": ORDERS})
        if self.mode == "train" and self.batch == 1:
            raise ValueError("batch must hold at least 2 digits in train mode, got 1; the nearest is 2")
        if self.recomputed:
            within("recomputed", self.recomputed, 64, TRAINED)


@dataclass(frozen=True, eq=False)
class Outcome:
    accuracy: float
    logits: np.ndarray  # [1000, 10]
    labels: np.ndarray  # [1000]
    digits: np.ndarray  # [1000, 14, 14] as the network gets them
    stored: np.ndarray  # [2, 128] mean and variance that the first layer stores
    true: np.ndarray  # [2, 128] those of its input now


@lru_cache(1)
def data() -> tuple[Data, Data]:
    """Training and test digits of 14 x 14 px as rows ``[N, 196]``, ink 0 to 1; no digit is in both."""
    ink, labels = ink_rows()
    return (ink[:TRAINED], labels[:TRAINED]), (ink[TRAINED:], labels[TRAINED:])


@dataclass(frozen=True)
class Fit:
    """How a network is trained: Adam, rate 0.001, batches of 64 drawn by chance."""

    steps: int
    seed: int = 0
    smoothing: float = 0.0  # of labels
    temperature: float = 1.0  # logits are divided by it, and the loss is multiplied by its square


def fitted(make: Callable[[], nn.Sequential], rows: Tensor, goals: Tensor, fit: Fit) -> nn.Sequential:
    """The network that ``make`` draws, after learning ``goals``: classes ``[N]`` or probabilities ``[N, 10]``."""
    random = torch.Generator().manual_seed(fit.seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(fit.seed)
        made = make()

        def loss() -> Tensor:
            batch = torch.randint(0, len(rows), (BATCH,), generator=random)
            logits = made(rows[batch]) / fit.temperature
            return fit.temperature**2 * F.cross_entropy(logits, goals[batch], label_smoothing=fit.smoothing)

        last(descent(made, torch.optim.Adam(made.parameters(), 1e-3), loss, Schedule(fit.steps - 1, fit.steps)))
    return made


def plain(config: Config) -> Config:
    """The same training without its bug."""
    return Config(epochs=config.epochs, seed=config.seed)


def net(config: Config) -> nn.Sequential:
    layers: list[nn.Module] = []
    for wide in (196, 128):
        norm = nn.BatchNorm1d(128, momentum=config.momentum)
        layers += [nn.Linear(wide, 128), nn.Dropout(config.dropout), norm, nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(128, 10))


def trained(config: Config) -> nn.Sequential:
    """Adam, rate 0.001, batches of 64."""
    (rows, labels), _test = data()
    random = torch.Generator().manual_seed(config.seed)
    with torch.random.fork_rng(devices=[]), one_thread():
        torch.manual_seed(config.seed)
        made = net(config)
        optimiser = torch.optim.Adam(made.parameters(), 1e-3)
        for _epoch in range(config.epochs):
            for chosen in wanted(torch.randperm(TRAINED, generator=random).split(BATCH)):
                optimiser.zero_grad()
                F.cross_entropy(made(rows[chosen]), labels[chosen]).backward()
                optimiser.step()
    return made.eval()


def norms(made: nn.Sequential) -> list[nn.BatchNorm1d]:
    return [layer for layer in made if isinstance(layer, nn.BatchNorm1d)]


def batch_norm_in(made: nn.Sequential, mode: str) -> nn.Sequential:
    """Switch the batch norms alone: dropout stays in eval, so that only one thing differs."""
    made.eval()
    for layer in norms(made):
        layer.train(mode == "train")
    return made


@torch.no_grad()
def recompute(made: nn.Sequential, rows: Tensor) -> None:
    """Replace the stored statistics by the mean of those of batches of these rows: no label, no gradient."""
    for layer in norms(made):
        layer.reset_running_stats()
        layer.momentum = None  # PyTorch's word for a plain mean over batches
    batch_norm_in(made, "train")
    for batch in rows[: len(rows) // BATCH * BATCH].split(BATCH):
        made(batch)


def seen(rows: Tensor, use: Use) -> Tensor:
    return use.contrast * rows + use.brightness


def tested(use: Use) -> Data:
    """Test digits in the order in which they come."""
    rows, labels = data()[1]
    order = torch.argsort(labels, stable=True) if use.order == "sorted" else torch.arange(len(labels))
    return seen(rows[order], use), labels[order]


@torch.no_grad()
def outcome(given: nn.Sequential, use: Use) -> Outcome:
    """What 1,000 digits that the network was not trained on become; the given network stays as it is."""
    made = copy.deepcopy(given)
    (rows, classes), _rest = data()
    with one_thread():
        if use.warm:
            ones = seen(rows[classes == 1], use)
            batch_norm_in(made, "train")
            for _pass in range(use.warm):
                made(ones[:BATCH])
        if use.recomputed:
            recompute(made, seen(rows[: use.recomputed], use))
        batch_norm_in(made, use.mode)
        digits, labels = tested(use)
        stored = torch.stack([made[2].running_mean, made[2].running_var]).clone()  # type: ignore[list-item]
        batches = digits.split(use.batch if use.mode == "train" else TESTED)
        logits = torch.cat([made(batch) for batch in batches if use.mode == "eval" or len(batch) > 1])
        true = made[0](digits)
    right = (logits.argmax(dim=1) == labels[: len(logits)]).double().mean()
    return Outcome(
        float(right), logits.double().numpy(), labels[: len(logits)].numpy(), digits.reshape(-1, 14, 14).numpy(),
        stored.numpy(), torch.stack([true.mean(dim=0), true.var(dim=0)]).numpy(),
    )  # fmt: skip


def sign_only() -> bool:
    """Does a batch norm in train mode turn any two different values into −1 and 1, up to ε?"""
    given = torch.randn(2, 64, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    layer = nn.BatchNorm1d(64, eps=1e-12, dtype=torch.float64)
    return bool(((layer(given).detach().abs() - 1).abs() < 1e-6).all())
