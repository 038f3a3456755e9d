"""Second methods: PyTorch's optimisers, roots of a polynomial, an equation for the variance, Lanczos, and others."""

from itertools import pairwise
from typing import Any

import numpy as np
import torch
from scipy.linalg import solve_discrete_lyapunov
from scipy.sparse.linalg import LinearOperator, eigsh
from torch import Tensor, nn, optim
from torch.nn import functional as F

from models.optimisers import bowl as bowls
from models.optimisers import edge, landscape, maps, networks
from models.optimisers.rules import Rule
from models.optimisers.walk import Gradient

STEPS = 100  # of a walk that PyTorch repeats


def optimiser(rule: Rule, weights: list[Tensor]) -> optim.Optimizer:
    """PyTorch's optimiser for a rule; an averaged momentum is a sum at a rate (1 − β) as high."""
    common: dict[str, Any] = {"lr": rule.rate, "weight_decay": rule.decay}
    betas: dict[str, Any] = {"betas": (rule.beta, rule.beta2), "eps": rule.epsilon, "foreach": False}
    return {
        "plain": lambda: optim.SGD(weights, **common),
        "momentum": lambda: optim.SGD(weights, momentum=rule.beta, **common),
        "averaged": lambda: optim.SGD(weights, momentum=rule.beta, **common | {"lr": rule.rate * (1 - rule.beta)}),
        "nesterov": lambda: optim.SGD(weights, momentum=rule.beta, nesterov=rule.beta > 0, **common),
        "adagrad": lambda: optim.Adagrad(weights, eps=rule.epsilon, **common),
        "rmsprop": lambda: optim.RMSprop(weights, alpha=rule.beta2, eps=rule.epsilon, **common),
        "adam": lambda: optim.Adam(weights, **betas, **common),
        "adamw": lambda: optim.AdamW(weights, **betas, **common),
        "amsgrad": lambda: optim.Adam(weights, amsgrad=True, **betas, **common),
    }[rule.name]()


def torch_difference(gradient: Gradient, places: np.ndarray, rule: Rule) -> float:
    """Largest gap between our step and PyTorch's, each from our place with our gradient, by the size of the place.

    ``places`` are those of a walk that has not diverged ``[T + 1, ..., 2]``; the first `STEPS` are repeated.
    """
    weight = torch.from_numpy(places[0].copy()).requires_grad_()
    repeated, worst = optimiser(rule, [weight]), 0.0
    for count, (before, after) in enumerate(pairwise(places[: STEPS + 1]), start=1):
        weight.data = torch.from_numpy(before.copy())
        weight.grad = torch.from_numpy(np.asarray(gradient(before), float).copy())
        if not rule.correction and rule.name in ("adam", "adamw", "amsgrad"):
            _uncorrect(repeated.param_groups[0], rule, count)
        repeated.step()
        gap = np.abs(weight.detach().numpy() - after) / np.maximum(1.0, np.abs(after))
        worst = max(worst, float(gap.max()))
    return worst


def _uncorrect(group: dict, rule: Rule, count: int) -> None:
    """Give PyTorch's Adam, which always corrects, the rate and epsilon at which the step is that without."""
    first, root = 1 - rule.beta**count, (1 - rule.beta2**count) ** 0.5
    group.update(lr=rule.rate * first / root, eps=rule.epsilon / root)
    if rule.name == "adamw":
        group["weight_decay"] = rule.decay * root / first


def roots_difference(rule: Rule, curvature: float) -> float:
    """Eigenvalues of the iteration against the roots of z² − (1 + β − λr)z + β, as each rule has it."""
    beta, curved = (0.0 if rule.name == "plain" else rule.beta), rule.rate * curvature
    if rule.name == "averaged":
        curved *= 1 - beta
    middle, product = 1 + beta - curved, beta
    if rule.name == "nesterov":
        middle, product = (1 + beta) * (1 - curved), beta * (1 - curved)
    expected = np.roots([1.0, -middle, product]).astype(complex)
    found = bowls.eigenvalues(rule, curvature)
    return float(min(np.abs(found - expected).max(), np.abs(found - expected[::-1]).max()))


def variance_difference(rule: Rule, curvature: float, noise: float) -> float:
    """The variance's closed form against the solution of P = M P Mᵀ + Q, as a share."""
    beta = 0.0 if rule.name == "plain" else rule.beta
    kick = (1 - beta if rule.name == "averaged" else 1.0) * noise * np.array([-rule.rate, 1.0])
    solved = solve_discrete_lyapunov(bowls.iteration(rule, curvature), np.outer(kick, kick))[0, 0]
    return abs(float(solved) / bowls.variance(rule, curvature, noise) - 1)


def slope_difference(text: str, places: np.ndarray, width: float = 1e-5) -> float:
    """The gradient against differences of f, as a share of the largest slope; ``places [N, 2]``."""
    found, moves = landscape.slope(text)(places), width * np.eye(2)
    gaps = [landscape.values(text, places + move) - landscape.values(text, places - move) for move in moves]
    expected = np.stack(gaps, axis=-1) / (2 * width)
    return float(np.nanmax(np.abs(found - expected)) / max(float(np.nanmax(np.abs(expected))), 1e-12))


def alone(layers: networks.Layers, data: tuple[Tensor, Tensor], rules: list[Rule], batches: list[Tensor]) -> float:
    """The loss, log10, of PyTorch's layers trained alone by its own optimiser, from the first network's weights."""
    linear = [nn.Linear(*weight.shape[1:]) for weight in layers[::2]]
    for layer, weight, bias in zip(linear, layers[::2], layers[1::2], strict=True):
        layer.weight.data, layer.bias.data = weight[0].T.clone(), bias[0, 0].clone()
    net = nn.Sequential(*(part for layer in linear for part in (layer, nn.Tanh())))[:-1]
    descent = optimiser(rules[0], list(net.parameters()))
    first = descent.param_groups[0]["lr"]
    for rule, batch in zip(rules, batches, strict=True):
        descent.param_groups[0]["lr"] = first * rule.rate / rules[0].rate
        descent.zero_grad()
        F.cross_entropy(net(data[0][batch]), data[1][batch]).backward()
        descent.step()
    with torch.no_grad():
        return float(F.cross_entropy(net(data[0]), data[1]).log10())


def network_difference(config: maps.Config, found: maps.Map, row: int, column: int) -> float:
    """The loss of one network of a map against that of the same network trained alone; in log10."""
    rates, betas = maps.grid(config)
    rules = [Rule(config.name, float(rates[column]), float(betas[row]))] * config.steps
    first = networks.first_layers(maps.SIZES, 1, config.seed)
    return abs(alone(first, maps.moons(config.seed), rules, maps.batches(config)) - float(found.value[row, column]))


def sharpness_difference(snapshot: edge.Snapshot) -> float:
    """The largest curvature by Lanczos' method (ARPACK) against power iteration's, as a share."""
    row = snapshot.row.detach().requires_grad_()
    times, start = edge.hessian(edge.squared_loss(), row), np.random.default_rng(0).standard_normal(len(row))

    def product(vector: np.ndarray) -> np.ndarray:
        return times(torch.tensor(vector, dtype=torch.float32).flatten()).numpy()

    operator = LinearOperator((len(row), len(row)), matvec=product, dtype=np.float32)
    largest = eigsh(operator, k=1, which="LM", v0=start, tol=1e-3, return_eigenvectors=False)
    return abs(float(largest[0]) / snapshot.sharpness - 1)
