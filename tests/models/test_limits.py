"""Refusals in one wording."""

import re
from dataclasses import dataclass

import pytest

from models.limits import refuse


@dataclass(frozen=True)
class Config:
    rate: float = 1.0
    kind: str = "a"
    levels: tuple[int, ...] = (1, 2)


LIMITS, CHOICES = {"rate": (0, 2**32), "levels": (1, 5)}, {"kind": ("a", "b")}


def test_limits_themselves_are_allowed():
    refuse(Config(0), LIMITS, CHOICES)
    refuse(Config(2**32, "b", (1, 5)), LIMITS, CHOICES)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (Config(rate=-1.5), "rate must lie between 0 and 4294967296, got -1.5; the nearest is 0"),
        (Config(rate=float("nan")), "rate must lie between 0 and 4294967296, got nan"),
        (Config(levels=(1, 9)), "levels must lie between 1 and 5, got 9; the nearest is 5"),
        (Config(kind="c"), "kind must be one of a, b, got 'c'"),
    ],
)
def test_first_fault_is_named(config, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        refuse(config, LIMITS, CHOICES)
