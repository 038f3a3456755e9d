"""Results are remembered like those of lru_cache, and forgotten with what they came from, however indirectly."""

import gc
import weakref
from dataclasses import dataclass

import numpy as np
import pytest
import torch

from models.images.samples import sample
from models.remembered import forget, forget_all, nbytes, remembered


@dataclass(frozen=True)
class Config:
    picture: object
    size: int = 3


@dataclass(frozen=True, eq=False)
class Prepared:
    pixels: np.ndarray


@pytest.fixture
def calls():
    return []


@pytest.fixture
def double(calls):
    @remembered(2)
    def double(value, times=2):
        calls.append(value)
        return np.full(3, times)

    return double


def test_the_last_results_are_remembered_and_the_oldest_goes(double, calls):
    assert double(1) is double(1)
    double(2)
    double(1)
    double(3)  # 2 was used longest ago
    double(1)
    assert calls == [1, 2, 3]
    double(2)
    assert calls == [1, 2, 3, 2]


def test_named_arguments_count(double, calls):
    assert double(1, times=5)[0] == 5
    assert double(1, times=6)[0] == 6


def test_what_has_no_hash_is_refused_as_by_lru_cache(double):
    with pytest.raises(TypeError):
        double([])


@pytest.mark.parametrize("wrap", [lambda one: one, Config, lambda one: (Config, (Config((one,)),))])
def test_results_of_a_picture_are_forgotten_however_deep_it_lies(double, calls, wrap):
    one, other = sample("coffee"), sample("chelsea")
    double(wrap(one))
    kept = double(wrap(other))
    forget([one])
    assert double(wrap(other)) is kept
    double(wrap(one))
    assert len(calls) == 3


def test_what_was_made_of_a_result_goes_with_it():
    class Middle:
        pass

    first = remembered(4)(lambda content: Middle())
    second = remembered(4)(lambda middle: np.zeros(3))
    result = weakref.ref(second(first(b"a file")))
    forget([b"a file"])
    gc.collect()
    assert result() is None


def test_a_result_that_comes_while_its_picture_is_forgotten_is_not_kept():
    def slow(content):
        if calls.append(content) or len(calls) == 1:
            forget([content])
        return len(calls)

    calls = []
    function = remembered(4)(slow)
    assert [function(b"a"), function(b"a"), function(b"a")] == [1, 2, 2]


def test_numbers_and_words_lead_no_further(double, calls):
    code = remembered(4)(lambda content: 7)
    code(b"a file")
    double(7)
    forget([b"a file"])
    double(7)
    assert calls == [7]


def test_what_was_made_of_the_bytes_of_a_picture_goes_with_it(calls):
    weights = remembered(4)(lambda picture: picture.pixels[:4].tobytes())
    points = remembered(4)(lambda config: calls.append(config) or len(calls))
    config = Config(weights(sample("coffee")))
    assert points(config) == points(config) == 1
    forget([sample("coffee")])
    assert points(config) == 2


def test_all_functions_together_hold_no_more_than_the_limit(monkeypatch):
    forget_all()
    monkeypatch.setattr("models.remembered.LIMIT", 2600)
    thousand = remembered(10)(lambda seed: np.zeros(1000, np.uint8))
    one = remembered(10)(lambda seed: 1)
    one(0)
    first, second = thousand(0), thousand(1)
    assert thousand(0) is first  # so 1 was used longest ago
    third = thousand(2)
    assert thousand(0) is first
    assert thousand(2) is third  # the number that was dropped, too, is no mark for others
    assert thousand(1) is not second


def test_what_was_made_of_a_dropped_result_goes_with_it(monkeypatch):
    forget_all()
    monkeypatch.setattr("models.remembered.LIMIT", 3000)

    @remembered(10)
    def prepared(seed):
        return Prepared(np.zeros(2000, np.uint8))

    @remembered(10)
    def answered(given):
        return np.zeros(100, np.uint8)

    answered(prepared(0))
    prepared(1)
    assert answered.size == 0


def test_size_counts_arrays_and_networks_however_nested():
    network = torch.nn.Linear(10, 10, bias=False)
    assert nbytes((Config(np.zeros(100, np.uint8), network), {"more": np.zeros(50, np.uint8)})) == 550
