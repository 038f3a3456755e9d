"""What a ranked list is on this page: a call of the models that makes it, with its result. Everything else shows it."""

from dataclasses import dataclass

import numpy as np

from models.ranking.average_precision import average_precision
from models.ranking.ranked import Detected, Ranked
from pages import shell


@dataclass(frozen=True, eq=False)
class List:
    program: shell.Step
    ranked: Ranked  # its value
    pictures: np.ndarray | None = None  # of a data set, [0] where its samples have none; of a detector the photo
    test: np.ndarray | None = None  # which samples of the data set are ranked

    def area(self, prevalence: float | None) -> float:
        """Average precision by the step definition."""
        return average_precision(self.ranked.curve, "step", prevalence).value

    @property
    def detected(self) -> Detected:
        """What stands behind a list of detections."""
        assert self.ranked.detected is not None
        return self.ranked.detected

    def looks(self, chosen: np.ndarray) -> np.ndarray | None:
        """Pictures of these samples, where they have any."""
        if self.pictures is None or self.test is None or not self.pictures.size:
            return None
        return self.pictures[self.test[chosen]]
