"""Heads, splits and intervals against independent methods; what the samples must show."""

import numpy as np
import pytest
from scipy.stats import binom
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier, NearestCentroid

from models.images.decoding import Picture
from models.transfer import check, features, heads, hold_out, labels, photos, scenes, swap
from models.transfer.album import Photo

SEEDS = range(3)


def cloud(seed: int = 0, count: int = 40, classes: int = 3) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    truth = np.arange(count) % classes
    return (random.normal(size=(count, 20)) + 2 * np.eye(20)[truth]).astype(np.float32), truth


def picture(seed: int, side: int = 8) -> Picture:
    pixels = np.random.default_rng(seed).integers(0, 256, (side, side, 3), np.uint8)
    return Picture(pixels, f"{seed}.png", f"digest {seed}", (side, side))


@pytest.mark.parametrize("strength", [0.01, 1.0, 100.0])
def test_linear_head_is_the_one_of_scikit_learn(strength):
    x, truth = cloud()
    head = heads.fitted(x, truth, 3, heads.Config("linear", strength))
    other = LogisticRegression(C=strength, tol=1e-8, max_iter=5000).fit(x, truth)
    assert np.abs(head.shares(x) - other.predict_proba(x)).max() < 5e-3
    assert check.head_difference(head, truth, x) == check.slope(head, truth) < 1e-4


def test_prototypes_answer_with_the_nearest_mean():
    x, truth = cloud()
    head = heads.fitted(x, truth, 3, heads.Config("prototypes"))
    assert (head.logits(x).argmax(axis=1) == NearestCentroid().fit(x, truth).predict(x)).all()


@pytest.mark.parametrize("k", [1, 3, 8])
def test_neighbours_vote_as_in_scikit_learn(k):
    x, truth = cloud()
    new, _truth = cloud(1)
    head = heads.fitted(x, truth, 3, heads.Config("neighbours", k=k))
    assert np.allclose(head.shares(new), KNeighborsClassifier(k).fit(x, truth).predict_proba(new))


@pytest.mark.parametrize("name", ["linear", "prototypes"])
def test_a_wrong_weight_is_seen(name):
    x, truth = cloud()
    right = heads.fitted(x, truth, 3, heads.Config(name))
    wrong = heads.Head(right.config, right.weight[::-1], right.bias, x, truth)
    assert check.head_difference(wrong, truth, x) > 1e-3


def test_wrong_distances_are_seen(monkeypatch):
    x, truth = cloud()
    head = heads.fitted(x, truth, 3, heads.Config("neighbours"))
    assert check.head_difference(head, truth, x) == 0
    monkeypatch.setattr(heads, "distances", lambda first, second: -first @ second.T * 0 + np.arange(len(second)))
    assert check.head_difference(head, truth, x) > 0.1


def test_a_class_without_photos_is_never_answered():
    x, truth = cloud()
    for name in heads.HEADS:
        head = heads.fitted(x, truth, 4, heads.Config(name))
        assert 3 not in head.shares(x).argmax(axis=1)


@pytest.mark.parametrize(("right", "count"), [(0, 7), (3, 10), (20, 20), (59, 60)])
def test_interval_ends_where_the_tails_hold_five_percent(right, count):
    low, high = hold_out.interval(right, count)
    assert right == 0 or binom.sf(right - 1, count, low) == pytest.approx(0.05)
    assert right == count or binom.cdf(right, count, high) == pytest.approx(0.05)
    assert check.interval_difference(right, count, low, high) < 1e-9
    assert right == 0 or check.interval_difference(right, count, low / 2, high) > 1e-3


@pytest.mark.parametrize(("count", "low"), [(10, 0.74), (20, 0.86)])
def test_all_right_may_be_much_less(count, low):
    assert hold_out.interval(count, count)[0] == pytest.approx(0.05 ** (1 / count))
    assert hold_out.interval(count, count)[0] == pytest.approx(low, abs=0.005)


def test_split_keeps_the_session_away_and_leaves_photos_to_learn_from():
    given = scenes.textures(4)
    train, away, new = hold_out.parts(given, hold_out.Split())
    assert (train.astype(int) + away + new == 1).all()
    assert (new == (given.sessions == 1)).all()
    for part in (train, away):
        assert set(given.labels[part]) == set(range(8))


