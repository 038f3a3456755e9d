"""The plain loop of the tutorials: the network as it is trained, losses layer by layer, the picture doubled."""

import copy
from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.nn import functional as F

from models.pretrained.lite0 import efficientnet_lite0
from models.style.config import Config
from models.style.losses import OUTSIDE
from models.style.networks import ENTRIES, PRECISIONS, inner
from models.style.pictures import Pictures, colours, resized
from models.style.transfer import FRAME, framed, transfer


def plain_network(config: Config) -> torch.nn.Module:
    features = copy.deepcopy(efficientnet_lite0(folded=False).features)
    return features.to(PRECISIONS[config.precision], memory_format=torch.contiguous_format)


def plain_features(network: torch.nn.Module, picture: Tensor, wanted: set[str]) -> dict[str, Tensor]:
    doubled = F.interpolate(picture, scale_factor=2, mode="bilinear", align_corners=False)
    x = F.pad((255 * doubled - 127) / 128, (0, 1, 0, 1), mode="replicate")
    found = {}
    for name, part in network.named_children():
        if name == "stem":
            convolution, norm, clip = part
            x = clip(norm(F.conv2d(x, convolution.weight, stride=2)))
        else:
            x = part(x)
        if name in wanted:
            found[name] = inner(x[0])
        if len(found) == len(wanted):
            break
    return found


def gram(features: Tensor) -> Tensor:
    flat = features.reshape(features.shape[0], -1)
    return torch.mm(flat, flat.t()).div(flat.numel())


def plain(pictures: Pictures, config: Config) -> Iterator[Tensor]:
    """The loop that every tutorial has; yields the picture after each step."""
    network, entry, dtype = plain_network(config), ENTRIES["lite0"], PRECISIONS[config.precision]
    layers = {layer for layer, weight in zip(entry.layers, entry.weights, strict=True) if weight}
    content = colours(framed(resized(pictures.content, config.size, "content"))).to(dtype).contiguous()
    style = colours(resized(pictures.styles[0], config.size, "style")).to(dtype).contiguous()
    with torch.no_grad():
        targets = {layer: gram(found) for layer, found in plain_features(network, style, layers).items()}
        meant = plain_features(network, content, {entry.content})[entry.content]
    picture = content.clone().requires_grad_()
    if config.optimiser == "adam":
        optimiser = torch.optim.Adam([picture], config.rate)
    else:
        optimiser = torch.optim.LBFGS([picture], max_iter=1, history_size=20)

    def closure() -> Tensor:
        optimiser.zero_grad()
        found = plain_features(network, picture, layers)
        losses = [F.mse_loss(gram(found[n]), t, reduction="sum") / t.square().sum() for n, t in targets.items()]
        kept = F.mse_loss(found[entry.content], meant, reduction="sum") / meant.square().sum()
        outside = OUTSIDE * (picture - picture.clamp(0, 1)).square().mean()
        total = config.style_weight * sum(losses) / len(losses) + config.content_weight * kept + outside
        total.backward()
        return total

    for _ in range(config.steps):
        optimiser.step(closure)
        yield picture


def ours(pictures: Pictures, config: Config) -> Iterator[Tensor]:
    """Our picture after each step, before it is rounded to 8 bits."""
    run = transfer(pictures, config)
    next(run)
    for _ in run:
        yield run.gi_frame.f_locals["picture"]


def end(run: Callable, pictures: Pictures, config: Config) -> Tensor:
    *_rest, last = run(pictures, config)
    return last.detach()[..., FRAME:-FRAME, FRAME:-FRAME].clamp(0, 1).double()
