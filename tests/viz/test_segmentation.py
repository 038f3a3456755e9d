import numpy as np

from viz.segmentation import masks as figures

LABELS = np.array([[0, 0, 1, 1], [0, 2, 2, 1]])
IMAGE = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)


def test_borders_stand_between_regions():
    expected = [[0, 1, 1, 0], [1, 0, 1, 0]]
    np.testing.assert_array_equal(figures.borders(LABELS), np.array(expected, bool))


def test_the_ground_stays_as_it_was_and_regions_get_their_mean():
    np.testing.assert_array_equal(figures.tinted(IMAGE, LABELS)[LABELS == 0], IMAGE[LABELS == 0])
    np.testing.assert_array_equal(figures.averaged(IMAGE, LABELS)[1, 1], IMAGE[LABELS == 2].mean(axis=0).astype(int))


def test_masks_on_one_another_say_both_missed_extra():
    predicted, truth = np.array([[True, True, False]]), np.array([[True, False, True]])
    both, missed, extra = (mask.where for mask in figures.compared(predicted, truth, "", "abc", True).masks)
    np.testing.assert_array_equal(both, [[True, False, False]])
    np.testing.assert_array_equal(missed, [[False, False, True]])
    np.testing.assert_array_equal(extra, [[False, True, False]])


def test_a_measure_without_a_value_is_a_dash():
    bar = figures.bars({"a": 0.5, "b": float("nan")}, "value").data[0]
    assert list(bar.text) == ["0.500", "–"]
