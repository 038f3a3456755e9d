"""The network of `layers`, trained: loss and accuracy, and what its layers look like on the way."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch.nn import functional as F

from models.gradients.layers import TRAINED, Config, Net, Signals, signals
from models.images.decoding import Picture
from models.threads import one_thread

BATCH, EVERY = 100, 10


@dataclass(frozen=True, eq=False)
class Snapshot:
    config: Config
    step: int
    loss: float  # of 512 digits that are trained on
    accuracy: float  # on 1,000 digits that are not
    signals: Signals


def training(config: Config, picture: Picture | None = None) -> Iterator[Snapshot]:
    """SGD with momentum 0.9, batches of 100 digits or patches; a snapshot before the first step and after every ten."""
    net = Net(config, picture)
    x, labels = net.data
    optimiser = torch.optim.SGD(net.parameters(), config.rate, momentum=0.9, fused=True)
    random = torch.Generator().manual_seed(config.seed)
    for step in range(config.steps + 1):
        with one_thread():
            if step % EVERY == 0:
                yield snapshot(net, step)
            if step % (TRAINED // BATCH) == 0:
                order = torch.randperm(TRAINED, generator=random)
                batches = zip(x[order].split(BATCH), labels[order].split(BATCH), strict=True)
            batch, truth = next(batches)
            optimiser.zero_grad()
            F.cross_entropy(net(batch)[0], truth).backward()
            if config.clip:
                torch.nn.utils.clip_grad_norm_(net.parameters(), config.clip)
            optimiser.step()


def snapshot(net: Net, step: int) -> Snapshot:
    found = signals(net)
    x, labels = net.data
    with torch.inference_mode():
        right = net(x[TRAINED:])[0].argmax(dim=1) == labels[TRAINED:]
    return Snapshot(net.config, step, found.loss, float(right.double().mean()), found)


def run(config: Config, picture: Picture | None = None) -> list[Snapshot]:
    return list(training(config, picture))
