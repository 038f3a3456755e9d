import pytest
import torch

from models.segmentation.unet import PADDINGS, SKIPS, UPS, WIDTHS, Shape, UNet

PICTURES = torch.randn((2, 1, 64, 64), generator=torch.Generator().manual_seed(0))


def network(*shape, pools=2, **more):
    torch.manual_seed(0)
    return UNet(Shape((shape[0],) * pools, *shape[1:]), **more).eval()


def answers(net, pictures):
    with torch.no_grad():
        return net(pictures)


@pytest.mark.parametrize("pools", WIDTHS)
@pytest.mark.parametrize("padding", PADDINGS)
@pytest.mark.parametrize("up", UPS)
def test_every_pixel_gets_an_answer(up, padding, pools):
    for skip in SKIPS:
        assert answers(network(skip, up, padding, pools=pools, outputs=3), PICTURES).shape == (2, 3, 64, 64)


@pytest.mark.parametrize(("padding", "edge"), [("zero", 22), ("mirror", 22), ("valid", 22)])
def test_a_shift_by_what_pools_join_moves_the_answer_and_by_one_pixel_changes_it(padding, edge):
    net, wide = network("concatenate", "nearest", padding), torch.randn(1, 1, 96, 96)
    first = answers(net, wide[..., :64, :64])[..., edge + 4 : -edge, edge + 4 : -edge]
    for by, same in ((4, True), (1, False)):
        moved = answers(net, wide[..., by : 64 + by, by : 64 + by])
        start = edge + 4 - by
        moved = moved[..., start : start + first.shape[-1], start : start + first.shape[-1]]
        assert torch.allclose(moved, first, atol=1e-5) == same


def test_a_skip_of_zeros_is_no_skip():
    off, joined = network("off"), network("concatenate")
    state = dict(off.state_dict())
    for level, width in enumerate(WIDTHS[2][:-1]):
        name = f"up.{level}.0.weight"
        state[name] = torch.cat([state[name], torch.zeros_like(state[name])], dim=1)
        assert state[name].shape[1] == 2 * width
    joined.load_state_dict(state)
    torch.testing.assert_close(answers(joined, PICTURES), answers(off, PICTURES))


def test_without_skips_detail_within_a_cell_of_the_deepest_level_is_lost_but_for_where_maxima_stood():
    """A picture whose pooled maxima stay alike is another one only to a network with skips, or with unpooling."""
    net = network("off", "nearest")
    net.down[0] = torch.nn.Identity()
    pooled = torch.rand(1, 8, 16, 16) + 1
    large = torch.zeros(2, 8, 32, 32)
    large[0, :, ::2, ::2], large[1, :, 1::2, 1::2] = pooled[0], pooled[0]
    same = answers(net, large)
    torch.testing.assert_close(same[0], same[1])
    for other in (network("add", "nearest"), network("off", "unpooling")):
        other.down[0] = torch.nn.Identity()
        found = answers(other, large)
        assert not torch.allclose(found[0], found[1], atol=1e-3)


def test_unpooling_leaves_three_quarters_zero():
    net = network("off", "unpooling")
    _x, where = torch.nn.functional.max_pool2d(torch.rand(1, 8, 16, 16), 2, return_indices=True)
    risen = net._risen(0, torch.randn(1, 16, 8, 8), where)
    assert (risen == 0).float().mean() == 0.75


def test_what_cannot_be_is_refused_with_what_can():
    with pytest.raises(ValueError, match="2, 3, 4"):
        Shape(("off",))
    with pytest.raises(ValueError, match="bilinear"):
        Shape(up="magic")
