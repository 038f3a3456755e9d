"""The weights of a training as a path: the plane that holds most of it, the loss on that plane, and a random walk.

Any long random walk in many dimensions has most of its variance in two of them: shares 6 / (π²k²) of component k
(Antognini and Sohl-Dickstein 2018, https://arxiv.org/abs/1806.08805). A path that looks flat proves little.

The other plane, of two random directions whose weights are as long for each unit as the trained ones, is that of
Li et al. 2018, https://arxiv.org/abs/1712.09913.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import torch
from torch.nn.utils import parameters_to_vector

from models.limits import one_of, refuse
from models.optimisers import networks
from models.optimisers.rules import Rule
from models.threads import one_thread

DIRECTIONS = ("path", "random")
DIGITS, CELLS, AT_ONCE = 500, 31, 100
PARAMETERS = sum((wide + 1) * narrow for wide, narrow in pairwise(networks.SIZES))
LONG_WALK = 6 / (np.pi * np.arange(1, 6)) ** 2  # [5] shares of the components of a long random walk


@dataclass(frozen=True)
class Config:
    name: str = "momentum"
    rate: float = 0.1
    batch: int = 32
    steps: int = 300
    seed: int = 0
    directions: str = "path"  # of the plane: the path's components, or random

    def __post_init__(self) -> None:
        refuse(self, {"rate": (1e-5, 10), "batch": (1, DIGITS), "steps": (10, 600), "seed": (0, 9999)})
        one_of("directions", self.directions, DIRECTIONS)
        Rule(self.name, self.rate)


@dataclass(frozen=True, eq=False)
class Components:
    shares: np.ndarray  # [5] of the path's variance
    xy: np.ndarray  # [T + 1, 2] the path in the plane of the first two


@dataclass(frozen=True, eq=False)
class Plane:
    path: Components
    xy: np.ndarray  # [T + 1, 2] of the path on this plane
    held: float  # share of the path's squared distances from the plane's middle that lies in the plane
    beside: np.ndarray  # [T + 1] distance of each place from the plane
    along: np.ndarray  # [CELLS] places to the right; upwards, the same from below
    loss: np.ndarray  # [CELLS, CELLS] on all digits, the highest row first
    losses: np.ndarray  # [T + 1] on all digits, along the path itself


@lru_cache(2)  # 16 MB each; its check asks for it, too
def weights(config: Config) -> np.ndarray:
    """All weights in a row, before training and after each step ``[T + 1, P]``."""
    first = networks.first_layers(networks.SIZES, 1, config.seed)
    batches = networks.drawn(DIGITS, config.batch, config.steps, config.seed)
    rules = [Rule(config.name, config.rate)] * config.steps
    run = networks.training(first, networks.digits(DIGITS), rules, batches)
    return torch.stack([parameters_to_vector(layers) for layers in (first, *run)]).double().numpy()


def components(rows: np.ndarray) -> Components:
    """Principal components of a path, from the products of its places ``[T, T]``."""
    centred = rows - rows.mean(axis=0)
    sizes, vectors = np.linalg.eigh(centred @ centred.T)
    sizes, vectors = sizes[::-1].clip(min=0), vectors[:, ::-1]
    return Components(sizes[:5] / sizes.sum(), vectors[:, :2] * sizes[:2] ** 0.5)


def random_walk(steps: int, dimensions: int, seed: int = 0) -> np.ndarray:
    """Places of a walk whose every step is drawn anew ``[steps + 1, dimensions]``."""
    moves = np.random.default_rng(seed).standard_normal((steps, dimensions))
    return np.concatenate([np.zeros((1, dimensions)), moves.cumsum(axis=0)])


def plane(config: Config) -> Plane:
    """The path of a training laid on a plane, and the loss there."""
    rows = weights(config)
    found = components(rows)
    if config.directions == "path":
        middle = rows.mean(axis=0)
        directions = (found.xy / np.linalg.norm(found.xy, axis=0) ** 2).T @ (rows - middle)  # [2, P], of length one
        reach = 1.25 * float(np.abs(found.xy).max())
    else:
        middle, reach = rows[-1], 1.0
        directions = random_directions(middle, config.seed)
    xy = (rows - middle) @ np.linalg.pinv(directions)  # nearest places on the plane
    beside = np.linalg.norm(rows - middle - xy @ directions, axis=1)
    along = np.linspace(-reach, reach, CELLS)
    places = np.stack(np.meshgrid(along, along[::-1]), axis=-1).reshape(-1, 2)
    loss = losses(middle + places @ directions).reshape(CELLS, CELLS)
    held = 1 - float((beside**2).sum() / ((rows - middle) ** 2).sum())
    return Plane(found, xy, held, beside, along, loss, losses(rows))


def random_directions(row: np.ndarray, seed: int) -> np.ndarray:
    """Two directions drawn by chance, as long for each unit as its weights in ``row``; biases stay ``[2, P]``."""
    random, trained, drawn = np.random.default_rng(seed), networks.layers_of(torch.tensor(row)[None]), []
    for _ in range(2):
        parts = []
        for layer in trained:  # [1, in, out], or a bias [1, 1, out]
            part = torch.tensor(random.standard_normal(layer.shape)) * (layer.shape[1] > 1)
            parts.append(part * layer.norm(dim=1, keepdim=True) / part.norm(dim=1, keepdim=True).clip(min=1e-12))
        drawn.append(parameters_to_vector(parts))
    return torch.stack(drawn).numpy()


def losses(rows: np.ndarray) -> np.ndarray:
    """The loss on all digits at each of these weights ``[N, P] -> [N]``."""
    data = networks.digits(DIGITS)
    with one_thread(), torch.no_grad():
        parts = torch.tensor(rows, dtype=torch.float32).split(AT_ONCE)
        return torch.cat([networks.losses(networks.layers_of(part), *data) for part in parts]).double().numpy()
