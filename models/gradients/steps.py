"""Difference quotients by step size: the error falls with h until rounding takes over, a U on logarithmic axes."""

from dataclasses import dataclass

import numpy as np

from models.expressions import expression
from models.gradients.rules import RULES
from models.gradients.tape import Settings, gradients

EXPONENTS = np.linspace(-15, 0, 121)


@dataclass(frozen=True, eq=False)
class Errors:
    h: np.ndarray  # [N]
    central: np.ndarray  # [N] |(f(x + h) − f(x − h)) / 2h − f′(x)|
    forward: np.ndarray  # [N] |(f(x + h) − f(x)) / h − f′(x)|
    slope: float  # f′(x), by the tape
    rounding: np.ndarray  # [N] ε|f(x)| / h: the size of what rounding of f adds


def errors(text: str, x: float, h: np.ndarray | None = None) -> Errors:
    """Of an expression in x, in float64."""
    h = 10.0**EXPONENTS if h is None else h
    function = expression(text, ("x",), RULES)
    found = gradients(text, ("x",), (np.asarray(x),), Settings())
    if not found.gradients or "x" not in found.leaves() or found.output.ndim:
        raise ValueError(f"the expression must be one finite number that depends on x, got {text!r} at x = {x:g}")
    slope = float(found.gradients[found.leaves()["x"]])
    with np.errstate(all="ignore"):
        right, left, middle = function({"x": x + h}), function({"x": x - h}), function({"x": np.float64(x)})
        central, forward = np.abs((right - left) / (2 * h) - slope), np.abs((right - middle) / h - slope)
    return Errors(h, central, forward, slope, np.finfo(float).eps * abs(float(middle)) / h)


def at(text: str, x: float, h: float) -> Errors:
    """The same at one step size."""
    return errors(text, x, np.array([h]))


def best(found: Errors, kind: str) -> tuple[float, float]:
    """The step size with the smallest error of those computed, and that error."""
    values = np.nan_to_num(getattr(found, kind), nan=np.inf)
    return float(found.h[values.argmin()]), float(values.min())
