"""Train a head on a folder of photos, one folder a class: ``python -m models.transfer.train photos head.pt``."""

import sys

import torch
from torch.utils.data import DataLoader
from torchvision.datasets import ImageFolder
from torchvision.transforms.v2 import CenterCrop, Compose, PILToTensor, Resize

from models.pretrained.lite0 import efficientnet_lite0, normalised


def train(folder: str, file: str) -> None:
    """Classes in the order of words: "1", "10", "2"."""
    data = ImageFolder(folder, Compose([PILToTensor(), Resize(112), CenterCrop(112)]))
    loader = DataLoader(data, batch_size=16)  # no shuffle: each photo is read once
    with torch.inference_mode():
        parts = [(efficientnet_lite0().features(normalised(photos)).mean((2, 3)), labels) for photos, labels in loader]
    x, y = (torch.cat(part).clone() for part in zip(*parts, strict=True))
    head = torch.nn.Linear(x.shape[1], len(data.classes))
    optimiser = torch.optim.Adam(head.parameters(), 1e-2, weight_decay=1e-2)
    for _epoch in range(200):
        optimiser.zero_grad()
        torch.nn.functional.cross_entropy(head(x), y).backward()
        optimiser.step()
    print(data.classes, float((head(x).argmax(1) == y).double().mean()))  # on photos that it learnt from
    torch.save(head.state_dict(), file)


if __name__ == "__main__":
    train(*sys.argv[1:])
