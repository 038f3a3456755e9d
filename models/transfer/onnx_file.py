"""The whole classifier as ONNX, from a head's state dict: ``python -m models.transfer.onnx_file 112 < head.pt``.

It runs in a process of its own: while it exports, torch changes settings that hold for all threads.
"""

import io
import sys

import torch

from models.transfer.export import Whole


def written(state: bytes, side: int) -> bytes:
    """``pixels`` [N, 3, S, S] uint8, any number of photos, to logits [N, C]."""
    weights = torch.load(io.BytesIO(state), weights_only=True)
    head = torch.nn.Linear(*reversed(weights["weight"].shape))
    head.load_state_dict(weights)
    example, photos = torch.zeros(2, 3, side, side, dtype=torch.uint8), torch.export.Dim("photos")
    program = torch.onnx.export(
        Whole(head).eval(),
        (example,),
        dynamo=True,
        input_names=["pixels"],
        dynamic_shapes=({0: photos},),
        verbose=False,
    )
    return bytes(program.model_proto.SerializeToString())  # type: ignore[union-attr]


if __name__ == "__main__":
    sys.stdout.buffer.write(written(sys.stdin.buffer.read(), int(sys.argv[1])))
