"""What the frozen Lite0 makes of photos: 1,280 numbers each, the mean of its last map."""

import copy
from functools import lru_cache

import cv2
import numpy as np
import torch
from sklearn.decomposition import PCA
from torch import nn

from models.limits import within
from models.pretrained.folded import fuse
from models.pretrained.lite0 import efficientnet_lite0, normalised
from models.remembered import remembered
from models.threads import one_thread
from models.transfer.photos import Photos

WIDTH, BATCH, SIDES = 1280, 16, (32, 224)


@lru_cache(1)
def network() -> nn.Module:
    """All but the last layer of Lite0, for inference alone."""
    return fuse(copy.deepcopy(efficientnet_lite0().features))


def resized(pixels: np.ndarray, side: int) -> np.ndarray:
    """Squares [N, S, S, 3] at another size."""
    within("side", side, *SIDES)
    if pixels.shape[1] == side:
        return pixels
    how = cv2.INTER_AREA if pixels.shape[1] > side else cv2.INTER_LINEAR
    return np.stack([cv2.resize(one, (side, side), interpolation=how) for one in pixels])


@torch.inference_mode()
def of_pixels(pixels: np.ndarray, side: int) -> np.ndarray:
    """Squares [N, S, S, 3] uint8 to features [N, 1280] float32."""
    images = torch.from_numpy(resized(pixels, side)).permute(0, 3, 1, 2)
    with one_thread():
        found = [network()(normalised(batch)).mean((2, 3)) for batch in images.split(BATCH)]
    return torch.cat(found).numpy()


@remembered(48)
def features(photos: Photos, side: int) -> np.ndarray:
    """[N, 1280] float32."""
    return of_pixels(photos.pixels, side)


@remembered(32)
def plane(photos: Photos, side: int) -> np.ndarray:
    """The features on the two axes of their largest spread (PCA), [N, 2]."""
    x = features(photos, side).astype(np.float64)
    return PCA(2).fit_transform(x) if len(x) > 2 else np.c_[np.arange(len(x)), np.zeros(len(x))]
