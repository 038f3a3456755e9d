"""The twin task: a white glyph with a mark has one coloured twin among seven others; the answer is the twin's colour.

So it is known which patch decides: recolour the twin and the answer must change, recolour any other and it must not.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

PATCH, GLYPHS, NOISE, COUNT = 6, 12, 0.05, 9  # px; kinds; standard deviation; patches
COLOURS = torch.tensor(
    [[0.9, 0.2, 0.2], [0.2, 0.8, 0.2], [0.3, 0.4, 1.0], [0.9, 0.8, 0.1], [0.8, 0.2, 0.9], [0.1, 0.8, 0.9]]
)  # [6, 3]


@dataclass(frozen=True, eq=False)
class Twins:
    patches: Tensor  # [B, 9, 108]
    answer: Tensor  # [B], the twin's colour
    marked: Tensor  # [B], place of the white glyph
    twin: Tensor  # [B], place of the twin
    glyph: Tensor  # [B, 9]
    colour: Tensor  # [B, 9], 6: white
    noise: Tensor  # [B, 9, 108]


def glyphs() -> Tensor:
    """Twelve random patterns of 6 x 6 px, half of them ink, the corner free for the mark: [12, 36]."""
    random = torch.Generator().manual_seed(7)
    shapes = (torch.rand(GLYPHS, PATCH * PATCH, generator=random) < 0.5).float()
    shapes[:, 0] = 0
    return shapes


def draw(count: int, random: torch.Generator) -> Twins:
    kinds = torch.rand(count, GLYPHS, generator=random).argsort(1)[:, : COUNT - 1]  # [B, 8], all different
    glyph = torch.cat([kinds[:, :1], kinds], 1)  # the first two are twins
    colour = torch.randint(6, (count, COUNT), generator=random)
    colour[:, 0] = 6
    answer = colour[:, 1].clone()
    order = torch.rand(count, COUNT, generator=random).argsort(1)  # [B, 9], what lies at each place
    place = order.argsort(1)
    glyph, colour = glyph.gather(1, order), colour.gather(1, order)
    noise = NOISE * torch.randn(count, COUNT, 3 * PATCH * PATCH, generator=random)
    return Twins(painted(glyph, colour, noise), answer, place[:, 0], place[:, 1], glyph, colour, noise)


def painted(glyph: Tensor, colour: Tensor, noise: Tensor) -> Tensor:
    """The patches [B, 9, 108]: ink in its colour on black; the white one has a mark in its corner."""
    palette = torch.cat([COLOURS, torch.ones(1, 3)])
    ink = glyphs()[glyph]  # [B, 9, 36]
    ink = torch.where((colour == 6)[..., None] & (torch.arange(36) == 0), 1.0, ink)
    return (ink[..., None] * palette[colour][..., None, :]).flatten(2) + noise


def recoloured(twins: Twins, place: Tensor) -> tuple[Tensor, Tensor]:
    """The same pictures with the patch at ``place`` [B] in the next colour, and that colour; white stays as it is."""
    colour = twins.colour.clone()
    rows = torch.arange(len(colour))
    before = colour[rows, place]
    colour[rows, place] = torch.where(before == 6, before, (before + 1) % 6)
    return painted(twins.glyph, colour, twins.noise), colour[rows, place]
