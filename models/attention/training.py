"""Train the tiny vision transformer, and measure what it looks at and what it depends on."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from models.attention import maps, twins
from models.attention.check import rollout_difference
from models.attention.tokens import patched, whole
from models.attention.vit import Config, VisionTransformer
from models.descent import Schedule, descent
from models.digits import shuffled

PATCH = {"twins": twins.PATCH, "digits": 7}
RATE, WARM, EVERY, TESTED, LEARNED = 2e-3, 50, 20, 500, 4000


@dataclass(frozen=True, eq=False)
class Snapshot:
    config: Config
    step: int
    loss: float
    accuracy: float
    network: VisionTransformer  # a copy, never to be trained
    facts: dict[str, float] = field(default_factory=dict)  # of the trained network; empty before the end


def network(config: Config) -> VisionTransformer:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        size, count, classes = (108, 9, 6) if config.task == "twins" else (49, 16, 10)
        return VisionTransformer(size, count, classes, config)


def test_set(config: Config) -> tuple[Tensor, Tensor]:
    """Patches [500, N, P] that the network is not trained on, and their answers."""
    if config.task == "twins":
        drawn = test_twins(config)
        return drawn.patches, drawn.answer
    pictures, labels = shuffled()
    return patched(pictures[-TESTED:], PATCH["digits"]), labels[-TESTED:]


def test_twins(config: Config) -> twins.Twins:
    return twins.draw(TESTED, torch.Generator().manual_seed(config.seed + 10_000))


def batches(config: Config) -> Iterator[tuple[Tensor, Tensor]]:
    random = torch.Generator().manual_seed(config.seed)
    if config.task == "digits":
        pictures, labels = shuffled()
        patches = patched(pictures[:LEARNED], PATCH["digits"])
    while True:
        if config.task == "twins":
            drawn = twins.draw(128, random)
            yield drawn.patches, drawn.answer
        else:
            picked = torch.randint(LEARNED, (64,), generator=random)
            yield patches[picked], labels[picked]


def trained(config: Config) -> Iterator[Snapshot]:
    """A snapshot before the first step, after every 20, and at the end."""
    made, drawn = network(config), batches(config)

    def loss() -> Tensor:
        patches, answer = next(drawn)
        return F.cross_entropy(made(patches), answer)

    optimiser = torch.optim.AdamW(made.parameters(), RATE, fused=True)
    schedule = Schedule(config.steps, EVERY, 1.0, lambda step: min(1.0, (step + 1) / WARM))
    for step, losses in descent(made, optimiser, loss, schedule):
        yield snapshot(config, step, losses[-1], made)


def snapshot(config: Config, step: int, loss: float, made: VisionTransformer) -> Snapshot:
    copied = copy.deepcopy(made).requires_grad_(False)
    patches, answer = test_set(config)
    facts = (twin_facts if config.task == "twins" else digit_facts)(copied, config) if step == config.steps else {}
    return Snapshot(config, step, loss, accuracy(copied, patches, answer), copied, facts)


@torch.inference_mode()
def accuracy(made: VisionTransformer, patches: Tensor, answer: Tensor) -> float:
    return float((made(patches).argmax(1) == answer).float().mean())


def twin_facts(made: VisionTransformer, config: Config) -> dict[str, float]:
    """How often each map has the twin on top; what the last layer gives to the marked and to the twin; what decides."""
    drawn = test_twins(config)
    found = maps.all_maps(made, drawn.patches, drawn.answer)
    facts = {name: float((one.argmax(1) == drawn.twin).float().mean()) for name, one in found.items()}
    rows = torch.arange(TESTED)
    last = found["last layer"]
    facts |= {"on marked": float(last[rows, drawn.marked].mean()), "on twin": float(last[rows, drawn.twin].mean())}
    return facts | flips(made, drawn)


@torch.inference_mode()
def flips(made: VisionTransformer, drawn: twins.Twins) -> dict[str, float]:
    """Share of pictures whose answer becomes the twin's new colour, and largest share that changes by another patch."""
    before = made(drawn.patches).argmax(1)
    patches, colour = twins.recoloured(drawn, drawn.twin)
    facts, other = {"flips by twin": float((made(patches).argmax(1) == colour).float().mean())}, []
    for place in range(twins.COUNT):
        changed = made(twins.recoloured(drawn, torch.full((TESTED,), place))[0]).argmax(1) != before
        other.append(changed[drawn.twin != place])
    return facts | {"flips by others": float(torch.cat(other).float().mean())}


@torch.inference_mode()
def digit_facts(made: VisionTransformer, config: Config) -> dict[str, float]:
    """What shuffling the patches of all digits alike does to accuracy and logits."""
    patches, answer = test_set(config)
    order = torch.randperm(patches.shape[1], generator=torch.Generator().manual_seed(0))
    gap = (made(patches) - made(patches[:, order])).abs().max()
    return {"shuffled accuracy": accuracy(made, patches[:, order], answer), "logits change by": float(gap)}


@dataclass(frozen=True, eq=False)
class View:
    """One test picture as the network sees it."""

    picture: np.ndarray  # [H, W] or [H, W, 3], 0 to 1
    maps: dict[str, np.ndarray]  # [N] by name
    answer: int
    truth: int
    marked: int = -1  # places of the twin task
    twin: int = -1
    gap: float = 0.0  # of rollout, from loops; NaN where the rows are not divided


def view(shot: Snapshot, index: int, config: maps.Rollout, shuffle: bool) -> View:
    """What the network makes of a test picture, its patches in their order or shuffled."""
    patches, answers = test_set(shot.config)
    count = patches.shape[1]
    order = torch.randperm(count, generator=torch.Generator().manual_seed(0)) if shuffle else torch.arange(count)
    one = patches[index : index + 1, order]
    with torch.inference_mode():
        logits, weights = shot.network.with_weights(one)
    found = maps.all_maps(shot.network, one, logits.argmax(1))
    found["rollout"] = maps.rollout(weights, config)
    gap = rollout_difference(weights, config, found["rollout"]) if config.keepdim else float("nan")
    picture = whole(one, PATCH[shot.config.task])[0].numpy().squeeze()
    arrays = {name: values[0].numpy() for name, values in found.items()}
    marked, twin = -1, -1
    if shot.config.task == "twins":
        drawn, back = test_twins(shot.config), order.argsort()
        marked, twin = int(back[drawn.marked[index]]), int(back[drawn.twin[index]])
    return View(picture, arrays, int(logits.argmax()), int(answers[index]), marked, twin, gap)


def norm_numbers(shot: Snapshot) -> int:
    """What its last layer norm learns: gains and shifts."""
    return sum(one.numel() for one in shot.network.norm.parameters())
