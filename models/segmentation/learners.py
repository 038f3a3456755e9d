"""Four learners that answer for every pixel from a few painted ones: grey level, forest, U-Net, trained network.

One sees what each makes of the same strokes. What a learner gets to know of a picture is prepared once; a stroke then
costs little. Sources: Breiman 2001 (random forest), as in ilastik and scikit-image's trainable segmentation;
Ronneberger et al. 2015 (U-Net); EfficientNet-Lite0 with a softmax regression on its maps.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from scipy import ndimage
from scipy.special import softmax
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from torch.nn import functional as F

from models.images.sizes import shrunk
from models.limits import one_of
from models.pretrained.lite0 import efficientnet_lite0, normalised
from models.segmentation import stroke_network, strokes
from models.segmentation.textures import SIDE
from models.threads import one_thread

LEARNERS = ("grey", "forest", "lite0", "unet")
QUICK = LEARNERS[:3]
MOST = 1000  # painted pixels that the forest and the regression learn from, evenly taken from all
SCALES = (1, 2, 4, 8, 16)  # px, of the filters
BELL = 6  # grey levels, standard deviation of what stands for one painted pixel
TREES, DEPTH = 20, 8
MAPS = ("stem", "block0", "block2", "block4")  # of Lite0, at 1/2, 1/2, 1/4 and 1/8 of the side
PENALTY = 1.0  # of the squared weights, half of it
SURE = 0.9


@dataclass(frozen=True, eq=False)
class Prepared:
    """A picture and what the learners know of its pixels before anything is painted."""

    picture: np.ndarray  # [H, W, 3] uint8
    filters: np.ndarray  # [H W, 20], or 60 of a picture in colour
    maps: np.ndarray  # [H W, 112] of mean 0 and deviation 1


@dataclass(frozen=True, eq=False)
class Answer:
    classes: np.ndarray  # [K] those that were painted
    shares: np.ndarray  # [K, H, W] float32: how sure the learner is of each class, 1 together
    thresholds: tuple[int, ...] = ()  # of the grey learner: from these levels on another class wins
    weights: np.ndarray | None = None  # of the regression [K, 112 + 1], the last ones added

    @property
    def mask(self) -> np.ndarray:
        """[H, W] uint8: the class that is thought likeliest."""
        return np.asarray(self.classes[self.shares.argmax(0)], np.uint8)

    @property
    def unsure(self) -> np.ndarray:
        """[H, W]: what the likeliest class lacks to 1."""
        return np.asarray(1 - self.shares.max(0))


def working(pixels: np.ndarray) -> np.ndarray:
    """The photo at most 256 px long, its sides brought to multiples of 8."""
    small = shrunk(pixels, SIDE / max(pixels.shape[:2]))
    height, width = (max(8, side // 8 * 8) for side in small.shape[:2])
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)


def prepared(picture: np.ndarray) -> Prepared:
    return Prepared(picture, filtered(picture), mapped(picture))


def filtered(picture: np.ndarray) -> np.ndarray:
    """At five scales of each channel: mean, deviation, and the two strengths of the structure tensor ``[H W, F]``."""
    colour = np.ptp(picture, axis=2).any()
    found = []
    for channel in np.moveaxis(picture[..., : 3 if colour else 1].astype(np.float32), 2, 0):
        fine = cv2.GaussianBlur(channel, (0, 0), 0.7)
        dx, dy = (cv2.Sobel(fine, cv2.CV_32F, *order, ksize=3, scale=1 / 8) for order in ((1, 0), (0, 1)))
        for scale in SCALES:
            mean, square, xx, yy, xy = (
                cv2.GaussianBlur(part, (0, 0), scale) for part in (channel, channel**2, dx * dx, dy * dy, dx * dy)
            )
            half, turn = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
            found += [mean, np.sqrt(np.maximum(square - mean**2, 0)), half + turn, half - turn]
    return np.stack(found, axis=-1).reshape(-1, len(found))


@torch.no_grad()
def mapped(picture: np.ndarray) -> np.ndarray:
    """Four maps of Lite0 at each pixel, between their own places bilinear, each channel standardised ``[H W, 112]``."""
    x, found = normalised(torch.tensor(picture).permute(2, 0, 1)[None]), []
    with one_thread():
        for name, part in efficientnet_lite0().features.named_children():
            x = part(x)
            if name in MAPS:
                found.append(F.interpolate(x, picture.shape[:2], mode="bilinear"))
            if name == MAPS[-1]:
                break
    values = torch.cat(found, dim=1)[0].flatten(1)  # [112, H W]
    deviation, mean = torch.std_mean(values, dim=1, keepdim=True)
    return np.ascontiguousarray(((values - mean) / (deviation + 1e-6)).T.numpy())


def answer(learner: str, known: Prepared, cells: np.ndarray) -> Answer:
    """What it says after the strokes ``[H / 4, W / 4]``, 0 for unpainted cells. Raises ValueError for one class."""
    one_of("learner", learner, LEARNERS)
    labels = strokes.on_pixels(cells)
    if labels.shape != known.picture.shape[:2]:
        raise ValueError(f"the strokes must cover the picture {known.picture.shape[:2]}, got {labels.shape}")
    if len(classes := np.unique(cells[cells > 0])) < 2:
        raise ValueError(f"the strokes must be of at least two classes, got {len(classes)}")
    return _LEARNERS[learner](known, labels, classes)


def learnt_from(labels: np.ndarray) -> np.ndarray:
    """Which painted pixels, by their number, the forest and the regression learn from."""
    painted = np.flatnonzero(labels)
    return painted if len(painted) <= MOST else painted[np.linspace(0, len(painted) - 1, MOST).astype(int)]


def _grey(known: Prepared, labels: np.ndarray, classes: np.ndarray) -> Answer:
    """By Bayes' rule, each class as likely as another; its painted levels blurred by a bell."""
    levels = cv2.cvtColor(known.picture, cv2.COLOR_RGB2GRAY)
    counts = np.stack([np.bincount(levels[labels == k], minlength=256) for k in classes]).astype(float)  # [K, 256]
    dense = ndimage.gaussian_filter1d(counts, BELL, axis=1, mode="constant", truncate=45) / counts.sum(1, keepdims=True)
    shares = dense / dense.sum(0)
    changes = np.flatnonzero(np.diff(shares.argmax(0))) + 1
    return Answer(classes, shares[:, levels].astype(np.float32), tuple(changes.tolist()))


