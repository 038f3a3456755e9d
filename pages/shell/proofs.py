"""Which tests hold a check of a page: those that call the second methods that its file calls."""

import ast
import re
import sys
from functools import cache
from pathlib import Path

from models.parsing import parsed

ROOT = Path(__file__).parents[2]
SHELL = str(Path(__file__).parent)
SECOND = ("check", "proof")  # in the names of modules of second methods


def asking() -> str:
    """The file of the page that is being drawn."""
    frame = sys._getframe(1)
    while frame.f_back and frame.f_code.co_filename.startswith(SHELL):
        frame = frame.f_back
    return frame.f_code.co_filename


@cache
def tests_of(file: str) -> tuple[str, ...]:
    """Up to two test files, from the repository's root, the one with most in common first; none where there are no tests.

    A file without second methods of its own shows differences that its models have found.
    """
    models = imported(Path(file))
    second = [path for path in models if any(word in path.stem for word in SECOND)] or models
    called = words(Path(file)) & {name for path in second for name in functions(path)}
    folders = {ROOT / "tests" / path.parent.relative_to(ROOT) for path in second}
    shared = {
        test: len(called & words(test)) for folder in sorted(folders) for test in sorted(folder.glob("test_*.py"))
    }
    found = sorted((test for test, count in shared.items() if count), key=lambda test: -shared[test])
    return tuple(test.relative_to(ROOT).as_posix() for test in found[:2])


def imported(file: Path) -> list[Path]:
    """The modules of models that a file imports, and what it imports a function of."""
    found = []
    for node in ast.walk(parsed(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("models"):
            folder = ROOT / node.module.replace(".", "/")
            found += [folder.with_suffix(".py"), *(folder / f"{entry.name}.py" for entry in node.names)]
    return [path for path in found if path.is_file()]


def functions(file: Path) -> list[str]:
    nodes = parsed(file.read_text(encoding="utf-8")).body
    return [node.name for node in nodes if isinstance(node, ast.FunctionDef)]


@cache
def words(file: Path) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", file.read_text(encoding="utf-8")))
