"""Maps from derivatives: how the score would change with each pixel, and what sums of such changes say.

Every function takes a question and returns the signed map, summed over colours, and the passes it took.
captum computes where it has the method; it works on a twin, so that its hooks never touch the shared network.

References: Simonyan et al., https://arxiv.org/abs/1312.6034 (gradient); Smilkov et al., https://arxiv.org/abs/1706.03825
(SmoothGrad); Sundararajan et al., https://arxiv.org/abs/1703.01365 (integrated gradients); Selvaraju et al.,
https://arxiv.org/abs/1610.02391 (Grad-CAM).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from captum.attr import InputXGradient, IntegratedGradients, LayerActivation, LayerGradCam, Saliency
from torch import Tensor, nn

from models.attribution.baselines import filled
from models.attribution.subject import Config, Subject
from models.limits import one_of
from models.pretrained.classifiers import twin

BATCH = 4  # images at once through forward and backward: more is slower on a CPU


@dataclass(frozen=True, eq=False)
class Completeness:
    """Integrated gradients must add up to what the score gained from the baseline to the photo."""

    config: Config
    steps: tuple[int, ...]
    sums: tuple[float, ...]  # of all pixels' attributions
    gain: float  # score of the photo minus score of the baseline


def gradient(question: Subject) -> tuple[Tensor, int]:
    """Speckles where a small change of the pixel would move the score most: its slope, not its share."""
    method = Saliency(question.value)
    return _map(method.attribute(_leaf(question.image), abs=False)), 2


def gradient_times_input(question: Subject) -> tuple[Tensor, int]:
    """The slope times the pixel's value: exact shares for a linear model, nothing where the input is grey (zero)."""
    return _map(InputXGradient(question.value).attribute(_leaf(question.image))), 2


def smooth_grad(question: Subject) -> tuple[Tensor, int]:
    """The gradient, averaged over copies of the photo with noise: speckle that belongs to no copy cancels out."""
    config = question.config
    generator = torch.Generator().manual_seed(config.seed)
    spread = config.sigma * float(question.image.max() - question.image.min())
    total = torch.zeros_like(question.image)
    method = Saliency(question.value)
    for start in range(0, config.samples, BATCH):
        count = min(BATCH, config.samples - start)
        noise = torch.randn(count, *question.image.shape[1:], generator=generator).to(question.image)
        total += method.attribute(_leaf(question.image + spread * noise), abs=False).sum(0, keepdim=True)
    return _map(total / config.samples), 2 * config.samples


def integrated_gradients(question: Subject) -> tuple[Tensor, int]:
    """The gradient averaged on the way from a baseline to the photo, times the way: the shares add up to the gain."""
    return _map(_integrated(question, question.config.steps)), 2 * question.config.steps


def completeness(question: Subject, steps: tuple[int, ...] = (4, 8, 16, 32, 64, 128)) -> Iterator[Completeness]:
    """How the sum closes in on the gain as the way is cut into more steps: one number of steps more each time."""
    with torch.inference_mode():
        ends = question.value(torch.cat([question.image, _baseline(question)]))
    sums: tuple[float, ...] = ()
    for count in steps:
        sums = (*sums, float(_integrated(question, count).sum()))
        yield Completeness(question.config, steps[: len(sums)], sums, float(ends[0] - ends[1]))


def grad_cam(question: Subject) -> tuple[Tensor, int]:
    """The maps of one layer, weighted by how much the score likes each: as coarse as that layer [h, w], signed."""
    config = question.config
    one_of("layer", config.layer, question.classifier.layers)
    network = twin(question.classifier.network)
    layer = network.get_submodule(config.layer)
    image = _leaf(question.image)
    shape = LayerActivation(network, layer).attribute(image).shape
    if len(shape) == 3:  # tokens of a transformer: [B, 1 + n * n, C]
        return _token_cam(question, network, layer, image), 2
    coarse = LayerGradCam(_valued(question, network), layer).attribute(image, relu_attributions=False)
    return coarse[0, 0].detach(), 2


def _token_cam(question: Subject, network: nn.Module, layer: nn.Module, image: Tensor) -> Tensor:
    kept: list[Tensor] = []
    layer.register_forward_hook(lambda module, inputs, output: kept.append(output))
    score = question.score(network(image))
    slopes = torch.autograd.grad(score.sum(), kept[0])[0][0, 1:]  # [n * n, C]
    tokens = kept[0][0, 1:].detach()
    side = round(len(tokens) ** 0.5)
    return (tokens * slopes.mean(0)).sum(1).view(side, side)


def _integrated(question: Subject, steps: int) -> Tensor:
    method = IntegratedGradients(question.value, multiply_by_inputs=True)
    return method.attribute(
        _leaf(question.image), baselines=_baseline(question), n_steps=steps, internal_batch_size=BATCH
    ).detach()


def _baseline(question: Subject) -> Tensor:
    return question.classifier.normalised(filled(question.pixels, question.config.fill, question.config.seed))


def _valued(question: Subject, network: nn.Module):
    return lambda images: question.score(network(images))


def _leaf(images: Tensor) -> Tensor:
    return images.detach().clone().requires_grad_()


def _map(attributed: Tensor) -> Tensor:
    return attributed.detach().sum(1)[0]