def test_one_session_alone_leaves_no_new_one_and_one_photo_is_refused():
    given = scenes.textures(4)
    alone = given.only(given.sessions == 0)
    assert not hold_out.parts(alone, hold_out.Split())[2].any()
    with pytest.raises(ValueError, match="two photos of each class"):
        hold_out.parts(alone.only(np.unique(alone.labels, return_index=True)[1]), hold_out.Split())
    with pytest.raises(ValueError, match="by session"):
        hold_out.parts(alone, hold_out.Split(by="giver"))


def test_photos_are_refused_in_words():
    shots = (Photo(picture(0), "a", "1"), Photo(picture(1), "b", "1"))
    found = photos.photos(shots, ("a", "b"))
    assert found.pixels.shape == (2, 224, 224, 3)
    assert found.labels.tolist() == [0, 1]
    for bad, classes, said in (
        (shots, ("a",), "2 to 8"),
        (shots, ("a", "b", "c"), "got none of c"),
        ((*shots, Photo(picture(0), "b", "2")), ("a", "b"), "0.png in a and as 0.png in b"),
        (shots * 1001, ("a", "b"), "at most 2000"),
    ):
        with pytest.raises(ValueError, match=said):
            photos.photos(bad, classes)


@pytest.mark.parametrize("seed", SEEDS)
def test_random_frames_say_all_is_well_and_a_new_session_does_not(seed):
    given = scenes.cat_and_cup(scenes.Scene(sessions=2, seed=seed))
    found = hold_out.trial(given, 112, hold_out.Split(seed=seed), heads.Config(strength=0.1))
    assert found.right[found.random].mean() == 1
    assert found.right[found.new].mean() <= 0.35


def test_counter_examples_heal_what_the_ground_has_spoilt():
    given = swap.photos(picture(3, 64), swap.start(picture(3, 64)), scenes.Scene())
    alone, helped = (swap.learnt(given, count, heads.Config(strength=0.1)) for count in (0, 20))
    assert helped.right[given.sessions == swap.SWAPPED].mean() > alone.right[given.sessions == swap.SWAPPED].mean()
    assert alone.right[given.sessions == swap.SAME].mean() == 1
    with pytest.raises(ValueError, match="brushed region"):
        swap.cut(picture(3, 64), "0" * swap.CELLS**2)


def test_one_photo_of_a_texture_is_nearly_enough_and_pixels_are_not():
    given = scenes.textures(10)
    by_features, by_pixels = (
        hold_out.few_shot(given, 112, hold_out.Split(), heads.Config(), raw).accuracy[0].mean() for raw in (False, True)
    )
    assert by_features > 0.8
    assert by_pixels < 0.35


def test_wrong_labels_are_as_many_as_asked_and_the_detective_names_most():
    given = np.repeat(np.arange(8), 20)
    noisy = labels.noisy(given, 8, 0.2, np.random.default_rng(0))
    assert (noisy != given).sum() == 32
    found = labels.detective(labels.Config())
    assert found.wrong.sum() == 32
    assert found.found >= 26
    assert check.answers_difference(found) < 0.02


def test_features_do_not_depend_on_the_batch():
    given = scenes.textures(2).pixels
    assert np.abs(features.of_pixels(given, 64)[:1] - features.of_pixels(given[:1], 64)).max() < 1e-4


def test_a_group_may_be_kept_away_while_the_others_have_every_class():
    given = scenes.textures(2)
    assert hold_out.holdable(given, "session") == (0, 1)
    assert hold_out.holdable(given.only((given.sessions == 0) | (given.labels > 0)), "session") == (1,)
    assert hold_out.holdable(given.only(given.sessions == 0), "session") == ()


def test_a_brushed_thing_is_all_that_goes_to_the_other_photo():
    given = scenes.cat_and_cup(scenes.Scene(count=4, sessions=1))
    moved = swap.elsewhere(given, 0, swap.start(picture(3, 64)))
    cover = swap.cover(swap.start(picture(3, 64)), *moved.shape[:2])
    assert (moved[cover == 0] == given.pixels[1][cover == 0]).all()
    assert (moved[cover == 1] == given.pixels[0][cover == 1]).all()
