"""The whole app in-process, without a browser: visit a page, read its values, set them."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.shell.runs import Run
from tests.pages.reading import headers

ROOT = Path(__file__).parents[2]


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(ROOT / "pages/frame.py", default_timeout=120).run()


@pytest.fixture
def visit(app):
    """``visit("morphology", radius=3)``: open a page, with values from the URL."""

    def open_page(name: str, **query: object) -> AppTest:
        app.switch_page(f"{name}/{name}.py")
        for key, value in query.items():
            app.query_params[key] = str(value)
        return app.run()

    return open_page


@pytest.fixture
def at_rest(monkeypatch):
    """What plays at once stands where it begins; it goes on by the button Step alone."""
    monkeypatch.setattr(Run, "active", False)


@pytest.fixture
def values(app):
    """``values()``: what the session has set on the current page, with the shell's register of all that can be set."""
    return lambda: app.session_state["pages"][app.session_state["page"]]


@pytest.fixture
def value(values):
    """``value("radius")``: what a control, or a drawn thing, is set to."""
    return lambda name: values().register[name].value


@pytest.fixture
def set_value(app, values):
    """``set_value("radius", 3)``: set it, and rerun."""

    def move(name: str, new: object) -> AppTest:
        values().register[name].set(new)
        return app.run()

    return move


@pytest.fixture
def drawn(app):
    """``drawn()``: what the browser gets, by the name of the drawing."""

    def read():
        return {header["name"]: header for header in headers(app) if "name" in header}

    return read
