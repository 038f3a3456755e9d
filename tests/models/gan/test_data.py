import numpy as np
import pytest
import torch
from scipy.stats import multivariate_normal

from models.gan.data import COVERED, DATA, REACH, SIDE, coverage, mixture, pixels, smoothed_density


@pytest.fixture(params=DATA)
def data(request):
    return mixture(request.param)


def test_density_is_that_of_the_mixture(data):
    axis = torch.linspace(-REACH, REACH, 9)
    x, y = np.meshgrid(axis, axis)
    covariance = (data.deviation**2 + 0.2**2) * np.eye(2)
    expected = sum(
        float(weight) * multivariate_normal(centre.numpy(), covariance).pdf(np.dstack((x, y)))
        for centre, weight in zip(data.centres, data.weights, strict=True)
    )
    np.testing.assert_allclose(data.density(axis, blur=0.2), expected, rtol=1e-3, atol=1e-6)


def test_all_of_the_density_lies_on_the_plane(data):
    axis = torch.linspace(-REACH, REACH, 201)
    assert float(data.density(axis, 0.1).sum()) * 0.03**2 == pytest.approx(1, abs=0.01)


def test_samples_are_of_high_quality_and_cover_every_part(data):
    drawn = coverage(data.sample(2500, torch.Generator().manual_seed(0)), data)
    assert drawn.modes == data.parts
    assert drawn.quality >= 0.985  # 1 - exp(-9/2) = .989 for one Gaussian
    assert int(drawn.counts.sum()) == round(float(drawn.quality) * 2500)


def test_coverage_counts_near_points_only():
    ring = mixture("ring")
    crowd = ring.centres[:2].repeat_interleave(torch.tensor([498, 1]), dim=0)
    near_misses = ring.centres[3:4] + torch.tensor([[0.16, 0.0]])  # beyond 3 x .05
    found = coverage(torch.cat((crowd, near_misses)), ring)
    assert found.counts.tolist() == [498, 1, 0, 0, 0, 0, 0, 0]
    assert (found.modes, found.quality) == (2, pytest.approx(499 / 500))


def test_a_stray_point_covers_no_mode():
    ring = mixture("ring")
    crowd = ring.centres[:2].repeat_interleave(torch.tensor([999, 1]), dim=0)
    assert COVERED * 1000 > 1
    assert coverage(crowd, ring).modes == 1


def test_coverage_of_many_is_that_of_each(data, monkeypatch):
    clouds = torch.randn(2, 3, 50, 2, generator=torch.Generator().manual_seed(0))
    alone = [coverage(cloud, data) for cloud in clouds.flatten(0, 1)]
    monkeypatch.setattr("models.gan.data.AT_ONCE", 0)  # a sample at a time
    together = coverage(clouds, data)
    assert together.modes.flatten().tolist() == [one.modes for one in alone]
    assert together.quality.flatten().tolist() == [one.quality for one in alone]
    assert together.counts.flatten(0, 1).tolist() == [one.counts.tolist() for one in alone]


def test_density_of_points_outside_vanishes():
    far = torch.tensor([[1e6, 0.0], [0.0, -1e6]])
    assert smoothed_density(far, torch.tensor([0.5, 0.5]), torch.linspace(-3, 3, 5), 0.1).sum() == 0


def test_picture_lies_upright_with_its_weights():
    rows = np.zeros((SIDE, SIDE), np.uint8)
    rows[0, 0], rows[SIDE - 1, SIDE - 1] = 30, 10  # heavy at the top left, light at the bottom right
    data = pixels(rows.tobytes())
    heavy = int(data.weights.argmax())
    assert data.weights.sort().values.tolist() == pytest.approx([0.25, 0.75])
    assert data.centres[heavy].tolist() == pytest.approx([-2.34, 2.34])
    assert data.parts == 2


def test_one_pixel_is_enough():
    rows = bytearray(SIDE * SIDE)
    rows[820] = 1
    data = mixture("drawing", bytes(rows))
    assert data.parts == 1
    assert torch.isfinite(data.sample(10, torch.Generator().manual_seed(0))).all()


@pytest.mark.parametrize(
    ("name", "density", "message"),
    [
        ("cats", b"", "data must be one of ring, .*, got 'cats'"),
        ("picture", b"12", f"must have {SIDE} x {SIDE} bytes, got 2"),
        ("text", bytes(SIDE * SIDE), "at least one dark pixel, got none"),
    ],
)
def test_refusals(name, density, message):
    with pytest.raises(ValueError, match=message):
        mixture(name, density)
