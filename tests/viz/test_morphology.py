import numpy as np

from models.morphology.elements import from_cells
from models.morphology.measures import granulometry, threshold
from viz import morphology as figures

BEFORE = np.array([[0, 255, 255], [0, 0, 255]], np.uint8)
AFTER = np.array([[255, 255, 0], [0, 0, 255]], np.uint8)


def test_change_paints_added_and_removed_pixels():
    added, removed = figures.change(BEFORE, AFTER, ("added", "removed"))
    assert np.argwhere(added.where).tolist() == [[0, 0]]
    assert np.argwhere(removed.where).tolist() == [[0, 2]]
    assert added.hatch != removed.hatch
    assert added.color != removed.color


def test_element_shows_its_cells_and_its_origin():
    pane = figures.element(from_cells(np.array([[1, 0], [1, 1], [0, 0]]), (2, 1)))
    np.testing.assert_array_equal(pane.picture, [[True, False], [True, True], [False, False]])
    assert pane.shapes[1].xy == [(1.5, 2.5)]


def test_libraries_are_compared_with_the_reference():
    panes = figures.library_panes({"textbook": BEFORE, "other": AFTER}, "textbook", ("added", "removed"), True)
    assert [pane.title for pane in panes] == ["textbook", "other"]
    assert [len(pane.masks) for pane in panes] == [0, 2]
    assert panes[1].picture.dtype == bool


def test_histogram_draws_the_counts_and_both_levels():
    image = np.random.default_rng(0).integers(0, 256, (20, 30), np.uint8)
    found = threshold(image)
    bars, variance, otsu, chosen = figures.histogram(found, 40, ("pixels", "variance", "threshold", "Otsu")).data
    np.testing.assert_array_equal(bars.y, found.histogram)
    np.testing.assert_array_equal(variance.y, found.variance)
    assert list(chosen.x) == [40, 40]
    assert list(otsu.x) == [found.otsu, found.otsu]
    assert len(figures.histogram(found, None, ("pixels", "variance", "threshold", "Otsu")).data) == 3


def test_spectrum_draws_the_shares_before_and_after():
    image = np.random.default_rng(0).integers(0, 256, (20, 30), np.uint8)
    before, after = granulometry(image, "square", 4), granulometry(BEFORE.repeat(9, 0).repeat(9, 1), "square", 4)
    first, second = figures.spectrum(before, after, ("before", "after", "radius", "share")).data
    np.testing.assert_array_equal(first.y, before.share)
    np.testing.assert_array_equal(second.y, after.share)
    np.testing.assert_array_equal(first.x, [1, 2, 3, 4])


WORDS = {"after": "After", "change": "Change", "mean": "{title}, {step}", "added": "added", "removed": "removed"}
GREY = np.random.default_rng(1).integers(0, 256, (40, 1000), np.uint8)


def test_binary_outcome_is_one_pane_with_what_changed():
    (pane,) = figures.outcome(BEFORE, AFTER, "opening", True, WORDS)
    assert len(pane.masks) == 2
    (edges,) = figures.outcome(BEFORE, AFTER, "gradient", True, WORDS)
    assert not edges.masks


def test_grey_outcome_has_a_map_of_the_change():
    after, change = figures.outcome(GREY[:, :50], GREY[:, 50:100], "opening", False, WORDS)
    np.testing.assert_array_equal(after.picture, GREY[:, 50:100])
    np.testing.assert_array_equal(change.picture, GREY[:, 50:100].astype(float) - GREY[:, :50])
    assert change.limits == (-255, 255)


def test_large_map_is_averaged_and_says_so():
    (pane,) = figures.outcome(GREY, GREY, "white_tophat", False, WORDS)
    assert pane.title == "After, 2"
    assert pane.picture.shape == (20, 500)
    assert pane.limits[0] == 0
    np.testing.assert_allclose(pane.picture.mean(), GREY.mean(), rtol=0.01)
