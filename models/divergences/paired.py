"""Pairs of an input and an answer: a digit from its 7 x 7 version, or from its upper half, learnt by squared error.

Many answers fit one input, and the squared error is least at their mean: a blur. A discriminator that sees input and
answer together (Isola et al., 2017, https://arxiv.org/abs/1611.07004) adds a price for answers that look unreal.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.digit_networks import SIDE, initialised
from models.judge import digits
from models.limits import refuse
from models.threads import one_thread

TRAINED, WIDTH, BATCH, RATE = 4000, 256, 128, 2e-3
EVERY = 50  # steps between snapshots
PIXELS, NEIGHBOURS = SIDE * SIDE, 20


@dataclass(frozen=True)
class Config:
    task: str = "super-resolution"
    adversarial: float = 0.0  # weight of the discriminator beside the squared error
    steps: int = 600
    seed: int = 0

    def __post_init__(self) -> None:
        refuse(self, {"adversarial": (0, 1), "steps": (0, 10**5), "seed": (0, 9999)}, {"task": TASKS})


@dataclass(frozen=True, eq=False)
class Snapshot:
    config: Config
    step: int
    answers: np.ndarray  # [1000, 14, 14] for the digits that were held out, ink 0 to 1
    error: float  # mean squared error a pixel that is asked for
    edges: float  # its edges by those of the real digits: 1 is as sharp


def small(images: Tensor) -> Tensor:
    """Averages of 2 x 2 pixels, each drawn as four ``[N, 1, 14, 14]``."""
    return F.avg_pool2d(images, 2).repeat_interleave(2, 2).repeat_interleave(2, 3)


def upper(images: Tensor) -> Tensor:
    """The lower half is blank."""
    return torch.cat((images[:, :, : SIDE // 2], torch.zeros_like(images[:, :, SIDE // 2 :])), dim=2)


TASKS: dict[str, Callable[[Tensor], Tensor]] = {"super-resolution": small, "in-painting": upper}


def asked(task: str) -> slice:
    """Rows that the network must find."""
    return slice(SIDE // 2 if task == "in-painting" else 0, SIDE)


def held() -> Tensor:
    """The 1,000 digits ``[1000, 1, 14, 14]`` that nothing here is trained on."""
    return digits().images[TRAINED:]


def whole(task: str, given: Tensor, found: Tensor) -> Tensor:
    """The answer ``[N, 1, 14, 14]``: what is asked for from the network, the rest as it was given."""
    rows = asked(task)
    return torch.cat((given[:, :, : rows.start], found[:, :, rows]), dim=2)


def layers(inputs: int, outputs: int, random: torch.Generator) -> nn.Sequential:
    hidden = (nn.Linear(inputs, WIDTH), nn.LeakyReLU(0.1), nn.Linear(WIDTH, WIDTH), nn.LeakyReLU(0.1))
    return initialised(nn.Sequential(*hidden, nn.Linear(WIDTH, outputs)), random)


def train(config: Config) -> Iterator[Snapshot]:
    """A snapshot every 50 steps; raises ValueError when the loss is no number."""
    random = torch.Generator().manual_seed(config.seed)
    network, critic = layers(PIXELS, PIXELS, random), layers(2 * PIXELS, 1, random)
    learns, judges = (torch.optim.Adam(one.parameters(), RATE, (0.5, 0.999), fused=True) for one in (network, critic))
    images = digits().images[:TRAINED]
    for count in range(config.steps + 1):
        if count % EVERY == 0 or count == config.steps:
            yield snapshot(config, count, network)
        real = images[torch.randint(TRAINED, (BATCH,), generator=random)]
        given = TASKS[config.task](real)
        with one_thread(), torch.enable_grad():
            made = answer(network, config.task, given)
            loss = F.mse_loss(made, real) * SIDE / len(range(SIDE)[asked(config.task)])
            if config.adversarial:
                judges.zero_grad()
                on_real, on_made = (critic(torch.cat((given, one), 1).flatten(1)) for one in (real, made.detach()))
                (F.softplus(-on_real) + F.softplus(on_made)).mean().backward()
                judges.step()
                loss = loss + config.adversarial * F.softplus(-critic(torch.cat((given, made), 1).flatten(1))).mean()
            if not torch.isfinite(loss):
                raise ValueError(f"the loss must stay finite, got {loss.item()} after {count} steps")
            learns.zero_grad()
            loss.backward()
            learns.step()


def answer(network: nn.Module, task: str, given: Tensor) -> Tensor:
    """Digits ``[N, 1, 14, 14]`` for inputs of the same shape."""
    return whole(task, given, network(given.flatten(1)).sigmoid().view(-1, 1, SIDE, SIDE))


@torch.no_grad()
def snapshot(config: Config, step: int, network: nn.Module) -> Snapshot:
    found = answer(network, config.task, TASKS[config.task](held()))
    return Snapshot(config, step, found[:, 0].numpy(), error(config.task, found), sharpness(config.task, found))


def error(task: str, found: Tensor) -> float:
    """Mean squared error of the rows that are asked for, on the held-out digits."""
    rows = asked(task)
    return float(F.mse_loss(found[:, :, rows], held()[:, :, rows]))


def sharpness(task: str, found: Tensor) -> float:
    """Mean absolute difference of neighbours in the rows that are asked for, by that of the real digits."""
    mine, real = (images[:, 0, asked(task)] for images in (found, held()))
    edges, theirs = (part.diff(dim=1).abs().mean() + part.diff(dim=2).abs().mean() for part in (mine, real))
    return float(edges / theirs)


@lru_cache(4)
def rivals(task: str) -> dict[str, Tensor]:
    """Answers ``[1000, 1, 14, 14]`` without a network: bicubic or the mean digit, and the nearest training digits."""
    given, known = TASKS[task](held()), digits().images[:TRAINED]
    near = torch.cdist(given.flatten(1), TASKS[task](known).flatten(1)).topk(NEIGHBOURS, largest=False).indices
    found = {"nearest": known[near[:, 0]], "neighbours": known[near].mean(dim=1)}
    if task == "in-painting":
        found = {"mean": known.mean(dim=0, keepdim=True).expand_as(given)} | found
    else:
        few = F.avg_pool2d(held(), 2)[:, 0].numpy()
        large = np.stack([cv2.resize(one, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC) for one in few])
        found = {"bicubic": torch.tensor(large)[:, None].clamp(0, 1)} | found
    return {name: whole(task, given, one) for name, one in found.items()}
