"""A map of pictures as the network arranges them: neighbours look alike to it.

Crops of the bundled photos, and the user's own, become vectors (the last map averaged over space); PCA shows them on
the two axes of largest spread, t-SNE keeps neighbours together and says nothing about distances between groups.

Reference: van der Maaten and Hinton, https://jmlr.org/papers/v9/vandermaaten08a.html
"""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
import torch
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE

from models.attribution.fused import fused
from models.images.samples import SAMPLES, sample
from models.limits import refuse
from models.pretrained.classifiers import Classifier, classifier, twin

CROPS = 9  # of each photo
THUMB = 40  # px
BATCH = 17
OWN = "your photo"


@dataclass(frozen=True)
class Config:
    network: str = "lite0"
    method: str = "PCA"  # of METHODS
    perplexity: float = 12.0  # of t-SNE: how many neighbours count
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Embedding:
    places: np.ndarray  # [N, 2] float32
    groups: tuple[str, ...]  # [N] title of the photo that the crop comes from
    thumbnails: np.ndarray  # [N, 40, 40, 3] uint8
    neighbours: np.ndarray  # [N] int, the nearest other crop among all features, before any projection
    purity: float  # share of crops whose nearest other crop comes from the same photo
    explained: float  # share of the variance that two axes of PCA hold


def _pca(features: np.ndarray, config: Config) -> np.ndarray:
    return PCA(2, random_state=config.seed).fit_transform(features)


def _tsne(features: np.ndarray, config: Config) -> np.ndarray:
    return TSNE(2, perplexity=config.perplexity, init="pca", random_state=config.seed).fit_transform(features)


METHODS = {"PCA": _pca, "t-SNE": _tsne}
CHOICES = {"method": METHODS}
LIMITS = {"perplexity": (2, 50)}


def embedding(pixels: np.ndarray, config: Config) -> Embedding:
    """The bundled crops and the crops of the given photo, placed on a plane."""
    refuse(config, LIMITS, CHOICES)
    bundled, titles, pictures = _bundled(config.network)
    own = _crops(pixels)
    features = np.concatenate([bundled, _features(classifier(config.network), own)])
    centred = features - features.mean(0)
    distances = np.square(centred[:, None] - centred).sum(2)
    np.fill_diagonal(distances, np.inf)
    nearest = distances.argmin(1)
    groups = titles + (OWN,) * len(own)
    same = np.array([groups[i] == groups[j] for i, j in enumerate(nearest)])
    return Embedding(
        METHODS[config.method](features, config).astype(np.float32),
        groups,
        np.concatenate([pictures, _thumbnails(own)]),
        nearest,
        float(same.mean()),
        float(PCA(2, random_state=config.seed).fit(features).explained_variance_ratio_.sum()),
    )


@lru_cache(maxsize=4)
def _bundled(network: str) -> tuple[np.ndarray, tuple[str, ...], np.ndarray]:
    crops = [_crops(sample(name).pixels) for name in SAMPLES]
    titles = tuple(SAMPLES[name].title for name in SAMPLES for _ in range(CROPS))
    model = classifier(network)
    features = np.concatenate([_features(model, some) for some in crops])
    return features, titles, np.concatenate([_thumbnails(some) for some in crops])


def _crops(pixels: np.ndarray) -> np.ndarray:
    """Nine overlapping squares of the photo, half its short side wide: [9, 224, 224, 3] uint8."""
    height, width = pixels.shape[:2]
    side = max(1, min(height, width) // 2)
    tops, lefts = (np.linspace(0, length - side, 3).round().astype(int) for length in (height, width))
    squares = [pixels[top : top + side, left : left + side] for top in tops for left in lefts]
    return np.stack([cv2.resize(np.array(crop), (224, 224), interpolation=cv2.INTER_CUBIC) for crop in squares])


def _thumbnails(crops: np.ndarray) -> np.ndarray:
    return np.stack([cv2.resize(crop, (THUMB, THUMB), interpolation=cv2.INTER_AREA) for crop in crops])


@torch.inference_mode()
def _features(model: Classifier, crops: np.ndarray) -> np.ndarray:
    """What the classifier's last layer reads: [N, F]."""
    kept: list[torch.Tensor] = []
    network = twin(fused(model.network))
    network.get_submodule(model.head).register_forward_pre_hook(
        lambda module, inputs: kept.append(inputs[0].flatten(1))
    )
    for images in torch.from_numpy(crops).permute(0, 3, 1, 2).float().split(BATCH):
        network(model.normalised(images))
    return torch.cat(kept).cpu().numpy()
