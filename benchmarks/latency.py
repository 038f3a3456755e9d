"""From a key on the main slider of each page and part to the new picture: ``python -m benchmarks.latency``.

Beside a bare app with our settings that shows the same pictures, computed beforehand, and beside a stock Streamlit
app that shows them (default settings, torch imported, ``st.image`` and ``st.plotly_chart``). Rounds are interleaved,
medians of all moves are compared; a light page is wanted to be no slower than the bare app, and five times as fast as
the stock one.
``--only morphology`` measures one page, ``--steps`` and ``--rounds`` say how often.
"""

import argparse
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.recorded import record
from benchmarks.rows import Row, report, slowest_tenth
from benchmarks.sliders import MAIN, Main
from tools.served import FLAGS, IDLE, ROOT, chromium, served

PROBE = """() => {
    const probe = (window.probe = { start: 0, painted: 0 });
    const mark = () => requestAnimationFrame(() => { const channel = new MessageChannel();
        channel.port1.onmessage = () => { if (probe.start) { probe.painted = performance.now(); probe.first ||= probe.painted; } };
        channel.port2.postMessage(0); });
    for (const name of ['drawImage', 'putImageData', 'fillRect']) {
        const own = CanvasRenderingContext2D.prototype[name];
        CanvasRenderingContext2D.prototype[name] = function (...args) { const out = own.apply(this, args);
            if (this.canvas.isConnected) mark(); return out; };
    }
    document.addEventListener('load', (event) => { if (/^(img|image)$/i.test(event.target.tagName)) mark(); }, true);
    const watch = (root) => new MutationObserver((changes) => { if (changes.some((c) => c.target.closest?.('.js-plotly-plot'))) mark(); })
        .observe(root, { subtree: true, childList: true, attributes: true, attributeFilter: ['href', 'd'] });
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (...given) { const root = attach.apply(this, given); watch(root); return root; };
    watch(document);
    document.addEventListener('keydown', () => { probe.start = performance.now(); probe.painted = probe.first = 0; }, true);
}"""  # noqa: E501
STOCK = "[data-testid=stSlider] input[type=range]"
ROOM = "track => track.value - track.min < track.max - track.value"
QUIET = 400  # ms without a further change: the picture stands
WARM_UP = 3  # moves that are not counted
DRAGGED = "morphology", "Radius (px)"
PICTURES = 15  # a second, wanted while the slider is dragged


def ours(label: str) -> str:
    return f"input[type=range][aria-label^='{label}']"


def opened(browser: Browser, url: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.add_init_script(f"({PROBE})()")
    page.goto(url)
    page.locator("input[type=range]").first.wait_for(timeout=90_000)
    page.wait_for_function(IDLE, timeout=90_000)
    page.wait_for_timeout(1500)
    return page


def moves(page: Page, slider: str, steps: int, paint: str = "painted") -> list[float]:
    """Milliseconds from each key press to the last paint that it caused, or to the ``first``."""
    track = page.locator(slider).first
    track.focus()
    there, back = ("ArrowRight", "ArrowLeft")[:: 1 if track.evaluate(ROOM) else -1]
    taken = []
    for step in range(steps + WARM_UP):
        track.press(there if (step // 5) % 2 == 0 else back)
        page.wait_for_function(
            f"() => probe.{paint} && performance.now() - probe.{paint} > {QUIET}", timeout=30_000, polling=50
        )
        if step >= WARM_UP:
            taken.append(page.evaluate(f"() => probe.{paint} - probe.start"))
    return taken


def live_rate(page: Page, slider: str, seconds: float) -> float:
    """Pictures a second while our slider is dragged to and fro."""
    page.evaluate("""() => {
        window.pictures = 0;
        const inside = [...document.querySelectorAll('.st-key-stage *')];
        const viewer = inside.map((element) => element.shadowRoot?.viewer).find(Boolean);
        const own = viewer.build.bind(viewer);
        viewer.build = (panes) => { window.pictures++; return own(panes); };
    }""")
    box = page.locator(slider).first.bounding_box()
    middle, half = box["x"] + box["width"] / 2, 0.42 * box["width"]
    page.mouse.move(middle, box["y"] + box["height"] / 2)
    page.mouse.down()
    begun = page.evaluate("performance.now()")
    step = 0
    while page.evaluate("performance.now()") - begun < 1000 * seconds:
        step += 1
        page.mouse.move(middle + half * (abs(step % 80 - 40) / 20 - 1), box["y"] + box["height"] / 2)
        page.wait_for_timeout(12)
    count = page.evaluate("pictures")
    page.mouse.up()
    return count / seconds


def compared(browser: Browser, main: Main, addresses: dict[str, str], rounds: int, steps: int) -> list[Row]:
    urls = {"ours": f"{addresses['ours']}/{main.page}?{main.query}"}
    urls |= {name: f"{addresses[name]}/?of={quote(main.title)}" for name in ("bare", "stock")}
    sliders = {"ours": ours(main.label), "bare": ours("Position"), "stock": STOCK}
    taken: dict[str, list[float]] = {name: [] for name in urls}
    paint = "first" if main.refined else "painted"
    for _ in range(rounds):
        for name, url in urls.items():
            page = opened(browser, url)
            taken[name] += moves(page, sliders[name], steps, paint)
            page.close()
    median = {name: statistics.median(times) for name, times in taken.items()}
    what = f"{main.title} (slowest tenth {slowest_tenth(taken['ours']):.0f} ms)"
    return [
        Row(what, "a bare app with the same pictures", median["ours"], median["bare"], most=main.most),
        Row(what, "a stock app with the same pictures", median["ours"], median["stock"], most=0.2 * main.most),
    ]


def rows(only: str = "", rounds: int = 2, steps: int = 10) -> Iterator[Row]:
    chosen = [main for main in MAIN if only in main.title]
    with tempfile.TemporaryDirectory() as folder:
        recording = Path(folder) / "recording"
        record(chosen, recording)
        peer = {"PYTHONPATH": str(ROOT), "RECORDING": str(recording)}
        settings = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "false"}
        scripts = ROOT / "benchmarks/peers"
        with (
            served() as app,
            served(str(scripts / "bare.py"), cwd=Path(folder), environment=peer | settings) as bare,
            served(str(scripts / "stock.py"), cwd=Path(folder), environment=peer) as stock,
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            for main in chosen:
                yield from compared(browser, main, {"ours": app, "bare": bare, "stock": stock}, rounds, steps)
            if DRAGGED[0] in only or not only:
                rate = live_rate(opened(browser, f"{app}/{DRAGGED[0]}"), ours(DRAGGED[1]), 4)
                what = "between two pictures while a slider is dragged"
                yield Row(what, "wanted", 1e3 / rate, 1e3 / PICTURES, most=1)
            browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    report(rows(options.only, options.rounds, options.steps))


if __name__ == "__main__":
    main()
