"""One network, five rules, seeds 0 to 2: AP50 with suppression and without, boxes per object, CPU seconds.

Run: ``python -m benchmarks.detectors [rule ...]``
"""

import sys
from time import process_time

from models.detection.training import RULES, Config, trained

STEPS = {"queries": 500, "free": 500}


def main(rules: list[str]) -> None:
    for rule in rules:
        for seed in range(3):
            started = process_time()
            after, before = trained(Config((rule,), steps=STEPS.get(rule, 400), seed=seed)).worth[rule]
            print(
                f"{rule:10} seed {seed}: AP50 {after.average_precision:.3f}, without {before.average_precision:.3f}; "
                f"boxes {before.boxes:.2f} -> {after.boxes:.2f}; {process_time() - started:.1f} CPU s",
                flush=True,
            )


if __name__ == "__main__":
    main(sys.argv[1:] or list(RULES[:5]))
