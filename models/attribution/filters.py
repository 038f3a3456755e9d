"""What the first layer looks for, and what every layer finds in the photo.

The first filters look directly at colours, so they can be drawn as small pictures: edges, blobs, colour contrasts. Of
deeper layers only the answers can be drawn: bright where a channel found its pattern.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from models.attribution.subject import Subject
from models.limits import one_of, within
from models.pretrained.classifiers import Classifier, twin


@dataclass(frozen=True, eq=False)
class Activations:
    layer: str
    channels: np.ndarray  # [N] int, the strongest first
    maps: np.ndarray  # [N, h, w] float32
    total: int  # channels of the layer


def first_filters(model: Classifier) -> np.ndarray:
    """The filters of the first convolution as pictures [N, k, k, 3] in 0 to 1: grey is zero, each on its own scale."""
    first = next((m for m in model.network.modules() if isinstance(m, nn.Conv2d)), None)
    if first is None or first.in_channels != 3:
        raise ValueError(f"network must begin with a convolution over colours, got {model.name}")
    weights = first.weight.detach().cpu().permute(0, 2, 3, 1)  # [N, k, k, 3]
    limits = weights.abs().amax((1, 2, 3), keepdim=True).clamp(min=1e-12)
    return (0.5 + 0.5 * weights / limits).numpy()


def activations(question: Subject, layer: str, count: int = 24) -> Activations:
    """The channels of a layer that answer most strongly to this photo, by their largest value."""
    within("count", count, 1, 256)
    with torch.inference_mode():
        found = layer_output(question.classifier, layer, question.image)[0]
    strongest = found.amax((1, 2)).argsort(descending=True)[:count]
    return Activations(layer, strongest.cpu().numpy(), found[strongest].float().cpu().numpy(), len(found))


def layer_output(model: Classifier, layer: str, images: Tensor) -> Tensor:
    """The map of a layer [B, C, h, w], tokens of a transformer laid out in their places. Follows gradients."""
    one_of("layer", layer, model.layers)
    network, kept = twin(model.network), []
    network.get_submodule(layer).register_forward_hook(lambda module, inputs, output: kept.append(output))
    network(images)
    return as_map(kept[0])


def as_map(output: Tensor) -> Tensor:
    """[B, C, h, w] as it is; a transformer's tokens [B, 1 + n * n, C] without the class token as [B, C, n, n]."""
    if output.ndim == 4:
        return output
    side = round((output.shape[1] - 1) ** 0.5)
    return output[:, 1:].transpose(1, 2).unflatten(2, (side, side))
