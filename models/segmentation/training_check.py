"""Second methods for a training: errors by dilation and scikit-learn, gradients by differences."""

import numpy as np
import torch
from scipy import ndimage
from sklearn.metrics import jaccard_score

from models.segmentation.losses import LOSSES
from models.segmentation.training import BORDER, Snapshot, held, tensors

PROBES, STEP = 12, 1e-4  # pixels whose gradient is looked at, each way of choosing; change of a logit


def errors_difference(snapshot: Snapshot) -> float:
    """Of IoU and both shares, with a disc grown from every pixel instead of distances."""
    truth = held(snapshot.config).masks
    reach = int(BORDER)
    rows, columns = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    disc = (rows**2 + columns**2 <= BORDER**2)[None]
    near = ndimage.binary_dilation(truth, disc) & ndimage.binary_dilation(~truth, disc)
    wrong = truth ^ snapshot.predicted
    found = (
        jaccard_score(truth.ravel(), snapshot.predicted.ravel()),
        np.count_nonzero(wrong & near) / np.count_nonzero(near),
        np.count_nonzero(wrong & ~near) / np.count_nonzero(~near),
    )
    return float(np.abs(np.subtract(found, (snapshot.iou, snapshot.near, snapshot.elsewhere))).max())


def gradient_difference(snapshot: Snapshot) -> float:
    """Against central differences in double precision at some pixels, as a share of the largest gradient."""
    loss, size = LOSSES[snapshot.config.loss], np.abs(snapshot.gradient).ravel()
    masks = tensors(held(snapshot.config))[1][0, 0].double()
    logits = torch.from_numpy(snapshot.logits).double()
    chosen = {*np.argsort(size)[-PROBES:].tolist(), *np.linspace(0, len(size) - 1, PROBES).astype(int).tolist()}
    gaps = []
    for at in chosen:
        bump = torch.zeros(logits.numel(), dtype=torch.float64)
        bump[at] = STEP
        bump = bump.view_as(logits)
        slope = float(loss(logits + bump, masks) - loss(logits - bump, masks)) / (2 * STEP)
        gaps.append(abs(slope - float(snapshot.gradient.flat[at])))
    return max(gaps) / float(size.max())
