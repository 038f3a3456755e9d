"""Measure how long each page needs for each of its presets: ``python -m tools.presets`` writes ``tests/presets.json``.

The tests of all pages read it: what is quick runs in every layer, what is slow is opened once, in the browser.
"""

import json
import time

from streamlit.testing.v1 import AppTest

from tools.served import ROOT

TABLE = ROOT / "tests/presets.json"


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
    files = (path for path in (ROOT / "pages").glob("*/[!_]*.py") if path.stem == path.parent.name != "home")
    table = {path.stem: seconds(path.relative_to(ROOT / "pages").as_posix()) for path in sorted(files)}
    TABLE.write_text(json.dumps(table, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(TABLE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
