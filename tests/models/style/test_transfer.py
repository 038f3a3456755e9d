"""Style transfer against torchvision's operations, autograd, and the laws that the losses must obey."""

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
import torch

from models.images.samples import sample
from models.style import transfer
from models.style.config import Config
from models.style.losses import distances, losses_of, total_variation
from models.style.paintings import PAINTINGS, painting
from models.style.pictures import Pictures, colours, content_coloured, recoloured_style, resized
from models.style.poster import poster, reconstruction_config, texture_config
from tests.models.style.plain import end, ours, plain

SMALL = Config(size=64, steps=6)


def last(pictures, config):
    return list(transfer.transfer(pictures, config))[-1]


def test_colours_are_the_same_on_every_device(device):
    levels = np.arange(256, dtype=np.uint8).repeat(3).reshape(16, 16, 3)
    exact = torch.from_numpy((np.arange(256) / 255).astype(np.float32)).view(16, 16)
    assert all(torch.equal(channel, exact) for channel in colours(levels, device)[0].cpu())


@pytest.mark.parametrize("optimiser", ["adam", "lbfgs"])
def test_loop_is_the_plain_one_of_the_tutorials(pictures, optimiser, device):
    """In float64: in float32 ten ReLU6 of 20 million on their other side already move the gradient by a thousandth."""
    config = replace(SMALL, optimiser=optimiser, precision="float64")
    mine, theirs = end(ours, pictures, replace(config, device=device)).cpu(), end(plain, pictures, config)
    content = colours(resized(pictures.content, 64, "content"))
    assert (theirs - content).abs().mean() > 1e-3
    assert (mine - theirs).abs().max() < 1e-10


def test_same_seed_same_run_and_no_aliasing(pictures):
    first, second = (list(transfer.transfer(pictures, SMALL)) for _ in range(2))
    assert [s.step for s in first] == list(range(7))
    for a, b in zip(first, second, strict=True):
        assert np.array_equal(a.pixels, b.pixels)
    assert not np.shares_memory(first[0].pixels, first[1].pixels)
    assert first[-1].layers.shape == (6, 6)


def test_style_alone_falls_below_one_percent(pictures):
    run = last(pictures, Config(size=64, steps=70, content_weight=0, optimiser="lbfgs", network="draft"))
    assert run.style[-1] < 0.01 * run.style[0]


def test_content_alone_from_content_stays(pictures):
    run = last(pictures, replace(SMALL, style_weight=0.0, content_weight=1.0))
    assert np.abs(run.pixels.astype(int) - resized(pictures.content, 64, "content")).max() <= 1
    assert run.content.max() < 1e-6


def test_style_as_its_own_content_has_no_distance():
    picture = sample("chelsea").pixels
    assert max(distances(Pictures(picture, (picture,)), SMALL).values()) < 1e-6


@pytest.mark.parametrize("optimiser", ["adam", "lbfgs"])
@pytest.mark.parametrize("statistic", ["covariance", "deviation", "mean", "wasserstein"])
def test_every_statistic_is_approached(pictures, statistic, optimiser):
    run = last(pictures, replace(SMALL, statistic=statistic, optimiser=optimiser, steps=12))
    assert run.style[-1] < 0.7 * run.style[0]


def test_muted_layers_are_not_measured(pictures):
    run = last(pictures, replace(SMALL, weights=(1.0, 0.0, 0.0, 2.0, 0.0, 0.0)))
    assert np.isnan(run.layers[:, [1, 2, 4, 5]]).all()
    expected = (run.layers[:, 0] + 2 * run.layers[:, 3]) / 3
    np.testing.assert_allclose(run.style, expected, rtol=1e-5)


def test_balance_keeps_its_meaning_across_sizes():
    pictures = Pictures(sample("chelsea").pixels, (painting("dots"),))
    small, large = (np.array([*distances(pictures, Config(size=size)).values()]) for size in (128, 256))
    assert np.all(np.abs(np.log(small / large)) < np.log(2.5))


def test_two_styles_are_blended_between_their_ends(pictures):
    both = Pictures(pictures.content, (painting("wheat"), painting("glass")))
    ends = [distances(replace_styles(both, (s,)), SMALL)["block2"] for s in both.styles]
    assert distances(both, replace(SMALL, blend=0.0))["block2"] == pytest.approx(ends[0], rel=1e-4)
    assert distances(both, replace(SMALL, blend=1.0))["block2"] == pytest.approx(ends[1], rel=1e-4)


def replace_styles(pictures, styles):
    return Pictures(pictures.content, styles, pictures.region)


def test_one_style_in_a_region_leaves_the_outside_alone(pictures):
    region = np.zeros((8, 8), bool)
    region[:, :4] = True
    run = last(Pictures(pictures.content, pictures.styles, region), replace(SMALL, steps=10))
    moved = np.abs(run.pixels.astype(int) - resized(pictures.content, 64, "content")).mean(2)
    assert moved[:, :32].mean() > 10
    assert moved[:, 32:].max() <= 1


def test_second_style_goes_outside_the_region(pictures):
    region = np.zeros((8, 8), bool)
    region[:, :4] = True
    night = painting("night")
    run = last(Pictures(pictures.content, (painting("wheat"), night), region), replace(SMALL, steps=25))
    blue = (run.pixels[..., 2].astype(int) - run.pixels[..., 0]).astype(float)
    assert blue[:, 40:].mean() > blue[:, :24].mean() + 30


def test_total_variation_is_the_mean_step():
    picture = torch.tensor([[0.0, 1.0, 1.0], [0.0, 1.0, 0.0]]).expand(1, 3, 2, 3)
    assert total_variation(picture) == pytest.approx(3 / 4 + 1 / 3)


