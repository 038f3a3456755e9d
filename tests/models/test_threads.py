"""Short work on one core leaves every thread as many cores as before."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import torch

from models.threads import one_thread


@pytest.fixture(autouse=True)
def two_threads():
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


def fresh() -> int:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(torch.get_num_threads).result()


def test_one_within_and_as_many_as_before_afterwards():
    with one_thread():
        assert torch.get_num_threads() == 1
    assert (torch.get_num_threads(), fresh()) == (2, 2)


def test_nested_uses_end_with_the_outer_one():
    with one_thread():
        with one_thread():
            assert torch.get_num_threads() == 1
        assert torch.get_num_threads() == 1
    assert (torch.get_num_threads(), fresh()) == (2, 2)


@pytest.mark.parametrize("born_within", [False, True])
def test_overlapping_uses_of_two_threads_leave_new_threads_as_many_as_before(born_within):
    """The second begins before the first ends, and ends after it."""
    both, one_left = Barrier(2, timeout=10), Barrier(2, timeout=10)

    def late() -> int:
        with one_thread():
            both.wait()
            one_left.wait()
            return torch.get_num_threads()

    with ThreadPoolExecutor(1) as pool:
        if not born_within:
            pool.submit(torch.get_num_threads).result()
        with one_thread():
            other = pool.submit(late)
            both.wait()
        one_left.wait()
        assert other.result() == 1
    assert (torch.get_num_threads(), fresh()) == (2, 2)


def test_an_error_within_ends_the_use():
    with pytest.raises(ValueError, match="no"), one_thread():
        raise ValueError("no")
    assert (torch.get_num_threads(), fresh()) == (2, 2)
