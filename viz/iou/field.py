"""Maps of the pull of each loss, over the place of the predicted box. ``labels`` are words by name."""

from collections.abc import Mapping

import numpy as np

from models.iou.field import Field
from viz.canvas import Line, Mask, Pane
from viz.colors import GREY
from viz.iou.boxes import Grid


def grid(fields: Mapping[str, Field]) -> Grid:
    """Of the maps of these fields: a pixel for each centre that was tried."""
    spacing = float(next(iter(fields.values())).x[1])
    return Grid(1 / spacing, 0.5)


def landscapes(fields: Mapping[str, Field], pull: bool, labels: Mapping[str, str]) -> list[Pane]:
    """The pull on the centre, or the loss, over the place of the box's centre; grey hatching where nothing pulls."""
    top = max(float(np.quantile(np.asarray(field.strength), 0.995)) for field in fields.values())
    losses = [one.loss for one in fields.values()]
    span = min(0.0, *(float(loss.min()) for loss in losses)), max(float(loss.max()) for loss in losses)
    return [
        Pane(
            np.asarray(field.strength if pull else field.loss).astype(np.float32),
            labels["field" if pull else "landscape"].format(loss=labels[name], share=float(field.dead.double().mean())),
            [Mask(np.asarray(field.dead), GREY, 45, 0.85)],
            _pulls(field, 8 if len(fields) < 3 else 12),
            limits=(0.0, top or 1.0) if pull else span,
            smooth=True,
        )
        for name, field in fields.items()
    ]


def _pulls(field: Field, spacing: int) -> list[Line]:
    """Directions of the pull on a coarse grid of so many px, all of one length."""
    pull, strength = np.asarray(field.pull), np.asarray(field.strength)
    rows, columns = np.meshgrid(*(np.arange(spacing // 2, side, spacing) for side in strength.shape), indexing="ij")
    lines = []
    for row, column in zip(rows.ravel(), columns.ravel(), strict=True):
        if not field.dead[row, column]:
            dx, dy = pull[row, column] / strength[row, column] * spacing * 0.6
            x, y = column + 0.5, row + 0.5
            lines.append(Line([(x, y), (x + dx, y + dy)], "#ffffff", 1.2, arrow=True))
    return lines
