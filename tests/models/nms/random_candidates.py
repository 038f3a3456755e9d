"""Candidates to suppress."""

import numpy as np

from models.detectors.candidates import candidates
from models.nms.suppression import Config

OPEN = Config(score_threshold=0.0)  # every score is good enough


def random_candidates(seed, count, classes=1, side=48):
    """Whole coordinates and sixteenths of a score: plenty of ties, of scores and of overlaps."""
    rng = np.random.default_rng(seed)
    corner = rng.integers(-8, side, (count, 2))
    corners = np.concatenate((corner, corner + rng.integers(0, side, (count, 2))), axis=1)
    names = tuple(f"class {i}" for i in range(classes))
    return candidates(corners, rng.integers(0, 17, count) / 16, rng.integers(0, classes, count), names)
