"""A U-Net that learns to find things in small pictures, and where it is still wrong.

One sees a mask appear within seconds; its errors near a border are counted apart from all others.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from models import descent
from models.limits import refuse
from models.segmentation import losses, measures, scenes
from models.segmentation.unet import Shape, UNet
from models.stopping import last
from models.threads import one_thread

TRAINED, HELD, BATCH, EVERY = 800, 40, 8, 15  # pictures to learn from, never seen; a batch; steps between two looks
RATE, WARM = 1e-2, 0.3  # highest learning rate; share of the steps in which it rises
BORDER = 3.0  # px


@dataclass(frozen=True)
class Config:
    kind: str = "cells"
    shape: Shape = field(default_factory=Shape)
    loss: str = "cross entropy"
    steps: int = 150
    seed: int = 0

    def __post_init__(self) -> None:
        choices = {"kind": scenes.KINDS, "loss": losses.LOSSES}
        refuse(self, {"steps": (0, 1000), "seed": (0, 9999)}, choices)


@dataclass(frozen=True, eq=False)
class Snapshot:
    config: Config
    step: int
    predicted: np.ndarray  # [HELD, 64, 64] bool, on pictures that were not trained on
    logits: np.ndarray  # [64, 64] float32, of the first of them
    gradient: np.ndarray  # [64, 64] of this picture's loss by each logit
    iou: float  # over all pixels of the pictures that were not trained on
    near: float  # share of their pixels within `BORDER` px of a border that is wrong
    elsewhere: float  # and of their other pixels


@dataclass(frozen=True, eq=False)
class Pair:
    one: Snapshot
    whole: Snapshot | None  # the same network with every skip concatenated

    @property
    def step(self) -> int:
        return self.one.step


def train(config: Config) -> Iterator[Snapshot]:
    """At the start, every `EVERY` steps, and at the end."""
    random = torch.Generator().manual_seed(config.seed)
    with torch.random.fork_rng():
        torch.manual_seed(config.seed)
        network = UNet(config.shape).to(memory_format=torch.channels_last)  # a quarter less time on CPUs
    yield snapshot(config, 0, network)  # before there are pictures to learn from, which take longer
    pictures, masks = tensors(scenes.scenes(scenes.Config(config.kind, TRAINED, config.seed)))
    optimiser = torch.optim.AdamW(network.parameters(), RATE, fused=True)

    def loss() -> Tensor:
        chosen = torch.randint(TRAINED, (BATCH,), generator=random)
        return losses.LOSSES[config.loss](network(pictures[chosen]), masks[chosen])

    schedule = descent.Schedule(config.steps, EVERY, rate=lambda step: one_cycle(step / max(config.steps, 1)))
    for step, _values in descent.descent(network, optimiser, loss, schedule):
        if step:
            yield snapshot(config, step, network)


def pair(config: Config, beside: bool = True) -> Iterator[Pair]:
    """The network, and where it lacks a skip and the other is wanted ``beside`` it, the one that lacks none."""
    whole = replace(config, shape=replace(config.shape, skips=("concatenate",) * config.shape.pools))
    if not beside or whole == config:
        yield from (Pair(one, None) for one in train(config))
        return
    yield from map(Pair, train(config), train(whole))


def trained(config: Config) -> Snapshot:
    """The last snapshot."""
    return last(train(config))


def one_cycle(share: float) -> float:
    """Factor of the learning rate after this share of the steps: up and down by cosines."""
    if share < WARM:
        return 0.04 + 0.96 * (1 - math.cos(math.pi * share / WARM)) / 2
    return (1 + math.cos(math.pi * (share - WARM) / (1 - WARM))) / 2


def tensors(made: scenes.Scenes) -> tuple[Tensor, Tensor]:
    """Pictures and masks ``[N, 1, 64, 64]`` float32."""
    return torch.from_numpy(made.pictures)[:, None], torch.from_numpy(made.masks)[:, None].float()


def held(config: Config) -> scenes.Scenes:
    """The pictures that are not trained on."""
    return scenes.scenes(scenes.Config(config.kind, HELD, config.seed + 10_000))


def snapshot(config: Config, step: int, network: UNet) -> Snapshot:
    pictures, masks = tensors(held(config))
    network.eval()
    with one_thread(), torch.no_grad():
        logits = network(pictures)
    network.train()
    slopes = losses.gradient(logits[:1], masks[:1], config.loss)[0, 0].numpy()
    predicted, truth, near = (logits > 0)[:, 0].numpy(), held(config).masks, bands(held(config))
    wrong = predicted != truth
    shares = float(wrong[near].mean()), float(wrong[~near].mean())
    return Snapshot(config, step, predicted, logits[0, 0].numpy(), slopes, measures.iou(predicted, truth), *shares)


@lru_cache(16)
def bands(truth: scenes.Scenes) -> np.ndarray:
    """Pixels within `BORDER` px of a border ``[N, 64, 64]`` bool."""
    return np.stack([measures.band(one, BORDER) | measures.band(~one, BORDER) for one in truth.masks])


def new_errors(one: Snapshot, whole: Snapshot) -> dict[str, int]:
    """How many more pixels are wrong without the skips: near a border, inside things, on open ground."""
    truth, near = held(one.config).masks, bands(held(one.config))
    places = {"border": near, "inside": truth & ~near, "ground": ~truth & ~near}
    wrong, before = one.predicted != truth, whole.predicted != truth
    return {name: int(wrong[where].sum()) - int(before[where].sum()) for name, where in places.items()}


def carried(snapshot: Snapshot) -> dict[str, tuple[float, float]]:
    """Of the first picture's gradient, in absolute value: the share on things and near borders; and of the pixels."""
    size = np.abs(snapshot.gradient)
    truth = held(snapshot.config)
    places = {"thing": truth.masks[0], "border": bands(truth)[0]}
    return {name: (float(size[where].sum() / size.sum()), float(where.mean())) for name, where in places.items()}
