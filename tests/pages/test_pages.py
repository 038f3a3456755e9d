"""What holds for every page of the catalogue: presets, Reset, links, questions, and the program that it offers."""

import os

import pytest

from pages.catalogue import pages
from tests.pages.reading import differs, program
from tests.presets import SLOW

PAGES = [page.name for page in pages()]
MOST_OPTIONS = int(os.environ.get("MOST_OPTIONS", "1"))  # of one control, from its last; 12 are all but for long lists
ON_PURPOSE = {("gradients", "forget")}  # controls that break a rule, which the second method is to find
EXTREMES = "EXTREMES" in os.environ  # numbers, too, at both ends of their range


def fine(app):
    assert not app.exception, app.exception[0].value
    assert not app.error, app.error[0].value
    return app


def press(app, page, label):
    fine(app.button_group(key=f"{page}/preset").set_value(label).run())
    assert app.button_group(key=f"{page}/preset").value in (label, None)  # it shows what is on; Reset turns all off


@pytest.fixture
def state(app, values):
    """All that is set on the page, and what is drawn: values by name, the link, keys of the components."""

    def read():
        register = values().register
        entries = {name: entry.codec.write(entry.value) for name, entry in register.items() if entry.linked}
        link = {name: entry.text for name, entry in register.items() if entry.linked and entry.text is not None}
        return link, {name: entries[name] for name in link}, sorted(c.key for c in app.get("bidi_component"))

    return read


@pytest.mark.usefixtures("at_rest")
@pytest.mark.parametrize("page", PAGES)
def test_preset_does_not_depend_on_what_was_pressed_before_and_reset_is_a_fresh_visit(visit, state, page):
    app = fine(visit(page))
    fresh = state()
    assert fresh[0] == {}
    *labels, reset = app.button_group(key=f"{page}/preset").options
    labels = [label for label in labels if label not in SLOW.get(page, {})]
    after = {}
    for label in labels:
        press(app, page, label)
        after[label] = state()
    for label in reversed(labels):
        press(app, page, label)
        assert state() == after[label], label
    press(app, page, reset)
    assert state() == fresh


@pytest.mark.usefixtures("at_rest")
@pytest.mark.parametrize("page", PAGES)
def test_every_value_survives_its_link(visit, app, values, page):
    fine(visit(page))
    texts = {name: example(entry) for name, entry in values().register.items() if entry.linked and name != "question"}
    assert None not in texts.values(), texts
    options = {name for name, entry in values().register.items() if is_option(entry)}
    together = {name: text for name, text in texts.items() if name not in options}
    for query in [together, *({name: texts[name]} for name in options & texts.keys())]:
        values().values.clear()
        values().link = dict(query)
        fine(app.run())
        page_values = values()
        kept = page_values.link | {
            name: page_values.register[name].text for name in query if name not in page_values.link
        }
        assert kept == query


def is_option(entry):
    return getattr(entry.codec.read, "__self__", None) is not None  # a look-up in a table of options


def example(entry):
    """The text of another value than the one that is set; None where the codec knows none."""
    texts = (entry.codec.write(value) for value in entry.codec.examples)
    return next((text for text in texts if text != entry.codec.write(entry.default)), None)


@pytest.mark.usefixtures("at_rest")
@pytest.mark.parametrize("page", PAGES)
def test_every_option_of_every_part_draws_something_or_says_why_not(visit, app, values, page):
    fine(visit(page))
    parts = values().register.get("part") or values().register["source"]
    tried = {parts.name, "question", "picture"}
    for part in parts.codec.examples:
        select(values(), {parts.name: part})
        values().register.clear()  # of what other parts ask for
        fine(app.run())
        entries = [entry for entry in values().register.values() if entry.linked and (is_option(entry) or EXTREMES)]
        for entry in [entry for entry in entries if entry.name not in tried]:
            if MOST_OPTIONS == 1:
                tried.add(entry.name)  # once, in the first part that has it
            options = {entry.codec.write(option): option for option in entry.codec.examples}
            texts = [text for text in options if text != entry.codec.write(entry.default)]
            for option in texts[-MOST_OPTIONS:]:
                select(values(), {parts.name: part, entry.name: options[option]})
                fine(app.run())
                keys = [component.key.partition("/")[2] for component in app.get("bidi_component")]
                controls = (".slider", ".ticks")
                drawings = [key for key in keys if key and not key.startswith("url of") and not key.endswith(controls)]
                assert drawings or app.warning or app.info, (part, entry.name, option)
                assert not differs(app) or (page, entry.name) in ON_PURPOSE, (part, entry.name, option)


def select(page_values, chosen):
    """Nothing is set but this."""
    page_values.values.clear()
    for name, option in chosen.items():
        page_values.register[name].set(option)


@pytest.mark.parametrize("page", PAGES)
def test_program_prints_what_the_page_shows(visit, app, page):
    app.session_state[f"{page}/code"] = True  # the panel is open
    program(fine(visit(page)))


@pytest.mark.parametrize("page", PAGES)
def test_page_has_three_questions(visit, app, page):
    fine(visit(page))
    questions = app.button_group(key=f"{page}/question").options
    assert len(questions) >= 3
    for question in questions:
        fine(app.button_group(key=f"{page}/question").set_value(question).run())
