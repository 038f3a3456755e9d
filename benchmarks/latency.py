"""From a key on the slider to the new picture painted: ``python -m benchmarks.latency [--steps 30] [--rounds 3]``.

Our morphology page beside two stock Streamlit apps (default settings, torch imported, one slider, one ``st.image`` or
one ``st.plotly_chart``) and beside the same picture in a bare app with our settings; rounds are interleaved, medians of
all moves are compared.
"""

import argparse
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tools.served import FLAGS, IDLE, ROOT, chromium, served

PROBE = """() => {
    const probe = (window.probe = { start: 0, painted: 0 });
    const mark = () => requestAnimationFrame(() => { const channel = new MessageChannel();
        channel.port1.onmessage = () => { if (probe.start) probe.painted = performance.now(); };
        channel.port2.postMessage(0); });
    for (const name of ['drawImage', 'putImageData', 'fillRect']) {
        const own = CanvasRenderingContext2D.prototype[name];
        CanvasRenderingContext2D.prototype[name] = function (...args) { const out = own.apply(this, args);
            if (this.canvas.isConnected) mark(); return out; };
    }
    document.addEventListener('load', (event) => { if (/^(img|image)$/i.test(event.target.tagName)) mark(); }, true);
    new MutationObserver((changes) => { if (changes.some((c) => c.target.closest?.('.js-plotly-plot'))) mark(); })
        .observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['href', 'd'] });
    document.addEventListener('keydown', () => { probe.start = performance.now(); probe.painted = 0; }, true);
}"""
SLIDER = "input[type=range][aria-label='Radius (px)'], [data-testid=stSlider] input[type=range]"
QUIET = 400  # ms without a further change: the picture stands


def moves(page: Page, steps: int) -> list[float]:
    """Milliseconds from each key press to the last paint that it caused."""
    slider = page.locator(SLIDER).first
    slider.focus()
    taken = []
    for step in range(steps + 3):
        slider.press("ArrowRight" if (step // 10) % 2 == 0 else "ArrowLeft")
        page.wait_for_function(
            f"() => probe.painted && performance.now() - probe.painted > {QUIET}", timeout=20_000, polling=50
        )
        if step >= 3:  # the first ones warm up
            taken.append(page.evaluate("() => probe.painted - probe.start"))
    return taken


def live_rate(page: Page, seconds: float) -> float:
    """Pictures a second while our slider is dragged to and fro."""
    page.evaluate("""() => {
        window.pictures = 0;
        const inside = [...document.querySelectorAll('.st-key-stage *')];
        const viewer = inside.map((element) => element.shadowRoot?.viewer).find(Boolean);
        const own = viewer.build.bind(viewer);
        viewer.build = (panes) => { window.pictures++; return own(panes); };
    }""")
    box = page.locator(SLIDER).first.bounding_box()
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    peers = ROOT / "benchmarks/peers"
    path = {"PYTHONPATH": str(ROOT)}
    bare = path | {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "false"}
    taken = {"ours": [], "stock image": [], "stock chart": [], "bare": []}
    with (
        tempfile.TemporaryDirectory() as elsewhere,
        served() as ours,
        served(str(peers / "stock_image.py"), cwd=Path(elsewhere), environment=path) as image,
        served(str(peers / "stock_chart.py"), cwd=Path(elsewhere), environment=path) as chart,
        served(str(peers / "bare_canvas.py"), cwd=Path(elsewhere), environment=bare) as plain,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        urls = {"ours": f"{ours}/morphology?source=bw", "stock image": image, "stock chart": chart, "bare": plain}
        for _ in range(options.rounds):
            for name, url in urls.items():
                page = browser.new_page(viewport={"width": 1280, "height": 800})
                page.add_init_script(f"({PROBE})()")
                page.goto(url)
                page.locator(SLIDER).first.wait_for(timeout=60_000)
                page.wait_for_function(IDLE, timeout=60_000)
                page.wait_for_timeout(1500)
                taken[name] += moves(page, options.steps)
                page.close()
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(urls["ours"])
        page.wait_for_function(IDLE, timeout=60_000)
        page.wait_for_timeout(1500)
        rate = live_rate(page, 4)
        browser.close()
    median = {name: statistics.median(values) for name, values in taken.items()}
    for name, values in taken.items():
        print(
            f"{name:11} median {median[name]:6.1f} ms, slowest tenth {sorted(values)[int(0.9 * len(values))]:6.1f} ms"
        )
    for name in ("stock chart", "stock image"):
        print(f"{name} / ours  {median[name] / median['ours']:.2f}  (at least 3 is wanted)")
    print(f"ours / bare   {median['ours'] / median['bare']:.2f}  (at most 1.5 is wanted)")
    print(f"pictures a second while dragging  {rate:.1f}  (at least 10 are wanted)")


if __name__ == "__main__":
    main()
