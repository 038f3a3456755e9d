"""A line of arithmetic typed by the user, over quantities that have a name.

It is parsed, never evaluated as Python: only numbers, ``+ - * / **``, brackets, ``pi``, the given names and calls of
``FUNCTIONS`` pass. A refusal names the column (the first is 1).
"""

import ast
import math
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import pi
from sys import float_info
from typing import Any

import torch
from torch import Tensor

from models.parsing import parsed

MAX_LENGTH = 300  # characters
MAX_DEPTH = 40  # nested operations, well under Python's recursion limit

Values = Mapping[str, Any]  # of all names; tensors of one shape [...] in the language ARITHMETIC
Expression = Callable[[Values], Any]  # -> [...]

FUNCTIONS: dict[str, tuple[int, Callable[..., Tensor]]] = {  # name -> number of arguments, function
    "abs": (1, torch.abs),
    "sqrt": (1, torch.sqrt),
    "exp": (1, torch.exp),
    "log": (1, torch.log),
    "sin": (1, torch.sin),
    "cos": (1, torch.cos),
    "atan": (1, torch.atan),
    "min": (2, torch.minimum),
    "max": (2, torch.maximum),
    "detach": (1, Tensor.detach),
}

_OPERATORS: dict[type[ast.operator | ast.unaryop], Callable[..., Tensor]] = {
    ast.Add: torch.add,
    ast.Sub: torch.sub,
    ast.Mult: torch.mul,
    ast.Div: torch.div,
    ast.Pow: torch.pow,
    ast.USub: torch.neg,
    ast.UAdd: torch.clone,
}


def _constant(value: float) -> Expression:
    def constant(values: Values) -> Tensor:
        like = next(iter(values.values()))
        return torch.full_like(
            like, value if abs(value) <= torch.finfo(like.dtype).max else math.copysign(math.inf, value)
        )

    return constant


@dataclass(frozen=True, eq=False)
class Language:
    """What the words of an expression do: with other functions it computes with arrays, or writes down a graph."""

    functions: Mapping[str, tuple[int, Callable[..., Any]]]  # name -> number of arguments, function
    operators: Mapping[type[ast.operator | ast.unaryop], Callable[..., Any]]
    constant: Callable[[float], Expression] = _constant

    @property
    def signs(self) -> str:
        return "+ - * / ** @" if ast.MatMult in self.operators else "+ - * / **"


ARITHMETIC = Language(FUNCTIONS, _OPERATORS)


@lru_cache(maxsize=256)
def expression(text: str, names: tuple[str, ...], language: Language = ARITHMETIC) -> Expression:
    """The function that ``text`` spells, for instance ``x**2 + sin(y)`` over the names x and y."""
    text = text.strip()
    if not text:
        raise ValueError("the expression must not be empty, got ''")
    if len(text) > MAX_LENGTH:
        raise ValueError(f"the expression must have at most {MAX_LENGTH} characters, got {len(text)}")
    if not (text.isascii() and text.isprintable()):
        column = next(at for at, character in enumerate(text, 1) if not " " <= character <= "~")
        raise ValueError(f"the expression must be plain ASCII, got {text[column - 1]!r} at column {column}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # "1if 2" only warns
            tree = parsed(text, "eval")
    except SyntaxError as error:
        column = min(error.offset or 1, len(text))
        raise ValueError(
            f"the expression must be arithmetic, got {text[column - 1]!r} at column {column} ({error.msg})"
        ) from None
    return _node(tree.body, text, names, language, 0)


def _node(node: ast.expr, text: str, names: tuple[str, ...], language: Language, depth: int) -> Expression:
    if depth > MAX_DEPTH:
        raise ValueError(f"the expression must nest at most {MAX_DEPTH} deep, got more{_place(node)}")

    def inside(*nodes: ast.expr) -> list[Expression]:
        return [_node(one, text, names, language, depth + 1) for one in nodes]

    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool) and value <= float_info.max:
            return language.constant(float(value))
        case ast.Name(id="pi"):
            return language.constant(pi)
        case ast.Name(id=name) if name in names:
            return lambda values: values[name]
        case ast.UnaryOp(op=op, operand=operand) if type(op) in language.operators:
            return _applied(language.operators[type(op)], inside(operand))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in language.operators:
            return _applied(language.operators[type(op)], inside(left, right))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in language.functions:
            count, function = language.functions[name]
            if len(args) != count:
                raise ValueError(f"{name}(...) must take {count} values, got {len(args)}{_place(node)}")
            return _applied(function, inside(*args))
    raise ValueError(
        f"the expression must use numbers, {language.signs}, {', '.join((*names, 'pi'))} and the functions "
        f"{', '.join(language.functions)}, got {ast.get_source_segment(text, node)!r}{_place(node)}"
    )


def _applied(function: Callable[..., Any], operands: list[Expression]) -> Expression:
    return lambda values: function(*(operand(values) for operand in operands))


def _place(node: ast.expr) -> str:
    return f" at column {node.col_offset + 1}"
