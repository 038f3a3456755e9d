"""While a question is open, its answer stands nowhere on the page, neither as it opens nor after a preset."""

import os
import re

import pytest

from pages.catalogue import pages
from pages.shell.quiz import OPEN
from tests.presets import SLOW as PRESETS

PAGES = [page.name for page in pages()]
SLOW = {("style", "untrained"), ("style", "first")}  # their answers are paintings
EVERY = bool(os.environ.get("EVERY_PRESET"))  # each question on each preset: it takes a quarter of an hour
TAGS = re.compile(r"<style.*?</style>|<[^>]+>|\\u[0-9a-f]{4}", re.DOTALL)


def words(app):
    """Everything that can be read on the page, and in its canvases and charts."""
    texts = [element.value for kind in ("markdown", "caption", "info", "code", "metric") for element in app.get(kind)]
    texts += [html.proto.body for html in app.get("html")]
    components = (one for one in app.get("bidi_component") if not one.key.endswith(".slider"))  # their values are set
    texts += [component.proto.bytes.decode("utf-8", "ignore") for component in components]
    return TAGS.sub(" ", "\n".join(map(str, texts)))


def leak(app, question) -> str:
    """Where the answer stands although the question is open; empty if nowhere, or if this state has no answer."""
    try:
        answer = question.answer()
    except ValueError:
        return ""
    text = words(app).replace(question.text, " ")
    shown = answer if isinstance(answer, str) else f"{answer:.3g}"
    if len(shown) <= (4 if isinstance(answer, str) else 3):  # it may stand anywhere
        return ""
    found = re.search(rf"(?<![\w.,]){re.escape(shown)}(?![\w.,]\d)", text)
    return text[max(0, found.start() - 80) : found.end() + 40] if found else ""


def asked(values) -> list[str]:
    return [name for name in values().register["question"].codec.examples if name]


@pytest.mark.parametrize("page", PAGES)
def test_open_question_is_answered_nowhere(visit, app, values, page):
    visit(page)
    presets = [label for label in app.button_group(key=f"{page}/preset").options if (page, label) not in PRESETS]
    questions = asked(values)
    for index, name in enumerate(questions):
        for preset in [None, *presets] if EVERY else [None if index == 0 else presets[index % len(presets)]]:
            if preset:
                app.button_group(key=f"{page}/preset").set_value(preset).run()
            if name not in asked(values):  # it is not asked in this state
                continue
            app.button_group(key=f"{page}/question").set_value(name).run()
            question = app.session_state[OPEN]
            assert question.name == name
            if (page, name) not in SLOW and question.kind not in ("place", "board"):
                assert not leak(app, question), (name, preset)
            app.button_group(key=f"{page}/question").set_value(None).run()
