"""Kernels, borders and libraries: against SciPy, NumPy, torch and laws."""

import cv2
import numpy as np
import pytest
from scipy import ndimage, signal

from models.filters import check, kernels, libraries, linear, operations, separable
from models.filters.borders import BORDERS, padded
from models.images.samples import sample

IMAGE = np.random.default_rng(0).integers(0, 256, (40, 53), np.uint8)
KERNEL = np.random.default_rng(1).normal(size=(5, 5))
NUMBERED = kernels.FIXED["one to nine"]


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize("flip", [False, True])
def test_sums_of_products_are_scipys(border, flip):
    by_scipy = ndimage.convolve if flip else ndimage.correlate
    expected = by_scipy(IMAGE.astype(float), KERNEL, mode=BORDERS[border].scipy)
    found = linear.filtered(IMAGE, KERNEL, linear.Config(flip, border))
    np.testing.assert_allclose(found, expected, atol=2e-3)
    strided = linear.filtered(IMAGE, KERNEL, linear.Config(flip, border, stride=3, offset=7))
    np.testing.assert_allclose(strided, expected[::3, ::3] + 7, atol=2e-3)


@pytest.mark.parametrize("border", BORDERS)
def test_check_agrees_and_would_notice(border, monkeypatch):
    config = linear.Config(border=border)
    assert check.linear_difference(IMAGE, KERNEL, config) < 1e-2
    right = linear.filtered
    monkeypatch.setattr(linear, "filtered", lambda image, kernel, config: right(image, kernel.T, config))
    assert check.linear_difference(IMAGE, KERNEL, config) > 1


@pytest.mark.parametrize("border", BORDERS)
def test_every_library_reads_the_same_beside_the_picture_under_its_own_name(border):
    found = [row for row in check.border_rows(border).values() if row]
    assert len(found) >= 3
    assert all(row == found[0] for row in found)
    np.testing.assert_array_equal(padded(IMAGE, border, 6, 6), np.pad(IMAGE, 6, mode=BORDERS[border].numpy))


def test_reflect_means_two_things():
    row = [1, 2, 3, 4]
    assert check.border_rows("reflect")["OpenCV"] == [3, 2, 1, *row, 4, 3, 2]
    assert check.border_rows("reflect-101")["OpenCV"] == [4, 3, 2, *row, 3, 2, 1]


def test_one_kernel_through_six_calls_gives_three_answers():
    found = libraries.answers(libraries.pulse(), NUMBERED)
    kinds = {name: libraries.kind(answer, NUMBERED) for name, answer in found.items()}
    assert list(kinds.values()) == ["correlation"] * 3 + ["convolution"] * 2 + ["columns flipped"]
    np.testing.assert_array_equal(found["Pillow Kernel"][2:5, 2:5], [[3, 2, 1], [6, 5, 4], [9, 8, 7]])
    assert "Pillow Kernel" not in libraries.answers(libraries.pulse(15), np.ones((7, 7)))


def test_a_gaussian_of_one_sigma_differs_by_library_at_the_border_alone():
    image = sample("camera").pixels[..., 0]
    found = libraries.blurred(image, 2.0)
    gap = {name: np.abs(found[name] - found["OpenCV"]) for name in ("SciPy", "scikit-image")}
    assert gap["SciPy"].max() == pytest.approx(12.5, abs=0.1)
    assert gap["scikit-image"].max() == pytest.approx(25.5, abs=0.1)
    assert max(values[20:-20, 20:-20].max() for values in gap.values()) < 1e-3


def test_slopes_of_a_ramp():
    assert list(libraries.ramp_slopes().values()) == pytest.approx([8, 8, 32, 6, 2, np.sqrt(2), 1])


@pytest.mark.parametrize(
    ("name", "size", "sigma", "rank"),
    [("sobel x", 3, 1, 1), ("prewitt x", 3, 1, 1), ("gaussian", 9, 2, 1), ("laplacian", 3, 1, 2), ("outline", 3, 1, 2),
     ("sharpen", 3, 1, 2), ("gabor", 15, 2, 2), ("log", 9, 1.4, 3), ("disc", 21, 1, 7), ("motion", 9, 1, 9)],
)  # fmt: skip
def test_ranks(name, size, sigma, rank):
    found = separable.terms(kernels.named(name, size, sigma))
    assert found.rank == rank == np.linalg.matrix_rank(kernels.named(name, size, sigma))
    np.testing.assert_allclose(found.kernel(rank), kernels.named(name, size, sigma), atol=1e-12)
    assert found.multiplications == (len(found.strengths) ** 2, 2 * len(found.strengths) * rank)


