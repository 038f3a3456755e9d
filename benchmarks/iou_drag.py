"""From a move of the pointer that drags a box to the new arrows painted: ``python -m benchmarks.iou_drag``.

A real server, a real Chromium; the canvas moves the box at once, the time runs until the arrows that the server
computed for the new place are on the screen. At most 150 ms at the median are wanted.
"""

import statistics

from playwright.sync_api import Page, sync_playwright

from tools.served import FLAGS, IDLE, chromium, served

MOVES, WARM_UP = 60, 5
PROBE = """() => {
    const deep = (node) => [node, ...[...node.children].flatMap(deep), ...(node.shadowRoot ? [...node.shadowRoot.children].flatMap(deep) : [])];
    const root = (e) => e.viewer ?? e.shadowRoot?.viewer;
    const viewer = root(deep(document.querySelector('.st-key-stage')).find(root)), build = viewer.build.bind(viewer);
    window.probe = { moved: 0, painted: 0 };
    viewer.build = (panes) => { const out = build(panes);
        requestAnimationFrame(() => requestAnimationFrame(() => { probe.painted = performance.now(); })); return out; };
    addEventListener('pointermove', () => { probe.moved = performance.now(); probe.painted = 0; }, true);
}"""  # noqa: E501


def drags(page: Page) -> list[float]:
    """Milliseconds from each move to the arrows that belong to it."""
    page.evaluate(PROBE)
    canvas = page.locator(".st-key-stage canvas").first.bounding_box()
    x, y = canvas["x"] + 0.22 * canvas["width"], canvas["y"] + 0.31 * canvas["height"]
    page.mouse.move(x, y)
    page.mouse.down()
    taken = []
    for move in range(MOVES):
        page.mouse.move(x + 4 * (move % 40) + 6, y + 2 * (move % 40))
        page.wait_for_function("() => probe.painted > probe.moved", timeout=20_000, polling=20)
        taken.append(page.evaluate("() => probe.painted - probe.moved"))
        page.wait_for_timeout(60)
    page.mouse.up()
    return taken[WARM_UP:]


def main() -> None:
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(f"{address}/iou")
        page.locator(".st-key-stage canvas").first.wait_for(timeout=60_000)
        page.wait_for_timeout(3000)
        page.wait_for_function(IDLE, timeout=60_000)
        taken = sorted(drags(page))
        slow = taken[int(0.9 * len(taken))]
        print(f"drag to arrows: median {statistics.median(taken):.0f} ms, slowest tenth {slow:.0f} ms")
        browser.close()


if __name__ == "__main__":
    main()
