"""Canny, Hough, HOG, SIFT and pyramids: against OpenCV, scikit-image and laws."""

from itertools import pairwise

import cv2
import numpy as np
import pytest

from models.filters import canny, check, features, hough
from models.images.samples import SAMPLES, sample

IMAGE = sample("camera").pixels[..., 0]


def grey(name):
    return cv2.cvtColor(sample(name).pixels, cv2.COLOR_RGB2GRAY)[:400, :400]


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("thresholds", [(100, 200), (50, 100), (30, 180), (0, 0), (77.5, 140.2)])
@pytest.mark.parametrize("name", list(SAMPLES)[:7])
def test_edges_are_opencvs_in_every_pixel(name, thresholds, exact):
    config = canny.Config(*thresholds, exact=exact)
    image = grey(name)
    assert check.canny_difference(image, config, canny.stages(image, config).edges) == 0


def test_stages_of_the_photographer():
    found = canny.stages(IMAGE, canny.Config(100, 200))
    assert [int(stage.sum()) for stage in (found.thin, found.strong, found.edges)] == [86_922, 10_393, 19_686]
    assert int((found.weak | found.strong).sum()) == 26_339
    assert int(canny.stages(IMAGE, canny.Config(100, 200, exact=True)).edges.sum()) == 13_026


def test_the_check_notices_one_pixel(monkeypatch):
    config = canny.Config()
    monkeypatch.setattr(canny, "linked", lambda weak, strong: strong)
    assert check.canny_difference(IMAGE, config, canny.stages(IMAGE, config).edges) > 1000


def test_every_chain_leads_over_neighbours_to_a_strong_pixel():
    found = canny.stages(IMAGE, canny.Config())
    weak = np.argwhere(found.weak & found.edges)
    for row, column in weak[:: len(weak) // 40]:
        way = canny.chain(found, row, column)
        assert way[0] == (row, column)
        assert found.strong[way[-1]]
        assert all(found.edges[place] for place in way)
        assert all(max(abs(np.subtract(a, b))) == 1 for a, b in pairwise(way))
    nothing = np.argwhere(~found.edges)[0]
    assert canny.chain(found, *nothing) == []


def test_nearest_edge_is_within_reach():
    found = canny.stages(IMAGE, canny.Config())
    row, column = np.argwhere(found.edges)[0]
    assert canny.nearest_edge(found, row + 0.5, column + 0.5) == (row, column)
    assert canny.nearest_edge(canny.stages(np.zeros((9, 9), np.uint8), canny.Config()), 4, 4) is None


def test_thresholds_the_wrong_way_round_are_refused():
    with pytest.raises(ValueError, match="nearest is 100"):
        canny.Config(200, 100)
    with pytest.raises(ValueError, match="8-bit"):
        canny.stages(IMAGE.astype(float), canny.Config())


def test_the_line_through_two_points_gets_the_most_votes():
    sheet = np.zeros((100, 100), np.uint8)
    cv2.line(sheet, (10, 20), (90, 80), 255, 1)
    votes = hough.votes(sheet > 0)
    best = hough.lines(votes, 1)[0]
    assert (best.rho, best.theta) == (10, 127)  # exactly 10 px and 126.87 degrees
    assert check.votes_difference(sheet > 0, best, best.votes) == 0
    assert check.votes_difference(sheet > 0, best, best.votes + 9) > 0
    (x1, y1), (x2, y2) = hough.ends(best, sheet.shape)
    assert y1 + (y2 - y1) * (50 - x1) / (x2 - x1) == pytest.approx(50, abs=1)


def test_votes_are_opencvs():
    edges = canny.stages(IMAGE, canny.Config()).edges
    found = hough.lines(hough.votes(edges), 5)
    by_opencv = cv2.HoughLinesWithAccumulator(edges.view(np.uint8) * 255, 1, np.pi / 180, 150).reshape(-1, 3)
    for line in found[:3]:
        same = (np.abs(by_opencv[:, 0] - line.rho) < 1.6) & (np.abs(np.degrees(by_opencv[:, 1]) - line.theta) < 1.6)
        assert by_opencv[same, 2].max() == pytest.approx(line.votes, rel=0.02)


def test_each_pixel_votes_once_for_each_angle():
    edges = np.random.default_rng(0).random((30, 40)) > 0.9
    assert set(hough.votes(edges).counts.sum(axis=0)) == {edges.sum()}
    assert hough.lines(hough.votes(np.zeros((5, 5), bool))) == []


def test_circles_of_the_coins():
    assert len(hough.circles(sample("coins").pixels[..., 0], 12, 40, 30, 25)) == 24
    assert hough.circles(np.zeros((40, 40), np.uint8), 5, 10, 5, 25).shape == (0, 3)


def test_hog_forgets_contrast_and_not_rotation():
    cut = IMAGE[100:228, 200:264]
    cells = features.hog_cells(cut)
    assert cells.shape == (16, 8, 9)
    assert features.cosine(cells, features.hog_cells(cut // 2)) > 0.97
    ramp = np.tile(3 * np.arange(32, dtype=np.uint8), (32, 1))
    assert features.gradients(ramp, 8)[1, 1] == pytest.approx(3)
    turned = (features.within(features.turned(IMAGE, angle)[0], IMAGE.shape) for angle in (0, 5, 15, 45))
    likeness = [features.cosine(features.hog_cells(IMAGE), features.hog_cells(image)) for image in turned]
    assert likeness[0] == pytest.approx(1)
    assert all(a > b for a, b in pairwise(likeness))
    with pytest.raises(ValueError, match="cell"):
        features.hog_cells(IMAGE[:4, :4])


def test_key_points_are_found_again():
    first = features.key_points(IMAGE)
    assert len(first.xy) == 791
    for degrees, scale, share in ((30, 1.0, 0.97), (90, 1.0, 0.99), (0, 0.5, 0.86)):
        changed, motion = features.turned(IMAGE, degrees, scale)
        second = features.key_points(changed)
        pairs = features.matches(first, second)
        assert features.right_matches(first, second, pairs, motion).mean() > share
    nothing = features.key_points(np.zeros((40, 40), np.uint8))
    assert len(features.matches(first, nothing)) == 0


def test_pyramid_loses_nothing_and_costs_a_third():
    small, lost = features.pyramid(IMAGE, 6)
    assert np.abs(features.rebuilt(small[-1], lost) - IMAGE).max() < 1e-4
    assert sum(level.size for level in small) / IMAGE.size == pytest.approx(4 / 3, abs=1e-3)
    assert len(features.pyramid(IMAGE[:5, :5], 6)[1]) == 1
