"""Measure the presets of all pages: ``python -m tools.presets`` notes the slow ones in ``tests/slow_presets.json``.

Tests read it: what is quick is tested in every layer, what is slow is opened once, in the browser.
"""

import json
import time

from streamlit.testing.v1 import AppTest

from tools.served import ROOT

SLOW = ROOT / "tests/slow_presets.json"
QUICK = 1.5  # s


def seconds(path: str) -> dict[str, float]:
    """Seconds from the press of each preset until the page is drawn."""
    app = AppTest.from_file(ROOT / "pages/frame.py", default_timeout=300).run()
    app.switch_page(path).run()
    taken = {}
    for label in app.button_group(key="preset").options:
        begun = time.perf_counter()
        app.button_group(key="preset").set_value(label).run()
        taken[label] = round(time.perf_counter() - begun, 1)
    return taken


def main() -> None:
    slow = {}
    for page in sorted(path for path in (ROOT / "pages").glob("*/*.py") if path.stem == path.parent.name != "home"):
        taken = seconds(page.relative_to(ROOT / "pages").as_posix())
        print(page.stem, taken)
        if late := {label: time for label, time in taken.items() if time > QUICK}:
            slow[page.stem] = late
    SLOW.write_text(json.dumps(slow, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
