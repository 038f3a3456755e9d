"""What each block of a network costs: weights, multiplications, numbers to store, and how many FLOP a byte brings.

One MAC (multiply-accumulate) is two FLOP. All is counted for one photo, on the meta device.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from models.networks.network import Block, Shape
from models.networks.ops import PRODUCTS, STORED, Op, ops
from models.networks.zoo import Config, network

BYTES = {"float32": 4, "float16": 2, "int8": 1}


@dataclass(frozen=True)
class Cost:
    """Of one block, or of several together."""

    name: str
    kind: str
    shape: Shape  # of what it makes
    weights: int
    macs: int
    activations: int  # numbers that it makes and must store: outputs of convolutions, linear layers and pools
    read: int  # numbers that its operations read and write, weights left out

    def intensity(self, batch: int = 1, dtype: str = "float32") -> float:
        """FLOP per byte moved, if every operation reads its inputs and weights once and writes its output once."""
        moved = self.moved(batch, dtype)
        return 2 * self.macs * batch / moved if moved else 0.0

    def moved(self, batch: int = 1, dtype: str = "float32") -> int:
        """Bytes of all weights, and of what is read and written."""
        return (self.weights + batch * self.read) * BYTES[dtype]


@dataclass(frozen=True)
class Costs:
    blocks: tuple[Cost, ...]
    ops: tuple[Op, ...]
    ends: tuple[int, ...]  # number of the operation that made each block's output
    photo: int  # numbers of the photo

    @property
    def total(self) -> Cost:
        """All blocks together."""
        sums = {
            key: sum(getattr(one, key) for one in self.blocks) for key in ("weights", "macs", "activations", "read")
        }
        return Cost("", "", self.blocks[-1].shape, **sums)

    @property
    def weights(self) -> int:
        return self.total.weights

    @property
    def macs(self) -> int:
        return self.total.macs

    @property
    def activations(self) -> int:
        """Of all blocks and the photo itself."""
        return self.photo + self.total.activations

    def stored(self, batch: int = 1, dtype: str = "float32") -> int:
        """Bytes of all activations."""
        return batch * self.activations * BYTES[dtype]

    @property
    def full(self) -> tuple[float, float]:
        """Shares of the weights and of the multiplications in linear layers behind the last map."""
        head = [one for one in self.blocks if one.kind == "fc"]
        weights, macs = sum(one.weights for one in head), sum(one.macs for one in head)
        return weights / max(self.weights, 1), macs / max(self.macs, 1)

    @property
    def convolutions(self) -> int:
        return sum(op.kind == "conv" for op in self.ops)


@lru_cache(maxsize=24)
def costs(config: Config) -> Costs:
    """The cost of every block."""
    found = network(config)
    noted, shapes, ends = ops(found, config.channels, config.side)
    blocks = []
    for index, (block, shape) in enumerate(zip(found.blocks, shapes, strict=True)):
        blocks.append(cost(block, shape, [op for op in noted if op.block == index]))
    return Costs(tuple(blocks), noted, ends, config.channels * config.side**2)


def cost(block: Block, shape: Shape, own: Sequence[Op]) -> Cost:
    """The cost of a block that ran these operations."""
    stored = [op for op in own if op.kind in STORED]
    return Cost(
        block.name,
        block.kind,
        shape,
        weights=sum(weight.numel() for weight in block.module.parameters()),
        macs=sum(op.macs for op in own if op.kind in PRODUCTS),
        activations=sum(op.outputs for op in stored),
        read=sum(op.inputs + op.outputs for op in stored),
    )
