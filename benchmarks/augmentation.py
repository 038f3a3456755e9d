"""What the augmentation page computes, beside the seconds that a class waits: ``python -m benchmarks.augmentation``."""

import time
from collections.abc import Iterator

from benchmarks.rows import Row, report
from models.augmentation import fingerprint, imbalance, race
from models.images.samples import sample

METHODS = imbalance.METHODS
TARGETS = {  # CPU seconds with 30 % for slower machines
    "an invariance curve of 33 pictures": (1.0, lambda image: fingerprint.curve(image, "rotate", 967)),
    "a race of one runner, 600 steps": (3.6, lambda image: list(race.race(race.Config(("strong",))))),
    "all methods for few positives": (
        6.5,
        lambda image: [imbalance.outcome(imbalance.Config(), one) for one in METHODS],
    ),
}


def main() -> Iterator[Row]:
    image = fingerprint.small(sample("coffee").pixels)
    for name, (most, run) in TARGETS.items():
        fingerprint.probabilities([image])  # imports and weights
        start = time.process_time()
        run(image)
        yield Row(name, "the target", time.process_time() - start, most, "CPU s", most=1)


if __name__ == "__main__":
    report(main())
