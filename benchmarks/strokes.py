"""From a brush stroke to the new mask of a scene of 256 px: ``python -m benchmarks.strokes``.

What a learner knows of the picture is prepared; nothing is remembered. CPU time of one thread beside the targets: the
U-Net, which waits for a pause, may take the 1.9 s of the specification and 30 % more.
"""

from collections.abc import Iterator
from functools import partial
from time import process_time

import numpy as np

from benchmarks.rows import Row, interleaved, report
from models.segmentation import learners, textures

ROUNDS = 5
WANTED = {"grey": 150, "forest": 150, "lite0": 150, "unet": 2470}  # ms


def rows() -> Iterator[Row]:
    for classes in (3, 4):
        scene = textures.scene(textures.Config(classes))
        known, cells = learners.prepared(scene.picture), textures.first_strokes(scene.truth)
        grown = np.where(cells > 0, cells, np.roll(cells, 3, axis=0))
        calls = {name: partial(learners.answer, name, known, grown) for name in learners.LEARNERS}
        for name, taken in interleaved(calls, ROUNDS, process_time).items():
            yield Row(f"{classes} classes, a stroke: {name}", "the target", taken, WANTED[name], most=1)


if __name__ == "__main__":
    report(rows())
