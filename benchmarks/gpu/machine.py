"""What the machine can do: its name, a large matrix product, and a large copy."""

import os
import platform

import torch
import torchvision

from benchmarks.gpu.timing import medians

SIDES = {"cpu": 2048, "cuda": 8192}
COPIED = 2**28  # float32 values: 1 GiB, far more than any cache


def convolve(precision: str) -> None:
    """Convolutions of float32 in full, "ieee", as in the app; or "tf32", with 10 bits of each factor."""
    torch.backends.cudnn.conv.fp32_precision = precision  # type: ignore[attr-defined]


def title(device: str) -> str:
    if device == "cuda":
        return torch.cuda.get_device_name()
    model = next((line.split(":")[1] for line in _cpu_lines() if line.startswith("model name")), platform.machine())
    return f"{model.strip()}, {torch.get_num_threads()} threads"


def versions() -> str:
    return f"Python {platform.python_version()}, torch {torch.__version__}, torchvision {torchvision.__version__}"


def product_rate(device: str, dtype: torch.dtype = torch.float32, side: int = 0) -> float:
    """FLOP/s of a square matrix product."""
    side = side or SIDES[device]
    a, b = (torch.randn(side, side, device=device).to(dtype) for _ in range(2))
    return 2 * side**3 / medians({"": lambda: a @ b}, 2)[""]


def copy_rate(device: str, count: int = COPIED) -> float:
    """Bytes/s of a copy, read and written."""
    source = torch.randn(count, device=device)
    target = torch.empty_like(source)
    return 2 * source.nbytes / medians({"": lambda: target.copy_(source)}, 2)[""]


def _cpu_lines() -> list[str]:
    if not os.path.exists("/proc/cpuinfo"):
        return []
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        return file.read().splitlines()