def _forest(known: Prepared, labels: np.ndarray, classes: np.ndarray) -> Answer:
    at = learnt_from(labels)
    forest = RandomForestClassifier(TREES, max_depth=DEPTH, random_state=0).fit(known.filters[at], labels.ravel()[at])
    return Answer(classes, _maps_of(forest.predict_proba(known.filters), labels))


def _lite0(known: Prepared, labels: np.ndarray, classes: np.ndarray) -> Answer:
    at = learnt_from(labels)
    regression = LogisticRegression(C=1 / PENALTY, tol=5e-6, max_iter=500)
    fit = regression.fit(known.maps[at].astype(float), labels.ravel()[at])
    weights = np.column_stack([fit.coef_, fit.intercept_])
    if len(classes) == 2:  # scikit-learn keeps one row of odds
        weights = np.stack([np.zeros_like(weights[0]), weights[0]])
    logits = known.maps @ weights[:, :-1].T.astype(np.float32) + weights[:, -1].astype(np.float32)  # [H W, K]
    return Answer(classes, _maps_of(softmax(logits, axis=1), labels), weights=weights)


def _unet(known: Prepared, labels: np.ndarray, classes: np.ndarray) -> Answer:
    return Answer(classes, stroke_network.learnt(known.picture, np.searchsorted(classes, labels), labels > 0))


def _maps_of(shares: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(shares.T, np.float32).reshape(-1, *labels.shape)


Learn = Callable[[Prepared, np.ndarray, np.ndarray], Answer]
_LEARNERS: dict[str, Learn] = {"grey": _grey, "forest": _forest, "lite0": _lite0, "unet": _unet}


@dataclass(frozen=True)
class Scores:
    iou: float  # mean over the classes of the truth
    accuracy: float
    sure_errors: float  # share of the wrong pixels of which the learner was surer than 90 %; NaN without wrong ones


def scores(found: Answer, truth: np.ndarray) -> Scores:
    """Against the truth ``[H, W]`` of classes from 1, painted pixels included."""
    side, mask = int(truth.max()) + 1, found.mask
    table = np.bincount(truth.ravel() * np.intp(side) + np.minimum(mask.ravel(), side - 1), minlength=side**2)
    table = table.reshape(side, side)[1:, 1:]  # [truth, answer]
    both = np.diag(table)
    wrong = mask != truth
    sure = float((found.unsure[wrong] < 1 - SURE).mean()) if wrong.any() else float("nan")
    return Scores(float((both / (table.sum(0) + table.sum(1) - both)).mean()), float(both.sum() / truth.size), sure)
