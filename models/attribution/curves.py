"""Is the map right about what matters? Take away its best pixels first, and watch how fast the answer goes.

Deletion replaces the photo's pixels by the fill, the most important first: a good map makes the probability fall early
(small area under the curve). Insertion starts from the fill and brings them back (large area). A random map and an
edge detector race beside the methods.

Reference: Petsiuk et al., https://arxiv.org/abs/1806.07421
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch

from models.attribution.baselines import filled
from models.attribution.fused import fused
from models.attribution.methods import CONTROLS, attribution, usable
from models.attribution.subject import Config, Subject
from models.limits import within

BATCH = 16
SHOWN = 1 / 8  # of the pixels, the share that is taken from the photo to be looked at


@dataclass(frozen=True, eq=False)
class Curves:
    config: Config
    method: str
    shares: np.ndarray  # [N] of the photo's pixels taken or brought back, 0 to 1
    deletion: np.ndarray  # [N] probability of class A
    insertion: np.ndarray  # [N]
    deletion_area: float  # under the curve, 0 to 1
    insertion_area: float
    taken: np.ndarray  # [H, W, 3] uint8, the photo without its best eighth


def curves(question: Subject, method: str, values: np.ndarray, steps: int = 24) -> Curves:
    """Both curves of one map [H, W]. Ties are broken by position, the same way each time."""
    within("steps", steps, 1, 224)
    if values.shape != tuple(question.image.shape[2:]):
        raise ValueError(f"the map must be {list(question.image.shape[2:])} like the photo, got {list(values.shape)}")
    order = np.argsort(-values.ravel(), kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(order.size)  # rank of each pixel, 0 the most important
    counts = np.linspace(0, order.size, steps + 1).round().astype(int)
    chosen = torch.from_numpy(place.reshape(values.shape) < counts[:, None, None])  # [N, H, W]
    fill = filled(question.pixels, question.config.fill, question.config.seed)
    behind = question.classifier.normalised(fill)
    deleted = _probabilities(question, chosen, behind, question.image)
    inserted = _probabilities(question, chosen, question.image, behind)
    shares = counts / order.size
    left, right = (float(np.trapezoid(curve, shares)) for curve in (deleted, inserted))
    best = torch.from_numpy(place.reshape(values.shape) < round(SHOWN * order.size)).to(fill.device)
    taken = torch.where(best, fill, question.pixels)[0].permute(1, 2, 0).round().byte().cpu().numpy()
    return Curves(question.config, method, shares, deleted, inserted, left, right, taken)


def race(question: Subject, methods: tuple[str, ...], steps: int = 24) -> Iterator[tuple[Curves, ...]]:
    """The curves so far, one map more at each step; first the two maps that know nothing of the network."""
    done: tuple[Curves, ...] = ()
    for method in (*CONTROLS, *usable(question.classifier, methods)):
        done = (*done, curves(question, method, attribution(question, method).values, steps))
        yield done


@torch.inference_mode()
def _probabilities(question: Subject, chosen: torch.Tensor, where: torch.Tensor, otherwise: torch.Tensor) -> np.ndarray:
    network, found = fused(question.classifier.network), []
    for some in chosen.to(question.image.device).split(BATCH):
        images = torch.where(some[:, None], where, otherwise).contiguous(memory_format=torch.channels_last)
        found.append(network(images).softmax(1)[:, question.target])
    return torch.cat(found).cpu().numpy()
