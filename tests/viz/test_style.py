"""The figures of style transfer show the numbers of the model."""

import base64
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from models.style.config import Config
from models.style.film import gif
from models.style.gram import gram_view, pair
from models.style.paintings import painting
from models.style.poster import Poster
from models.style.shuffle import Config as ShuffleConfig
from models.style.shuffle import shuffle
from models.style.transfer import Snapshot
from viz import style as figures

LAYERS = ("stem", "block0")
WORDS = {
    "content": "content", "step": "step", "distance": "distance", "style": "style", "current": "painting",
    "rank": "rank", "eigenvalue": "eigenvalue",
}  # fmt: skip


@pytest.fixture(scope="module")
def view():
    return gram_view(painting("glass")[:64, :64], painting("waves"), "block0", Config(size=64))


def snapshot(steps: int) -> Snapshot:
    layers = np.stack((np.linspace(1, 0.1, steps), np.full(steps, np.nan)), 1)
    return Snapshot(
        Config(), steps, 10, np.zeros((8, 8, 3), np.uint8), layers[:, 0], np.linspace(0, 0.5, steps), layers
    )


def values(figure, index):
    found = figure.to_plotly_json()["data"][index]["y"]
    return np.frombuffer(base64.b64decode(found["bdata"]), found["dtype"]) if isinstance(found, dict) else found


def test_losses_are_drawn_for_layers_that_are_heard():
    shown = snapshot(4)
    figure = figures.losses(shown, LAYERS, WORDS)
    assert [trace.name for trace in figure.data] == ["stem", "content"]
    np.testing.assert_array_equal(values(figure, 0), shown.layers[:, 0])
    np.testing.assert_array_equal(values(figure, 1), [np.nan, *shown.content[1:]])


def test_losses_before_the_first_step_are_empty():
    assert not figures.losses(snapshot(0), LAYERS, WORDS).data


def test_photo_has_the_size_of_the_painting():
    panes = figures.transfer_panes(painting("dots"), np.zeros((40, 60, 3), np.uint8), ("photo", "painting"))
    assert [pane.picture.shape for pane in panes] == 2 * [(40, 60, 3)]


def test_gram_panes_hold_the_matrices_on_one_scale(view):
    current, style, difference = figures.gram_panes(view, ("a", "b", "c"), (1, 2))
    np.testing.assert_array_equal(style.picture, view.style)
    np.testing.assert_array_equal(current.picture, view.current)
    np.testing.assert_array_equal(difference.picture, view.current - view.style)
    assert style.limits == current.limits == difference.limits
    assert style.shapes[0].xyxy == (2, 1, 3, 2)


def test_pair_panes_and_spectrum_hold_the_numbers(view):
    found = pair(view.current_maps, 0, 1)
    product = figures.pair_panes(found, ("a", "b", "c"))[2]
    np.testing.assert_array_equal(product.picture, found.product)
    figure = figures.spectrum(view, WORDS)
    strong = view.style_spectrum > 1e-6 * view.style_spectrum[0]
    np.testing.assert_array_equal(values(figure, 0)[strong], view.style_spectrum[strong])


def test_shuffle_panes_show_both_matrices():
    proof = shuffle(painting("waves"), ShuffleConfig(size=64))
    panes = figures.shuffle_panes(proof, ("a", "b", "c", "d"))
    np.testing.assert_array_equal(panes[2].picture, proof.gram_before)
    np.testing.assert_array_equal(panes[3].picture, proof.gram_after)
    assert panes[2].limits == panes[3].limits


def test_poster_puts_tiles_by_row_and_layer():
    tile = np.full((10, 20, 3), 200, np.uint8)
    sheet = figures.poster(Poster(Config(), 1, 2, {("content", "block0"): tile}), LAYERS, side=10, gap=2)
    assert sheet.shape == (22, 22, 3)
    assert (sheet[12:, 12:] == 200).all()
    assert (sheet[:10] == 128).all()


def test_film_has_the_frames_of_the_run():
    frames = [np.full((6, 8, 3), i, np.uint8) for i in range(0, 250, 2)]
    film = Image.open(BytesIO(gif(frames)))
    assert film.n_frames == 60
    assert film.size == (8, 6)
    with pytest.raises(ValueError, match="at least one frame"):
        gif([])
