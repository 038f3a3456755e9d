"""Second methods, each independent in idea of the first."""

from decimal import Decimal, localcontext
from functools import partial

import numpy as np
import pandas as pd
import torch
from scipy.optimize import minimize
from scipy.special import softmax
from sklearn.linear_model import QuantileRegressor

from models.losses.asks import GRID, Wish
from models.losses.confidence import BINS, Answers
from models.losses.curves import Config, Curve, curve
from models.losses.floats import Result, computed
from models.losses.information import Numbers
from models.losses.lines import Line, total
from models.losses.mask import Config as Prediction
from models.losses.mask import Measured


def slope_difference(name: str, truth: float, config: Config, at: Curve) -> float:
    """Gradients against the loss a little left and right; at a kink any slope between the two is right."""
    step = 1e-6
    losses = [curve(name, truth, config, at.logits + move).loss for move in (-step, 0.0, step)]
    left, right = (losses[1] - losses[0]) / step, (losses[2] - losses[1]) / step
    low, high = np.minimum(left, right), np.maximum(left, right)
    return float(np.maximum(0, np.maximum(low - at.gradient, at.gradient - high)).max())


def wish_difference(found: Wish) -> float:
    """The lowest place of the values against where the gradient turns from falling to rising, in logits."""
    if found.at_edge:
        return float((found.slope[-2] > 0) if found.probability else (found.slope[1] < 0))
    z = np.log(found.probability / (1 - found.probability))
    turns = np.flatnonzero((found.slope[:-1] <= 0) & (found.slope[1:] >= 0))
    if not len(turns):
        return float("inf")
    before, after = found.slope[turns], found.slope[turns + 1]
    part = np.divide(-before, after - before, out=np.zeros(len(turns)), where=after > before)
    roots = GRID[turns] + part * (GRID[1] - GRID[0])
    return float(np.abs(roots - z).min())


def exact(logits: tuple[float, ...]) -> list[Decimal]:
    """Log-softmax with 60 decimals."""
    with localcontext() as context:
        context.prec = 60
        values = [Decimal(value) for value in logits]
        total = sum(((value - max(values)).exp() for value in values), Decimal())
        return [value - max(values) - total.ln() for value in values]


def softmax_difference(logits: tuple[float, ...], true: int, reference: Result | None = None) -> float:
    """The reference (log-softmax in float64) against 60 decimals: largest relative error of log p."""
    found = (reference or computed(logits, "float64", "log-softmax", true)).steps["log p"].tolist()
    right = [float(value) for value in exact(logits)]
    return max(abs(a - b) / max(1.0, abs(b)) for a, b in zip(found, right, strict=True))


def information_difference(p: np.ndarray, q: np.ndarray, found: Numbers) -> float:
    """Divergences from entropies: KL = H(P, Q) − H(P), JS = H(M) − mean of H(P) and H(Q)."""
    middle = (p + q) / 2
    entropy = [float(-sum(value * np.log(value) for value in part if value > 0)) for part in (p, q, middle)]
    gaps = [abs(found.js - (entropy[2] - (entropy[0] + entropy[1]) / 2))]
    for kl, cross, own in zip(found.kl, found.cross, entropy[:2], strict=True):
        gaps.append(0.0 if kl == cross == np.inf else abs(kl - (cross - own)))
    return max(gaps)


def line_difference(points: np.ndarray, lines: dict[str, Line], delta: float) -> float:
    """Mean losses of the lines against a linear program (MAE) and a search without gradients (MSE, Huber)."""
    median = QuantileRegressor(alpha=0, solver="highs").fit(points[:, :1], points[:, 1])  # a linear program
    least = median.coef_[0], median.intercept_
    gaps = [total(points, lines["MAE"], "MAE", delta) - total(points, least, "MAE", delta)]
    options = {"xatol": 1e-10, "fatol": 1e-14, "maxiter": 2000}
    for name in ("MSE", "Huber"):
        mean_loss = partial(total, points, name=name, delta=delta)
        found = minimize(mean_loss, lines["MAE"], method="Nelder-Mead", options=options)
        gaps.append(max(0.0, mean_loss(lines[name]) - found.fun))
    return float(max(abs(gap) for gap in gaps))


def reliability_difference(found: Answers, divisor: float, error: float) -> float:
    """The calibration error against pandas' means of sorted confidences, cut into the same bins."""
    p = softmax(found.logits / divisor, axis=1)
    frame = pd.DataFrame({"sure": p.max(axis=1), "right": p.argmax(axis=1) == found.labels})
    below = frame["sure"].clip(upper=np.nextafter(1, 0))  # certainty itself belongs to the last bin
    bins = frame.groupby(pd.cut(below, np.linspace(0, 1, BINS + 1), right=False), observed=True)
    gaps = (bins["sure"].mean() - bins["right"].mean()).abs() * bins.size()
    return abs(float(gaps.sum() / len(frame)) - error)


def mask_difference(mask: np.ndarray, given: Prediction, found: Measured) -> float:
    """Gradients in the logits against automatic differentiation of the losses, pixel by pixel, as they are defined."""
    t = torch.tensor(mask, dtype=torch.float64)
    z = torch.logit(torch.where(t > 0, given.inside, given.outside).double(), eps=1e-12).requires_grad_()
    p = torch.sigmoid(z)
    below = (p * p).sum() + (t * t).sum() if given.squared else p.sum() + t.sum()
    dice = 1 - (2 * (p * t).sum() + given.epsilon) / (below + given.epsilon)
    entropy = torch.nn.functional.binary_cross_entropy_with_logits(z, t)
    slopes = {"cross entropy": torch.autograd.grad(entropy, z)[0], "Dice": torch.autograd.grad(dice, z)[0]}
    gaps = [np.abs(slopes[name].numpy() - found.gradients[name]).max() for name in slopes]
    return float(np.nanmax(gaps))
