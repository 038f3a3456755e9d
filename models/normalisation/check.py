"""Second methods: PyTorch's layers, a forward pass in NumPy, closed forms."""

import numpy as np
import torch
from scipy.special import softmax
from torch import nn
from torch.nn import functional as F

from models.normalisation import clusters, cube, dropout, network, penalty, running, scale


def layer_difference(x: np.ndarray, config: cube.Config, found: np.ndarray) -> float:
    """Largest difference from PyTorch's own function; of SN from a mixture of its three layers' statistics."""
    given = torch.from_numpy(np.ascontiguousarray(x))
    if config.method == "BN":
        other = F.batch_norm(given, None, None, training=True, eps=config.epsilon)
    elif config.method == "IN":
        other = F.instance_norm(given, eps=config.epsilon)
    elif config.method == "RMS":
        other = F.rms_norm(given, list(given.shape[1:]), eps=config.epsilon)
    elif config.method == "SN":
        other = _switched(given, config)
    else:
        other = F.group_norm(given, 1 if config.method == "LN" else config.groups, eps=config.epsilon)
    return float((config.gain * other + config.shift - torch.from_numpy(found)).abs().max())


def _switched(x: torch.Tensor, config: cube.Config) -> torch.Tensor:
    """Moments instead of variances: E[x²] − μ² of each set."""
    share = torch.softmax(torch.tensor(config.mix, dtype=x.dtype), dim=0)
    mean, variance = torch.zeros(()), torch.zeros(())
    for weight, dims in zip(share, ((0, 2, 3), (1, 2, 3), (2, 3)), strict=True):
        first, second = x.mean(dims, keepdim=True), (x * x).mean(dims, keepdim=True)
        mean, variance = mean + weight * first, variance + weight * (second - first * first)
    return (x - mean) * torch.rsqrt(variance + config.epsilon)


def running_difference(found: running.Averages, config: running.Config) -> float:
    """Largest difference from what PyTorch's BatchNorm1d stores after the same batches, and passes on of the last."""
    layer = nn.BatchNorm1d(1, eps=config.epsilon, momentum=config.momentum, dtype=torch.float64)
    gaps = []
    for step, batch in enumerate(found.batches, start=1):
        trained = layer(torch.from_numpy(batch)[:, None])
        stored = {name: float(value) for name, value in layer.named_buffers()}
        gaps.append(abs(stored["running_mean"] - found.mean[step]))
        gaps.append(abs(stored["running_var"] - found.variance[step]))
    later = layer.eval()(torch.from_numpy(found.batches[-1])[:, None])
    for values, other in zip(running.passed(found, config.epsilon), (trained, later), strict=True):
        gaps.append(float(np.abs(values - _array(other)[:, 0]).max()))
    return max(gaps)


def logits_difference(made: nn.Sequential, use: network.Use, found: network.Outcome) -> float:
    """Largest difference of a logit from a forward pass of matrices in NumPy (no warm-up, nothing recomputed)."""
    digits = found.digits.reshape(len(found.digits), -1).astype(np.float64)
    size = use.batch if use.mode == "train" else len(digits)
    results = []
    for start in range(0, len(digits), size):
        values = digits[start : start + size]
        if use.mode == "train" and len(values) < 2:
            break
        for first in (0, 4):
            values = np.maximum(_normed(_linear(made[first], values), made[first + 2], use.mode), 0)
        results.append(_linear(made[8], values))
    return float(np.abs(np.concatenate(results) - found.logits).max())


def _normed(values: np.ndarray, layer: nn.Module, mode: str) -> np.ndarray:
    mean, variance = values.mean(axis=0), values.var(axis=0)
    if mode == "eval":
        mean, variance = _array(layer.running_mean), _array(layer.running_var)
    return (values - mean) / np.sqrt(variance + layer.eps) * _array(layer.weight) + _array(layer.bias)  # type: ignore[operator]


def _linear(layer: nn.Module, values: np.ndarray) -> np.ndarray:
    return values @ _array(layer.weight).T + _array(layer.bias)


def _array(given: object) -> np.ndarray:
    return given.detach().double().numpy()  # type: ignore[attr-defined]


