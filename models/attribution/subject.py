"""Where does a classifier look? What all methods share: the photo, the classes asked about, and the score explained.

A score is one number per photo, made from the logits: the logit of class A, its probability, its log-odds, or the
margin of A over B. An attribution gives each pixel its share in that number, signed: positive speaks for the class.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.attribution.baselines import FILLS, SHAPES
from models.limits import refuse
from models.pretrained.classifiers import Classifier, classifier, square
from models.pretrained.lite0 import SIDE, class_names

CLASSES = 1000


@dataclass(frozen=True)
class Config:
    network: str = "lite0"
    target: int = -1  # class A; -1: the network's own first answer
    contrast: int = -1  # class B of the margin; -1: its second answer
    score: str = "logit"  # of SCORES
    layer: str = "features.head"  # for Grad-CAM
    samples: int = 16  # of SmoothGrad
    sigma: float = 0.15  # of SmoothGrad's noise, share of the photo's range
    steps: int = 32  # of integrated gradients
    fill: str = "grey"  # of FILLS: what a missing pixel shows; the baseline of integrated gradients
    masks: int = 192  # of RISE
    patch: int = 32  # px
    stride: int = 16  # px
    shape: str = "square"  # of SHAPES
    seed: int = 0
    device: str = "cpu"


@dataclass(frozen=True, eq=False)
class Subject:
    """The question: this photo, this network, this score."""

    config: Config
    classifier: Classifier
    pixels: Tensor  # [1, 3, 224, 224] 0 to 255
    image: Tensor  # [1, 3, 224, 224] as the network takes it
    logits: Tensor  # [1000] of the photo
    target: int
    contrast: int
    score: Callable[[Tensor], Tensor]  # logits [B, 1000] -> [B]

    def value(self, images: Tensor) -> Tensor:
        """Scores of normalised images: [B]."""
        return self.score(self.classifier.network(images))


@dataclass(frozen=True)
class Answer:
    index: int
    name: str
    probability: float


@dataclass(frozen=True, eq=False)
class Attribution:
    config: Config
    method: str
    values: np.ndarray  # [224, 224] float32, signed, in units of the score (per unit of input for a gradient)
    native: np.ndarray  # [h, w] as it was measured: coarser for Grad-CAM, else the same
    milliseconds: float
    passes: int  # through the network; a backward pass counts as one more


SCORES = {
    "logit": lambda logits, a, b: logits[:, a],
    "probability": lambda logits, a, b: logits.softmax(1)[:, a],
    "log-odds": lambda logits, a, b: (
        logits[:, a] - torch.cat([logits[:, :a], logits[:, a + 1 :]], 1).logsumexp(1)
    ),
    "margin": lambda logits, a, b: logits[:, a] - logits[:, b],
}  # fmt: skip
CHOICES = {"score": SCORES, "fill": FILLS, "shape": SHAPES}
LIMITS = {
    "target": (-1, CLASSES - 1),
    "contrast": (-1, CLASSES - 1),
    "samples": (1, 256),
    "sigma": (0, 1),
    "steps": (2, 512),
    "masks": (8, 4096),
    "patch": (1, SIDE),
    "stride": (1, SIDE),
}


def subject(pixels: np.ndarray, config: Config) -> Subject:
    """The question, checked: raises ValueError when a setting makes no sense or the network does not exist."""
    refuse(config, LIMITS, CHOICES)
    model = classifier(config.network, config.device)
    photo = square(pixels).to(config.device)
    image = model.normalised(photo)
    with torch.inference_mode():
        logits = model.network(image)[0].clone()
    ranked = logits.argsort(descending=True).tolist()
    target = ranked[0] if config.target < 0 else config.target
    contrast = next(i for i in ranked if i != target) if config.contrast < 0 else config.contrast
    if config.score == "margin" and contrast == target:
        raise ValueError(f"class B must differ from class A for a margin, got {class_names()[target]} twice")
    rule = SCORES[config.score]
    return Subject(
        config, model, photo, image, logits.cpu(), target, contrast, lambda values: rule(values, target, contrast)
    )


def answers(logits: Tensor, count: int = 5) -> list[Answer]:
    """The classes with the highest probabilities, first the highest."""
    probabilities = logits.softmax(0)
    top = probabilities.topk(min(count, len(probabilities))).indices.tolist()
    return [Answer(i, class_names()[i], float(probabilities[i])) for i in top]
