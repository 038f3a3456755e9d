"""Measure the presets of all pages: ``python -m tools.presets`` notes the slow ones in ``tests/slow_presets.json``.

Tests read it: what is quick is tested in every layer, what is slow is opened once, in the browser.
"""

import json
import time

from streamlit.testing.v1 import AppTest

from pages.catalogue import Page, pages
from tools.served import ROOT

SLOW = ROOT / "tests/slow_presets.json"
QUICK = 1.5  # s


def seconds(page: Page) -> dict[str, float]:
    """Seconds from the press of each preset until the page is drawn."""
    app = AppTest.from_file(ROOT / "pages/frame.py", default_timeout=300).run()
    app.switch_page(page.path).run()
    taken = {}
    presets = f"{page.name}/preset"
    for label in app.button_group(key=presets).options:
        begun = time.perf_counter()
        app.button_group(key=presets).set_value(label).run()
        taken[label] = round(time.perf_counter() - begun, 1)
    return taken


def main() -> None:
    slow = {}
    for page in pages():
        taken = seconds(page)
        print(page.name, taken)
        if late := {label: time for label, time in taken.items() if time > QUICK}:
            slow[page.name] = late
    SLOW.write_text(json.dumps(slow, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
