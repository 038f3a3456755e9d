"""How sure a network is and how often it is right, by its loss; and a temperature that divides its logits.

Source: Guo et al., On Calibration of Modern Neural Networks, 2017, https://arxiv.org/abs/1706.04599.
"""

from dataclasses import dataclass

import numpy as np
import torch
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax
from torch import nn
from torch.nn import functional as F

from models.digits import ink_rows, standardised
from models.images.decoding import Picture
from models.limits import one_of, refuse, within
from models.pretrained.lite0 import class_names, efficientnet_lite0, preprocessed
from models.rates import binned
from models.stopping import wanted
from models.threads import one_thread

TRAINED, FITTED, BINS = 500, 1000, 10
RUNS = ("cross entropy", "smoothing", "focal")


@dataclass(frozen=True)
class Config:
    run: str = "cross entropy"
    smoothing: float = 0.1  # share of the target spread over all ten digits
    gamma: float = 2.0
    steps: int = 150
    seed: int = 0

    def __post_init__(self) -> None:
        one_of("loss", self.run, RUNS)
        refuse(self, {"smoothing": (0, 0.9), "gamma": (0, 5), "steps": (1, 2000), "seed": (0, 9999)})


@dataclass(frozen=True, eq=False)
class Answers:
    logits: np.ndarray  # [N, 10] on digits that were not trained on
    labels: np.ndarray  # [N]
    best: float  # temperature of the least cross entropy, on other digits again


@dataclass(frozen=True, eq=False)
class Reliability:
    accuracy: float
    confidence: float  # mean probability of the answer
    error: float  # expected calibration error: mean |sure − right| over bins, weighted by their counts
    entropy: float  # mean cross entropy
    sure: np.ndarray  # [B] mean confidence of each bin; NaN where it is empty
    right: np.ndarray  # [B] share of right answers


@torch.inference_mode(False)
def answers(config: Config) -> Answers:
    """500 digits, 196-256-256-10, Adam 2e-3, all digits at each step."""
    ink, labels = ink_rows()
    small = standardised(ink, ink[:TRAINED])
    with torch.random.fork_rng(devices=[]), one_thread():
        torch.manual_seed(config.seed)
        net = nn.Sequential(nn.Linear(196, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, 10))
        optimiser = torch.optim.Adam(net.parameters(), 2e-3)
        smoothing = config.smoothing if config.run == "smoothing" else 0.0
        for _ in wanted(range(config.steps)):
            optimiser.zero_grad()
            each = F.cross_entropy(net(small[:TRAINED]), labels[:TRAINED], label_smoothing=smoothing, reduction="none")
            if config.run == "focal":
                each = (1 - (-each).exp()) ** config.gamma * each
            each.mean().backward()
            optimiser.step()
        with torch.no_grad():
            logits, truth = net(small[TRAINED:]).double().numpy(), labels[TRAINED:].numpy()
    return Answers(logits[FITTED:], truth[FITTED:], temperature(logits[:FITTED], truth[:FITTED]))


def temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """The one number that dividing the logits by makes the cross entropy least."""
    return float(np.exp(minimize_scalar(lambda log: entropy(logits / np.exp(log), labels), bounds=(-4, 4)).x))


def entropy(logits: np.ndarray, labels: np.ndarray) -> float:
    return float(-log_softmax(logits, axis=1)[np.arange(len(labels)), labels].mean())


def reliability(found: Answers, divisor: float) -> Reliability:
    """All numbers with the logits divided by a temperature."""
    within("temperature", divisor, 0.01, 100)
    p = tempered(found.logits, divisor)
    sure, right = p.max(axis=1), p.argmax(axis=1) == found.labels
    said, happened, count = binned(sure, right, bins=BINS)
    error = float(np.nansum(count * np.abs(said - happened)) / len(sure))
    cross = entropy(found.logits / divisor, found.labels)
    return Reliability(float(right.mean()), float(sure.mean()), error, cross, said, happened)


def tempered(logits: np.ndarray, divisor: float) -> np.ndarray:
    """Softmax of the logits divided by a temperature, along the last axis."""
    return np.asarray(np.exp(log_softmax(np.asarray(logits, float) / divisor, axis=-1)))


@torch.inference_mode()
def photo(picture: Picture, count: int = 1000) -> tuple[tuple[str, float], ...]:
    """The classes and logits of EfficientNet-Lite0 on a photo, the largest first."""
    logits = efficientnet_lite0()(preprocessed(picture.pixels))[0].tolist()
    return tuple(sorted(zip(class_names(), logits, strict=True), key=lambda pair: -pair[1])[:count])
