import numpy as np
import pytest
import torch
from torchvision.models.swin_transformer import shifted_window_attention

from models.attention import check, masks
from models.attention.masks import Windows


@pytest.mark.parametrize(("side", "window", "shift"), [(8, 4, 2), (8, 4, 0), (12, 3, 1), (14, 7, 3), (4, 4, 2)])
def test_shifted_windows_equal_rolling_and_looking(side, window, shift):
    assert check.shift_difference(Windows(side, window, shift)) == 0


def test_nine_regions_of_the_example():
    assert masks.region_sizes(Windows(8, 4, 2)) == [4, 4, 4, 4, 8, 8, 8, 8, 16]


SHARES = [(8, 4, 2, 0.4375), (56, 7, 3, 0.119), (28, 7, 3, 0.230), (14, 7, 3, 0.430)]


@pytest.mark.parametrize(("side", "window", "shift", "share"), SHARES)
def test_share_of_masked_pairs(side, window, shift, share):
    assert masks.masked_share(Windows(side, window, shift)) == pytest.approx(share, abs=6e-4)


@pytest.mark.parametrize(("blocks", "ends"), [(1, (7, 7)), (2, (10, 14)), (4, (17, 28)), (8, (31, 53))])
def test_reach_grows_with_the_blocks(blocks, ends):
    reach = masks.reach(Windows(56, 7, 3), blocks)
    assert (reach.min(), reach.max()) == ends


def test_torchvisions_shifted_windows_depend_on_the_same_tokens():
    random = torch.Generator().manual_seed(0)
    x = torch.randn(1, 8, 8, 4, generator=random, dtype=torch.float64, requires_grad=True)
    qkv, out = torch.randn(12, 4, generator=random, dtype=torch.float64), torch.eye(4, dtype=torch.float64)
    bias = torch.zeros(1, 1, 16, 16, dtype=torch.float64)
    y = shifted_window_attention(x, qkv, out, bias, [4, 4], 1, [2, 2])
    allowed = masks.pairs((8, 8), "shifted", 4, 2)
    for token in (0, 9, 27, 63):
        (slope,) = torch.autograd.grad(y[0, token // 8, token % 8].sum(), x, retain_graph=True)
        assert np.array_equal(slope[0].abs().sum(2).flatten().numpy() > 1e-20, allowed[token])


def test_minus_100_is_not_minus_infinity():
    """At Swin v2's largest scale a logit may be as low as -100: then what is only lowered by 100 gets a weight."""
    allowed = torch.tensor([True, True, False])
    logits = 100 * torch.tensor([-0.99, -0.98, 0.9], dtype=torch.float64)
    lowered = (logits - 100 * ~allowed).softmax(0)
    exact = logits.masked_fill(~allowed, -torch.inf).softmax(0)
    assert exact[2] == 0
    assert lowered[2] > 0.9


def test_causal_masks():
    assert np.array_equal(masks.pairs((2, 2), "causal"), np.tril(np.ones((4, 4), bool)))
    assert not masks.pairs((2, 2), "strict")[0].any()


@pytest.mark.parametrize(("given", "text"), [((8, 4, 4), "the nearest is 3"), ((10, 4, 2), "the nearest is 8")])
def test_windows_that_do_not_fit_are_refused(given, text):
    with pytest.raises(ValueError, match=text):
        Windows(*given)
