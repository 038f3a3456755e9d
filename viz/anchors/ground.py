"""What the boxes of the worked cases lie on: a plain ground, or two people on it."""

from functools import lru_cache

import numpy as np

from models.detectors.candidates import hugging

PAPER = {False: (232, 234, 238), True: (30, 35, 44)}  # on a light page and on a dark one
PEOPLE = ((128, 148, 176), (176, 140, 128))  # a colour each


@lru_cache(8)
def ground(case: str, height: int, width: int, dark: bool = False) -> np.ndarray:
    """``[height, width, 3]`` uint8, with head and body in each whole person of the case; it cannot be written to."""
    import cv2

    picture = np.full((height, width, 3), PAPER[dark], np.uint8)
    people = hugging().boxes[[0, 3]] * (min(height, width) / 300) if case == "hugging" else ()
    for (x1, y1, x2, y2), color in zip(people, PEOPLE, strict=False):
        x, head = round((x1 + x2) / 2), round((y2 - y1) / 10)
        cv2.circle(picture, (x, round(y1) + head), head, color, -1, cv2.LINE_AA)
        body, middle = (round((x2 - x1) / 2), round((y2 - y1) * 0.4)), (x, round(y2 - (y2 - y1) * 0.4))
        cv2.ellipse(picture, middle, body, 0, 0, 360, color, -1, cv2.LINE_AA)
    picture.setflags(write=False)
    return picture
