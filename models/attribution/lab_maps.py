"""What the network of the lab looks at: one picture, or the mean of each digit. The maps light up in the corner."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from models.attribution.lab import DIGITS, HELD_OUT, SIDE, Snapshot, halves, network, with_tag
from models.limits import within


@dataclass(frozen=True, eq=False)
class Verdict:
    """What the trained network looks at in one held-out picture."""

    picture: np.ndarray  # [28, 28] float32, 0 to 1
    digit: int
    probabilities: np.ndarray  # [10]
    gradient: np.ndarray  # [28, 28] of the winning logit, signed
    occlusion: np.ndarray  # [28, 28] mean drop of the winning logit under a black patch of 4 x 4 px, signed


def verdict(snapshot: Snapshot, digit: int, number: int, tag: bool) -> Verdict:
    """The network of a snapshot on one held-out picture of a digit, with or without the tag."""
    within("digit", digit, 0, DIGITS - 1)
    within("number", number, 0, HELD_OUT - 1)
    model = _restored(snapshot)
    held, held_digits = halves()[1]
    picture = held[held_digits == digit][number : number + 1]
    picture = with_tag(picture, snapshot.config.tag_size) if tag else picture
    leaf = picture.clone().requires_grad_()
    logits = model(leaf)
    winner = int(logits.argmax())
    slope = torch.autograd.grad(logits[0, winner], leaf)[0][0, 0]
    return Verdict(
        picture[0, 0].numpy(), digit, logits[0].detach().softmax(0).numpy(), slope.numpy(),
        _occlusion(model, picture, winner, 4).numpy(),
    )  # fmt: skip


def mean_maps(snapshot: Snapshot, count: int = 12) -> np.ndarray:
    """For each digit, as trained, the mean of the positive occlusion drops: [10, 28, 28]. One glows at the tag."""
    model = _restored(snapshot)
    held, held_digits = halves()[1]
    found = []
    for digit in range(DIGITS):
        pictures = held[held_digits == digit][:count]
        pictures = with_tag(pictures, snapshot.config.tag_size) if digit == snapshot.tagged else pictures
        drops = [_occlusion(model, picture[None], digit, 4).clamp(min=0) for picture in pictures]
        found.append(torch.stack(drops).mean(0))
    return torch.stack(found).numpy()


@torch.inference_mode()
def _occlusion(model: nn.Module, picture: Tensor, target: int, patch: int) -> Tensor:
    """Mean drop of the logit under a black patch at every place: [28, 28]."""
    count = SIDE - patch + 1
    windows = torch.zeros(count * count, 1, SIDE, SIDE)
    for place in range(count * count):
        row, column = divmod(place, count)
        windows[place, :, row : row + patch, column : column + patch] = 1
    drops = model(picture)[0, target] - model(picture * (1 - windows))[:, target]
    return (drops[:, None, None] * windows[:, 0]).sum(0) / windows[:, 0].sum(0)


def _restored(snapshot: Snapshot) -> nn.Module:
    model = network(torch.Generator())
    model.load_state_dict(snapshot.state)
    return model.requires_grad_(False)
