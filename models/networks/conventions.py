"""Why tools count the same network differently: each leaves out other operations, and weighs the rest otherwise.

The conventions were read in the code of fvcore 0.1.5, ptflops 0.7.5, torchinfo 1.8 and thop 0.1.1, which count one
multiply-accumulate as 1, and of torch's `FlopCounterMode`, which counts it as 2.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from models.limits import refuse
from models.networks.ops import PRODUCTS, Op

# all products; without nn.MultiheadAttention; without functions that are no module's; with the products of attention
SEEN = ("all", "not fused", "modules", "modules and products")
FUSED = "MultiheadAttention"  # whose fast path on the CPU is one operation that tools do not know
LAYERS = ("Conv2d", "ConvTranspose2d", "Conv1d", "Linear", "NonDynamicallyQuantizableLinear", "SameConv")
CHOICES = {"seen": SEEN}
LIMITS = dict.fromkeys(("batch_norm", "layer_norm", "activation", "pool", "global_pool", "softmax"), (0, 8))


@dataclass(frozen=True)
class Convention:
    """What is counted, and how often."""

    mac: int = 1  # of a multiply-accumulate
    bias: bool = False  # 1 for each output that gets one
    seen: str = "all"  # or a part of them, see `SEEN`
    tokens: bool = True  # whether a linear layer counts for each token, or once
    batch_norm: int = 0  # for each element
    layer_norm: int = 0  # for each element
    activation: int = 0  # for each element
    pool: int = 0  # for each element read
    global_pool: int = 0  # for each element read
    means: int = 0  # for each element written by a global pool
    softmax: int = 0  # for each element
    norm_weights: bool = False  # 1 for each weight and bias of a norm


TOOLS = {
    "torch FlopCounterMode": Convention(mac=2),
    "fvcore": Convention(seen="not fused", batch_norm=2, layer_norm=5, global_pool=1),
    "ptflops (aten)": Convention(bias=True, seen="not fused"),
    "ptflops (pytorch)": Convention(
        bias=True, seen="modules and products", batch_norm=2, layer_norm=1, activation=2, pool=2,
        global_pool=2, softmax=1),
    "thop": Convention(seen="modules", batch_norm=4, layer_norm=4, global_pool=1, means=1),
    "torchinfo": Convention(bias=True, seen="modules", tokens=False, norm_weights=True),
}  # fmt: skip


def count(ops: Sequence[Op], convention: Convention) -> int:
    """What a tool with this convention says of these operations."""
    refuse(convention, LIMITS, CHOICES)
    return sum(_one(op, convention) for op in ops)


def parts(ops: Sequence[Op], convention: Convention) -> dict[str, int]:
    """The same by kind of operation; kinds of which nothing is counted are left out."""
    found: dict[str, int] = {}
    for op in ops:
        found[op.kind] = found.get(op.kind, 0) + _one(op, convention)
    return {kind: value for kind, value in found.items() if value}


def _one(op: Op, convention: Convention) -> int:
    if op.inside == FUSED and convention.seen in ("not fused", "modules"):
        return 0
    if op.kind in PRODUCTS:
        called = op.inside in (*LAYERS, FUSED) or (op.kind == "attention" and convention.seen == "modules and products")
        if convention.seen.startswith("modules") and not called:
            return 0
        once = op.rows if op.kind == "linear" and not convention.tokens else 1
        return (convention.mac * op.macs + convention.bias * op.biased * op.outputs) // once
    if op.kind in ("batch norm", "layer norm"):
        each = convention.batch_norm if op.kind == "batch norm" else convention.layer_norm
        return each * op.outputs + convention.norm_weights * op.weights
    if op.kind == "global pool":
        return convention.global_pool * op.inputs + convention.means * op.outputs
    each = {"activation": convention.activation, "pool": convention.pool, "softmax": convention.softmax}.get(op.kind, 0)
    return each * (op.inputs if op.kind == "pool" else op.outputs)
