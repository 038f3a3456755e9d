"""Python's parser for one thread at a time.

CPython 3.11 counts the depth of the trees of all threads together, and may stop with "AST constructor recursion depth
mismatch" (https://github.com/python/cpython/issues/106905).
"""

import ast
import threading
from typing import Any

_alone = threading.Lock()


def parsed(text: str, mode: str = "exec") -> Any:
    """As ``ast.parse``: an ``ast.Module``, or an ``ast.Expression`` in the mode ``eval``."""
    with _alone:
        return ast.parse(text, mode=mode)
