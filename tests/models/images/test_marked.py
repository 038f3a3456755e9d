import pytest

from models.images.marked import MARKED
from models.images.samples import SAMPLES, sample


@pytest.mark.parametrize("title", MARKED)
def test_objects_lie_on_the_sample_that_bears_the_title(title):
    (name,) = (name for name, entry in SAMPLES.items() if entry.title == title)
    height, width = sample(name).pixels.shape[:2]
    for left, top, right, bottom, label in MARKED[title]:
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height
        assert label
