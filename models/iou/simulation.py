"""The simulation of the DIoU paper: thousands of boxes regress onto seven targets, by gradient descent on a loss.

One sees error curves that sink, or do not, and a map of the starting points from which the boxes never arrive.

Set-up (Zheng et al., 1911.08287, and the file ``test_1715k.m`` of its repository): seven targets of area 1 around one
centre; start boxes at centres uniform in a disc, each with seven areas and seven shapes; 200 steps of
``box += rate * (2 - IoU) * descent`` in ``cx, cy, w, h``. Error: ``|dx| + |dy| + |dw| + |dh|`` after a step.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import pi

import torch
from torch import Tensor

from models.iou.closed_form import DEPARTURES, FAMILY, descent
from models.iou.descent import SMALLEST
from models.iou.expression import selected
from models.iou.gradient import COORDINATES, gradient_of, xyxy
from models.iou.losses import Loss, geometry
from models.limits import refuse
from models.threads import one_thread

RATIOS = (1 / 4, 1 / 3, 1 / 2, 1.0, 2.0, 3.0, 4.0)  # width / height of targets and of start boxes
AREAS = (0.5, 0.67, 0.75, 1.0, 1.33, 1.5, 2.0)  # of start boxes
SHAPES = len(RATIOS) ** 2 * len(AREAS)  # 343 cases a centre
CENTRES = 5000
CASES = CENTRES * SHAPES  # 1,715,000
RADIUS = 3.0
LIMITS = {"cases": (1, CASES), "batch": (1, CASES)}
CHOICES = {"departures": DEPARTURES}
RATES = (0.1,) * 160 + (0.01,) * 20 + (0.001,) * 20

Step = Callable[[Tensor, Tensor, Tensor], tuple[Tensor, Tensor, Tensor]]
"""Offset, size, target size, each [2, N] -> descent of offset and of size, each [2, N], and the IoU [N]."""


@dataclass(frozen=True)
class Config:
    losses: tuple[str, ...] = ("IoU", "GIoU", "DIoU", "CIoU")
    departures: tuple[str, ...] = DEPARTURES  # from the exact gradient; empty for exact
    expression: str = "1 - iou"  # of the loss named "Your own"
    cases: int = 20 * SHAPES
    batch: int = 20 * SHAPES  # cases between two snapshots, in whole centres
    seed: int = 0
    device: str = "cpu"


@dataclass(frozen=True, eq=False)
class Outcome:
    """One loss, over the cases done so far."""

    error: Tensor  # [200] mean error after each step
    basin: Tensor  # [M] mean final error of each start centre
    missed: float  # share of the cases that end with IoU < 1/2
    iou: float  # mean final IoU


@dataclass(frozen=True, eq=False)
class Snapshot:
    done: int  # cases
    centres: Tensor  # [M, 2] start centres done so far, the target at the origin
    outcomes: dict[str, Outcome]  # loss name -> outcome


def simulate(config: Config) -> Iterator[Snapshot]:
    """Yield a snapshot after every batch of start centres; the last one covers all ``config.cases``."""
    refuse(config, LIMITS, CHOICES)
    losses = selected(config.losses, config.expression)
    steps = {name: step(name, loss, frozenset(config.departures)) for name, loss in losses.items()}

    centres = start_centres(config.seed)[: -(-config.cases // SHAPES)]  # [M, 2]
    stride = -(-config.batch // SHAPES)
    sums = dict.fromkeys(losses, torch.zeros(len(RATES) + 2, dtype=torch.float64))
    basins = dict.fromkeys(losses, torch.zeros(0, dtype=torch.float64))
    for first in range(0, len(centres), stride):
        batch = centres[first : first + stride]
        done = min((first + len(batch)) * SHAPES, config.cases)
        start = _start(batch, done - first * SHAPES, config.device)
        for name in losses:
            with one_thread():
                error, final, iou = (values.cpu().double() for values in regression(steps[name], *start))
            sums[name] = sums[name] + torch.cat((error, (iou < 0.5).sum()[None], iou.sum()[None]))
            basins[name] = torch.cat((basins[name], torch.stack([case.mean() for case in final.split(SHAPES)])))
        yield Snapshot(
            done,
            centres[: first + len(batch)].clone(),
            {name: _outcome(total / done, basins[name]) for name, total in sums.items()},
        )


def ends(*runs: Iterable[Snapshot]) -> list[dict[str, float]]:
    """The mean final error of each loss, to four digits, of each run."""
    last = (deque(run, maxlen=1).pop() for run in runs)
    return [{name: round(float(one.error[-1]), 4) for name, one in run.outcomes.items()} for run in last]


def regression(step: Step, offset: Tensor, size: Tensor, target_size: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Descend from ``[2, N]`` boxes: summed error after each step ``[200]``, final error ``[N]``, final IoU ``[N]``."""
    errors = torch.empty(len(RATES), dtype=offset.dtype, device=offset.device)
    for at, rate in enumerate(RATES):
        centre, growth, iou = step(offset, size, target_size)
        rates = rate * (2 - iou)
        offset, size = offset + rates * centre, size + rates * growth
        error = (offset.abs() + (size - target_size).abs()).sum(0)
        errors[at] = error.sum()
    return errors, error, step(offset, size, target_size)[2]


def step(name: str, loss: Loss, departures: frozenset[str]) -> Step:
    """The direction of descent of one loss: in closed form for the paper's four, by autograd for any other."""
    if name in FAMILY:
        return lambda offset, size, target_size: descent(name, offset, size, target_size, departures)

    def autograd(offset: Tensor, size: Tensor, target_size: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        numbers = torch.cat((offset, size.clamp(min=SMALLEST))).T  # [N, 4]
        target = xyxy(torch.cat((torch.zeros_like(offset), target_size)).T)
        gradient = gradient_of(name, loss, numbers, numbers, target, COORDINATES["cxcywh"], False).nan_to_num(0, 0, 0)
        return -gradient.T[:2], -gradient.T[2:], geometry(xyxy(numbers), target).iou

    return autograd


def _start(centres: Tensor, count: int, device: str) -> tuple[Tensor, ...]:
    """Offset, size and target size of the first ``count`` cases at these centres: each ``[2, count]``."""
    dtype = torch.float32 if device == "mps" else torch.float64  # Apple's GPUs have no doubles
    shapes = (shape.repeat(1, len(centres)) for shape in start_shapes())
    return tuple(values[:, :count].to(device, dtype) for values in (centres.T.repeat_interleave(SHAPES, 1), *shapes))


def _outcome(means: Tensor, basin: Tensor) -> Outcome:
    return Outcome(means[:-2], basin, float(means[-2]), float(means[-1]))


def start_centres(seed: int) -> Tensor:
    """5,000 points uniform in the disc: ``[5000, 2]``."""
    uniform = torch.rand(2, CENTRES, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    radius, angle = RADIUS * uniform[0].sqrt(), 2 * pi * uniform[1]
    return torch.stack((radius * angle.cos(), radius * angle.sin()), dim=1)


def start_shapes() -> tuple[Tensor, Tensor]:
    """Size of the start box and of the target in each of the 343 cases of a centre: ``[2, 343], [2, 343]``."""
    ratios, areas = torch.tensor(RATIOS, dtype=torch.float64), torch.tensor(AREAS, dtype=torch.float64)
    target, area, start = (grid.reshape(-1) for grid in torch.meshgrid(ratios, areas, ratios, indexing="ij"))
    return torch.stack(((area * start).sqrt(), (area / start).sqrt())), torch.stack((target.sqrt(), 1 / target.sqrt()))
