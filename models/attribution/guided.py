"""Guided backprop: crisp outlines that look like an explanation and barely depend on the class.

At every ReLU only positive slopes pass back, and only through units that were on. That recovers the edges of the photo:
with random weights the picture stays (Adebayo et al., https://arxiv.org/abs/1810.03292), so it explains little.
captum's GuidedBackprop looks for `nn.ReLU` only; on a network of ReLU6, such as Lite0, it silently returns the plain
gradient. This one bends the slope at both. Reference: Springenberg et al., https://arxiv.org/abs/1412.6806
"""

import torch
from torch import Tensor, nn

from models.attribution.subject import Subject
from models.pretrained.classifiers import twin


class _Guided(torch.autograd.Function):
    @staticmethod
    def forward(context, x: Tensor, ceiling: float) -> Tensor:
        y = x.clamp(0, ceiling)
        context.save_for_backward((x > 0) & (x < ceiling))
        return y

    @staticmethod
    def backward(context, slope: Tensor) -> tuple[Tensor, None]:
        (on,) = context.saved_tensors
        return slope.clamp(min=0) * on, None


class GuidedReLU(nn.Module):
    """A ReLU or ReLU6 whose backward pass lets only positive slopes through."""

    def __init__(self, ceiling: float):
        super().__init__()
        self.ceiling = ceiling

    def forward(self, x: Tensor) -> Tensor:
        return _Guided.apply(x, self.ceiling)


CEILINGS = {nn.ReLU: float("inf"), nn.ReLU6: 6.0}


def bendable(network: nn.Module) -> bool:
    """Whether the network has ReLUs at all: transformers and ConvNeXt have none."""
    return any(type(module) in CEILINGS for module in network.modules())


def guided(network: nn.Module) -> nn.Module:
    """A twin of the network with guided ReLUs. Raises ValueError when it has none."""
    result = twin(network)
    places = [
        (parent, name, CEILINGS[type(child)])
        for parent in result.modules()
        for name, child in parent.named_children()
        if type(child) in CEILINGS
    ]
    if not places:
        raise ValueError(f"guided backprop must have a network with ReLUs, got {type(network).__name__} without any")
    for parent, name, ceiling in places:
        setattr(parent, name, GuidedReLU(ceiling))
    return result


def guided_backprop(question: Subject) -> tuple[Tensor, int]:
    """The signed map [H, W], summed over colours, and the passes."""
    image = question.image.detach().clone().requires_grad_()
    score = question.score(guided(question.classifier.network)(image)).sum()
    return torch.autograd.grad(score, image)[0].sum(1)[0], 2
