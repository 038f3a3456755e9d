import numpy as np

from models.gan.config import Config
from models.gan.modes import first_lost, first_lost_of
from models.gan.training import train


class Seen:
    def __init__(self, step, *counts):
        self.step, self.counts = step, np.array(counts)


def test_first_lost_is_the_first_part_that_was_found_and_stands_empty():
    seen = [Seen(0, 0, 900, 900), Seen(5, 0, 90, 800), Seen(10, 300, 0, 700), Seen(15, 900, 900, 0)]
    assert first_lost(seen) == (1, 10)
    assert first_lost(seen[:2]) is None


def test_a_part_that_held_a_stray_point_was_never_found():
    assert first_lost([Seen(0, 9, 900), Seen(5, 0, 900)]) is None  # a quarter of the fair share is 250


def test_of_two_lost_at_once_the_weaker_and_no_snapshot_after_it_is_taken():
    def endless():
        yield Seen(0, 500, 300, 900)
        yield Seen(1, 0, 0, 900)
        raise AssertionError("one snapshot too many")

    assert first_lost(endless()) == (1, 1)


def test_a_run_that_loses_none_names_its_emptiest_part():
    config = Config(generator_width=8, discriminator_width=8, batch=16, steps=4, every=2)
    *_earlier, last = train(config)
    assert first_lost_of(config) == (int(last.counts.argmin()), 4)
