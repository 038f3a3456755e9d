"""Moved boxes, dropped and mixed pixels: against laws, many points, and other libraries."""

import numpy as np
import pytest
import torch
from torchvision.transforms.v2 import functional

from models import boxes
from models.augmentation import check, colour, dropping, geometry, mixing
from models.images.samples import sample

SQUARE = (100.0, 100.0, 200.0, 200.0)
SHAPE = (300, 400)
PHOTO = sample("coffee").pixels
AMOUNTS = {"rotate": 30, "scale": 0.7, "shift": 0.2, "shear": 20, "crop": 0.6, "flip left-right": 0, "flip up-down": 0}
MOTIONS = [geometry.Motion(name, amount) for name, amount in AMOUNTS.items()]


def area(box):
    return geometry.outline_area(geometry.corners(box))


def turned(degrees, rule="corners"):
    return geometry.moved_box(SQUARE, geometry.matrix(geometry.Motion("rotate", degrees), SHAPE), rule)


@pytest.mark.parametrize("motion", MOTIONS, ids=lambda motion: motion.name)
@pytest.mark.parametrize("rule", ["corners", "ellipse"])
def test_moved_boxes_are_the_extremes_of_their_outline(motion, rule, monkeypatch):
    move, box = geometry.matrix(motion, SHAPE), (40.0, 90.0, 170.0, 140.0)
    assert check.box_difference(box, move, rule, geometry.moved_box(box, move, rule)) < 1e-2
    wrong = geometry.moved_box(box, move @ geometry.matrix(geometry.Motion("shift", 0.1), SHAPE), rule)
    assert check.box_difference(box, move, rule, wrong) > 1


def test_areas_after_a_turn():
    assert area(turned(30)) / 1e4 == pytest.approx(1.866, abs=1e-3)
    assert area(turned(45)) / 1e4 == pytest.approx(2.0)
    assert area(turned(30, "ellipse")) / 1e4 == pytest.approx(1.0)
    back = geometry.matrix(geometry.Motion("rotate", -30), SHAPE)
    assert area(geometry.moved_box(turned(30), back, "corners")) / 1e4 == pytest.approx(3.482, abs=1e-3)


@pytest.mark.parametrize("name", ["flip left-right", "flip up-down"])
def test_flips_move_pixels_boxes_masks_and_points_alike(name):
    move = geometry.matrix(geometry.Motion(name), PHOTO.shape)
    axis = 1 if name == "flip left-right" else 0
    np.testing.assert_array_equal(geometry.warped(PHOTO, move), np.flip(PHOTO, axis))
    mask = np.zeros(PHOTO.shape[:2], bool)
    mask[50:80, 20:30] = True
    moved = geometry.moved_mask(mask, move)
    np.testing.assert_array_equal(moved, np.flip(mask, axis))
    assert geometry.tight_box(moved) == geometry.moved_box((20.0, 50.0, 30.0, 80.0), move, "corners")
    assert geometry.moved_box((20.0, 50.0, 30.0, 80.0), move, "mask", mask) == geometry.tight_box(moved)


def test_two_flips_are_half_a_turn():
    first, second = (geometry.matrix(geometry.Motion(name), SHAPE) for name in ("flip left-right", "flip up-down"))
    np.testing.assert_allclose(second @ first, geometry.matrix(geometry.Motion("rotate", 180), SHAPE), atol=1e-9)


def test_the_mask_box_lies_inside_of_the_corner_box():
    mask = geometry.object_mask(PHOTO, (175.0, 25.0, 420.0, 300.0))
    assert 0.2 < mask[25:300, 175:420].mean() < 1
    assert not mask[:, :170].any()
    box = geometry.tight_box(mask)
    for degrees in (0, 20, 77):
        move = geometry.matrix(geometry.Motion("rotate", degrees), PHOTO.shape)
        true = geometry.moved_box(box, move, "mask", mask)
        corners = geometry.inside(geometry.moved_box(box, move, "corners"), PHOTO.shape)
        overlap = boxes.iou(np.array(true), np.array(corners))
        assert overlap == pytest.approx(area(true) / area(corners), abs=0.02)


