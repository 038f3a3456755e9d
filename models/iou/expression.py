"""A loss typed by the user: one line of arithmetic over named quantities of the two boxes.

The line is parsed, never evaluated as Python: only numbers, ``+ - * / **``, brackets, the names in ``QUANTITIES`` and
calls of ``FUNCTIONS`` pass. A refusal names the column (the first is 1).
"""

import ast
import warnings
from collections.abc import Callable
from functools import lru_cache
from math import pi
from sys import float_info

import torch
from torch import Tensor

from models.iou.losses import LOSSES, OWN, Geometry, Loss
from models.limits import one_of

MAX_LENGTH = 300  # characters
MAX_DEPTH = 40  # nested operations, well under Python's recursion limit

Quantity = Callable[[Geometry], Tensor]

QUANTITIES: dict[str, Quantity] = {
    "iou": lambda pair: pair.iou,
    "intersection": lambda pair: pair.intersection,
    "union": lambda pair: pair.union,
    "hull": lambda pair: pair.hull,
    "diagonal2": lambda pair: pair.diagonal2,
    "distance2": lambda pair: pair.distance2,
    "v": lambda pair: pair.aspect,
    "dx": lambda pair: pair.offset[..., 0],
    "dy": lambda pair: pair.offset[..., 1],
    "w": lambda pair: pair.size[..., 0],
    "h": lambda pair: pair.size[..., 1],
    "wt": lambda pair: pair.target_size[..., 0],
    "ht": lambda pair: pair.target_size[..., 1],
    "hull_w": lambda pair: pair.hull_size[..., 0],
    "hull_h": lambda pair: pair.hull_size[..., 1],
    "pi": lambda pair: torch.full_like(pair.iou, pi),
}

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


def own_loss(text: str) -> Loss:
    """The loss that ``text`` spells, for instance ``1 - iou + distance2 / diagonal2`` (which is DIoU)."""
    evaluate = _parsed(text)
    return lambda pair: {"expression": evaluate(pair)}


def selected(names: tuple[str, ...], expression: str) -> dict[str, Loss]:
    """The named losses in the asked order; the name ``Your own`` stands for ``expression``."""
    if not names:
        raise ValueError("losses must be at least one, got none")
    for name in names:
        one_of("loss", name, (*LOSSES, OWN))
    return {name: own_loss(expression) if name == OWN else LOSSES[name] for name in names}


@lru_cache(maxsize=64)
def _parsed(text: str) -> Quantity:
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
    return _node(tree.body, text, 0)


def _node(node: ast.expr, text: str, depth: int) -> Quantity:
    if depth > MAX_DEPTH:
        raise ValueError(f"the expression must nest at most {MAX_DEPTH} deep, got more{_place(node)}")
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool) and value <= float_info.max:
            return lambda pair: torch.full_like(pair.iou, float(value))
        case ast.Name(id=name) if name in QUANTITIES:
            return QUANTITIES[name]
        case ast.UnaryOp(op=op, operand=operand) if type(op) in _OPERATORS:
            return _applied(_OPERATORS[type(op)], [_node(operand, text, depth + 1)])
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _applied(_OPERATORS[type(op)], [_node(left, text, depth + 1), _node(right, text, depth + 1)])
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
            count, function = FUNCTIONS[name]
            if len(args) != count:
                raise ValueError(f"{name}(...) must take {count} values, got {len(args)}{_place(node)}")
            return _applied(function, [_node(argument, text, depth + 1) for argument in args])
    raise ValueError(
        f"the expression must use numbers, + - * / **, {', '.join(QUANTITIES)} and the functions "
        f"{', '.join(FUNCTIONS)}, got {ast.get_source_segment(text, node)!r}{_place(node)}"
    )


def _applied(function: Callable[..., Tensor], operands: list[Quantity]) -> Quantity:
    return lambda pair: function(*(operand(pair) for operand in operands))


def _place(node: ast.expr) -> str:
    return f" at column {node.col_offset + 1}"
