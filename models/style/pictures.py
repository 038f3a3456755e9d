"""The pictures that go into a style transfer, at working size, and the colours that come out."""

from dataclasses import dataclass

import cv2
import numpy as np
import torch
from torch import Tensor

LEAST = 32  # px; a smaller picture leaves too few places to measure
MOST_ASPECT = 8


@dataclass(frozen=True, eq=False)
class Pictures:
    content: np.ndarray  # [H, W, 3] uint8
    styles: tuple[np.ndarray, ...]  # one or two, [h, w, 3] uint8 of any size
    region: np.ndarray | None = None  # [r, c] bool of any size: where the (first) style goes


def brushed(cells: str, columns: int) -> np.ndarray:
    """A region [r, c] bool from its cells, "0" or "1", row by row."""
    return np.array([cell == "1" for cell in cells]).reshape(-1, columns)


def resized(pixels: np.ndarray, longer: int, what: str) -> np.ndarray:
    """The picture with its longer side at ``longer`` px, smoothed where it shrinks."""
    height, width = pixels.shape[:2]
    if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype != np.uint8:
        raise ValueError(f"the {what} must be [H, W, 3] uint8, got {list(pixels.shape)} {pixels.dtype}")
    if max(height, width) > MOST_ASPECT * min(height, width):
        raise ValueError(
            f"the {what} must be at most {MOST_ASPECT} times as long as wide, got {width} x {height} px; cut a part out"
        )
    scale = longer / max(height, width)
    size = round(width * scale), round(height * scale)
    if min(size) < LEAST or min(height, width) < 2:
        raise ValueError(
            f"the {what} must have at least {LEAST} px on each side, got {width} x {height} px, at work "
            f"{size[0]} x {size[1]}; choose a larger size"
        )
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)


def covering(pixels: np.ndarray, height: int, width: int) -> np.ndarray:
    """The middle of the picture, scaled to fill [height, width]."""
    scale = max(height / pixels.shape[0], width / pixels.shape[1])
    size = max(width, round(pixels.shape[1] * scale)), max(height, round(pixels.shape[0] * scale))
    large = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    top, left = (large.shape[0] - height) // 2, (large.shape[1] - width) // 2
    return large[top : top + height, left : left + width]


def colours(pixels: np.ndarray, device: str = "cpu") -> Tensor:
    """[H, W, 3] uint8 as [1, 3, H, W] in 0 to 1, the same on every device: CUDA would not divide, but times 1/255."""
    return (torch.from_numpy(np.array(pixels)).permute(2, 0, 1)[None].float() / 255).to(device)


def pixels(colours: Tensor) -> np.ndarray:
    """[1, 3, H, W] in 0 to 1 as [H, W, 3] uint8."""
    return (255 * colours.detach()[0].clamp(0, 1)).round().byte().permute(1, 2, 0).cpu().numpy()


def content_coloured(painted: np.ndarray, content: np.ndarray) -> np.ndarray:
    """The painting's brightness with the content's colours: strokes stay, the palette is the photo's."""
    painted_luma = cv2.cvtColor(painted, cv2.COLOR_RGB2YCrCb)[..., :1]
    chroma = cv2.cvtColor(content, cv2.COLOR_RGB2YCrCb)[..., 1:]
    return cv2.cvtColor(np.concatenate((painted_luma, chroma), 2), cv2.COLOR_YCrCb2RGB)


def recoloured_style(style: np.ndarray, content: np.ndarray) -> np.ndarray:
    """The style with the content's mean colour and colour covariance (Gatys et al. 2017, section 4.1).

    ``L_c L_s^-1 (x - mean_s) + mean_c`` with Cholesky factors L; what leaves 0 to 255 is cut.
    """
    source, target = (picture.reshape(-1, 3).astype(np.float64) for picture in (style, content))
    ridge = 1e-3 * np.eye(3)
    factors = [np.linalg.cholesky(np.cov(values.T) + ridge) for values in (source, target)]
    moved = (source - source.mean(0)) @ np.linalg.solve(factors[0], np.eye(3)).T @ factors[1].T + target.mean(0)
    return moved.round().clip(0, 255).astype(np.uint8).reshape(style.shape)
