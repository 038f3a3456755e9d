"""The programs that compute what the page shows."""

import numpy as np

from models.anchors import grid as anchors
from models.anchors import matching as anchors_matching
from models.detectors.candidates import Candidates
from models.images.decoding import Picture
from models.nms import suppression as nms
from pages import shell
from pages.anchors import sources


def suppression(
    picture: Picture, name: str, found: Candidates, config: nms.Config, grid: anchors.Config, kept: nms.Suppression
) -> None:
    if name == sources.OWN:
        make = (
            "from models.detectors.candidates import candidates\n"
            f"found = candidates({found.boxes.tolist()}, {found.scores.tolist()})"
        )
    else:
        load = shell.picture_snippet(picture)
        make = load + "\n" + sources.sources()[name].snippet.replace("{grid}", f"anchors.{grid!r}")
        make = make.replace(
            "from models.detectors import objects as candidates_objects",
            "from models.anchors import grid as anchors\nfrom models.detectors import objects as candidates_objects",
        )
    settings = repr(config).removeprefix("Config")
    snippet = f"from models.nms import suppression as nms\n{make}\nkept = nms.suppression(found, nms.Config{settings})\nprint(kept.funnel, kept.keep[:5])"
    shell.code(nms.suppression, nms.overlaps, snippet=snippet, prints=f"{kept.funnel} {kept.keep[:5]}")


def matching(
    picture: Picture,
    config: anchors.Config,
    rule: anchors_matching.Config,
    grid: anchors.Anchors,
    objects: np.ndarray,
    found: anchors_matching.Matching,
) -> None:
    height, width = picture.pixels.shape[:2]
    snippet = (
        "from models.anchors import grid as anchors, matching as anchors_matching\n"
        f"grid = anchors.anchors({height}, {width}, anchors.{config!r})\n"
        f"objects = {objects.tolist()}\n"
        f"found = anchors_matching.matching(grid.boxes, objects, anchors_matching.{rule!r})\n"
        "print(len(grid.boxes), (found.label == anchors_matching.POSITIVE).sum(), found.best_iou.round(3))"
    )
    prints = f"{len(grid.boxes)} {(found.label == anchors_matching.POSITIVE).sum()} {found.best_iou.round(3)}"
    shell.code(anchors.anchors, anchors_matching.matching, snippet=snippet, prints=prints)