def test_bare_places_are_filled_as_asked():
    move = geometry.matrix(geometry.Motion("shift", 0.5), PHOTO.shape)
    assert (geometry.warped(PHOTO, move)[:100, :100] == 0).all()
    assert (geometry.warped(PHOTO, move, "grey 114")[:100, :100] == 114).all()
    np.testing.assert_allclose(geometry.warped(PHOTO, move, "mean")[0, 0], PHOTO.mean((0, 1)), atol=1)
    assert geometry.warped(PHOTO, move, "reflect")[:100, :100].std() > 0


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: geometry.Motion("scale", 0), "scale must lie between 0.01 and 10"),
        (lambda: geometry.Motion("shear", 90), "shear must lie between -89 and 89"),
        (lambda: geometry.object_mask(PHOTO, (10.0, 10.0, 10.0, 50.0)), "at least 2"),
        (lambda: geometry.object_mask(PHOTO, (900.0, 10.0, 950.0, 50.0)), "at least 2"),
        (lambda: dropping.Grid(ratio=1.0), "ratio must lie between 0.01 and 0.99"),
        (lambda: dropping.Grid(period=1), "period"),
        (lambda: mixing.weight(0, 0), "alpha"), (lambda: dropping.erased((10, 100), 0.5, 3.3, 0), "fit the picture"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(make, words):
    with pytest.raises(ValueError, match=words):
        make()


@pytest.mark.parametrize("mode", [0, 1])
@pytest.mark.parametrize(("period", "ratio"), [(8, 0.5), (7, 0.5), (13, 0.3)])
def test_gridmask_keeps_what_its_law_says(period, ratio, mode, monkeypatch):
    kept = [
        dropping.grid_mask(dropping.Grid(period, ratio, mode, down, right), (31, 40)).mean()
        for down in range(period)
        for right in range(period)
    ]
    config = dropping.Grid(period, ratio, mode)
    law = dropping.grid_law(config)
    assert np.mean(kept) == pytest.approx(law)
    assert check.share_difference(config, law) < 1e-12
    monkeypatch.setattr(check, "grid_mask", lambda config, shape: ~dropping.grid_mask(config, shape))
    assert check.share_difference(config, law) > 0.01


def test_laws_of_gridmask():
    laws = {(d, mode): dropping.grid_law(dropping.Grid(d, 0.5, mode)) for d in (7, 8) for mode in (0, 1)}
    assert laws == pytest.approx({(7, 0): 0.18367, (7, 1): 0.81633, (8, 0): 0.25, (8, 1): 0.75}, abs=1e-5)


def test_erased_share_is_what_was_asked_for():
    assert 1 - dropping.erased((400, 600), 0.2, 1.5, 3).mean() == pytest.approx(0.2, abs=0.005)


def test_cutmix_counts_its_pixels_and_pastes_a_third_on_average():
    black, white = np.zeros((64, 64, 3), np.uint8), np.full((64, 64, 3), 255, np.uint8)
    shares = []
    for seed in range(3000):
        picture, share = mixing.cutmix(black, white, mixing.weight(1.0, seed), seed + 1)
        shares.append(share)
        assert share == picture.mean() / 255
    assert np.mean(shares) == pytest.approx(77 / 240, abs=0.015)


def test_mixup_weights_have_the_variance_of_their_law():
    for alpha in (0.4, 1.0, 3.0):
        draws = [mixing.weight(alpha, seed) for seed in range(4000)]
        assert np.mean(draws) == pytest.approx(0.5, abs=0.02)
        assert np.var(draws) == pytest.approx(1 / (4 * (2 * alpha + 1)), rel=0.1)
    picture, _share = mixing.mixup(PHOTO, 255 - PHOTO, 0.5)
    assert np.abs(picture.astype(int) - 127.5).max() <= 0.5


def test_mosaic_takes_boxes_along():
    pictures = [np.full((80, 100, 3), value, np.uint8) for value in (10, 60, 110, 160)]
    sheet, kept = mixing.mosaic(pictures, [[(10.0, 10.0, 50.0, 50.0)]] * 4, 0.5, 0.5)
    assert [int(sheet[y, x, 0]) for y, x in ((5, 5), (5, 95), (75, 5), (75, 95))] == [10, 60, 110, 160]
    assert kept[0] == (5.0, 5.0, 25.0, 25.0)
    assert kept[3] == (55.0, 45.0, 75.0, 65.0)


@pytest.mark.parametrize(
    ("name", "amount"), [("brightness", 1.4), ("contrast", 0.5), ("saturation", 1.7), ("hue", 0.2)]
)
def test_jitter_is_torchvisions(name, amount):
    ours = colour.jittered(PHOTO, colour.Jitter(**{name: amount}))
    call = getattr(functional, f"adjust_{name}")
    theirs = call(torch.tensor(PHOTO).permute(2, 0, 1), amount).permute(1, 2, 0).numpy()
    gap = np.abs(ours.astype(int) - theirs)
    assert gap.mean() < 1
    assert np.percentile(gap, 99) <= 3


def test_a_hue_of_half_a_turn_is_the_same_both_ways():
    plus, minus = (colour.jittered(PHOTO, colour.Jitter(hue=hue)) for hue in (0.5, -0.5))
    np.testing.assert_array_equal(plus, minus)


def test_order_of_the_steps_matters():
    config = colour.Jitter(1.5, 0.5, 1.6, 0.1)
    other = colour.Jitter(1.5, 0.5, 1.6, 0.1, colour.STEPS[::-1])
    assert (colour.jittered(PHOTO, config) != colour.jittered(PHOTO, other)).mean() > 0.1


def test_pca_jitter_has_a_unit():
    draw = (0.1, 0.1, 0.1)
    small, large = (colour.pca_shift(PHOTO, "Krizhevsky", draw, scale) for scale in (1.0, 255.0))
    np.testing.assert_allclose(large / 255, 255 * small)  # the same change of colour would be equal
    values, vectors = colour.principal_axes(PHOTO, "Krizhevsky")
    assert values.sum() == pytest.approx((PHOTO / 255).reshape(-1, 3).var(axis=0).sum())
    np.testing.assert_allclose(vectors.T @ vectors, np.eye(3), atol=1e-12)
    assert colour.principal_axes(PHOTO, "correlation")[0].sum() == pytest.approx(3)
    moved = colour.pca_jittered(PHOTO, "Krizhevsky", (1.0, 0.0, 0.0)).astype(int) - PHOTO
    assert len(np.unique(moved.reshape(-1, 3)[(PHOTO.reshape(-1, 3) > 60).all(axis=1)], axis=0)) == 1  # one constant
    assert (
        len(np.unique((colour.pca_jittered(PHOTO, "albumentations", (1.0, 0.0, 0.0)).astype(int) - PHOTO)[..., 0])) > 5
    )


def test_torchvision_moves_pixel_and_key_point_apart_by_a_half_turn():
    found = check.library_points(12, 10, 2, 3)
    assert found["horizontal_flip"] == {"pixel": (9, 3), "key point": (9, 3)}
    assert found["both flips"]["pixel"] == found["rotate 180°"]["pixel"] == (9, 6)
    assert found["rotate 180°"]["key point"] == (10, 7)


@pytest.mark.parametrize("degrees", [10, 45, 120])
def test_a_turned_box_keeps_its_area_and_fits_the_moved_mask(degrees):
    mask = np.zeros((120, 160), bool)
    mask[50:70, 60:110] = True
    move = geometry.matrix(geometry.Motion("rotate", degrees), mask.shape)
    outline = geometry.moved_points(geometry.corners((60, 50, 110, 70)), move)
    assert geometry.outline_area(outline) == pytest.approx(50 * 20)
    assert geometry.outline_overlap(outline, geometry.turned_box(geometry.moved_mask(mask, move))) > 0.9
    assert geometry.outline_area(geometry.on_picture(outline + 1000, mask.shape)) == 0
    half = geometry.on_picture(geometry.corners((-50, 0, 50, 100)), mask.shape)
    assert geometry.outline_area(half) == pytest.approx(50 * 100)


def test_a_painted_mask_is_its_cells():
    cells = np.zeros((32, 32), bool)
    cells[4:9, 10:20] = True
    mask = geometry.mask_of_cells(cells, (64, 96))
    assert mask.sum() == 50 * 2 * 3
    np.testing.assert_array_equal(geometry.cells_of_mask(mask, 32), cells)
    with pytest.raises(ValueError, match="painted cell"):
        geometry.mask_of_cells(np.zeros((32, 32), bool), (64, 96))


@pytest.mark.parametrize("angle", [17, 45, 90])
def test_a_turned_grid_keeps_the_same_share_over_all_beginnings(angle):
    starts = [(down, right) for down in range(6) for right in range(6)]
    shares = [dropping.grid_mask(dropping.Grid(6, 0.5, 1, *start, angle), (9, 7)) for start in starts]
    law = dropping.grid_law(dropping.Grid(6, 0.5, 1, angle=angle))
    np.testing.assert_allclose(np.mean(shares, axis=0), law)
    assert check.share_difference(dropping.Grid(6, 0.5, 1, angle=angle), law) < 1e-12


def test_torchvision_turns_picture_and_boxes_onto_different_sheets():
    apart = [degrees for degrees in range(1, 180) if len(set(check.library_canvases(12, 10, degrees).values())) > 1]
    assert len(apart) > 50
