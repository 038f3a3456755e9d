"""A run as a film that any browser plays."""

from collections.abc import Sequence
from io import BytesIO

import numpy as np
from PIL import Image

MOST_FRAMES = 60
PAUSE = 1500  # ms on the last picture


def gif(frames: Sequence[np.ndarray], milliseconds: int = 80) -> bytes:
    """Frames [H, W, 3] uint8 as an animated GIF, thinned evenly to at most 60, the last one held. Sizes may differ."""
    if not frames:
        raise ValueError("a film must have at least one frame, got 0")
    chosen = np.unique(np.linspace(0, len(frames) - 1, MOST_FRAMES).round().astype(int))
    height, width = frames[-1].shape[:2]
    images = [Image.fromarray(frames[i]).resize((width, height)) for i in chosen]
    durations = [milliseconds] * (len(images) - 1) + [PAUSE]
    content = BytesIO()
    images[0].save(content, "GIF", save_all=True, append_images=images[1:], duration=durations, loop=0)
    return content.getvalue()
