"""A picture as waves: its spectrum, masks on it, and the kernel that a mask is."""

from dataclasses import dataclass

import numpy as np
from scipy import fft

from models.limits import refuse

SHAPES = ("disc", "ring", "notch", "wedge", "brush")
LIMITS = {"low": (0, 0.75), "high": (0, 0.75), "angle": (0, 180), "u": (-0.5, 0.5), "v": (-0.5, 0.5)}


@dataclass(frozen=True)
class Mask:
    """Which frequencies pass. Frequencies in cycles a pixel: 0.5 is one light and one dark pixel in turn."""

    shape: str = "disc"
    low: float = 0.0  # of a ring: its inner radius
    high: float = 0.1  # radius of disc, ring and notch; of a wedge: half its opening, as a share of 180 degrees
    angle: float = 0.0  # degrees, direction in which the brightness of the wedge's waves changes
    u: float = 0.125  # place of a notch, to the right
    v: float = 0.0  # and down
    soft: bool = False  # fades like a bell instead of ending at once
    inverse: bool = False  # what passes is blocked
    painted: bytes = b""  # brush: [64, 64] cells, one byte each, over all frequencies

    def __post_init__(self) -> None:
        refuse(self, LIMITS, {"shape": SHAPES})
        if self.shape == "ring" and self.low > self.high:
            raise ValueError(f"the inner radius must not be above the outer one, got {self.low:g} above {self.high:g}")


CELLS = 64  # along a side of the brush's board


