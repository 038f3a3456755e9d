"""Digits and photos: guidance, copies, the way back of a drawing, patches."""

import dataclasses

import numpy as np
import pytest
import torch

from models.diffusion import check, digit_samples, digits, own_digit, patches
from models.diffusion.sampling import Sampler
from models.images.samples import sample

SHORT = digits.Config(count=200, steps=20, every=10)
SEVEN = bytes(int(3 <= column <= 10 and (row == 2 or column == 12 - row)) for row in range(14) for column in range(14))


@pytest.fixture(scope="module")
def snapshot():
    return digits.trained(SHORT)


def test_snapshots_come_at_their_steps_and_the_loss_falls():
    found = list(digits.learn(SHORT))
    assert [one.step for one in found] == [0, 10, 20]
    assert found[2].loss < found[1].loss


def test_guidance_of_0_and_1_is_pure_and_linear_between(snapshot):
    x, labels = torch.randn(4, 196, generator=torch.Generator().manual_seed(0)), torch.arange(4)
    for make in (lambda w: digits.learned(snapshot.network, labels, w), lambda w: digits.perfect(SHORT, labels, w)):
        none, pure, two = (make(weight)(x, 0.3) for weight in (0.0, 1.0, 2.0))
        assert torch.allclose(two, 2 * pure - none, atol=1e-5)
    assert torch.allclose(digits.learned(snapshot.network, torch.full((4,), -1), 1.0)(x, 0.3), digits.learned(snapshot.network, labels, 0.0)(x, 0.3))  # fmt: skip  # noqa: E501


def test_the_exact_denoiser_of_digits_gives_copies_of_the_class(snapshot):
    found = digit_samples.made(snapshot, digit_samples.Wish(True, 3, 1.0, Sampler(20)))
    assert digit_samples.copied(found) == 1
    images, labels = digits.training(SHORT)
    threes = {one.tobytes() for one in digit_samples.pixels(images[labels == 3])}
    assert all(one.tobytes() in threes for one in found.nearest)
    assert check.nearest_difference(found, SHORT) < 0.05
    assert check.nearest_difference(dataclasses.replace(found, away=found.away + 0.2), SHORT) > 0.05


def test_digits_held_out_are_no_copies():
    assert digit_samples.copied(digit_samples.held_out(SHORT)) == 0


def test_a_drawing_at_no_noise_stays_near_and_at_full_noise_is_gone(snapshot):
    low, high = (own_digit.returned(snapshot, own_digit.Drawn(SEVEN, level)) for level in (0.0, 0.95))
    assert low.bar > 0.99 > high.bar
    assert high.copies.max() < digit_samples.COPY
    assert high.behind[0] == pytest.approx(1, abs=0.01)
    assert high.behind[-1] == pytest.approx(200, rel=0.02)


def test_the_effective_number_collapses():
    assert own_digit.behind_at(digits.Config(), 0.79) > 100
    assert own_digit.behind_at(digits.Config(), 0.48) < 3


def test_effective_numbers_agree_with_plain_differences_and_wrong_ones_do_not():
    drawn = own_digit.Drawn(SEVEN)
    found = own_digit.returned(own_digit.untrained(), drawn)
    assert check.behind_difference(drawn, found) < 1e-3
    assert check.behind_difference(drawn, dataclasses.replace(found, behind=1.1 * found.behind)) > 1e-3


@pytest.mark.parametrize("own", [False, True])
def test_patches_denoise_as_plain_differences_do(own):
    pixels = sample("camera").pixels
    config = patches.Config(0.1, own)
    found = patches.cleaned(pixels, config)
    assert found.bank == 22_326 + own * 3_721
    assert found.decibels["noisy"] == pytest.approx(20, abs=0.2)
    assert found.decibels["patches"] > (33 if own else 26)
    assert check.patch_difference(pixels, config, found) < 1e-3
    wrong = dataclasses.replace(found, found=found.found + 0.01)
    assert check.patch_difference(pixels, config, wrong) > 1e-3


def test_patches_cover_every_pixel():
    clean = patches.grey(sample("coffee").pixels)
    found, behind = patches.posterior_mean(clean, patches.cut(clean), 0.01)
    assert np.isfinite(found).all()
    assert found == pytest.approx(clean, abs=0.05)
    assert behind == pytest.approx(1, abs=0.5)


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        (lambda: own_digit.Drawn(bytes(196)), "drawing must"),
        (lambda: own_digit.Drawn(SEVEN, 1.5), "level must"),
        (lambda: digits.Config(count=5), "count must"),
        (lambda: patches.Config(0.0), "sigma must"),
    ],
)
def test_nonsense_is_refused_in_words(refused, words):
    with pytest.raises(ValueError, match=words):
        refused()
