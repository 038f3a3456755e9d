"""One network, five rules: the same start, canvases and losses; only who learns what is different."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy import ndarray
from torch import Tensor

from models.detection import hungarian, network, rules
from models.detection.judged import Answers, Worth, worth
from models.detection.network import CELLS, STRIDE, Detector, Targets
from models.detection.scenes import KINDS, SIDE, Scenes, scenes
from models.limits import refuse
from models.stopping import last
from models.threads import one_thread

RULES = ("centre", "inside", "iou", "gaussian", "hungarian", "queries", "free")  # the last two: DETR's decoder
COSTS = hungarian.Config(score=2.0)  # of Deformable DETR, which learns by focal loss, as here; DETR's own is 1
EVERY = 25  # steps from snapshot to snapshot
BATCH, TRAINING, UNSEEN = 32, 3000, 200


@dataclass(frozen=True)
class Config:
    rules: tuple[str, ...] = ("inside", "hungarian")
    loss: str = "focal"
    prior: float = 0.047  # probability of every class at the start
    data: str = "shapes"
    steps: int = 400
    seed: int = 0
    device: str = "cpu"


LIMITS = {"prior": (0.001, 0.9), "steps": (1, 2000), "seed": (0, 10**6)}
CHOICES = {"rules": RULES, "loss": network.LOSSES, "data": KINDS}


@dataclass(frozen=True, eq=False)
class Snapshot:
    config: Config
    step: int
    loss: dict[str, float]  # by rule
    answers: dict[str, Answers]
    worth: dict[str, tuple[Worth, Worth]]  # by rule: after suppression, and before it
    unseen: Scenes = field(repr=False)


def train(config: Config) -> Iterator[Snapshot]:
    """A snapshot before the first step and after every 25; all networks see the same batches."""
    refuse(config, LIMITS, CHOICES)
    if not config.rules:
        raise ValueError("rules must be one or more, got none")
    seen, unseen = scenes(config.data, TRAINING, config.seed), scenes(config.data, UNSEEN, config.seed + 10**6)
    pictures = normalised(seen.pictures).to(config.device)
    runs = {rule: Run(rule, seen, config) for rule in config.rules}
    generator = torch.Generator().manual_seed(config.seed)
    yield _snapshot(config, 0, dict.fromkeys(runs, float("nan")), runs, unseen)
    for step in range(1, config.steps + 1):
        batch = torch.randint(TRAINING, (BATCH,), generator=generator)
        with one_thread():
            values = {rule: run.step(pictures[batch], batch.numpy()) for rule, run in runs.items()}
        if step % EVERY == 0 or step == config.steps:
            yield _snapshot(config, step, values, runs, unseen)


def trained(config: Config) -> Snapshot:
    """The last snapshot."""
    return last(train(config))


class Run:
    """One network on its way, with what its rule asks of every canvas."""

    def __init__(self, rule: str, seen: Scenes, config: Config):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(config.seed)
            make = network.Decoder if rule in ("queries", "free") else Detector
            self.network = make(len(KINDS[config.data]), config.prior).to(config.device)
            if isinstance(self.network, network.Decoder) and rule == "free":
                self.network.free()
        self.rule, self.seen, self.name = rule, seen, config.loss
        self.optimiser = torch.optim.AdamW(self.network.parameters(), 3e-3)
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(self.optimiser, 3e-3, total_steps=config.steps + 1)
        self.owner = np.full((TRAINING, CELLS * CELLS), rules.NOBODY)
        self.weight = np.zeros((TRAINING, CELLS * CELLS, len(KINDS[config.data])), np.float32)
        self.known = np.zeros(TRAINING, bool)

    def step(self, pictures: Tensor, batch: ndarray) -> float:
        self.network.train()
        logits, boxes = self.network(pictures)
        value = network.loss(logits, boxes, self.targets(logits.detach(), boxes.detach(), batch), self.name)
        self.optimiser.zero_grad()
        value.backward()
        self.optimiser.step()
        self.schedule.step()
        return float(value.detach())

    def targets(self, logits: Tensor, boxes: Tensor, batch: ndarray) -> Targets:
        if self.rule in ("hungarian", "queries", "free"):
            owner = np.stack([self._paired(*one) for one in zip(logits.cpu(), boxes.cpu(), batch, strict=True)])
        else:
            for index in batch[~self.known[batch]]:
                self._ask(index)
            owner = self.owner[batch]  # [B, 64]
        labels, counts = torch.zeros(logits.shape), torch.ones(logits.shape)
        counts[torch.from_numpy(owner == rules.LEFT_OUT)] = 0
        if self.rule == "gaussian":
            labels += torch.from_numpy(self.weight[batch])
        cells = np.argwhere(owner >= 0)  # [P, 2]
        objects = owner[tuple(cells.T)]
        pictures = batch[cells[:, 0]]
        labels[(*cells.T, self.seen.labels[pictures, objects])] = 1
        wanted = torch.from_numpy(self.seen.boxes[pictures, objects]).float()
        device = logits.device
        return Targets(labels.to(device), counts.to(device), wanted.to(device), torch.from_numpy(cells).to(device))

    def _ask(self, index: int) -> None:
        """What the rule asks of one canvas."""
        boxes = self.seen.boxes[index][self.seen.labels[index] >= 0]
        setting = rules.Config(self.rule, STRIDE, network.SIZE, least=1)  # objects of 30 px reach no other cell
        self.owner[index] = rules.assigned(boxes, SIDE, SIDE, setting).owner.ravel()
        for label in set(self.seen.labels[index, : len(boxes)]) if self.rule == "gaussian" else ():
            heat = rules.heat(boxes[self.seen.labels[index, : len(boxes)] == label], (CELLS, CELLS), setting)
            self.weight[index, :, label] = heat.ravel() * 0.999  # 1 stands for cells that learn
        self.known[index] = True

    def _paired(self, logits: Tensor, boxes: Tensor, index: int) -> ndarray:
        """One cell for each object, by what the network answers now."""
        owner = np.full(len(logits), rules.NOBODY)
        present = np.flatnonzero(self.seen.labels[index] >= 0)
        p = logits.sigmoid()[:, self.seen.labels[index, present]].numpy()  # [64, N]
        found = hungarian.pairing(boxes.numpy(), p, self.seen.boxes[index, present], (SIDE, SIDE), COSTS)
        owner[found.query] = present
        return owner


def normalised(pictures: ndarray) -> Tensor:
    return torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 255 - 0.5


@torch.no_grad()
def _snapshot(config: Config, step: int, loss: dict[str, float], runs: dict[str, Run], unseen: Scenes) -> Snapshot:
    """The networks asked about the unseen canvases."""
    found, values = {}, {}
    with one_thread():
        for rule, run in runs.items():
            run.network.eval()
            logits, boxes = run.network(normalised(unseen.pictures).to(config.device))
            found[rule] = Answers(logits.sigmoid().cpu().numpy(), boxes.cpu().numpy())
            after, before = (worth(found[rule], unseen, one, rule == "gaussian") for one in (True, False))
            values[rule] = after, before
    return Snapshot(config, step, loss, found, values, unseen)