def frequencies(shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Vertical and horizontal frequency of each place of a centred spectrum, ``[H, 1]`` and ``[1, W]``."""
    rows, columns = (fft.fftshift(fft.fftfreq(side)) for side in shape)
    return rows[:, None], columns[None, :]


def passing(mask: Mask, shape: tuple[int, int]) -> np.ndarray:
    """The factor of each frequency, centred ``[H, W]`` of 0 to 1, the same for each frequency and its negative.

    Raises ValueError where nothing would pass.
    """
    v, u = frequencies(shape)
    passes = _inside(mask, v, u)
    if mask.inverse:
        passes = 1 - passes
    if not (passes > 1e-6).any():
        raise ValueError("the mask must keep at least one frequency, got none")
    return passes


def _inside(mask: Mask, v: np.ndarray, u: np.ndarray) -> np.ndarray:
    radius = np.hypot(v, u)
    if mask.shape == "disc":
        return _below(radius, mask.high, mask.soft)
    if mask.shape == "ring":
        return _below(radius, mask.high, mask.soft) - _below(radius, mask.low, mask.soft) * (mask.low > 0)
    if mask.shape == "notch":
        spots = (_below(np.hypot(v - s * mask.v, u - s * mask.u), mask.high, mask.soft) for s in (1, -1))
        return 1 - np.maximum(*spots)
    if mask.shape == "wedge":
        turn = np.abs((np.degrees(np.arctan2(v, u)) - mask.angle + 90) % 180 - 90) / 180
        return np.where(radius == 0, 1.0, _below(turn, mask.high, mask.soft))
    cells = np.frombuffer(mask.painted or bytes(CELLS**2), np.uint8).reshape(CELLS, CELLS)
    row, column = (np.minimum(((axis + 0.5) * CELLS).astype(int), CELLS - 1) for axis in (v, u))
    back, across = (np.minimum(((0.5 - axis) * CELLS).astype(int), CELLS - 1) for axis in (v, u))
    return 1.0 - np.maximum(cells[row, column], cells[back, across])


def _below(distance: np.ndarray, limit: float, soft: bool) -> np.ndarray:
    if soft:
        return np.exp(-0.5 * (distance / max(limit, 1e-6)) ** 2)
    return (distance <= limit).astype(float)


def masked(image: np.ndarray, passes: np.ndarray) -> np.ndarray:
    """The picture ``[H, W]`` with each frequency times its factor; it wraps at the borders -> float32."""
    spectrum = fft.rfft2(image.astype(np.float32))
    half = fft.ifftshift(passes)[:, : spectrum.shape[1]].astype(np.float32)
    return fft.irfft2(spectrum * half, s=image.shape)


def magnitude(image: np.ndarray) -> np.ndarray:
    """``log10(1 + |F|)``, centred ``[H, W]`` float32."""
    return np.log10(1 + np.abs(fft.fftshift(fft.fft2(image.astype(np.float32)))))


def response(kernel: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """By how much the kernel multiplies each frequency: ``|H|``, centred ``[H, W]``. (Its phase is not shown.)"""
    return np.abs(fft.fftshift(fft.fft2(centred(kernel, shape))))


def centred(kernel: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """The kernel on a sheet of zeros, its middle on the first pixel."""
    sheet = np.zeros(shape)
    rows, columns = kernel.shape
    sheet[:rows, :columns] = kernel
    return np.roll(sheet, (-(rows // 2), -(columns // 2)), (0, 1))


def kernel_of(passes: np.ndarray, size: int) -> np.ndarray:
    """The middle ``[size, size]`` of the kernel whose response is the mask. The rest is cut off."""
    whole = fft.fftshift(fft.ifft2(fft.ifftshift(passes)).real)
    row, column = (side // 2 - size // 2 for side in passes.shape)
    return whole[row : row + size, column : column + size]


def energy_share(image: np.ndarray, passes: np.ndarray) -> float:
    """Which part of the picture's energy passes, the mean brightness left out."""
    energy = np.abs(fft.fftshift(fft.fft2(image.astype(np.float32)))) ** 2
    energy[image.shape[0] // 2, image.shape[1] // 2] = 0
    total = float(energy.sum())
    return float((energy * passes**2).sum() / total) if total else float("nan")


def handle(mask: Mask, shape: tuple[int, int]) -> tuple[float, float]:
    """Where a mask is held, ``x, y`` in pixels of the centred spectrum: its rim, the notch, the end of the wedge."""
    height, width = shape
    u, v = mask.high, 0.0
    if mask.shape == "notch":
        u, v = mask.u, mask.v
    if mask.shape == "wedge":
        turn = np.radians(mask.angle)
        u, v = 0.4 * float(np.cos(turn)), 0.4 * float(np.sin(turn))
    return (u + 0.5) * width, (v + 0.5) * height


def held_at(mask: Mask, shape: tuple[int, int], x: float, y: float) -> dict[str, float]:
    """The fields of the mask that take its handle to that pixel of the centred spectrum."""
    height, width = shape
    u, v = x / width - 0.5, y / height - 0.5
    if mask.shape == "notch":
        return {"u": round(u, 4), "v": round(v, 4)}
    if mask.shape == "wedge":
        return {"angle": float(round(np.degrees(np.arctan2(v, u)))) % 180}
    return {"high": round(float(np.hypot(u, v)), 3)}


def bell_handle(sigma: float, shape: tuple[int, int]) -> tuple[float, float]:
    """Where a bell of ``sigma`` px is held, ``x, y`` in pixels of its centred response: at one deviation."""
    height, width = shape
    return min(0.5 + 1 / (2 * np.pi * sigma), 1.0) * width, 0.5 * height


def bell_at(shape: tuple[int, int], x: float, y: float) -> dict[str, float]:
    """Sigma of the bell whose handle is there, 0.3 to 10 px, and a window that holds it as far as 15 px allow."""
    radius = float(np.hypot(x / shape[1] - 0.5, y / shape[0] - 0.5))
    sigma = round(min(max(1 / (2 * np.pi * max(radius, 1e-3)), 0.3), 10.0), 1)
    return {"sigma": sigma, "size": min(2 * int(np.ceil(3 * sigma)) + 1, 15)}


def swapped(magnitude_of: np.ndarray, phase_of: np.ndarray) -> np.ndarray:
    """A picture with the magnitudes of one and the phases of the other ``[H, W]`` -> float32."""
    strength, phase = np.abs(fft.fft2(magnitude_of.astype(float))), np.angle(fft.fft2(phase_of.astype(float)))
    return fft.ifft2(strength * np.exp(1j * phase)).real.astype(np.float32)


def likeness(first: np.ndarray, second: np.ndarray) -> float:
    """Correlation of the brightness of two pictures, -1 to 1; not a number where one of them is flat."""
    with np.errstate(invalid="ignore"):
        return float(np.corrcoef(first.ravel(), second.ravel())[0, 1])
