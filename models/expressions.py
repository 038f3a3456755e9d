"""A line of arithmetic typed by the user, over quantities that have a name.

It is parsed, never evaluated as Python: only numbers, ``+ - * / **``, brackets, ``pi``, the given names and calls of
``FUNCTIONS`` pass. A refusal names the column (the first is 1).
"""

import ast
import warnings
from collections.abc import Callable, Mapping
from functools import lru_cache
from math import pi
from sys import float_info

import torch
from torch import Tensor

MAX_LENGTH = 300  # characters
MAX_DEPTH = 40  # nested operations, well under Python's recursion limit

Values = Mapping[str, Tensor]  # of all names, in one shape [...]
Expression = Callable[[Values], Tensor]  # -> [...]

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


@lru_cache(maxsize=64)
def expression(text: str, names: tuple[str, ...]) -> Expression:
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
            tree = ast.parse(text, mode="eval")
    except SyntaxError as error:
        column = min(error.offset or 1, len(text))
        raise ValueError(
            f"the expression must be arithmetic, got {text[column - 1]!r} at column {column} ({error.msg})"
        ) from None
    return _node(tree.body, text, names, 0)


def _node(node: ast.expr, text: str, names: tuple[str, ...], depth: int) -> Expression:
    if depth > MAX_DEPTH:
        raise ValueError(f"the expression must nest at most {MAX_DEPTH} deep, got more{_place(node)}")
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool) and value <= float_info.max:
            return _constant(float(value))
        case ast.Name(id="pi"):
            return _constant(pi)
        case ast.Name(id=name) if name in names:
            return lambda values: values[name]
        case ast.UnaryOp(op=op, operand=operand) if type(op) in _OPERATORS:
            return _applied(_OPERATORS[type(op)], [_node(operand, text, names, depth + 1)])
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _applied(
                _OPERATORS[type(op)], [_node(left, text, names, depth + 1), _node(right, text, names, depth + 1)]
            )
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
            count, function = FUNCTIONS[name]
            if len(args) != count:
                raise ValueError(f"{name}(...) must take {count} values, got {len(args)}{_place(node)}")
            return _applied(function, [_node(argument, text, names, depth + 1) for argument in args])
    raise ValueError(
        f"the expression must use numbers, + - * / **, {', '.join((*names, 'pi'))} and the functions "
        f"{', '.join(FUNCTIONS)}, got {ast.get_source_segment(text, node)!r}{_place(node)}"
    )


def _constant(value: float) -> Expression:
    return lambda values: torch.full_like(next(iter(values.values())), value)


def _applied(function: Callable[..., Tensor], operands: list[Expression]) -> Expression:
    return lambda values: function(*(operand(values) for operand in operands))


def _place(node: ast.expr) -> str:
    return f" at column {node.col_offset + 1}"
