import numpy as np

from viz.segmentation import strokes as figures

PICTURE = np.full((4, 6, 3), 100, np.uint8)


MASK = np.arange(24).reshape(4, 6).astype(np.uint8) % 3 + 1  # nothing is of class 4


def test_classes_have_the_colours_of_their_brushes_and_cover_every_pixel_once():
    pane = figures.coloured(PICTURE, MASK, "")
    assert pane.picture is PICTURE
    assert [one.color for one in pane.masks] == list(figures.COLORS[:3])
    np.testing.assert_array_equal(sum(number * one.where for number, one in enumerate(pane.masks, 1)), MASK)


def test_what_is_wrong_is_hatched():
    *_classes, wrong = figures.errors(figures.coloured(PICTURE, MASK, ""), MASK == 2).masks
    np.testing.assert_array_equal(wrong.where, MASK == 2)
    assert wrong.hatch


def test_most_unsure_is_an_even_guess():
    assert figures.unsure(np.zeros((4, 6)), 4, "", "").limits == (0, 0.75)
