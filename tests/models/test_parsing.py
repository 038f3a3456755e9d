"""Python's parser is called by one thread at a time, and from one place."""

import ast
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from models.parsing import parsed

ROOT = Path(__file__).parents[2]


def test_parses_as_python_does():
    assert ast.dump(parsed("a = 1")) == ast.dump(ast.parse("a = 1"))
    assert ast.dump(parsed("2 * x", "eval")) == ast.dump(ast.parse("2 * x", mode="eval"))


def test_two_threads_never_parse_at_the_same_time(monkeypatch):
    parse, inside, most = ast.parse, [], []

    def slow(text, mode):
        inside.append(text)
        most.append(len(inside))
        time.sleep(0.001)
        inside.pop()
        return parse(text, mode=mode)

    monkeypatch.setattr(ast, "parse", slow)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(parsed, ["a = 1"] * 32))
    assert max(most) == 1


def test_nobody_else_parses():
    files = [file for folder in ("models", "viz", "pages") for file in (ROOT / folder).rglob("*.py")]
    calls = re.compile(r"\bast\.parse\(|\bliteral_eval\(")
    assert [file.name for file in files if calls.search(file.read_text(encoding="utf-8"))] == ["parsing.py"]
