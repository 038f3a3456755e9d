"""Second methods for what the page shows."""

import numpy as np
import torch
from sklearn.neighbors import NearestNeighbors
from torch.distributions import Independent, Normal, kl_divergence

from models.autoencoders.data import split
from models.autoencoders.plane import Reading, held_codes
from models.autoencoders.training import Snapshot, surprise

DRAWS = 50  # codes for each digit, weighted


def divergence_difference(snapshot: Snapshot) -> float:
    """The KL of each dimension against torch.distributions, largest difference in nats."""
    codes = held_codes(snapshot.model)
    found = kl_divergence(Normal(codes.mean, codes.deviation), Normal(0.0, 1.0)).mean(dim=0)
    return float(np.abs(found.numpy() - snapshot.divergences).max())


def principal_difference(snapshot: Snapshot) -> float:
    """PCA's squared error on 1,000 trained digits against singular vectors of the digits, without a covariance."""
    rows = split(snapshot.config.without).train.double().numpy()
    centered = rows - rows.mean(axis=0)
    vectors = np.linalg.svd(centered, full_matrices=False)[2][: snapshot.config.code]
    few = centered[:1000]
    return abs(float(((few - few @ vectors.T @ vectors) ** 2).sum(axis=1).mean()) - snapshot.squared[0])


def nearest_difference(ink: np.ndarray, reading: Reading) -> float:
    """The distance to the nearest training digit against scikit-learn's search tree."""
    tree = NearestNeighbors(n_neighbors=1, algorithm="ball_tree").fit(split(-1).train.numpy())
    return abs(float(tree.kneighbors(ink.reshape(1, -1))[0][0, 0]) - reading.distance)


def surprise_bound(snapshot: Snapshot, draws: int = DRAWS, digits: int = 200) -> tuple[float, float]:
    """-log p of held-out digits from weighted draws (Burda et al., 2016), beside -ELBO of the same digits, nats."""
    data, config = split(-1), snapshot.config
    images, labels = data.held[:digits], data.held_labels[:digits]
    mean, deviation = snapshot.model.encode(images, labels)
    random, logs = torch.Generator().manual_seed(0), []
    for _ in range(draws):
        codes = mean + deviation * torch.randn(mean.shape, generator=random)
        error = surprise(config, snapshot.model.decode(codes, labels).logit(eps=1e-6), images)
        prior, posterior = (
            Independent(one, 1).log_prob(codes)
            for one in (Normal(torch.zeros_like(mean), 1.0), Normal(mean, deviation))
        )
        logs.append(prior - posterior - error)
    found = torch.stack(logs)  # [draws, digits]
    tight = -(found.logsumexp(dim=0) - np.log(draws)).mean()
    return float(tight), float(-found.mean())
