"""Spectra, masks and aliasing: the convolution theorem, Parseval, and the law of folding."""

import numpy as np
import pytest

from models.filters import aliasing, kernels, linear, spectrum
from models.images.samples import sample
from models.images.sizes import stretched

IMAGE = sample("camera").pixels[..., 0]
KERNEL = np.random.default_rng(1).normal(size=(5, 5))


def test_a_product_of_spectra_is_a_wrapped_convolution():
    response = np.fft.fft2(spectrum.centred(KERNEL, IMAGE.shape))
    product = np.fft.ifft2(np.fft.fft2(IMAGE.astype(float)) * response).real
    found = linear.filtered(IMAGE, KERNEL, linear.Config(flip=True, border="wrap"))
    np.testing.assert_allclose(found, product, atol=1e-2)


@pytest.mark.parametrize("shape", [(64, 64), (63, 40)])
def test_response_is_what_the_filter_multiplies_a_wave_by(shape):
    kernel = kernels.named("gaussian", 7, 1.2)
    v, u = 5 / shape[0], 7 / shape[1]
    y, x = np.mgrid[: shape[0], : shape[1]]
    wave = np.cos(2 * np.pi * (v * y + u * x))
    found = linear.filtered(wave, kernel, linear.Config(border="wrap"))
    row, column = 5 + shape[0] // 2, 7 + shape[1] // 2
    assert found.std() / wave.std() == pytest.approx(spectrum.response(kernel, shape)[row, column], abs=1e-5)


def test_parseval():
    whole = np.abs(np.fft.fft2(IMAGE.astype(float))) ** 2
    assert whole.sum() / IMAGE.size == pytest.approx((IMAGE.astype(float) ** 2).sum())
    passes = spectrum.passing(spectrum.Mask("disc", high=0.1), IMAGE.shape)
    mean = IMAGE.mean()
    energy = ((spectrum.masked(IMAGE, passes) - mean) ** 2).sum() / ((IMAGE - mean) ** 2).sum()
    assert spectrum.energy_share(IMAGE, passes) == pytest.approx(energy, rel=1e-4)


def test_most_of_a_photos_energy_is_in_few_waves():
    energy = np.abs(np.fft.fft2(IMAGE.astype(float))) ** 2
    energy[0, 0] = 0
    strongest = np.sort(energy.ravel())[::-1].cumsum() / energy.sum()
    assert 100 * (np.searchsorted(strongest, 0.9) + 1) / energy.size < 0.3


@pytest.mark.parametrize("shape", [(64, 64), (33, 50)])
@pytest.mark.parametrize(
    "mask",
    [spectrum.Mask("disc", high=0.2), spectrum.Mask("ring", 0.1, 0.2, soft=True), spectrum.Mask("notch", high=0.03),
     spectrum.Mask("wedge", high=0.1, angle=30), spectrum.Mask("brush", painted=b"\1" * 300 + bytes(64 * 64 - 300))],
    ids=lambda mask: mask.shape,
)  # fmt: skip
def test_masks_treat_a_wave_and_its_negative_alike_so_that_pictures_stay_real(mask, shape):
    image = np.random.default_rng(0).normal(size=shape)
    passes = np.fft.ifftshift(spectrum.passing(mask, shape))
    if all(side % 2 for side in shape) or mask.shape != "brush":
        negative = np.roll(passes[::-1, ::-1], 1, (0, 1))
        inside = np.ones(shape, bool)
        inside[shape[0] // 2], inside[:, shape[1] // 2] = False, False  # the highest wave is its own negative
        np.testing.assert_allclose(passes[inside], negative[inside])
    whole = np.fft.ifft2(np.fft.fft2(image) * passes)
    np.testing.assert_allclose(spectrum.masked(image, np.fft.fftshift(passes)), whole.real, atol=0.05)


def test_a_mask_and_its_kernel_make_the_same_picture():
    image = IMAGE[:63, :63]
    passes = spectrum.passing(spectrum.Mask("disc", high=0.15, soft=True), image.shape)
    kernel = spectrum.kernel_of(passes, 31)
    found = linear.filtered(image, kernel, linear.Config(border="wrap"))
    np.testing.assert_allclose(found, spectrum.masked(image, passes), atol=0.5)


@pytest.mark.parametrize("shape", ["disc", "ring", "notch", "wedge"])
def test_a_handle_held_where_it_is_leaves_the_mask(shape):
    mask = spectrum.Mask(shape, low=0.05, high=0.2, angle=40, u=0.2, v=-0.1)
    held = spectrum.held_at(mask, (300, 500), *spectrum.handle(mask, (300, 500)))
    assert held
    assert held == pytest.approx({name: getattr(mask, name) for name in held}, abs=1e-6)


def test_phase_decides_which_picture_one_sees():
    coins = stretched(sample("coins").pixels[..., 0], IMAGE.shape)
    mixed = spectrum.swapped(IMAGE, coins)
    assert spectrum.likeness(mixed, coins) == pytest.approx(0.58, abs=0.02)
    assert spectrum.likeness(mixed, IMAGE) == pytest.approx(-0.02, abs=0.02)
    np.testing.assert_allclose(spectrum.swapped(coins, coins), coins, atol=1e-3)


def test_masks_that_make_no_sense_are_refused():
    with pytest.raises(ValueError, match="at least one"):
        spectrum.passing(spectrum.Mask("disc", high=0.75, inverse=True), (32, 32))
    with pytest.raises(ValueError, match="inner radius"):
        spectrum.Mask("ring", 0.3, 0.2)


@pytest.mark.parametrize("stride", [1, 2, 3, 5, 8])
@pytest.mark.parametrize(("frequency", "angle"), [(0.4, 0), (0.31, 35), (0.17, 90), (0.45, 120)])
def test_the_wave_that_appears_stands_where_the_law_says(frequency, angle, stride):
    config = aliasing.Config(frequency, angle, stride)
    samples = aliasing.sampled(aliasing.stripes(config), config)
    assert aliasing.strongest(samples) == pytest.approx(aliasing.law(config), abs=1 / min(samples.shape))


def test_a_checkerboard_of_single_pixels_becomes_one_colour():
    board = (np.indices((64, 64)).sum(axis=0) % 2 * 255).astype(np.uint8)
    assert aliasing.sampled(board, aliasing.Config(stride=2)).std() == 0


def test_smoothing_first_takes_the_false_stripes_away():
    plain, smooth = (aliasing.Config(1 / 3, 0, 4, sigma) for sigma in (0.0, 2.0))
    wave = aliasing.stripes(plain)
    assert aliasing.sampled(wave, plain).std() > 80
    assert aliasing.sampled(wave, smooth)[10:-10, 10:-10].std() < 2
    with pytest.raises(ValueError, match="nearest is 8"):
        aliasing.Config(stride=9)
