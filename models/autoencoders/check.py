"""Second methods for what the page shows."""

from functools import lru_cache

import numpy as np
import torch
from skimage.measure import moments_central
from sklearn.neighbors import NearestNeighbors
from torch.distributions import Independent, Normal, kl_divergence

from models import rates
from models.autoencoders.anomalies import Scores
from models.autoencoders.attributes import slant
from models.autoencoders.between import Film
from models.autoencoders.data import split
from models.autoencoders.networks import Weights
from models.autoencoders.patches import Patches, Trained
from models.autoencoders.plane import Reading, held_codes
from models.autoencoders.training import Snapshot, surprise
from models.remembered import remembered

DRAWS = 20  # codes for each digit


def divergence_difference(snapshot: Snapshot) -> float:
    """The KL of each dimension against torch.distributions, largest difference in nats."""
    codes = held_codes(snapshot.model)
    found = kl_divergence(Normal(codes.mean, codes.deviation), Normal(0.0, 1.0)).mean(dim=0)
    return float(np.abs(found.numpy() - snapshot.divergences).max())


@lru_cache(8)
def principal_difference(snapshot: Snapshot) -> float:
    """PCA's squared error on 1,000 trained digits against singular vectors of the digits, without a covariance."""
    rows = split(snapshot.config.without, snapshot.config.own).train.double().numpy()
    centered = rows - rows.mean(axis=0)
    vectors = np.linalg.svd(centered, full_matrices=False)[2][: snapshot.config.code]
    few = centered[:1000]
    return abs(float(((few - few @ vectors.T @ vectors) ** 2).sum(axis=1).mean()) - snapshot.squared[0])


@remembered(2)
def tree(own: bytes) -> NearestNeighbors:
    return NearestNeighbors(n_neighbors=1, algorithm="ball_tree").fit(split(-1, own).train.numpy())


def nearest_difference(ink: np.ndarray, reading: Reading, own: bytes = b"") -> float:
    """The distance to the nearest training digit against scikit-learn's search tree."""
    return abs(float(tree(own).kneighbors(ink.reshape(1, -1))[0][0, 0]) - reading.distance)


@lru_cache(8)
def bounds(snapshot: Snapshot, draws: int = DRAWS) -> tuple[float, float, float]:
    """What draws of the held-out digits' codes say, without a closed form of the KL, nats.

    -log p from weighted draws (Burda et al., 2016), how far their -ELBO is from the snapshot's, and what chance allows:
    four standard errors.
    """
    config = snapshot.config
    data = split(config.without, config.own)
    mean, deviation = snapshot.model.encode(data.held, data.held_labels)
    random, logs = torch.Generator().manual_seed(1), []
    for _ in range(draws):
        codes = mean + deviation * torch.randn(mean.shape, generator=random)
        error = surprise(config, snapshot.model.decode(codes, data.held_labels).logit(eps=1e-6), data.held)
        prior, posterior = (
            Independent(one, 1).log_prob(codes)
            for one in (Normal(torch.zeros_like(mean), 1.0), Normal(mean, deviation))
        )
        logs.append(prior - posterior - error)
    found = torch.stack(logs)  # [draws, digits]
    tight = -(found.logsumexp(dim=0) - np.log(draws)).mean()
    chance = (found.var(dim=0).mean() / found.shape[1] * (1 + 1 / draws)).sqrt()  # the snapshot's is of one draw
    return float(tight), abs(snapshot.bound + float(found.mean())), 4 * float(chance)


def decoder_difference(snapshot: Snapshot, film: Film, label: int) -> float:
    """A film between codes against one decoded in NumPy, weight by weight; of PCA, against a mix of its two ends."""
    layers, count = snapshot.model.decoder, len(film.digits)
    frames = film.digits.reshape(count, -1)
    if layers is None:
        share = np.linspace(0, 1, count)[:, None]
        ends = snapshot.model.decode(film.codes[[0, -1]], torch.tensor([label, label])).numpy()
        return float(np.abs(((1 - share) * ends[0] + share * ends[1]).clip(0, 1) - frames).max())
    classes = np.eye(10)[[label] * count] if snapshot.config.classes else np.zeros((count, 0))
    logits = by_hand(layers, np.hstack((film.codes.numpy(), classes)))
    return float(np.abs(1 / (1 + np.exp(-logits)) - frames).max())


def by_hand(layers: Weights, values: np.ndarray) -> np.ndarray:
    """What layers with ReLU between them make of rows ``[N, in]``, in NumPy ``[N, out]``."""
    for index, (weight, bias) in enumerate(layers):
        values = (np.maximum(values, 0) if index else values) @ weight.T + bias
    return values


def slant_difference(digits: np.ndarray) -> float:
    """Slant against the central moments of scikit-image; digits without ink have none."""
    found = slant(digits)
    gaps = [0.0]
    for ink, value in zip(digits, found, strict=True):
        if np.isfinite(value):
            moments = moments_central(ink.astype(float), order=2)
            gaps.append(abs(-moments[1, 1] / moments[2, 0] - float(value)))
    return max(gaps)


def auc_difference(found: Scores) -> float:
    """The largest of all rules."""
    return max(
        rates.auc_difference(found.rates(rule), scores.astype(float), found.unknown)
        for rule, scores in found.by_rule.items()
    )


def patch_difference(found: Patches, count: int) -> float:
    """Error of the learnt patches against the sum of the eigenvalues that are left out."""
    return abs(found.error(count)[0] - float(found.variances[count:].sum()))


def network_difference(found: Patches, trained: Trained) -> float:
    """Patches by the autoencoder, layer by layer in NumPy."""
    codes = by_hand(trained.layers[:2], found.rows - found.mean)
    return float(np.abs(by_hand(trained.layers[2:], codes) + found.mean - trained.rebuilt).max())
