"""The code behind a page: the model's own source, and a program that computes what is on the screen.

Program and printed output are made from the same objects: a function, its arguments, and an expression of its result.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

import numpy as np
import streamlit as st

from models.remembered import remembered
from pages.shell import context, pictures
from pages.shell.calls import on_worker
from pages.shell.controls import panel
from pages.shell.downloads import file_download
from pages.shell.language import _


@dataclass(frozen=True)
class Step:
    """A call whose result may be an argument of another call; equal calls are made once."""

    function: Callable[..., Any]
    arguments: tuple[object, ...]
    result: Any = field(default=None, compare=False)  # where it is known: what takes long is not computed again
    long: bool = False  # it waits its turn on the shared worker

    @property
    def value(self) -> Any:
        if self.result is not None:
            return self.result
        try:
            return _remembered(self)
        except TypeError:  # an argument has no hash, or the result is used up when it is read
            return _called(self)


@remembered(24)
def _remembered(step: Step) -> Any:
    result = _called(step)
    if isinstance(result, Iterator):
        raise TypeError
    return result


def _called(step: Step) -> Any:
    arguments = [_value(argument) for argument in step.arguments]
    return on_worker(step.function, *arguments) if step.long else step.function(*arguments)


@dataclass(frozen=True)
class Attribute:
    """A part of an argument."""

    whole: object
    name: str

    @property
    def value(self) -> Any:
        return getattr(_value(self.whole), self.name)


def step(function: Callable[..., Any], *arguments: object, result: Any = None, long: bool = False) -> Step:
    """A call, as an argument of `code` or of another step: ``code(eroded, step(grey, picture), element, shows=...)``.

    ``result`` is what it gives, where the page has it already; else its ``value`` is computed, on the shared worker
    where it takes ``long``, and remembered.
    """
    return Step(function, arguments, result, long)


def attribute(whole: object, name: str) -> Attribute:
    """An argument of `code` that is part of something: ``attribute(picture, "pixels")``."""
    return Attribute(whole, name)


def code(
    function: Callable[..., Any],
    *arguments: object,
    shows: str,
    also: tuple[Callable[..., Any], ...] = (),
    names: Mapping[str, object] | None = None,
    result: Any = None,
    long: bool = False,
) -> None:
    """A program that calls ``function`` with these arguments and prints ``shows``, an expression of ``result``.

    Arguments may be numbers, words, tuples, small arrays, configs (dataclasses), pictures, `step` and `attribute`.
    Below the program stands what it prints, from the same call made here, and the source of ``function`` and of what is
    ``also`` worth reading. ``names`` are further names in the expression, with their values: what is to be imported.
    ``result`` is what the call gives, where the page has it already; a ``long`` call waits its turn on the shared worker.
    """
    if context.hidden("code"):
        return
    with panel("code", _("The code behind this page")) as is_open:
        if not is_open:  # colouring code costs the browser more than all else on the page
            return
        run, source = st.tabs([_("Run it yourself"), _("Source")])
        with run:
            st.markdown(_("Save this in the explorer's folder and run it with Python:"))
            text = written(function, arguments, shows, names or {})
            st.code(text, language="python")
            file_download(f"explorer_{function.__name__}.py", text.encode(), "text/x-python")
            st.markdown(_("With the picture and controls as they are now, it prints:"))
            found = Step(function, arguments, result, long).value
            st.code(_printed(shows, {**(names or {}), "result": found}), language=None)
        with source:
            for shown in (function, *also):
                st.code(inspect.getsource(inspect.unwrap(shown)), language="python")


def written(
    function: Callable[..., Any], arguments: tuple[object, ...], shows: str, names: Mapping[str, object]
) -> str:
    """The text of the program."""
    imports: set[str] = set()
    for value in names.values():
        imports.add(f"import {value.__name__}" if inspect.ismodule(value) else _import(value))
    call = _text(Step(function, arguments), imports, depth=0)
    return "\n".join([*sorted(imports), "", f"result = {call}", f"print({shows})", ""])


def _printed(shows: str, names: dict[str, object]) -> str:
    """What ``print(shows)`` prints; the expression is written in the page, never by a user."""
    text: str = eval(f"text({shows})", {**names, "text": lambda *parts: " ".join(map(str, parts))})
    return text


def _import(thing: Any) -> str:
    return f"from {thing.__module__} import {thing.__name__}"


def _name(thing: Any, imports: set[str]) -> str:
    """The name of a function or class, which is imported; another of the same name bears its module's before it."""
    name, line = thing.__name__, _import(thing)
    if not any(other.endswith(f" import {name}") and other != line for other in imports):
        imports.add(line)
        return str(name)
    alias = f"{thing.__module__.rpartition('.')[2].title().replace('_', '')}{name}"
    imports.add(f"{line} as {alias}")
    return alias


def _value(argument: object) -> object:
    if isinstance(argument, tuple):
        return tuple(map(_value, argument))
    return argument.value if isinstance(argument, Step | Attribute) else argument


def _text(value: Any, imports: set[str], depth: int) -> str:
    """An expression that makes ``value``; what it needs is added to ``imports``."""
    if isinstance(value, Step):
        name = _name(value.function, imports)
        return _call(name, [_text(one, imports, depth + 1) for one in value.arguments], depth)
    if isinstance(value, Attribute):
        return f"{_text(value.whole, imports, depth)}.{value.name}"
    if inspect.isroutine(value):
        return _name(value, imports)
    if type(value).__name__ == "Picture":
        line, load = pictures.program(value)
        imports.add(line)
        return load
    if is_dataclass(value) and not isinstance(value, type):
        return _call(_name(type(value), imports), _changed(value, imports, depth + 1), depth)
    if isinstance(value, np.ndarray):
        imports.add("import numpy as np")
        return f"np.array({value.tolist()!r}, np.{value.dtype.name})"
    if isinstance(value, tuple):
        inside = ", ".join(_text(one, imports, depth + 1) for one in value)
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    return repr(value)


def _changed(config: Any, imports: set[str], depth: int) -> list[str]:
    """The fields of a config that are not at their defaults, as keyword arguments."""
    plain = {entry.name: entry.default for entry in fields(config)}
    values = {name: getattr(config, name) for name in plain}
    return [f"{name}={_text(value, imports, depth)}" for name, value in values.items() if not _same(value, plain[name])]


def _same(value: object, default: object) -> bool:
    return type(value) is type(default) and not isinstance(value, np.ndarray) and value == default


def _call(name: str, arguments: list[str], depth: int) -> str:
    line = f"{name}({', '.join(arguments)})"
    if len(line) + 4 * depth <= 100 or not arguments:
        return line
    indent = "    " * (depth + 1)
    return f"{name}(\n" + "".join(f"{indent}{one},\n" for one in arguments) + "    " * depth + ")"
