"""The same numbers in fewer passes over memory, for inference only."""

from functools import lru_cache

from torch import nn

from models.pretrained.classifiers import twin
from models.pretrained.folded import fuse


@lru_cache(maxsize=8)
def fused(network: nn.Module) -> nn.Module:
    """A twin that computes the same logits faster where it can, and is to be used in inference mode only."""
    return fuse(twin(network))
