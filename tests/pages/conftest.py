"""The whole app in-process, without a browser: visit a page, read its controls, set them."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(ROOT / "pages/frame.py", default_timeout=120).run()


@pytest.fixture
def visit(app):
    """``visit("morphology/morphology.py", radius=3)``: open a page, with controls from the URL."""

    def open_page(path: str, **query: object) -> AppTest:
        app.switch_page(path)
        for name, value in query.items():
            app.query_params[name] = str(value)
        return app.run()

    return open_page


@pytest.fixture
def slide(app):
    """``slide("radius", 3)``: move one of the shell's sliders and rerun."""

    def move(name: str, value: float) -> AppTest:
        page = app.session_state["page"]
        app.session_state[f"{page}/{name}"] = value
        return app.run()

    return move
