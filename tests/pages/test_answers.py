"""While a question is open, its answer stands nowhere on the page."""

import re

import pytest

from pages.catalogue import pages
from pages.shell.quiz import OPEN

PAGES = [page.name for page in pages()]
SLOW = {("style", "untrained"), ("style", "first")}  # their answers are paintings
TAGS = re.compile(r"<style.*?</style>|<[^>]+>|\\u[0-9a-f]{4}", re.DOTALL)


def words(app):
    """Everything that can be read on the page, and in its canvases and charts."""
    texts = [element.value for kind in ("markdown", "caption", "info", "code", "metric") for element in app.get(kind)]
    texts += [html.proto.body for html in app.get("html")]
    components = (one for one in app.get("bidi_component") if not one.key.endswith(".slider"))  # their values are set
    texts += [component.proto.bytes.decode("utf-8", "ignore") for component in components]
    return TAGS.sub(" ", "\n".join(map(str, texts)))


@pytest.mark.parametrize("page", PAGES)
def test_open_question_is_answered_nowhere(visit, app, values, page):
    visit(page)
    for name in [name for name in values().register["question"].codec.examples if name]:
        app.button_group(key=f"{page}/question").set_value(name).run()
        question = app.session_state[OPEN]
        assert question.name == name
        if (page, name) in SLOW or question.kind in ("place", "board"):
            continue
        try:
            answer = question.answer()
        except ValueError:  # there is none in this state
            continue
        text = words(app).replace(question.text, " ")
        shown = answer if isinstance(answer, str) else f"{answer:.3g}"
        if len(shown) > (4 if isinstance(answer, str) else 3):  # shorter ones may stand anywhere
            found = re.search(rf"(?<![\w.,]){re.escape(shown)}(?![\w.,]\d)", text)
            assert not found, (name, shown, text[max(0, found.start() - 80) : found.end() + 40])
