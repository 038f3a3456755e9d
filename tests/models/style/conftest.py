import pytest

from models.images.samples import sample
from models.style.paintings import painting
from models.style.pictures import Pictures


@pytest.fixture(scope="module")
def pictures() -> Pictures:
    """The face of a cat, to be painted as a wheat field."""
    return Pictures(sample("chelsea").pixels[:300, 75:375], (painting("wheat"),))