def test_losses_have_the_gradient_of_finite_differences(pictures):
    content = resized(pictures.content, 32, "content")
    measure = losses_of(content, [resized(pictures.styles[0], 64, "style")], None, replace(SMALL, size=32))
    picture = colours(content).requires_grad_()
    measure(picture)[0].backward()
    direction = picture.grad / picture.grad.norm()
    step = 0.02
    with torch.no_grad():
        ahead, behind = (measure(picture + sign * step * direction)[0] for sign in (1, -1))
    assert float((ahead - behind) / (2 * step)) == pytest.approx(float(picture.grad.norm()), rel=0.1)


def test_pyramid_ends_at_full_size_and_starts_at_half(pictures):
    run = list(transfer.transfer(pictures, replace(SMALL, levels=2, start="noise")))
    assert max(run[1].pixels.shape) == 32
    assert max(run[-1].pixels.shape) == 64
    assert run[-1].step == run[-1].steps == 6


@pytest.mark.parametrize("start", ["content", "style", "noise", "mixed"])
def test_starts_differ(pictures, start):
    first = next(transfer.transfer(pictures, replace(SMALL, start=start))).pixels
    same = np.array_equal(first, resized(pictures.content, 64, "content"))
    assert same == (start == "content")


def test_kept_colours_have_the_contents_chroma(pictures):
    content = resized(pictures.content, 64, "content")
    assert np.abs(content_coloured(content, content).astype(int) - content).max() <= 3
    grey = np.repeat(content[..., :1], 3, 2)
    shown = content_coloured(grey, content).astype(int)
    assert np.ptp(shown, axis=2).mean() > 5


def test_recoloured_style_has_the_contents_mean_and_covariance():
    content = (100 + 20 * np.random.default_rng(0).standard_normal((64, 64, 3))).clip(0, 255).astype(np.uint8)
    moved = recoloured_style(painting("wheat"), content).reshape(-1, 3).astype(float)
    flat = content.reshape(-1, 3).astype(float)
    np.testing.assert_allclose(moved.mean(0), flat.mean(0), atol=1)
    np.testing.assert_allclose(np.cov(moved.T), np.cov(flat.T), atol=0.05 * np.cov(flat.T).max())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"weights": (0.0,) * 6}, "at least one style layer must be heard"),
        ({"weights": (1.0,) * 5}, "weights must be 6 numbers"),
        ({"size": 2000}, r"size must need at most 2 GB of memory, got 2000 px .* px fit"),
        ({"size": 8}, "size must lie between 32 and 2048, got 8"),
        ({"statistic": "mode"}, "statistic must be one of gram"),
        ({"network": "vgg"}, "network must be one of lite0"),
        ({"content_layer": "relu1_1"}, "content layer must be one of"),
        ({"style_weight": 0.0, "content_weight": 0.0}, "style or content must have a weight"),
        ({"style_scale": 0.25}, "the style must have at least 32 px"),
    ],
)
def test_refusals(pictures, change, message):
    with pytest.raises(ValueError, match=message):
        next(transfer.transfer(pictures, replace(SMALL, **change)))


@pytest.mark.parametrize(
    ("content", "painted", "message"),
    [
        ((10, 400), (64, 64), "the content must be at most 8 times as long as wide, got 400 x 10 px"),
        ((64, 64), (400, 10), "the style must be at most 8 times as long as wide, got 10 x 400 px"),
        ((64, 64), (1, 1), "the style must have at least 32 px on each side, got 1 x 1 px"),
        ((64, 320), (64, 64), "the content must have at least 32 px on each side, got 320 x 64"),
    ],
)
def test_extreme_pictures_are_refused(content, painted, message):
    pictures = Pictures(np.zeros((*content, 3), np.uint8), (np.zeros((*painted, 3), np.uint8),))
    with pytest.raises(ValueError, match=message):
        next(transfer.transfer(pictures, SMALL))


def test_stopping_frees_the_run(pictures):
    kept = []
    run = transfer.transfer(pictures, SMALL)
    next(run)
    next(run)
    kept.append(weakref.ref(run.gi_frame.f_locals["picture"]))
    run.close()
    del run
    gc.collect()
    assert kept[0]() is None


def test_poster_fills_a_texture_and_a_reconstruction_for_each_layer(pictures):
    shown = list(poster(pictures, Config(size=64, steps=2, network="draft")))
    assert len(shown[-1].tiles) == 10
    assert shown[-1].done == shown[-1].total == len(shown) - 1


def test_shallow_reconstruction_comes_closer_than_deep(pictures):
    content = resized(pictures.content, 64, "content").astype(int)
    config = Config(size=64, steps=15, network="draft")
    errors = [
        np.abs(last(pictures, reconstruction_config(config, n)).pixels - content).mean() for n in ("stem", "block7")
    ]
    assert errors[0] < 0.7 * errors[1]


def test_texture_uses_the_layers_up_to_the_one_named():
    assert texture_config(Config(), "block2").weights == (1, 1, 1, 0, 0, 0)
    with pytest.raises(ValueError, match="layer must be one of stem"):
        texture_config(Config(), "conv1")


@pytest.mark.parametrize("name", PAINTINGS)
def test_paintings_are_the_same_each_time_and_have_contrast(name):
    first = painting(name)
    assert np.array_equal(first, PAINTINGS[name].draw(np.random.default_rng(7)))
    assert first.shape == (512, 512, 3)
    assert first.std() > 20


def test_a_run_leaves_less_of_the_distance_from_the_style():
    judge = Config(size=64)
    run = replace(judge, steps=10, optimiser="lbfgs")
    left = transfer.left_over(sample("coffee").pixels, painting("night"), run, judge)
    assert max(left.values()) < 1
    assert left["block4"] < 0.6
