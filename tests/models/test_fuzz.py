"""Damaged and hostile input for what a user uploads or types: a result, or a refusal in words.

Real bases are mutated, bytes anywhere and the structure of JSON. Nothing but ``ValueError`` may come out, no input may
take 2 s of processor time, and all of them together 500 MB. The seed is fixed; ``FUZZ=20`` tries twenty times as many.
Pictures are mutated in images/test_refusals.py, pages are walked over in tests/pages/test_exploration.py.
"""

import contextlib
import json
import os
import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from models.expressions import expression
from models.gradients.tape import forward
from models.networks.notation import parsed as blocks
from models.ranking.detection_files import detection_files
from models.ranking.table import table
from models.receptive_field.notation import parsed as layers
from models.receptive_field.table import graph

TIMES = int(os.environ.get("FUZZ", "1"))
CPU, MEMORY = 2.0, 500 * 1024  # s, KiB

TABLES = [
    b"label,score\n1,0.9\n0,0.2\n1,0.6\n0,0.4\n",
    b"sep=;\nlabel;score\nja;0,9\nnein;0,25\nja;0,5\n",
    "\ufefflabel\tprob_0\tprob_1\ncat\t0.2\t0.8\ndog\t0.9\t0.1\n".encode("utf-16"),
    b'"diagnosis","p"\r"malignant","90%"\r"benign","1.234,5"\r',
]
IMAGES = [{"id": 1, "file_name": "a.jpg", "width": 64, "height": 48}, {"id": 2, "width": 64, "height": 48}]
OBJECTS = [{"image_id": 1, "category_id": 3, "bbox": [1, 2, 20, 30], "iscrowd": 0, "area": 600}]
COCO: Any = {"images": IMAGES, "annotations": OBJECTS, "categories": [{"id": 3, "name": "cat"}]}
RESULTS: Any = [{"image_id": 1, "category_id": 3, "bbox": [2, 2, 20, 28], "score": 0.75}]
VOC = b"<annotation><size><width>64</width><height>48</height></size><object><name>cat</name><difficult>1</difficult><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>21</xmax><ymax>32</ymax></bndbox></object></annotation>"  # noqa: E501
ODD = (None, True, -1, 0, 1e308, float("nan"), 2**80, "", "x" * 300, [], {}, [1], {"id": []}, "1e999", "\u0000")
SIGNS = [
    "x", "y", "1", "0", "1e308", ".", "+", "-", "*", "/", "**", "(", ")", ",", "exp", "log", "sqrt", "max(", "min(",
    "sigmoid(", "relu(", "abs(", "@", "9" * 30, "__class__", "lambda", "[", "]", "x.y", "'", "²", "if", "==",
]  # fmt: skip
WORDS = [
    "conv3", "conv", "pool2", "add", "s2", "s0", "p1", "d9", "x3", "x999999", "@a", "@b", "<a", "<a+b", "<", ";", "64",
    "+se", "+relu", "fc", "residual", "-", "conv999999999", "gap", "bn", "maxpool2", "inception", "dense", "gate",
]  # fmt: skip
LAYERS = "conv3 @a; conv3 @b; add <a+b; pool2 s2"
BLOCKS = "conv3 32 s2 +bn ; residual 32 +se ; bottleneck 64 ; dense 16 n4 ; maxpool2 s2 ; gap ; fc 10"


def mutated(data: bytes, random: np.random.Generator) -> bytes:
    """Some bytes changed, and often a piece lost, doubled or cut off."""
    broken = bytearray(data)
    for _ in range(random.integers(1, 4)):
        broken[random.integers(len(broken))] = random.integers(256)
    start, length = random.integers(len(broken)), random.integers(1, 30)
    piece = broken[start : start + length]
    ways = (
        broken,
        broken[:start],
        broken[:start] + broken[start + length :],
        broken[:start] + 40 * piece + broken[start:],
    )
    return bytes(ways[random.integers(len(ways))])


def restructured(tree: Any, random: np.random.Generator) -> Any:
    """The same JSON with one place replaced, lost or doubled."""
    if isinstance(tree, dict | list) and tree and random.random() < 0.85:
        copy: Any = tree.copy()
        key = list(tree)[random.integers(len(tree))] if isinstance(tree, dict) else random.integers(len(tree))
        if random.random() < 0.2:
            del copy[key]
        elif random.random() < 0.2 and isinstance(tree, list):
            copy.append(copy[key])
        else:
            copy[key] = restructured(tree[key], random)
        return copy
    return ODD[random.integers(len(ODD))]


def words(random: np.random.Generator) -> str:
    return "".join(random.choice(SIGNS, random.integers(1, 14)))


def rewritten(text: str, random: np.random.Generator) -> str:
    """Up to three of its words replaced."""
    found = text.split()
    for _ in range(random.integers(4)):
        found[random.integers(len(found))] = random.choice(WORDS)
    return " ".join(found)


def annotations(random: np.random.Generator) -> Any:
    truth, found = (json.dumps(restructured(one, random) if random.random() < 0.6 else one) for one in (COCO, RESULTS))
    return detection_files({"truth.json": truth.encode(), "found.json": found.encode()})


def yolo_and_voc(random: np.random.Generator) -> Any:
    files = {"a.xml": VOC, "b.txt": b"0 0.5 0.5 0.2 0.2\n1 0.1 0.1 0.1 0.1 0.9\n", "c.txt": b"a cat 0.9 1 2 21 32\n"}
    names = list(files)[: random.integers(1, 4)]
    given = {name: mutated(files[name], random) if random.random() < 0.7 else files[name] for name in names}
    return detection_files(given, (64, 48))


def evaluated(random: np.random.Generator) -> Any:
    import torch

    x = torch.linspace(-2, 2, 5)
    return expression(words(random), ("x", "y"))({"x": x, "y": x.flip(0)})


def taped(random: np.random.Generator) -> Any:
    values = {"x": np.array(0.5), "y": np.ones((2, 2))}
    with np.errstate(all="ignore"):
        return forward(words(random), values)


KINDS: dict[str, tuple[int, Callable[[np.random.Generator], Any]]] = {
    "table": (700, lambda random: table(mutated(TABLES[random.integers(len(TABLES))], random))),
    "COCO": (1200, annotations),
    "YOLO and VOC": (700, yolo_and_voc),
    "expression": (1500, evaluated),
    "graph": (1000, taped),
    "layers": (1000, lambda random: graph(layers(rewritten(LAYERS, random)))),
    "blocks": (1000, lambda random: blocks(rewritten(BLOCKS, random))),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore")  # of numbers that overflow
@pytest.mark.parametrize("kind", KINDS)
def test_input_is_read_or_refused_in_words(kind):
    count, read = KINDS[kind]
    random = np.random.default_rng(7)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    read_at_all = 0
    for number in range(TIMES * count):
        start = time.process_time()
        with contextlib.suppress(ValueError):
            read(random)
            read_at_all += 1
        assert time.process_time() - start < CPU, number
    assert 0 < read_at_all < TIMES * count  # it is neither blind nor deaf
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEMORY
