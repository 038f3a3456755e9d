import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.attention import check, cost, dot, growth, tokens
from models.images.samples import sample

RANDOM = torch.Generator().manual_seed(0)


def normal(*shape):
    return torch.randn(*shape, generator=RANDOM, dtype=torch.float64)


def test_weights_equal_torchs_fused_function_where_true_keeps():
    q, k, v = normal(2, 5, 8), normal(2, 7, 8), normal(2, 7, 3)
    allowed = torch.rand(5, 7, generator=RANDOM) < 0.6
    allowed[:, 0] = True
    ours = dot.weights(q, k, allowed, 8**-0.5) @ v
    torch.testing.assert_close(ours, F.scaled_dot_product_attention(q, k, v, allowed))


def module_weights(tokens: Tensor, heads: int, hidden: Tensor | None = None) -> tuple[Tensor, Tensor]:
    """The weights of nn.MultiheadAttention, and ours of its own projections: [heads, N, N] each.

    Its boolean mask is True where a pair is *hidden*.
    """
    width = tokens.shape[1]
    module = nn.MultiheadAttention(width, heads, batch_first=True, dtype=tokens.dtype)
    theirs = module(tokens[None], tokens[None], tokens[None], attn_mask=hidden, average_attn_weights=False)[1][0]
    q, k, _v = F.linear(tokens, module.in_proj_weight, module.in_proj_bias).chunk(3, 1)
    q, k = (one.unflatten(1, (heads, -1)).transpose(0, 1) for one in (q, k))
    return theirs.detach(), dot.weights(q, k, None if hidden is None else ~hidden, (width // heads) ** -0.5).detach()


@pytest.mark.parametrize("heads", [1, 2, 4])
def test_weights_equal_torchs_module_where_true_hides(heads):
    hidden = torch.rand(6, 6, generator=RANDOM) < 0.4
    hidden.fill_diagonal_(False)
    theirs, ours = module_weights(normal(6, 8), heads, hidden)
    torch.testing.assert_close(ours, theirs)


def test_a_query_without_any_key_is_refused():
    with pytest.raises(ValueError, match="got none for query 2"):
        dot.weights(normal(2, 4), normal(2, 4), torch.tensor([[True, True], [False, False]]))


def test_sinusoids_know_distances_alone():
    places = dot.sinusoids(torch.arange(20, dtype=torch.float64), 16)
    products = places @ places.T
    for distance in range(20):
        diagonal = products.diagonal(distance)
        assert (diagonal - diagonal[0]).abs().max() < 1e-12
    assert products[0, 0] == pytest.approx(8)


def test_entropy_of_equal_weights_is_log2_of_their_number():
    assert float(dot.entropy(torch.full((8,), 1 / 8))) == pytest.approx(3)
    assert float(dot.entropy(torch.tensor([1.0, 0.0]))) == 0


def test_heads_must_divide_the_width():
    with pytest.raises(ValueError, match="the nearest is 2"):
        dot.head_width(80, 3)


@pytest.mark.parametrize(("width", "raw"), [(4, 0.30), (16, 0.59), (64, 0.81), (256, 0.91), (1024, 0.95)])
def test_largest_of_50_weights_grows_with_the_width_unless_divided(width, raw):
    found = growth.spread(width)
    assert found.largest == pytest.approx([raw, 0.125], abs=0.02)
    assert found.variance == pytest.approx(width, rel=0.1)


def test_a_softmax_of_large_products_hands_little_back():
    found = growth.spread(1024)
    assert found.jacobian == pytest.approx([0.066, 0.203], abs=0.015)
    assert found.entropy[1] == pytest.approx(4.97, abs=0.03)


def test_one_eye_of_the_cat_finds_the_other_by_features_and_not_by_pixels():
    picture, left, right = sample("chelsea"), (0.365, 0.39), (0.685, 0.45)
    for block, hit in ((7, True), (0, False)):
        found = tokens.tokens(picture, tokens.Config(block))
        row = tokens.look(found, dot.Config()).weights[0]
        for here, there in ((left, right), (right, left)):
            query = tokens.token_at(found, *here)
            place = np.subtract(tokens.middle(found, tokens.best(row[query].numpy(), found.shape, query)), there)
            cells = np.abs(place * found.shape[::-1])
            assert (cells.max() <= 1.6) == hit


def test_shuffled_tokens_give_shuffled_outputs_unless_they_have_positions():
    found = tokens.tokens(sample("coffee"), tokens.Config(10))
    order = tokens.shuffled(len(found.vectors), 1)
    for weight, moved in ((0.0, False), (1.0, True)):
        config = dot.Config(position=weight, heads=4)
        gap = check.permuted_difference(found, config, tokens.look(found, config), order)
        assert (gap > 1) == moved


def test_output_of_a_photo_is_that_of_torchs_fused_function_and_another_scale_is_seen():
    found = tokens.tokens(sample("coffee"), tokens.Config(10))
    allowed = np.tril(np.ones((len(found.vectors),) * 2, bool))
    scaled, plain = (dot.Config(heads=4, scaled=scaled) for scaled in (True, False))
    shown = tokens.look(found, scaled, allowed)
    assert check.fused_difference(found, scaled, allowed, shown) < 0.02
    assert check.fused_difference(found, plain, allowed, shown) > 1


@pytest.mark.parametrize(("patch", "text"), [(20, "the nearest is 18"), (4, "at most 4,096")])
def test_patches_that_do_not_fit_are_refused(patch, text):
    with pytest.raises(ValueError, match=text):
        tokens.tokens(sample("chelsea"), tokens.Config(0, patch))


def test_pairs_are_a_small_share_of_vit_b_and_most_of_swins_first_layer():
    assert cost.pair_share(197, 768) == pytest.approx(0.041, abs=5e-4)
    assert cost.swin_macs() == (2_003_828_736, 145_108_992)
    assert [cost.pair_mebibytes(n, n) for n in (1024, 4096)] == [4, 64]
