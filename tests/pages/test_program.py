"""The program that a page offers: made from the objects themselves, it computes what they compute."""

import contextlib
import io
import operator
from dataclasses import dataclass

import numpy as np
import pytest

from models.images.samples import sample
from models.morphology.chain import Config, grey, transformed
from models.morphology.elements import Element
from models.morphology.measures import thresholded
from models.morphology.operations import Step
from models.nms import suppression as nms
from pages.shell.program import Step as Call
from pages.shell.program import attribute, step, written


def printed(text):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(text, "program", "exec"), {"__name__": "__main__"})
    return out.getvalue().strip()


ELEMENT = Element(("110", "011", "001"), (1, 1))
IMAGE = step(thresholded, step(grey, attribute(sample("coins"), "pixels")), 100, True)
CASES = {
    "chain": (transformed, (IMAGE, Config((Step("opening", ELEMENT, 2),), "OpenCV")), "result.after.mean()"),
    "array": (np.sum, (np.arange(6, dtype=np.uint8).reshape(2, 3),), "int(result)"),
    "words": (sorted, (("b", "a", "it's"),), "result"),
    "nested": (sum, ((step(abs, -2), 3),), "result"),
    "one": (len, ((1.5,),), "result"),
    "two configs": (str, ((Config(convention="OpenCV"), nms.Config(top_k=7)),), "result"),
    "function": (map, (operator.neg, (1, 2)), "list(result)"),
}


@pytest.mark.parametrize("name", CASES)
def test_program_prints_what_the_call_gives(name):
    function, arguments, shows = CASES[name]
    result = Call(function, arguments).value
    assert printed(written(function, arguments, shows, {})) == str(eval(shows, {"result": result}))


def test_fields_at_their_defaults_are_left_out():
    text = written(transformed, (IMAGE, Config((), "OpenCV")), "result", {})
    assert "Config(convention='OpenCV')" in text


@dataclass(frozen=True)
class Long:
    first: str = ""
    second: str = ""


def test_long_calls_are_broken_into_lines():
    text = written(str, (Long("x" * 60, "y" * 60),), "result", {})
    assert max(map(len, text.splitlines())) < 100
    compile(text, "program", "exec")


def test_equal_calls_are_made_once():
    made = []

    def noted(number):
        made.append(number)
        return [number]

    first, again = (step(len, (step(noted, 3), 5)) for _ in range(2))
    assert first.value == again.value == 2
    assert made == [3]


def test_what_is_used_up_by_reading_is_made_anew():
    call = step(map, operator.neg, (1, 2))
    assert list(call.value) == list(call.value) == [-1, -2]


def never(value):
    raise AssertionError(value)


def test_result_that_is_known_is_not_computed_again():
    known = step(never, 2, result=3)
    assert Call(abs, (known,)).value == 3
    assert "never(2)" in written(abs, (known,), "result", {})
