from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import torch
from sklearn.metrics import accuracy_score, jaccard_score
from sklearn.neighbors import KernelDensity

from models.images.samples import sample
from models.segmentation import learners, stroke_check, stroke_network, strokes, textures

SCENES = [textures.Config(classes) for classes in (2, 3, 4)]


@cache
def known(config: textures.Config = SCENES[1]) -> learners.Prepared:
    return learners.prepared(textures.scene(config).picture)


def first(config: textures.Config = SCENES[1]) -> np.ndarray:
    return textures.first_strokes(textures.scene(config).truth)


@pytest.mark.parametrize("config", SCENES, ids=str)
def test_textures_are_equal_in_mean_spread_and_area(config):
    made = textures.scene(config)
    for number in range(1, config.classes + 1):
        values = made.picture[made.truth == number][:, 0].astype(float)
        assert abs(values.mean() - textures.MEAN) < 1
        assert abs(values.std() - textures.SPREAD) < 1.5  # clipping to 8 bits takes some
        assert abs((made.truth == number).mean() - 1 / config.classes) < 0.01


@pytest.mark.parametrize("config", SCENES, ids=str)
def test_first_strokes_lie_in_their_own_textures(config):
    truth, painted = textures.scene(config).truth, first(config)
    pixels = np.kron(painted, np.ones((4, 4), np.uint8))
    assert np.unique(painted).tolist() == list(range(config.classes + 1))
    assert (pixels == truth)[pixels > 0].mean() > 0.97


@pytest.mark.parametrize("shape", [(8, 8), (8, 256), (168, 256)])
def test_first_guess_has_two_classes_on_every_shape(shape):
    assert {1, 2} <= set(np.unique(textures.first_guess(shape)))


@pytest.mark.parametrize("shape", [(3, 400, 3), (700, 2, 3), (300, 300, 3)])
def test_working_sides_are_multiples_of_eight(shape):
    made = learners.working(np.zeros(shape, np.uint8))
    assert all(side % 8 == 0 and 8 <= side <= 256 for side in made.shape[:2])


def test_strokes_survive_as_text():
    cells = np.random.default_rng(0).integers(0, 5, (6, 9)).astype(np.uint8)
    np.testing.assert_array_equal(strokes.read(strokes.written(cells), (6, 9)), cells)
    assert strokes.written(np.zeros((64, 64), np.uint8)) == "a4096"


@pytest.mark.parametrize("text", ["a53", "a55", "f54", "a54x", "a-54", "", "54", "a99999999"])
def test_text_of_another_board_is_refused(text):
    with pytest.raises(ValueError, match="strokes must"):
        strokes.read(text, (6, 9))


@pytest.mark.parametrize("cells", [np.zeros((64, 64), np.uint8), np.ones((64, 64), np.uint8)])
@pytest.mark.parametrize("learner", learners.LEARNERS)
def test_one_class_is_refused(learner, cells):
    with pytest.raises(ValueError, match="two classes"):
        learners.answer(learner, known(), cells)


@pytest.mark.parametrize("learner", learners.QUICK)
@pytest.mark.parametrize("config", SCENES, ids=str)
def test_shares_are_probabilities_and_strokes_are_kept_better_than_chance(learner, config):
    found = learners.answer(learner, known(config), first(config))
    least = {"grey": 1.2 / config.classes, "forest": 0.95, "lite0": 0.99}
    np.testing.assert_allclose(found.shares.sum(0), 1, atol=1e-5)
    pixels = np.kron(first(config), np.ones((4, 4), np.uint8))
    assert (found.mask == pixels)[pixels > 0].mean() > least[learner]


def test_a_class_that_is_not_painted_is_not_answered():
    cells = first()
    cells[cells == 2] = 0
    for learner in learners.QUICK:
        found = learners.answer(learner, known(), cells)
        assert set(np.unique(found.mask)) <= {1, 3}


def test_grey_levels_are_those_of_a_kernel_density():
    """Against scikit-learn's, up to its rounding: the bell is of the same width."""
    found, cells = learners.answer("grey", known(), first()), first()
    pixels = np.kron(cells, np.ones((4, 4), np.uint8))
    grey = known().picture[..., 0].astype(float)
    wanted = np.array([0, 60, 128, 200, 255.0])[:, None]
    densities = [KernelDensity(bandwidth=learners.BELL).fit(grey[pixels == k][:, None]) for k in (1, 2, 3)]
    expected = np.exp([density.score_samples(wanted) for density in densities])
    expected /= expected.sum(0)
    for level, column in zip(wanted.ravel(), expected.T, strict=True):
        if (at := np.argwhere(grey == level)).size:
            np.testing.assert_allclose(found.shares[:, *at[0]], column, atol=2e-3)


def test_pretrained_features_are_ahead_of_grey_levels():
    for config in SCENES:
        truth = textures.scene(config).truth
        grey, _forest, lite0 = (learners.answer(name, known(config), first(config)) for name in learners.QUICK)
        assert learners.scores(grey, truth).iou < learners.scores(lite0, truth).iou


def test_colour_has_filters_of_its_own():
    assert known().filters.shape[1] == 20
    assert learners.filtered(learners.working(sample("coffee").pixels)).shape[1] == 60


@pytest.mark.parametrize("config", SCENES, ids=str)
def test_regression_stands_where_the_loss_is_flat(config):
    found = learners.answer("lite0", known(config), first(config))
    assert stroke_check.optimum_difference(known(config), first(config), found) < 1e-5


def test_other_weights_are_noticed():
    found = learners.answer("lite0", known(), first())
    assert stroke_check.optimum_difference(known(), first(), replace(found, weights=1.1 * found.weights)) > 1e-4


def test_scores_are_those_of_scikit_learn_and_wrong_ones_are_noticed():
    truth = textures.scene(SCENES[1]).truth
    found = learners.answer("forest", known(), first())
    said = learners.scores(found, truth)
    flat = truth.ravel(), found.mask.ravel()
    assert said.iou == pytest.approx(jaccard_score(*flat, average="macro"))
    assert said.accuracy == pytest.approx(accuracy_score(*flat))
    assert stroke_check.scores_difference(found, truth, said) < 1e-12
    assert stroke_check.scores_difference(found, truth, replace(said, iou=said.iou + 0.01)) > 0.005


def test_a_perfect_answer_has_no_wrong_pixel_to_be_sure_of():
    truth = textures.scene(SCENES[1]).truth
    shares = (truth == np.arange(1, 4)[:, None, None]).astype(np.float32)
    said = learners.scores(learners.Answer(np.array([1, 2, 3]), shares), truth)
    assert (said.iou, said.accuracy) == (1, 1)
    assert np.isnan(said.sure_errors)


def test_the_u_net_learns_its_strokes(monkeypatch):
    monkeypatch.setattr(stroke_network, "STEPS", 40)
    pixels = np.kron(first(), np.ones((4, 4), np.uint8))
    assert (learners.answer("unet", known(), first()).mask == pixels)[pixels > 0].mean() > 0.5


def test_the_u_net_answers_twice_the_same_and_leaves_the_random_numbers_alone(monkeypatch):
    monkeypatch.setattr(stroke_network, "STEPS", 3)
    before = torch.random.get_rng_state()
    found = [learners.answer("unet", known(), first()) for _ in range(2)]
    np.testing.assert_array_equal(found[0].shares, found[1].shares)
    assert torch.equal(before, torch.random.get_rng_state())
