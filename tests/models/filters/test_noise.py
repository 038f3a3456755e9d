"""Noise, PSNR and SSIM, and who wins the duel."""

import numpy as np
import pytest

from models.filters import check, duel, noise
from models.images.samples import sample

IMAGE = sample("camera").pixels[..., 0]


@pytest.mark.parametrize("kind", noise.KINDS)
def test_noise_is_the_same_for_a_seed_and_none_for_level_zero(kind):
    config = noise.Config(kind, 20, seed=3)
    np.testing.assert_array_equal(noise.noisy(IMAGE, config), noise.noisy(IMAGE, config))
    assert not np.array_equal(noise.noisy(IMAGE, config), IMAGE)
    np.testing.assert_array_equal(noise.noisy(IMAGE, noise.Config(kind, 0)), IMAGE)
    assert noise.noisy(sample("coffee").pixels, config).shape == sample("coffee").pixels.shape


def test_noise_has_the_strength_that_it_is_asked_for():
    grey = np.full((400, 400), 128, np.uint8)
    assert noise.noisy(grey, noise.Config("gaussian", 25)).std() == pytest.approx(25, rel=0.02)
    salted = noise.noisy(grey, noise.Config("salt and pepper", 10))
    assert (salted != 128).mean() == pytest.approx(0.1, abs=0.005)
    spread = [
        noise.noisy(np.full((300, 300), level, np.uint8), noise.Config("poisson", 30)).astype(float).var()
        for level in (60, 120)
    ]
    assert spread[1] / spread[0] == pytest.approx(2, rel=0.05)  # variance of photons grows with the light
    assert noise.noisy(grey, noise.Config("stripes", 30)).astype(float).std() == pytest.approx(
        30 / np.sqrt(2), rel=0.02
    )


def test_psnr_follows_its_law():
    assert noise.psnr(IMAGE, IMAGE) == float("inf")
    shifted = np.full((9, 9), 100, np.uint8)
    assert noise.psnr(shifted, shifted + np.uint8(20)) == pytest.approx(20 * np.log10(255 / 20))
    assert noise.psnr(IMAGE, noise.noisy(IMAGE, noise.Config("gaussian", 25))) == pytest.approx(20.59, abs=0.03)


@pytest.mark.parametrize("name", ["camera", "coffee"])
def test_ssim_is_scikit_images_and_the_check_notices(name, monkeypatch):
    clean = sample(name).pixels if name == "coffee" else IMAGE
    noisy = noise.noisy(clean, noise.Config("gaussian", 25))
    assert check.ssim_difference(clean, noisy) < 1e-9
    assert noise.ssim(clean, clean) == pytest.approx(1)
    monkeypatch.setattr(noise, "ssim", noise.psnr)
    assert check.ssim_difference(clean, noisy) > 1


def test_the_duel_has_different_winners():
    gaussian = {one.name: one for one in duel.duel(IMAGE, noise.Config("gaussian", 25))}
    assert gaussian["nothing"].ssim == pytest.approx(0.30, abs=0.01)
    assert gaussian["mean"].psnr == pytest.approx(26.6, abs=0.1)
    assert gaussian["gaussian"].psnr == pytest.approx(27.3, abs=0.1)
    assert max(gaussian.values(), key=lambda one: one.ssim).name == "non-local means"
    salted = {one.name: one for one in duel.duel(IMAGE, noise.Config("salt and pepper", 10))}
    assert salted["median"].psnr == pytest.approx(29.5, abs=0.1)
    assert max(salted.values(), key=lambda one: one.psnr).name == "median"
