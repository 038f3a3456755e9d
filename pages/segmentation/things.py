"""From a perfect mask of one class to things: what components lose, and what the distance wins back."""

import numpy as np

from models.segmentation import check, instances, measures, scenes
from pages import shell
from pages.segmentation.settings import number
from pages.shell import _
from viz.segmentation import masks as figures

COUNT = 145  # pictures that are counted
SHEET = (3, 3)  # of them shown: rows, columns


def things_part() -> None:
    controls, stage = shell.columns()
    with controls:
        values: shell.Values = {"apart": shell.slider("apart", _("A hill of its own rises by (px)"), 0.1, 5.0, 1.0, step=0.1, help=_("The distance to the outside is a landscape; two tops are two things if the saddle between them lies this much lower."))}  # fmt: skip
        values["cells seed"] = shell.number("cells seed", _("Seed"), 0, 9999, 0)
    with stage:
        if shown := shell.follow(drawings, values, key="things"):
            mask = shell.step(sheet_mask, scenes.Config("cells", COUNT, shown["cells seed"]))
            shell.code(instances.by_distance, mask, shown["apart"], shows="result.max()", also=(sheet_of,))


def sheet_of(pictures: np.ndarray) -> np.ndarray:
    """The first pictures ``[N, H, W]`` side by side."""
    rows, columns = SHEET
    height, width = pictures.shape[1:]
    few = pictures[: rows * columns].reshape(rows, columns, height, width)
    return few.transpose(0, 2, 1, 3).reshape(rows * height, columns * width)


def sheet_mask(config: scenes.Config) -> np.ndarray:
    return sheet_of(scenes.scenes(config).masks)


@shell.cached(8)
def by_components(seed: int) -> np.ndarray:
    return np.stack([instances.components(mask) for mask in scenes.scenes(scenes.Config("cells", COUNT, seed)).masks])


@shell.cached(32)
def by_distance(seed: int, apart: float) -> np.ndarray:
    made = scenes.scenes(scenes.Config("cells", COUNT, seed))
    return np.stack([instances.by_distance(mask, apart) for mask in made.masks])


def numbered(pictures: np.ndarray) -> np.ndarray:
    """Things of all pictures with numbers of their own ``[N, H, W]``."""
    before = np.cumsum([0, *(one.max() for one in pictures[:-1])])
    return np.where(pictures > 0, pictures + before[:, None, None], 0)  # [N, H, W]


def drawings(values: shell.Values) -> list[shell.Drawing]:
    made = scenes.scenes(scenes.Config("cells", COUNT, values["cells seed"]))
    truth = numbered(made.instances)
    ways = {
        _("Truth"): truth,
        _("Components"): numbered(by_components(values["cells seed"])),
        _("Distance"): numbered(by_distance(values["cells seed"], values["apart"])),
    }  # fmt: skip
    image = (np.clip(sheet_of(made.pictures), 0, 1) * 255).astype(np.uint8)
    panes, rows = [], []
    for name, labels in ways.items():
        found = measures.panoptic(labels.reshape(len(labels), -1), truth.reshape(len(truth), -1))
        count = len(np.unique(labels[labels > 0]))
        rows.append((name, f"{count}", number(found.quality), f"{found.missed}", f"{found.extra}"))
        panes.append(figures.things(image, sheet_of(labels), _("{name}: {count} things").format(name=name, count=count)))  # fmt: skip
    mask = np.pad(made.masks, ((0, 0), (1, 1), (1, 1))).reshape(-1, made.masks.shape[2] + 2)
    captions = [
        shell.table((_("All {count} pictures").format(count=COUNT), _("things"), _("panoptic quality"), _("missed"), _("extra")), rows),
        shell.compare(_("Euler's number and the holes of all masks, in components"), check.component_difference(mask, int(rows[1][1]))),
        shell.caption(_("Often said: a perfect semantic mask gives the instances. Look: each pixel is right (IoU 1), and touching cells are one component of the mask. The distance to the outside has a hill for each round cell; where much is asked of a hill two touching cells stay one, where little is asked an odd cell falls in two.")),
    ]  # fmt: skip
    return [shell.Canvas("things", panes, _("Cells in colours: the truth, and two ways from mask to things"), 460, captions=captions)]  # fmt: skip