def test_both_halves_of_a_diagonal_gabor_weigh_the_same():
    assert separable.terms(kernels.named("gabor", 15, 2)).share(1) == pytest.approx(0.5, abs=0.05)


def test_noise_is_multiplied_by_the_root_of_the_sum_of_squares():
    white = np.random.default_rng(0).normal(0, 10, (512, 512))
    assert kernels.noise_gain(kernels.named("mean", 5)) == pytest.approx(1 / 5)
    assert kernels.noise_gain(kernels.named("gaussian", 31, 3)) == pytest.approx(1 / (6 * np.sqrt(np.pi)), rel=1e-3)
    assert kernels.noise_gain(kernels.FIXED["sharpen"]) == pytest.approx(np.sqrt(29))
    for name in ("mean", "sharpen", "sobel x"):
        kernel = kernels.named(name)
        assert linear.filtered(white, kernel).std() == pytest.approx(10 * kernels.noise_gain(kernel), rel=0.01)


@pytest.mark.parametrize(
    ("text", "words"),
    [("1 2", "rows"), ("1 2 3\n4 5\n6 7 8", "rows"), ("", "rows"), ("1 2; 3 4", "odd"), ("a", "numbers"),
     ("1/0", "numbers"), ("inf", "numbers"), (";".join(["0 " * 17] * 17), "at most 15")],
)  # fmt: skip
def test_typed_kernels_are_refused_in_words(text, words):
    with pytest.raises(ValueError, match=words):
        kernels.parsed(text)


def test_typed_kernels_are_read():
    np.testing.assert_array_equal(kernels.parsed("1 2 3; 4,5,6\n 7 8 9"), NUMBERED)
    np.testing.assert_allclose(kernels.parsed("1/9"), [[1 / 9]])


def test_what_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match="differ from 0"):
        kernels.scaled(kernels.FIXED["sobel x"], 0)
    with pytest.raises(ValueError, match="nearest is 3"):
        linear.filtered(np.zeros((3, 9), np.uint8), np.ones((5, 5)))
    with pytest.raises(ValueError, match="odd"):
        operations.Config(size=4)
    with pytest.raises(ValueError, match="sigma"):
        operations.Config(sigma=0)


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (operations.Config("mean", size=7), lambda image: cv2.blur(image.astype(float), (7, 7))),
        (operations.Config(size=9, sigma=2), lambda image: cv2.GaussianBlur(image.astype(float), (9, 9), 2)),
        (operations.Config("median", border="wrap"), lambda image: ndimage.median_filter(image, 5, mode="wrap")),
        (operations.Config("bilateral", sigma=2, strength=50), lambda image: cv2.bilateralFilter(image, 13, 50, 2)),
        (operations.Config("sobel x"), lambda image: cv2.Sobel(image, cv2.CV_64F, 1, 0)),
        (operations.Config("scharr y"), lambda image: cv2.Scharr(image, cv2.CV_64F, 0, 1)),
        (operations.Config("laplacian"), lambda image: cv2.Laplacian(image, cv2.CV_64F)),
    ],
    ids=lambda value: getattr(value, "name", ""),
)  # fmt: skip
def test_filters_are_the_librarys(config, expected):
    np.testing.assert_allclose(operations.applied(IMAGE, config), expected(IMAGE), atol=2e-3)


@pytest.mark.parametrize("name", [*operations.LINEAR, *operations.NONLINEAR])
@pytest.mark.parametrize("shape", [(1, 20), (33, 17), (33, 17, 3)])
def test_every_filter_keeps_the_size_or_says_why_not(name, shape):
    image = np.random.default_rng(2).integers(0, 256, shape, np.uint8)
    config = operations.Config(name, size=3)
    if shape[0] == 1 and name in operations.LINEAR:
        with pytest.raises(ValueError, match="larger than the picture"):
            operations.applied(image, config)
    else:
        assert operations.applied(image, config).shape == shape


def test_flat_ground_gives_zero_to_filters_of_differences_and_itself_to_the_others():
    flat = np.full((30, 30), 90, np.uint8)
    for name in (*operations.LINEAR, *operations.NONLINEAR):
        expected = 0 if name in (*operations.SIGNED, "gradient") else 90
        np.testing.assert_allclose(operations.applied(flat, operations.Config(name)), expected, atol=1e-3)


def test_convolution_is_correlation_with_the_kernel_turned():
    found = linear.filtered(IMAGE, KERNEL, linear.Config(flip=True, border="constant"))
    np.testing.assert_allclose(found, signal.convolve2d(IMAGE.astype(float), KERNEL, mode="same"), atol=2e-3)
