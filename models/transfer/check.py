"""Second methods: the minimum by its gradient, neighbours by scikit-learn, the interval by summing the binomial."""

import copy
from dataclasses import replace

import numpy as np
import torch
from scipy.stats import binom
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from models.images.decoding import Picture
from models.pretrained.lite0 import efficientnet_lite0, preprocessed
from models.threads import one_thread
from models.transfer import features, ghost, labels, slips
from models.transfer.heads import Head


def head_difference(head: Head, truth: np.ndarray, features: np.ndarray) -> float:
    """Of a linear head the steepest slope of its loss, per unit of C; of the others the share of other answers."""
    if head.config.head == "linear":
        return slope(head, truth)
    if head.config.head == "prototypes":
        classes = np.unique(head.labels)
        means = [head.known[head.labels == label].astype(float).mean(axis=0) for label in classes]
        other = KNeighborsClassifier(1).fit(means, classes).predict(features)
        return float((other != head.logits(features).argmax(axis=1)).mean())
    classes = np.unique(head.labels)
    other = KNeighborsClassifier(head.config.k).fit(head.known, head.labels).predict_proba(features)
    return float(np.abs(other - head.shares(features)[:, classes]).max())


def slope(head: Head, truth: np.ndarray) -> float:
    """At a minimum of C · cross entropy + |W|²/2 the slope in every weight is 0: the largest, by the size of W."""
    x, c = head.known.astype(np.float64), head.config.strength
    logits = x @ head.weight.T.astype(np.float64) + head.bias
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    gap = c * (shares - np.eye(len(head.bias))[truth])  # [N, C]
    return float(np.abs(gap.T @ x + head.weight).max() / c / np.abs(x).max() / len(x))


def interval_difference(right: int, count: int, low: float, high: float, doubt: float = 0.05) -> float:
    """How far the tails at both ends of the interval are from ``doubt``."""
    tails = [binom.sf(right - 1, count, low) - doubt] if right else []
    tails += [binom.cdf(right, count, high) - doubt] if right < count else []
    return float(max((abs(tail) for tail in tails), default=0.0))


@torch.no_grad()
def ghost_difference(picture: Picture, config: ghost.Config, passes: int = 2) -> float:
    """Largest gap of logits between passes that are run one after the other and the statistics of one, mixed."""
    network = copy.deepcopy(ghost.original()).train()
    with one_thread():
        for _pass in range(passes):
            network(ghost.batch(picture, ghost.Config(batch=config.batch, size=config.size)))
        image = preprocessed(picture.pixels)
        mixed = ghost.haunted(picture, replace(config, passes=passes))
        return float((network.eval()(image) - mixed(image)).abs().max())


def order_difference(picture: Picture, found: tuple[slips.Slip, ...]) -> float:
    """The slip of colours made in the network instead of in the photo: its first kernels with red and blue swapped."""
    network = copy.deepcopy(efficientnet_lite0())
    first = next(layer for layer in network.modules() if isinstance(layer, torch.nn.Conv2d))
    first.weight.data = first.weight.data.flip(1)
    with torch.no_grad():
        image = preprocessed(picture.pixels)
        right, wrong = (model(image)[0].softmax(dim=0) for model in (efficientnet_lite0(), network))
    slip = next(one for one in found if one.name == "bgr")
    return abs(float(wrong[int(right.argmax())]) - slip.share)


def answers_difference(found: labels.Suspects) -> float:
    """Share of suspects that scikit-learn's logistic regression, fitted on the same folds, answers otherwise."""
    x = features.features(found.photos, labels.SIDE)
    fold = labels.folds(len(x), 0)
    answers = np.zeros(len(x), int)
    for out in range(labels.FOLDS):
        model = LogisticRegression(C=1.0, max_iter=1000).fit(x[fold != out], found.given[fold != out])
        answers[fold == out] = model.predict(x[fold == out])
    return float((answers != found.answers).mean())
