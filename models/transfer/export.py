"""What one can take away: the head, the whole classifier, the photos as folders, and the script that trains it again.

The whole classifier takes pixels from 0 to 255 and does the rest itself: what is inside cannot be forgotten.
"""

import importlib.util
import io
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor, nn

from models.pretrained.lite0 import efficientnet_lite0, normalised
from models.remembered import remembered
from models.transfer import features
from models.transfer.heads import Head
from models.transfer.photos import Photos

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("train.py")
FRESH = """import io, sys, numpy as np, torch
torch.set_num_threads(1)
size, side = map(int, sys.argv[1:])
file = io.BytesIO(sys.stdin.buffer.read(size))
{load}
pixels = np.frombuffer(sys.stdin.buffer.read(), np.uint8).reshape(-1, 3, side, side)
with torch.inference_mode():
    sys.stdout.buffer.write(model(torch.tensor(pixels)).numpy().tobytes())
"""
LOAD = {
    "state dict": """from models.pretrained.lite0 import efficientnet_lite0, normalised
state = torch.load(file, weights_only=True)
head = torch.nn.Linear(1280, len(state["bias"]))
head.load_state_dict(state)
model = lambda pixels: head(efficientnet_lite0().features(normalised(pixels)).mean((2, 3)))""",
    "TorchScript": "model = torch.jit.load(file)",
    "ONNX": """from onnx.reference import ReferenceEvaluator
session = ReferenceEvaluator(file.getvalue())
model = lambda pixels: torch.from_numpy(session.run(None, {"pixels": pixels.numpy()})[0])""",
}
OPTIONAL = ("onnx", "onnxscript")  # packages that ONNX needs


class Whole(nn.Module):
    """Pixels [B, 3, S, S] from 0 to 255 to logits [B, C]."""

    def __init__(self, head: nn.Linear) -> None:
        super().__init__()
        self.features, self.head = efficientnet_lite0().features, head

    def forward(self, pixels: Tensor) -> Tensor:
        return self.head(self.features(normalised(pixels)).mean((2, 3)))


def linear(head: Head) -> nn.Linear:
    """The head as a layer of torch. Raises ValueError for neighbours, which are no layer."""
    if head.config.head == "neighbours":
        raise ValueError("an exported head must be linear or prototypes, got neighbours; the nearest is prototypes")
    layer = nn.Linear(features.WIDTH, len(head.bias))
    layer.load_state_dict({"weight": torch.from_numpy(head.weight), "bias": torch.from_numpy(head.bias)})
    return layer.requires_grad_(False)


@remembered(4)
def state_dict(head: Head, side: int) -> bytes:
    """``torch.load`` gives weight [C, 1280] and bias [C] of ``nn.Linear``, for photos of any side."""
    file = io.BytesIO()
    torch.save(linear(head).state_dict(), file)
    return file.getvalue()


@remembered(4)
def torchscript(head: Head, side: int) -> bytes:
    """The whole classifier: ``torch.jit.load`` needs no code of ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # newer versions of torch speak of its successor
        traced = torch.jit.trace(Whole(linear(head)).eval(), torch.zeros(1, 3, side, side, dtype=torch.uint8))
        file = io.BytesIO()
        torch.jit.save(traced, file)
    return file.getvalue()


def has_onnx() -> bool:
    return all(importlib.util.find_spec(name) for name in OPTIONAL)


@remembered(4)
def onnx(head: Head, side: int) -> bytes:
    """The whole classifier for other programs: ``pixels`` [N, 3, S, S] uint8 to logits."""
    if not has_onnx():
        raise ValueError(f"ONNX must have optional packages, got not both: pip install {' '.join(OPTIONAL)}")
    return process(("-m", "models.transfer.onnx_file", str(side)), state_dict(head, side))


WAYS = {"state dict": state_dict, "TorchScript": torchscript, "ONNX": onnx}


def files(head: Head, side: int, with_onnx: bool = False) -> dict[str, bytes]:
    """What can be taken away, by kind."""
    return {kind: way(head, side) for kind, way in WAYS.items() if with_onnx or kind != "ONNX"}


def folders(photos: Photos) -> bytes:
    """A zip of the photos as ImageFolder wants them: a folder for each class."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for index, (label, session) in enumerate(zip(photos.labels, photos.sessions, strict=True)):
            content = cv2.imencode(".png", np.ascontiguousarray(photos.pixels[index, ..., ::-1]))[1].tobytes()
            archive.writestr(f"photos/{photos.classes[label]}/session{photos.names[session]}_{index:04}.png", content)
    return file.getvalue()


def process(arguments: Sequence[str], given: bytes) -> bytes:
    """What a new Python process makes of its input; nothing goes to the disk."""
    command = [sys.executable, "-W", "ignore", *arguments]
    done = subprocess.run(command, input=given, cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        raise ValueError(f"the fresh process must end well, got {done.stderr.decode(errors='replace')[-300:]}")
    return done.stdout


def fresh(load: str, content: bytes, pixels: np.ndarray) -> np.ndarray:
    """Logits of photos [N, S, S, 3] in a new Python process that has the file alone."""
    images = np.ascontiguousarray(pixels.transpose(0, 3, 1, 2))
    arguments = "-c", FRESH.format(load=load), str(len(content)), str(images.shape[-1])
    return np.frombuffer(process(arguments, content + images.tobytes()), np.float32).reshape(len(pixels), -1)


def proof(head: Head, photos: Photos, side: int, with_onnx: bool = False, count: int = 8) -> dict[str, float]:
    """Largest difference of a logit between here and a fresh process that has loaded the file, by file."""
    pixels = features.resized(photos.pixels[:: max(1, len(photos) // count)][:count], side)
    here = head.logits(features.of_pixels(pixels, side))
    taken = files(head, side, with_onnx)
    return {kind: float(np.abs(fresh(LOAD[kind], file, pixels) - here).max()) for kind, file in taken.items()}
