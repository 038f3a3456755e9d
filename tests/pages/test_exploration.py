"""Random walks over every page: presets, parts, questions and values at and beyond their ends, in any order.

Whatever comes, the page stands: no exception, and a picture or a sentence is there. ``WALKS=50`` walks longer.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from pages.catalogue import pages
from tests.presets import SLOW

FRAME = Path(__file__).parents[2] / "pages/frame.py"
WALKS, STEPS = int(os.environ.get("WALKS", "1")), 6
HOSTILE = (
    "",
    "nan",
    "-inf",
    "1e309",
    "-1",
    "0",
    "99999999999999999999",
    "~",
    "0.5~",
    "a" * 3000,
    "<b>",
    "🦊",
    "\u202e",
)


class Walk:
    def __init__(self, page: str) -> None:
        self.page, self.app, self.trace = page, AppTest.from_file(FRAME, default_timeout=120).run(), [page]
        self.app.switch_page(f"{page}/{page}.py")
        self.run()

    @property
    def values(self):
        return self.app.session_state["pages"][self.page]

    def run(self) -> None:
        app = self.app.run()
        assert not app.exception, (self.trace, app.exception[0].value, "".join(app.exception[0].stack_trace)[-1500:])
        assert not app.error, (self.trace, app.error[0].value)
        keys = [component.key.partition("/")[2] for component in app.get("bidi_component")]
        drawn = [key for key in keys if key and not key.startswith("url of") and not key.endswith(".slider")]
        assert drawn or app.warning or app.info, self.trace

    def step(self, data) -> None:
        group = data.draw(some.sampled_from(("preset", "question", "value", "value", "values", "link")))
        if group == "preset":
            self.press("preset", [one for one in self.options("preset") if one not in SLOW.get(self.page, {})], data)
        elif group == "question":
            self.press("question", list(self.values.register["question"].codec.examples), data)
        else:
            entries = {name: one for name, one in self.values.register.items() if one.linked and one.codec.examples}
            count = 1 if group == "value" else 4
            for name in data.draw(some.lists(some.sampled_from(sorted(entries)), min_size=1, max_size=count)):
                if group == "link":
                    self.values.link[name] = data.draw(some.sampled_from(HOSTILE))
                    self.values.values.pop(name, None)
                    self.trace.append((name, self.values.link[name][:30]))
                else:
                    entries[name].set(data.draw(some.sampled_from(entries[name].codec.examples)))
                    self.trace.append((name, entries[name].value))
            self.run()

    def options(self, name: str) -> list:
        group = self.app.button_group(key=f"{self.page}/{name}")
        return [] if group.disabled else list(group.options)  # presets rest while a question is open

    def press(self, name: str, options: list, data) -> None:
        if options:
            chosen = data.draw(some.sampled_from(options))
            self.trace.append((name, chosen))
            self.app.button_group(key=f"{self.page}/{name}").set_value(chosen or None)
            self.run()


@pytest.mark.parametrize("page", [page.name for page in pages()])
@settings(
    max_examples=WALKS, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(data=some.data())
def test_page_stands_wherever_one_walks(page, data):
    walk = Walk(page)
    for _ in range(STEPS):
        walk.step(data)
