"""Class albums, at a time that the test sets."""

import pytest

from models.transfer.albums import Albums


class Clock:
    seconds = 0.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def replica(shared, clock):
    """``replica()``: all albums, as one more process sees them; with memory alone there is but one process."""
    return lambda limits=None: Albums(limits, shared(), clock)


@pytest.fixture
def albums(replica):
    return replica()
