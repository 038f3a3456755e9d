"""Does the map look at the network at all? Destroy what the network learned, layer by layer, and watch the map.

From the logits down, the numbers of each stage are shuffled: same values, no knowledge. A method that explains the
network must change with it; one that keeps drawing the dog draws edges.

Reference: Adebayo et al., Sanity Checks for Saliency Maps, https://arxiv.org/abs/1810.03292
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import torch
from scipy.stats import ConstantInputWarning, spearmanr
from skimage.metrics import structural_similarity

from models.attribution.methods import attribution, usable
from models.attribution.subject import Answer, Attribution, Config, Subject, answers
from models.limits import within
from models.pretrained.classifiers import Classifier, classifier, twin

QUICK = ("gradient", "guided backprop", "Grad-CAM", "edges")  # fast enough for a slider


@dataclass(frozen=True, eq=False)
class Twin:
    """One method on the trained network and on the network with `stages` stages shuffled."""

    trained: Attribution
    shuffled: Attribution
    rank_correlation: float  # Spearman, of all pixels
    similarity: float  # SSIM of the two pictures as drawn


@dataclass(frozen=True, eq=False)
class Check:
    config: Config
    stages: int  # shuffled, counted from the logits
    names: tuple[str, ...]  # of the shuffled stages
    answers: tuple[Answer, ...]  # what the damaged network says about the photo
    twins: tuple[Twin, ...]


def stages(model: Classifier) -> tuple[str, ...]:
    """What is shuffled, in this order: the classifier, then the layers from the last to the first."""
    return (model.head, *reversed(model.layers))


@lru_cache(maxsize=24)
def shuffled(name: str, count: int, seed: int = 0, device: str = "cpu") -> Classifier:
    """The classifier with the weights of its last `count` stages in random order. The shared one keeps its own."""
    model = classifier(name, device)
    order = stages(model)
    within("stages", count, 0, len(order))
    network = twin(model.network)
    generator = torch.Generator().manual_seed(seed)
    for stage in order[:count]:
        for module in network.get_submodule(stage).modules():
            for key, weights in module.named_parameters(recurse=False):
                mixed = weights.flatten()[torch.randperm(weights.numel(), generator=generator).to(weights.device)]
                setattr(module, key, torch.nn.Parameter(mixed.view_as(weights), requires_grad=False))
    return replace(model, network=network)


def check(question: Subject, count: int, methods: tuple[str, ...] = QUICK) -> Check:
    """The maps of the trained and of the damaged network, for the same class, and how much they agree."""
    config = question.config
    damaged = shuffled(config.network, count, config.seed, config.device)
    with torch.inference_mode():
        logits = damaged.network(question.image)[0].clone().cpu()
    other = replace(question, classifier=damaged, logits=logits)
    methods = usable(damaged, methods)
    twins = tuple(_twin(attribution(question, method), attribution(other, method)) for method in methods)
    return Check(config, count, stages(damaged)[:count], tuple(answers(logits)), twins)


def survivor(question: Subject, count: int, methods: tuple[str, ...]) -> str:
    """The method whose map changes least, by rank, when so many stages are shuffled."""
    return max(check(question, count, methods).twins, key=lambda twin: twin.rank_correlation).trained.method


def pair(question: Subject, count: int, method: str) -> tuple[np.ndarray, int]:
    """A map of the trained and one of the damaged network, one above the other, and which is the damaged one's.

    Returns:
        Absolute values on the common scale, 0 to 1: [2, h, w], the order decided by the photo; 0 or 1.
    """
    (twin,) = check(question, count, (method,)).twins
    place = int(question.photo.sum()) % 2
    maps = [abs(normalised_map(one.values)) for one in (twin.shuffled, twin.trained)]
    return np.stack(maps[:: -1 if place else 1]), place


def cascade(question: Subject, methods: tuple[str, ...] = QUICK) -> Iterator[tuple[Check, ...]]:
    """The checks so far, one depth more at each step: from the untouched network to one that has learned nothing."""
    done: tuple[Check, ...] = ()
    for count in range(len(stages(question.classifier)) + 1):
        done = (*done, check(question, count, methods))
        yield done


def rank_correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Spearman's: 1 same order of pixels, 0 unrelated, -1 reversed; 0 when one map is constant."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConstantInputWarning)
        value = spearmanr(first.ravel(), second.ravel()).statistic
    return 0.0 if np.isnan(value) else float(value)


def normalised_map(values: np.ndarray) -> np.ndarray:
    """On the common scale -1 to 1: divided by the 99.5th percentile of the absolute values, zero kept, clipped."""
    limit = float(np.percentile(np.abs(values), 99.5)) or float(np.abs(values).max()) or 1.0
    return np.clip(values / limit, -1, 1)


def _twin(trained: Attribution, other: Attribution) -> Twin:
    first, second = normalised_map(trained.values), normalised_map(other.values)
    return Twin(
        trained, other, rank_correlation(first, second), float(structural_similarity(first, second, data_range=2.0))
    )
