"""The samples come from the wheel alone: no network, no scikit-image import, no download cache."""

import subprocess
import sys

import numpy as np
import pytest
from skimage import data

from models.images.samples import SAMPLES, sample


@pytest.mark.parametrize("name", SAMPLES)
def test_each_sample_is_a_picture_with_a_credit(name):
    picture = sample(name)
    assert picture.name == SAMPLES[name].title
    assert picture.pixels.std() > 5
    assert max(picture.pixels.shape) <= 1024
    assert SAMPLES[name].credit.endswith(("CC0", "public domain", "no known restrictions"))


def test_samples_are_distinct():
    assert len({sample(name).digest for name in SAMPLES}) == len(SAMPLES)


@pytest.mark.parametrize("name", ["astronaut", "chelsea", "coffee", "coins", "camera"])
def test_pixels_equal_those_of_scikit_image(name):
    expected = getattr(data, name)()
    expected = expected if expected.ndim == 3 else expected[..., None].repeat(3, axis=2)
    np.testing.assert_array_equal(sample(name).pixels, expected)


def test_unknown_sample_names_the_nearest():
    with pytest.raises(ValueError, match=r"sample must be one of .*, got 'cofee'; did you mean 'coffee'\?"):
        sample("cofee")


def test_no_socket_and_no_skimage_is_needed():
    code = (
        "import sys, socket\n"
        "def refuse(*a, **k): raise AssertionError('network')\n"
        "socket.socket.connect = refuse\n"
        "from models.images.samples import SAMPLES, sample\n"
        "[sample(name) for name in SAMPLES]\n"
        "assert not {'skimage', 'torch', 'pooch'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
