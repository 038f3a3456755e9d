import numpy as np

from viz.segmentation import strokes as figures

PICTURE = np.full((4, 6, 3), 100, np.uint8)


def test_classes_have_the_colours_of_their_brushes():
    mask = np.arange(24).reshape(4, 6).astype(np.uint8) % 4 + 1
    pane = figures.coloured(PICTURE, mask, "")
    for number, color in enumerate(figures.COLORS, 1):
        rgb = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)])
        np.testing.assert_allclose(pane.picture[mask == number], [0.4 * 100 + 0.6 * rgb] * 6, atol=1)


def test_what_is_wrong_is_hatched():
    truth = np.ones((4, 6), np.uint8)
    mask = truth.copy()
    mask[2, 3] = 2
    (wrong,) = figures.errors(PICTURE, mask, truth, "").masks
    np.testing.assert_array_equal(wrong.where, mask == 2)
    assert wrong.hatch


def test_most_unsure_is_an_even_guess():
    assert figures.unsure(np.zeros((4, 6)), 4, "", "").limits == (0, 0.75)