def recomputed_difference(made: nn.Sequential, use: network.Use, found: network.Outcome) -> float:
    """First layer's stored statistics after the repair, against NumPy's over the same batches."""
    rows = network.seen(network.data()[0][0][: use.recomputed // network.BATCH * network.BATCH], use).double().numpy()
    values = (_linear(made[0], rows)).reshape(-1, network.BATCH, 128)
    other = np.stack([values.mean(axis=(0, 1)), values.var(axis=1, ddof=1).mean(axis=0)])
    return float(np.abs(other - found.stored).max())


def solution_difference(config: penalty.Config, found: np.ndarray) -> float:
    """How far the subgradient of loss plus penalty at the solution is from holding zero: 0 at the least place."""
    slope = penalty.curvature(config) @ (found - np.array(config.optimum))
    if config.kind == "L2":
        return float(np.abs(slope + config.strength * found).max())
    at_zero = np.maximum(np.abs(slope) - config.strength, 0)
    return float(np.where(found == 0, at_zero, np.abs(slope + config.strength * np.sign(found))).max())


def walk_difference(found: penalty.Walks, config: penalty.Walk) -> float:
    """Proximal descent's end against the closed form sign(b) max(|b| - λ, 0)."""
    closed = np.sign(found.targets) * (np.abs(found.targets) - config.strength).clip(min=0)
    return float(np.abs(found.proximal[-1] - closed).max())


def masks_difference(config: dropout.Small, found: dropout.Masks) -> float:
    """Arithmetic mean of all masks against the same sum taken mask by mask in PyTorch."""
    units, last, middle = (torch.from_numpy(part) for part in dropout.weights(config))
    scale = 1 / (1 - config.drop) if config.inverted else 1.0
    total = torch.zeros(dropout.CLASSES, dtype=torch.float64)
    for number in range(2**dropout.UNITS):
        stays = torch.tensor([number >> place & 1 for place in range(dropout.UNITS)], dtype=torch.float64)
        values = torch.relu((scale * stays * units) @ middle) if config.deep else scale * stays * units
        odds = float(((1 - config.drop) ** stays * config.drop ** (1 - stays)).prod())
        total += odds * torch.softmax(values @ last, dim=0)
    return float(np.abs(total.numpy() - found.arithmetic).max())


def plane_difference(found: clusters.Features, digits: tuple[int, ...], places: np.ndarray) -> float:
    """Places in the plane against those by an orthonormal basis from a QR decomposition: distances between digits."""
    a, b, c = found.templates[list(digits)].astype(np.float64)
    basis = np.linalg.qr(np.stack([b - a, c - a], axis=1))[0]
    other = (found.hidden[:50] - a) @ basis
    gaps = [np.linalg.norm(one[:, None] - one, axis=-1) for one in (other, places[:50])]
    return float(np.abs(gaps[0] - gaps[1]).max())


def smoothing_difference(smoothing: float) -> float:
    """The logit gap of the closed form: the gradient there of PyTorch's smoothed loss."""
    logits = torch.zeros(1, 10, dtype=torch.float64)
    logits[0, 3] = clusters.asked_gap(smoothing)
    logits.requires_grad_()
    F.cross_entropy(logits, torch.tensor([3]), label_smoothing=smoothing).backward()
    return float(logits.grad.abs().max())  # type: ignore[union-attr]


def scaled_difference(config: scale.Config, found: scale.Run) -> float:
    """First logits against matrices in NumPy, with the factor in the weights."""
    weights, last = (one.numpy() for one in scale.start(config))
    random = torch.Generator().manual_seed(config.seed + 1)
    rows = _array(network.data()[0][0][torch.randint(0, network.TRAINED, (scale.BATCH,), generator=random)])
    values = rows @ weights.T
    spread = np.sqrt(values.var(axis=0) + scale.EPSILON)
    return float(np.abs(np.maximum((values - values.mean(axis=0)) / spread, 0) @ last.T - found.first).max())


def passes_difference(made: nn.Sequential, found: dropout.Doubt, asked: dropout.Asked) -> float:
    """Mean sum of squared probabilities, against as many passes with masks from NumPy: in standard errors."""
    random = np.random.default_rng(1)
    rows = _array(dropout.turned(network.data()[1][0][: dropout.COMPARED], asked.angle))
    entering, stays = np.maximum(_linear(made[0], rows), 0), 1 - made[2].p  # type: ignore[operator]
    sure = []
    for _pass in range(asked.passes):
        values = entering * (random.random(entering.shape) < stays) / stays
        values = np.maximum(_linear(made[3], values), 0)
        values = values * (random.random(values.shape) < stays) / stays
        sure.append(float((softmax(_linear(made[6], values), axis=1) ** 2).sum(axis=1).mean()))
    error = np.sqrt((np.var(sure, ddof=1) + found.sure.var(ddof=1)) / asked.passes)
    return float(abs(np.mean(sure) - found.sure.mean()) / error)


def eval_difference(made: nn.Sequential, found: dropout.Doubt, angle: float) -> float:
    """Probabilities in eval mode against a forward pass of matrices in NumPy that knows no dropout."""
    values = _array(dropout.turned(network.data()[1][0][: len(found.eval)], angle))
    for first in (0, 3):
        values = np.maximum(_linear(made[first], values), 0)
    return float(np.abs(softmax(_linear(made[6], values), axis=1) - found.eval).max())
