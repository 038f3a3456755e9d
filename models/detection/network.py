"""One small detector: four convolutions, a map of 8 x 8 cells, and in each cell the logits of classes and one box."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torchvision.ops import generalized_box_iou_loss

CELLS, STRIDE = 8, 8  # px
SPACING = 64 / 3  # px between the places of DETR's queries
SIZE = 20.0  # px of a box whose answer is 0


@dataclass(frozen=True, eq=False)
class Targets:
    """What one batch is asked for."""

    labels: Tensor  # [B, 64, C] 1 at the class that a cell learns, between 0 and 1 under a Gaussian
    counts: Tensor  # [B, 64, C] 1 where the loss counts
    boxes: Tensor  # [P, 4] px, of the cells that learn
    cells: Tensor  # [P, 2] picture and cell


class Detector(nn.Module):
    """3 x 3 convolutions of 16, 32, 64 channels with stride 2, one more of 64, then 1 x 1 for classes and box."""

    def __init__(self, classes: int, prior: float):
        super().__init__()
        layers: list[nn.Module] = []
        for channels, out, stride in ((3, 16, 2), (16, 32, 2), (32, 64, 2), (64, 64, 1)):
            layers += [nn.Conv2d(channels, out, 3, stride, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU()]
        self.features = nn.Sequential(*layers)
        self.classes, self.box = nn.Conv2d(64, classes, 1), nn.Conv2d(64, 4, 1)
        self.classes.bias = nn.Parameter(torch.full((classes,), math.log(prior / (1 - prior))))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """``[B, 3, 64, 64]`` -> logits ``[B, 64, C]`` and boxes ``[B, 64, 4]``, px."""
        features = self.features(x)
        logits, t = (head(features).flatten(2).transpose(1, 2) for head in (self.classes, self.box))
        middle = middles().to(x.device) + 8 * t[..., :2]  # [B, 64, 2]
        half = SIZE / 2 * t[..., 2:].clamp(-3, 3).exp()  # [B, 64, 2]
        return logits, torch.cat((middle - half, middle + half), dim=-1)


class Decoder(Detector):
    """DETR in small: nine queries ask the map through two layers of attention; each answers with classes and a box."""

    def __init__(self, classes: int, prior: float):
        super().__init__(classes, prior)
        self.queries, self.place = nn.Embedding(9, 64), nn.Parameter(0.1 * torch.randn(CELLS * CELLS, 64))
        layer = nn.TransformerDecoderLayer(64, 4, 128, dropout=0.0, batch_first=True)
        self.decoder = nn.TransformerDecoder(layer, 2)
        side = torch.arange(3) * SPACING + SPACING / 2
        self.reference: Tensor = nn.Parameter(torch.cartesian_prod(side, side).flip(1), requires_grad=False)

    def free(self) -> None:
        """Begin all queries in the middle of the canvas, as DETR's know no place."""
        self.reference.data[:] = 1.5 * SPACING

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """``[B, 3, 64, 64]`` -> logits ``[B, 9, C]`` and boxes ``[B, 9, 4]``, px."""
        memory = self.features(x).flatten(2).transpose(1, 2) + self.place  # [B, 64, 64]
        asked = self.queries.weight.expand(len(x), -1, -1)
        answer = self.decoder(asked, memory).transpose(1, 2)[..., None]  # [B, 64, 9, 1]
        logits, t = (head(answer)[..., 0].transpose(1, 2) for head in (self.classes, self.box))
        middle = self.reference + SPACING * t[..., :2]
        half = SIZE / 2 * t[..., 2:].clamp(-3, 3).exp()
        return logits, torch.cat((middle - half, middle + half), dim=-1)


def middles() -> Tensor:
    """Centres of the cells, row by row, x before y: ``[64, 2]``, px."""
    y, x = torch.meshgrid(torch.arange(CELLS), torch.arange(CELLS), indexing="ij")
    return torch.stack((x, y), dim=-1).reshape(-1, 2) * STRIDE + STRIDE / 2


def cross_entropy(logits: Tensor, targets: Targets) -> Tensor:
    """Summed over all logits, per cell that learns."""
    each = F.binary_cross_entropy_with_logits(logits, targets.labels, reduction="none")
    return (each * targets.counts).sum()


def focal(logits: Tensor, targets: Targets) -> Tensor:
    """Gamma 2, alpha 1/4; under a Gaussian CenterNet's form, that asks less where the target is near 1."""
    p, y = logits.sigmoid(), targets.labels
    positive = y == 1
    weight = torch.where(positive, 0.25 * (1 - p) ** 2, 0.75 * p**2 * (1 - y) ** 4)
    hard = F.binary_cross_entropy_with_logits(logits, positive.to(logits.dtype), reduction="none")
    return 4 * (weight * hard * targets.counts).sum()


def hard_negatives(logits: Tensor, targets: Targets) -> Tensor:
    """Cross entropy of all positives and of the three worst negatives for each, as SSD; the others do not count."""
    positive = (targets.labels == 1) & (targets.counts > 0)
    each = F.binary_cross_entropy_with_logits(logits, positive.to(logits.dtype), reduction="none")
    negatives = (each * targets.counts * ~positive).flatten(1)  # [B, 64 C]
    allowed = 3 * positive.flatten(1).sum(dim=1, keepdim=True).clamp(min=1)  # [B, 1]
    rank = negatives.argsort(dim=1, descending=True).argsort(dim=1)
    return (each * positive).sum() + (negatives * (rank < allowed)).sum()


LOSSES = {"cross entropy": cross_entropy, "focal": focal, "hard negatives": hard_negatives}


def loss(logits: Tensor, boxes: Tensor, targets: Targets, name: str) -> Tensor:
    """Of the classes by ``name``, plus GIoU and a sixteenth of L1 of the boxes, all per cell that learns."""
    count = max(len(targets.cells), 1)
    total = LOSSES[name](logits, targets)
    if len(targets.cells):
        found = boxes[targets.cells[:, 0], targets.cells[:, 1]]
        total = total + generalized_box_iou_loss(found, targets.boxes, reduction="sum")
        total = total + 0.5 * (found - targets.boxes).abs().mean(dim=1).sum() / STRIDE
    return total / count
