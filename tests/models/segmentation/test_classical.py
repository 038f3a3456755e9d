import numpy as np
import pytest

from models.images.samples import sample
from models.images.sizes import shrunk
from models.segmentation import check, classical, instances, scenes
from models.segmentation.measures import panoptic

COINS = classical.working(sample("coins").pixels)


def test_otsu_of_the_coins_and_its_components():
    labels = classical.regions(COINS, classical.Config("otsu"))
    assert classical.level(COINS) == 107
    assert labels.max() == 96
    assert check.otsu_difference(classical.grey(COINS), classical.level(COINS)) == 0
    assert check.component_difference(labels > 0, 96) == 0
    assert check.component_difference(labels > 0, 95) == 1


@pytest.mark.parametrize(("high", "coins"), [(150, 24), (120, 11)])
def test_who_sets_the_markers_decides_how_many_coins_there_are(high, coins):
    sizes = np.bincount(classical.regions(COINS, classical.Config("watershed", high=high)).ravel())[1:]
    assert (sizes >= classical.SMALL).sum() == coins


def test_each_marker_floods_a_region_of_its_own():
    spots = ((192.0, 10.0), (55.0, 40.0), (110.0, 40.0))
    labels = classical.regions(COINS, classical.Config("watershed", markers=spots))
    assert [labels[int(y), int(x)] for x, y in spots] == [0, 1, 2]


@pytest.mark.parametrize("method", classical.METHODS)
def test_every_method_gives_each_pixel_a_region_and_the_same_twice(method):
    config = classical.Config(method, box=(10, 10, 90, 70), low=60)
    small = shrunk(sample("chelsea").pixels, 0.25)
    labels = classical.regions(small, config)
    assert labels.shape == small.shape[:2]
    assert len(np.unique(labels)) > 1
    np.testing.assert_array_equal(labels, classical.regions(small, config))


@pytest.mark.parametrize(
    ("config", "image", "words"),
    [
        ({"method": "grabcut"}, COINS, "at least 2 × 2 px"),
        ({"method": "grabcut", "box": (0, 0, 384, 303)}, COINS, "must leave ground outside"),
        ({"method": "watershed"}, np.full((9, 9, 3), 80, np.uint8), "of ground and of things"),
    ],
)
def test_what_cannot_be_segmented_is_refused(config, image, words):
    with pytest.raises(ValueError, match=words):
        classical.regions(image, classical.Config(**config))


def test_levels_the_wrong_way_round_are_refused():
    with pytest.raises(ValueError, match="below that of the things"):
        classical.Config(low=200, high=100)


def test_touching_cells_are_one_component_and_the_distance_parts_most_of_them():
    made = scenes.scenes(scenes.Config("cells", 40, 1))
    count = sum(len(np.unique(one)) - 1 for one in made.instances)
    ways = {"components": instances.components, "distance": lambda mask: instances.by_distance(mask, 1.0)}
    found = {name: np.stack([way(mask) for mask in made.masks]) for name, way in ways.items()}
    assert sum(one.max() for one in found["components"]) < 0.9 * count
    before = np.arange(40)[:, None, None] * 100
    quality = {
        name: panoptic(
            *(np.where(one > 0, one + before, 0).reshape(-1, 64) for one in (labels, made.instances))
        ).quality
        for name, labels in found.items()
    }
    assert quality["components"] < quality["distance"] < 1


def test_a_neighbour_has_another_colour_where_six_suffice():
    labels = classical.regions(COINS, classical.Config("slic"))
    chosen = instances.colours(labels, 6)[labels]
    differ = labels[:, 1:] != labels[:, :-1]
    assert (chosen[:, 1:] != chosen[:, :-1])[differ].mean() > 0.99


@pytest.mark.parametrize("kind", scenes.KINDS)
def test_scenes_are_the_same_for_the_same_seed_and_their_truth_is_in_them(kind):
    made = scenes.scenes(scenes.Config(kind, 30, 3))
    np.testing.assert_array_equal(made.pictures, scenes.scenes.__wrapped__(scenes.Config(kind, 30, 3)).pictures)
    assert made.pictures[made.masks].mean() > made.pictures[~made.masks].mean() + 0.1
