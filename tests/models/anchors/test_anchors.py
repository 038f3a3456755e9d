import numpy as np
import pytest
import torch
from torchvision.models.detection._utils import BoxCoder, Matcher
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.models.detection.image_list import ImageList
from torchvision.ops import box_iou

from models.anchors.clusters import Config as Clustering
from models.anchors.clusters import clusters, elbow, shape_iou
from models.anchors.grid import Config, anchors, decoded, encoded, shapes
from models.anchors.matching import IGNORED, NEGATIVE, POSITIVE, R2_STEP, coverage, matching
from models.anchors.matching import Config as Rule

SSD300 = ((38, 4), (19, 6), (10, 6), (5, 6), (3, 4), (1, 4))


def random_boxes(rng, count, side=400):
    corner = rng.integers(0, side - 40, (count, 2))
    return np.concatenate((corner, corner + rng.integers(8, 160, (count, 2))), axis=1).astype(float)


@pytest.mark.parametrize(
    ("side", "count"), [pytest.param(800, 120_087, id="RetinaNet at 800"), pytest.param(512, 49_104, id="at 512")]
)
def test_retinanet_lays_nine_anchors_on_every_cell_of_p3_to_p7(side, count):
    grid = anchors(side, side, Config())
    assert len(grid.boxes) == count == sum(grid.counts().values())
    assert count == 9 * sum((-(-side // 2**level)) ** 2 for level in range(3, 8))


def test_published_anchor_counts_follow_from_grids():
    assert sum(side**2 * shapes for side, shapes in SSD300) == 8_732
    assert 19**2 * 3 + sum(side**2 for side in (10, 5, 3, 2, 1)) * 6 == 1_917
    assert len(anchors(561, 728, Config(levels=(0,), octaves=1, aspect_ratios=(0.5, 1, 2, 3, 4))).boxes) == (
        2_042_040  # d2l.ai: five shapes on every pixel of 561 x 728
    )


def test_anchors_equal_torchvision_where_its_rounding_changes_nothing():
    ratios, height, width = (0.25, 1.0, 4.0), 96, 160
    ours = anchors(height, width, Config(levels=(3, 4), aspect_ratios=ratios, octaves=1, offset=0))
    generator = AnchorGenerator(((32,), (64,)), (ratios, ratios))
    maps = [torch.zeros(1, 1, height // stride, width // stride) for stride in (8, 16)]
    (theirs,) = generator(ImageList(torch.zeros(1, 3, height, width), [(height, width)]), maps)
    np.testing.assert_array_equal(ours.boxes, theirs.numpy())


def test_shapes_of_one_size_share_their_area_and_have_the_asked_ratio():
    sides = shapes(Config(aspect_ratios=(0.5, 1, 3), octaves=2), 3).reshape(3, 2, 2)
    np.testing.assert_allclose(sides.prod(axis=-1), [[32**2, 2 * 32**2]] * 3)
    np.testing.assert_allclose(sides[..., 1] / sides[..., 0], [[0.5] * 2, [1] * 2, [3] * 2])


def test_an_anchor_sits_in_the_middle_of_its_cell():
    grid = anchors(100, 200, Config())
    centre = (grid.boxes[:, :2] + grid.boxes[:, 2:]) / 2
    np.testing.assert_allclose(centre, (grid.cell[:, ::-1] + 0.5) * 2.0 ** grid.level[:, None])


def test_encoding_equals_torchvision_and_decoding_undoes_it():
    rng = np.random.default_rng(0)
    a, b = random_boxes(rng, 50), random_boxes(rng, 50)
    theirs = BoxCoder((1.0, 1.0, 1.0, 1.0)).encode_single(torch.from_numpy(b), torch.from_numpy(a))
    np.testing.assert_allclose(encoded(a, b), theirs.numpy(), atol=1e-12)
    np.testing.assert_allclose(decoded(a, encoded(a, b)), b, atol=1e-10)


@pytest.mark.parametrize("force_best", [True, False])
@pytest.mark.parametrize(("positive", "negative"), [(0.5, 0.4), (0.7, 0.3), (0.6, 0.6)])
def test_labels_equal_torchvisions_matcher(force_best, positive, negative):
    grid = anchors(300, 400, Config()).boxes
    truth = random_boxes(np.random.default_rng(1), 12, side=300)
    result = matching(grid, truth, Rule(positive, negative, force_best))
    matrix = box_iou(torch.from_numpy(truth), torch.from_numpy(grid))
    theirs = Matcher(positive, negative, allow_low_quality_matches=force_best)(matrix).numpy()
    np.testing.assert_array_equal(result.label, np.select([theirs >= 0, theirs == -1], [POSITIVE, NEGATIVE], IGNORED))
    np.testing.assert_array_equal(result.truth[theirs >= 0], theirs[theirs >= 0])
    np.testing.assert_allclose(result.best_iou, matrix.max(dim=1).values)
    np.testing.assert_array_equal(result.unmatched, np.flatnonzero(matrix.max(dim=1).values < positive))


def test_an_iou_equal_to_a_threshold_counts_as_reaching_it():
    grid = np.array([[0.0, 0, 2, 1], [0, 0, 4, 1], [0, 0, 5, 1]])  # IoU 1/2, 1/4 and 1/5 with the unit square
    result = matching(grid, [[0, 0, 1, 1]], Rule(0.5, 0.25, force_best=False))
    assert list(result.label) == [POSITIVE, IGNORED, NEGATIVE]


def test_a_small_object_is_learnt_only_by_force():
    grid, dot = anchors(256, 256, Config()).boxes, np.array([[100.0, 100, 106, 106]])
    without = matching(grid, dot, Rule(force_best=False))
    forced = matching(grid, dot, Rule())
    assert (without.label == POSITIVE).sum() == 0
    assert list(without.unmatched) == [0] == list(forced.unmatched)
    assert (forced.label == POSITIVE).sum() >= 1


def test_without_objects_every_anchor_is_background():
    result = matching(anchors(64, 64, Config()).boxes, np.zeros((0, 4)), Rule())
    assert (result.label == NEGATIVE).all()
    assert (result.truth == -1).all()


def test_an_object_outside_the_picture_forces_no_anchor():
    far = np.array([[9000.0, 9000, 9100, 9100]])
    result = matching(anchors(64, 64, Config()).boxes, far, Rule())
    assert (result.label == NEGATIVE).all()


@pytest.mark.parametrize("config", [Config(), Config(levels=(4, 5), octaves=1, offset=0.0), Config(scale=2.0)])
def test_coverage_equals_brute_force_over_real_anchors(config):
    side, positions = 12, 3
    result = coverage(config, side, positions)
    coarsest = 2 ** max(config.levels)
    grid = anchors(17 * coarsest, 17 * coarsest, config).boxes
    for row, column in ((0, 0), (5, 2), (6, 6), (5, 7), (11, 11)):
        size, best = np.array([result.side[column], result.side[row]]), []
        for number in range(1, positions + 1):
            centre = number * np.array(R2_STEP) % 1 * coarsest + 8 * coarsest
            box = np.concatenate((centre - size / 2, centre + size / 2))
            best.append(box_iou(torch.from_numpy(box)[None], torch.from_numpy(grid)).max().item())
        assert result.iou[row, column] == pytest.approx(np.mean(best), abs=1e-9)


def test_retinanet_covers_medium_squares_well_and_dots_badly():
    result = coverage(Config())
    diagonal = np.diagonal(result.iou)
    assert diagonal[(result.side > 40) & (result.side < 500)].min() > 0.5
    assert diagonal[0] < 0.15


def test_as_many_shapes_as_boxes_fit_exactly():
    boxes = random_boxes(np.random.default_rng(2), 6)
    assert clusters(boxes, Clustering(k=6)).mean_iou == pytest.approx(1)


def test_two_shapes_fit_as_well_as_the_means_of_the_best_of_all_partitions():
    boxes = random_boxes(np.random.default_rng(3), 9)
    sides = boxes[:, 2:] - boxes[:, :2]
    best = 0.0
    for mask in range(1, 2**8):
        first = np.array([mask >> i & 1 for i in range(9)], dtype=bool)
        means = np.stack([sides[first].mean(axis=0), sides[~first].mean(axis=0)])
        best = max(best, shape_iou(sides, means).max(axis=1).mean())
    found = clusters(boxes, Clustering(k=2, restarts=20)).mean_iou
    assert found >= best - 1e-9


def test_clusters_report_the_iou_of_box_iou_and_more_shapes_never_fit_worse():
    boxes = random_boxes(np.random.default_rng(4), 40)
    found = clusters(boxes, Clustering(k=4))
    sides = torch.from_numpy(np.pad(boxes[:, 2:] - boxes[:, :2], ((0, 0), (2, 0))))
    learnt = torch.from_numpy(np.pad(found.shapes, ((0, 0), (2, 0))))
    expected = box_iou(sides, learnt).max(dim=1)
    np.testing.assert_allclose(found.iou, expected.values)
    curve = elbow(boxes, Clustering(k=6))
    assert (np.diff(curve) > 0).all()
    np.testing.assert_array_equal(curve, elbow(boxes, Clustering(k=6)))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: anchors(0, 9, Config()), "the picture must have at least one pixel, got 0 x 9"),
        (lambda: shapes(Config(scale=0), 3), "scale must lie between 0.1 and 100, got 0"),
        (lambda: shapes(Config(aspect_ratios=(1, -1)), 3), "aspect ratios must lie between 0.01 and 100, got -1"),
        (lambda: shapes(Config(levels=()), 3), "levels must be one or more, got none"),
        (lambda: shapes(Config(octaves=0), 3), "octaves must lie between 1 and 12, got 0"),
        (lambda: encoded(np.zeros((1, 4)), np.ones((1, 4))), "must have an area to be encoded"),
        (
            lambda: matching(np.zeros((1, 4)), [[0, 0, 1, 1]], Rule(0.3, 0.4)),
            "thresholds must keep negative <= positive, got 0.4 and 0.3",
        ),
        (
            lambda: matching(np.zeros((1, 4)), [[3, 0, 1, 1]], Rule()),
            "objects must have x1 <= x2",
        ),
        (lambda: clusters([[0, 0, 1, 1]], Clustering(k=2)), "k must lie between 1 and"),
        (lambda: clusters([[0, 0, 0, 1]], Clustering(k=1)), "boxes must have an area"),
    ],
)
def test_impossible_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
