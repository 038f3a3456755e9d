"""Large transformers with random weights in place of their trained ones, which are not on every machine."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F
from torchvision.models.swin_transformer import ShiftedWindowAttention

from models.attention import trained
from models.images.decoding import Picture

PICTURE = Picture(
    np.random.default_rng(0).integers(0, 256, (230, 260, 3)).astype(np.uint8), "noise", "digest", (260, 230)
)


@pytest.mark.parametrize(("side", "shift"), [(14, 0), (14, 3), (7, 3)])
def test_window_weights_make_what_torchvisions_module_makes(side, shift):
    torch.manual_seed(0)
    module = ShiftedWindowAttention(8, [7, 7], [shift, shift], 2)
    torch.nn.init.normal_(module.relative_position_bias_table)
    x = torch.randn(1, side, side, 8)
    weights = trained.window_weights(module, x)
    v = module.qkv(x)[0, ..., 16:].reshape(side * side, 2, 4).transpose(0, 1)
    ours = F.linear((weights @ v).transpose(0, 1).flatten(1), module.proj.weight, module.proj.bias)
    torch.testing.assert_close(ours.view(1, side, side, 8), module(x), atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize(("name", "layer", "heads", "side"), [("vit_b_16", 2, 12, 14), ("swin_t", 4, 12, 14)])
def test_weights_of_a_layer_are_shares(name, layer, heads, side):
    found, look = trained.look(PICTURE, trained.Config(name, layer, trained=False))
    assert found.shape == (side, side)
    assert look.weights.shape == (heads, side**2, side**2)
    ends = torch.stack(torch.aminmax(look.weights.sum(2))).tolist()
    assert ends == pytest.approx([1, 1], abs=1e-4 if name == "swin_t" else 0.1)
    assert name == "swin_t" or ends[1] < 1  # the class token takes the rest
