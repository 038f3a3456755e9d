"""What a page says, read out of what it sends."""

import contextlib
import io
import json
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from benchmarks.session import header_of
from pages.shell import compare

ROOT = Path(__file__).parents[2]


def headers(app: AppTest) -> list[dict[str, Any]]:
    """Of all components: drawings, captions and sliders."""
    return [header_of(component.proto.bytes) for component in app.get("bidi_component")]


def header(app: AppTest, name: str) -> dict[str, Any]:
    """Of the component of this name."""
    (component,) = (one for one in app.get("bidi_component") if one.key.partition("/")[2] == name)
    return header_of(component.proto.bytes)


def names(app: AppTest) -> set[str]:
    """Of all components of the page."""
    return {component.key.partition("/")[2] for component in app.get("bidi_component")}


def captions(app: AppTest) -> str:
    """What stands under the drawings of the page, and the captions that follow sliders."""
    return " ".join(header.get("captions", "") + header.get("html", "") for header in headers(app))


def sent(app: AppTest) -> str:
    """All that the page sends to its components and as HTML."""
    components = (component.proto.bytes.decode(errors="replace") for component in app.get("bidi_component"))
    return " ".join([*components, *(html.proto.body for html in app.get("html"))])


def differs(app: AppTest) -> bool:
    """Whether the page shows a second method that does not agree. (A law may be broken on purpose.)"""
    red = compare("", 1.0).partition("<div>")[0]
    return red in sent(app) or json.dumps(red, ensure_ascii=False)[1:-1] in sent(app)


def program(app: AppTest) -> str:
    """The program that the page offers, its panel being open; it is run, and prints what the page shows."""
    blocks = [block.value for block in app.code]
    at = next(i for i, text in enumerate(blocks) if "print(" in text)
    printed = io.StringIO()
    with contextlib.chdir(ROOT), contextlib.redirect_stdout(printed):
        exec(compile(blocks[at], "program", "exec"), {"__name__": "__main__"})
    assert printed.getvalue().strip() == blocks[at + 1].strip()
    return blocks[at]


def stands(app: AppTest) -> AppTest:
    """The page, which shows no exception, no refusal and no check that is red."""
    assert not app.exception
    assert not app.error
    assert not app.warning
    assert "check bad" not in sent(app)
    return app


def press(app: AppTest, label: str) -> AppTest:
    """The page after its first button with this label was pressed."""
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def value_of(app: AppTest, name: str) -> Any:
    """A value of a small script without a page's name, to be read and set."""
    return app.session_state["pages"][""].register[name]


def locked(app: AppTest, question: str, option: int) -> AppTest:
    """The page after this option of the open question, by its number, was taken and locked."""
    (radio,) = (one for one in app.radio if one.key.endswith(f"/{question}.guess"))
    radio.set_value(radio.options[option]).run()
    app.button(key=f"lock {question}").click().run()
    assert not app.exception
    return app
